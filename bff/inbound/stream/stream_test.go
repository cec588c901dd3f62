package stream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis"
	"mantel/bff/outbound/redis/redistest"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

// world is a real Redis, and replicas that read its streams.
type world struct {
	t      *testing.T
	server *redistest.Server
	heard  *tally
}

func newWorld(t *testing.T) *world {
	return &world{t: t, server: redistest.Start(t), heard: &tally{n: map[string]int{}}}
}

// tally counts events by their labels' values.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *tally) Count(event string, labels ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := 1; i < len(labels); i += 2 {
		event += " " + labels[i]
	}
	c.n[event]++
}

func (c *tally) all() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.n)
}

func (c *tally) of(event string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[event]
}

// replica is one reader; its parts can be wrapped before it runs.
type replica struct {
	w      *world
	store  *redis.Store
	config Config
	cancel context.CancelFunc
	ended  chan error
}

func (w *world) replica(name string, products ...bff.Product) *replica {
	w.t.Helper()
	o := redis.Default(w.server.URL())
	o.Observer, o.WriteBudget, o.ReadBudget = w.heard, 5*time.Second, 5*time.Second
	s, err := redis.Open(w.t.Context(), o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(s.Close)
	if len(products) == 0 {
		products = []bff.Product{{ID: "flights", DefaultLocale: "en"}}
	}
	ingest := bff.NewIngest(bff.IngestConfig{Recommendations: s, Generics: s.Generics(), Products: products,
		Editions: edition.NewHolder(&edition.Edition{}), Now: time.Now, Observer: w.heard})
	return &replica{w: w, store: s, config: Config{
		Log:     s.PushLog(redis.PushLogOptions{Replica: name, ClaimAfter: 300 * time.Millisecond, Block: 50 * time.Millisecond}),
		Entries: ingest, Products: products, Pause: 20 * time.Millisecond, Observer: w.heard,
	}}
}

func (r *replica) run() *replica {
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel, r.ended = cancel, make(chan error, 1)
	reader := NewReader(r.config)
	go func() { r.ended <- reader.Run(ctx) }()
	r.w.t.Cleanup(r.stop)
	return r
}

func (r *replica) stop() {
	r.cancel()
	err := <-r.ended
	r.ended <- err
	if !errors.Is(err, context.Canceled) {
		r.w.t.Errorf("Run ended with %v", err)
	}
}

// say puts an entry into a product's stream.
func (w *world) say(p string, fields ...string) string {
	w.t.Helper()
	return w.server.Do(append([]string{"XADD", "mantel:push:{" + p + "}", "*"}, fields...)...)
}

// length is how many entries a stream has.
func (w *world) length(key string) int {
	w.t.Helper()
	n, err := strconv.Atoi(strings.TrimPrefix(w.server.Do("XLEN", key), ":"))
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) dead(p string) int { return w.length("mantel:push-dead:{" + p + "}") }

// holds spells what a product holds for a user, as its revision; "-" marks a
// fence.
func (r *replica) holds(user string) string {
	r.w.t.Helper()
	rec, err := r.store.ForUser(r.w.t.Context(), bff.UserID(user), bff.Version{})
	if err != nil {
		return err.Error()
	}
	all := ""
	for _, h := range rec.Held {
		all += fmt.Sprint(h.Head.Product, " ", h.Head.Revision)
		if h.Head.Withdrawn {
			all += "-"
		}
	}
	return all
}

func (w *world) eventually(says string, what func() bool) {
	w.t.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for !what() {
		select {
		case <-deadline.C:
			w.t.Fatalf("it never came true that %s; counted %v", says, w.heard.all())
		case <-look.C:
		}
	}
}

func said(revision int) string { return fmt.Sprintf(`{"revision":%d,"widgets":[]}`, revision) }

func TestEntriesAreTakenAsPushesAre(t *testing.T) {
	w := newWorld(t)
	w.say("flights", "user", "ada", "body", said(7))
	w.say("flights", "user", "ada", "body", said(6))
	w.say("flights", "user", "ada", "body", said(7))
	w.say("flights", "body", said(1))
	w.say("flights", "user", "bob", "body", said(7))
	w.say("flights", "user", "bob", "withdraw", "8")
	r := w.replica("one").run()
	w.eventually("both users are told", func() bool { return r.holds("ada") == "flights 7" && r.holds("bob") == "flights 8-" })
	w.eventually("everything is settled and removed", func() bool { return w.length("mantel:push:{flights}") == 0 })
	for event, n := range map[string]int{"push flights user applied": 3, "push flights user older": 1, "push flights user unchanged": 1, "push flights generic applied": 1} {
		if got := w.heard.of(event); got != n {
			t.Errorf("%s: %d times, want %d", event, got, n)
		}
	}
	if w.dead("flights") != 0 {
		t.Error("there are dead letters")
	}
}

func TestWhatIsAtFaultIsBuriedWithItsReason(t *testing.T) {
	w := newWorld(t)
	told := &text{}
	r := w.replica("one")
	r.config.Logger = slog.New(slog.NewTextHandler(told, nil))
	w.say("flights", "user", "ada", "body", said(7))
	w.say("flights", "user", "ada", "body", `{"revision":7,"expireAfter":9,"widgets":[]}`)
	w.say("flights", "user", "ada", "body", `{"revision":`)
	w.say("flights", "user", "ada", "body", `{"revision":8,"widgets":[{"id":"a","component":"secret-name"}]}`)
	w.say("flights", "user", "a b", "body", said(9))
	w.say("flights", "usr", "ada", "body", said(9))
	w.say("flights", "user", "ada", "body", strings.Repeat(" ", 1<<20+1))
	r.run()
	w.eventually("all are buried", func() bool { return w.dead("flights") == 6 })
	w.eventually("nothing waits", func() bool { return w.length("mantel:push:{flights}") == 0 })
	for event, n := range map[string]int{"dead_letter flights conflict": 1, "dead_letter flights invalid": 3, "dead_letter flights undecodable": 2} {
		w.eventually(fmt.Sprintf("%s is counted %d times", event, n), func() bool { return w.heard.of(event) == n })
	}
	r.stop() // what is counted last is logged by then
	for _, want := range []string{"push/component at", "json/syntax at", "same revision with other content", "a user id is", "no other"} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, told)
		}
	}
	if strings.Contains(told.String(), "secret-name") {
		t.Error("what was sent is in the log")
	}
	if got := r.holds("ada"); got != "flights 7" {
		t.Errorf("holds %s", got)
	}
}

