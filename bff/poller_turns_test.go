package bff_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/bff/outbound/origin"
	"mantel/bff/outbound/redis"
	"mantel/bff/outbound/redis/redistest"
	"mantel/uischema/edition"
)

func TestAPollWaitsForItsTurn(t *testing.T) {
	p := newPolling("flights")
	p.origins.says("flights", body(empty(1), ""))
	turns := memory.NewTurns(p.clock.now)
	// Another replica has polled 20 s ago, and is gone.
	if _, err := turns.Take(t.Context(), "poll:flights", time.Minute); err != nil {
		t.Fatal(err)
	}
	p.clock.pass(20 * time.Second)
	p.cfg.Turns = turns
	p.run(t)
	p.slept(t, 40*time.Second)
	if got := p.origins.etags("flights"); got != "[]" {
		t.Errorf("asked %s before its turn", got)
	}
	p.clock.pass(40 * time.Second)
	p.slept(t, time.Minute)
	if got := p.held(t, "flights"); got != 1 {
		t.Errorf("revision %d is held", got)
	}
}

// noTurns cannot be had.
type noTurns struct{}

func (noTurns) Take(context.Context, string, time.Duration) (time.Duration, error) {
	return 0, bff.ErrUnavailable
}

func TestWithoutATurnNobodyIsAsked(t *testing.T) {
	p := newPolling("flights")
	p.origins.says("flights", body(empty(1), ""))
	p.cfg.Turns = noTurns{}
	p.run(t)
	for range 3 {
		p.slept(t, time.Second)
		p.clock.pass(time.Second)
	}
	if got := p.origins.etags("flights"); got != "[]" {
		t.Errorf("asked %s", got)
	}
}

// line is a way to Redis that a test can cut.
type line struct {
	listener net.Listener
	mu       sync.Mutex
	conns    []net.Conn
	cut      bool
}

func newLine(t *testing.T, to string) *line {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &line{listener: l}
	t.Cleanup(w.Cut)
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			if w.keeps(in, out) {
				go func() { _, _ = io.Copy(out, in); out.Close() }()
				go func() { _, _ = io.Copy(in, out); in.Close() }()
			}
		}
	}()
	return w
}

func (w *line) keeps(conns ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range conns {
		if w.cut {
			c.Close()
		}
	}
	w.conns = append(w.conns, conns...)
	return !w.cut
}

// Cut ends all connections; there are no more.
func (w *line) Cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	w.listener.Close()
	for _, c := range w.conns {
		c.Close()
	}
}

// asked is when a product was asked, and by whom.
type asked struct {
	at time.Time
	by string
}

// product is a real product that is polled.
type product struct {
	mu    sync.Mutex
	asked []asked
}

func (p *product) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, asked{time.Now(), r.Header.Get("User-Agent")})
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, empty(len(p.asked)))
}

func (p *product) polls() []asked {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]asked(nil), p.asked...)
}

// stalls measures by how much this machine oversleeps at worst.
func stalls(t *testing.T) *atomic.Int64 {
	worst := new(atomic.Int64)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			began := time.Now()
			<-time.After(5 * time.Millisecond)
			worst.Store(max(worst.Load(), int64(time.Since(began)-5*time.Millisecond)))
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
	return worst
}

func TestFiveReplicasAskAProductAsOftenAsOne(t *testing.T) {
	const interval = 1500 * time.Millisecond
	server := redistest.Start(t)
	flights := &product{}
	site := httptest.NewServer(flights)
	t.Cleanup(site.Close)
	products := []bff.Product{{ID: "flights", Generic: &bff.Polling{URL: site.URL, Interval: bff.Seconds(interval),
		Timeout: bff.Seconds(5 * time.Second), MaxBytes: 1000}}}
	lines := map[string]*line{}
	began := time.Now()
	for i := range 5 {
		name := fmt.Sprint("replica", i)
		lines[name] = newLine(t, server.Addr())
		o := redis.Default("redis://" + lines[name].listener.Addr().String())
		o.LeaseFor = time.Second
		s, err := redis.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		poller := bff.NewPoller(bff.PollerConfig{
			Origin: origin.New(origin.Options{UserAgent: name}), Lease: s, Turns: s.Turns(), Products: products, Now: time.Now,
			Jitter: func() float64 { return 0 },
			Ingest: bff.NewIngest(bff.IngestConfig{Recommendations: s, Generics: s.Generics(),
				Editions: edition.NewHolder(&edition.Edition{}), Products: products, Now: time.Now}),
		})
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan struct{})
		go func() { defer close(ended); _ = poller.Run(ctx) }()
		t.Cleanup(func() { cancel(); <-ended })
	}
	never := func() {
		t.Helper()
		polls := flights.polls()
		if most := 1 + int(time.Since(began)/interval); len(polls) > most {
			t.Errorf("the product was asked %d times, one replica would ask %d times at most: %v", len(polls), most, polls)
		}
	}
	eventually(t, "the product is asked a second time", func() bool { return len(flights.polls()) >= 2 })
	never()

	// The one that polls is cut off twice, without a word to the others. It
	// keeps running, and would ask on if it could.
	slow := stalls(t)
	for range 2 {
		polls := flights.polls()
		last := polls[len(polls)-1]
		lines[last.by].Cut()
		eventually(t, "another replica asks", func() bool {
			polls = flights.polls()
			return polls[len(polls)-1].by != last.by
		})
		next := polls[len(polls)-1]
		gap, allowed := next.at.Sub(last.at), 2*interval+time.Duration(slow.Load())
		t.Logf("%s took over from %s %.2f intervals after its last poll", next.by, last.by, float64(gap)/float64(interval))
		if gap > allowed {
			t.Errorf("%s took over after %s, which is more than %s", next.by, gap, allowed)
		}
		never()
	}
	if by := flights.polls(); strings.Count(fmt.Sprint(by), "replica") != len(by) {
		t.Errorf("asked by somebody else: %v", by)
	}
}