// text is what was logged.
type text struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *text) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *text) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// crashing ends a replica between the store's answer and the acknowledgement.
type crashing struct {
	bff.PushLog
	reached chan struct{}
}

func (c crashing) Done(context.Context, bff.ProductID, ...string) error {
	close(c.reached)
	select {} // it never comes back
}

func TestACrashBetweenWriteAndAcknowledgementLosesNothing(t *testing.T) {
	w := newWorld(t)
	first := w.replica("one")
	broken := crashing{first.config.Log, make(chan struct{})}
	first.config.Log = broken
	w.say("flights", "user", "ada", "body", said(7))
	reader := NewReader(first.config)
	go func() { _ = reader.Run(context.Background()) }() // never returns, as a crash does not
	<-broken.reached
	if got := first.holds("ada"); got != "flights 7" {
		t.Fatalf("holds %q", got)
	}
	before, err := first.store.ForUser(t.Context(), "ada", bff.Version{})
	if err != nil {
		t.Fatal(err)
	}
	second := w.replica("two").run()
	w.eventually("the other replica has settled it", func() bool { return w.length("mantel:push:{flights}") == 0 })
	if w.heard.of("push flights user applied") != 1 || w.heard.of("push flights user unchanged") != 1 {
		t.Errorf("counted %v", w.heard.all())
	}
	after, err := second.store.ForUser(t.Context(), "ada", bff.Version{})
	if err != nil || after.Version != before.Version {
		t.Errorf("version %s became %s: %v", before.Version, after.Version, err)
	}
}

// failing is an Ingest whose store does not answer.
type failing struct {
	Entries
	mu    sync.Mutex
	left  int
	tried int
}

func (f *failing) TakeEntry(ctx context.Context, p bff.ProductID, e bff.PushEntry) (w bff.Write, found []diag.Diagnostic, err error) {
	f.mu.Lock()
	f.tried++
	f.left--
	down := f.left >= 0
	f.mu.Unlock()
	if down {
		return w, nil, fmt.Errorf("%w: away", bff.ErrUnavailable)
	}
	return f.Entries.TakeEntry(ctx, p, e)
}

func TestAStoreThatIsAwayIsTriedAgainAndNotForever(t *testing.T) {
	for _, row := range []struct {
		why         string
		fails       int
		tried, dead int
		holds       string
	}{
		{"it comes back in time", 4, 5, 0, "flights 7"},
		{"it does not", 99, 5, 1, ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			w := newWorld(t)
			r := w.replica("one")
			f := &failing{Entries: r.config.Entries, left: row.fails}
			r.config.Entries = f
			w.say("flights", "user", "ada", "body", said(7))
			r.run()
			w.eventually("it is settled", func() bool { return w.length("mantel:push:{flights}") == 0 })
			f.mu.Lock()
			defer f.mu.Unlock()
			if f.tried != row.tried || w.dead("flights") != row.dead || r.holds("ada") != row.holds {
				t.Errorf("tried %d times, %d dead letters, holds %q", f.tried, w.dead("flights"), r.holds("ada"))
			}
		})
	}
}

func TestAnEntryThatEndsEveryReaderIsGivenUp(t *testing.T) {
	w := newWorld(t)
	id := w.say("flights", "user", "ada", "body", said(7))
	w.server.Do("XGROUP", "CREATE", "mantel:push:{flights}", "mantel", "0")
	w.server.Do("XREADGROUP", "GROUP", "mantel", "gone", "STREAMS", "mantel:push:{flights}", ">")
	w.server.Do("XCLAIM", "mantel:push:{flights}", "mantel", "gone", "0", id, "RETRYCOUNT", "5")
	w.replica("one").run()
	w.eventually("it is buried", func() bool { return w.heard.of("dead_letter flights deliveries") == 1 })
	if w.dead("flights") != 1 || w.heard.of("push flights user applied") != 0 {
		t.Errorf("counted %v", w.heard.all())
	}
}

func TestAStormOfOneProductLeavesOthersTheirQuota(t *testing.T) {
	w := newWorld(t)
	for i := range 200 {
		w.say("flights", "user", fmt.Sprint("u", i), "body", said(7))
	}
	r := w.replica("one", bff.Product{ID: "flights", Quota: &bff.Quota{PerSecond: 0.001, Burst: 20}}, bff.Product{ID: "hotels"}).run()
	w.eventually("flights has used its quota", func() bool { return w.heard.of("push flights user applied") == 20 })
	for i := range 50 {
		w.say("hotels", "user", fmt.Sprint("u", i), "body", said(7))
	}
	w.eventually("hotels is taken", func() bool { return w.heard.of("push hotels user applied") == 50 })
	if got := w.heard.of("push flights user applied"); got != 20 {
		t.Errorf("%d of flights were taken, its quota is 20", got)
	}
	if got := w.length("mantel:push:{flights}"); got < 180 {
		t.Errorf("%d of flights wait", got)
	}
	if got := r.holds("u19"); got != "flights 7hotels 7" {
		t.Errorf("holds %q", got)
	}
}

func TestReplicasAndOutagesTakeEachEntryAsIfOnce(t *testing.T) {
	w := newWorld(t)
	replicas := []*replica{w.replica("one").run(), w.replica("two").run(), w.replica("three").run()}
	const users, revisions = 20, 15
	for revision := 1; revision <= revisions; revision++ {
		for u := range users {
			w.say("flights", "user", fmt.Sprint("u", u), "body", said(revision))
		}
		if revision == 5 {
			replicas[0].stop()
		}
	}
	last := fmt.Sprint("flights ", revisions)
	w.eventually("the last revisions hold", func() bool {
		for u := range users {
			if replicas[1].holds(fmt.Sprint("u", u)) != last {
				return false
			}
		}
		return w.length("mantel:push:{flights}") == 0
	})
	w.server.Kill() // while readers wait
	w.server.Restart()
	w.say("flights", "user", "late", "body", said(1))
	w.eventually("the emptied redis is read again", func() bool { return replicas[2].holds("late") == "flights 1" })
	if w.dead("flights") != 0 {
		t.Errorf("%d dead letters", w.dead("flights"))
	}
}

func TestSomethingElseAtAStreamsKeyIsNamedAndLeftAlone(t *testing.T) {
	w := newWorld(t)
	w.server.Do("SET", "mantel:push:{flights}", "somebody's")
	told := &text{}
	r := w.replica("one", bff.Product{ID: "flights"}, bff.Product{ID: "hotels"})
	r.config.Logger = slog.New(slog.NewTextHandler(told, nil))
	r.run()
	w.eventually("it is named", func() bool {
		return strings.Contains(told.String(), "mantel:push:{flights}") && w.heard.of("store_miss type") > 0
	})
	w.say("hotels", "user", "ada", "body", said(7))
	w.eventually("other streams are read", func() bool { return r.holds("ada") == "hotels 7" })
	if got := w.server.Do("GET", "mantel:push:{flights}"); got != "somebody's" {
		t.Errorf("it is %q now", got)
	}
	w.server.Do("DEL", "mantel:push:{flights}")
	w.say("flights", "user", "ada", "body", said(8))
	w.eventually("the stream is read once it is one", func() bool { return r.holds("ada") == "flights 8hotels 7" })
}

func TestStreamsThatAreFlushedWhileTheyAreReadAreReadOn(t *testing.T) {
	w := newWorld(t)
	r := w.replica("one").run()
	for n := 1; n <= 5; n++ {
		w.say("flights", "user", "ada", "body", said(n))
		w.eventually("it is taken", func() bool { return r.holds("ada") == fmt.Sprint("flights ", n) })
		w.server.Do("FLUSHALL")
	}
}

func TestWhoIsToldToEndSettlesWhatItWasGiven(t *testing.T) {
	w := newWorld(t)
	for i := range 10 {
		w.say("flights", "user", fmt.Sprint("u", i), "body", said(7))
	}
	r := w.replica("one")
	gate := &gated{Entries: r.config.Entries, begun: make(chan struct{}), open: make(chan struct{})}
	r.config.Entries = gate
	r.run()
	<-gate.begun
	r.cancel()
	close(gate.open)
	r.stop()
	if got := w.server.Do("EVAL", "return redis.call('XPENDING', KEYS[1], 'mantel')[1]", "1", "mantel:push:{flights}"); got != ":0" {
		t.Errorf("%s entries are pending", got)
	}
}

// gated takes nothing before it is opened.
type gated struct {
	Entries
	once  sync.Once
	begun chan struct{}
	open  chan struct{}
}

func (g *gated) TakeEntry(ctx context.Context, p bff.ProductID, e bff.PushEntry) (bff.Write, []diag.Diagnostic, error) {
	g.once.Do(func() { close(g.begun) })
	<-g.open
	return g.Entries.TakeEntry(ctx, p, e)
}
