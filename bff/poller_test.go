package bff_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/uischema/edition"
)

// origins answers for products as a test says.
type origins struct {
	mu      sync.Mutex
	answers map[bff.ProductID]func(ctx context.Context, etag string) (bff.Fetched, error)
	asked   map[bff.ProductID][]string
}

func (o *origins) Fetch(ctx context.Context, p bff.Product, etag string) (bff.Fetched, error) {
	o.mu.Lock()
	if o.asked == nil {
		o.asked = make(map[bff.ProductID][]string)
	}
	o.asked[p.ID] = append(o.asked[p.ID], etag)
	answer := o.answers[p.ID]
	o.mu.Unlock()
	return answer(ctx, etag)
}

func (o *origins) says(p bff.ProductID, answer func(context.Context, string) (bff.Fetched, error)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.answers == nil {
		o.answers = make(map[bff.ProductID]func(context.Context, string) (bff.Fetched, error))
	}
	o.answers[p] = answer
}

func (o *origins) etags(p bff.ProductID) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return fmt.Sprint(o.asked[p])
}

func body(text, etag string) func(context.Context, string) (bff.Fetched, error) {
	return func(context.Context, string) (bff.Fetched, error) {
		return bff.Fetched{Body: []byte(text), ETag: etag}, nil
	}
}

func empty(revision int) string { return fmt.Sprintf(`{"revision":%d,"widgets":[]}`, revision) }

// polling is a poller over made-up origins, on a made-up clock.
type polling struct {
	clock   *clock
	origins *origins
	store   *memory.Store
	heard   *tally
	cfg     bff.PollerConfig
}

func newPolling(products ...bff.ProductID) *polling {
	p := &polling{clock: newClock(), origins: new(origins), heard: new(tally)}
	p.store = memory.New(p.clock.now)
	var all []bff.Product
	for _, id := range products {
		all = append(all, bff.Product{ID: id, Generic: &bff.Polling{Interval: bff.Seconds(time.Minute)}})
	}
	p.cfg = bff.PollerConfig{
		Origin: p.origins, Lease: p.store, Products: all, Now: p.clock.now, Observer: p.heard, Wait: p.clock.wait,
		Jitter: func() float64 { return 0 },
		Ingest: bff.NewIngest(bff.IngestConfig{Recommendations: p.store, Generics: p.store.Generics(),
			Editions: edition.NewHolder(&edition.Edition{}), Products: all, Now: p.clock.now}),
	}
	return p
}

func (p *polling) run(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	poller := bff.NewPoller(p.cfg)
	go func() { ended <- poller.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run ended with %v", err)
		}
	})
}

// slept waits for the next pause of a product, and demands its length.
func (p *polling) slept(t *testing.T, want time.Duration) {
	t.Helper()
	if got := <-p.clock.slept; got != want {
		t.Fatalf("the pause is %s, want %s", got, want)
	}
}

func (p *polling) held(t *testing.T, product bff.ProductID) int64 {
	t.Helper()
	var revision int64
	ctx, cancel := context.WithCancel(t.Context())
	_ = p.store.Generics().Follow(ctx, []bff.ProductID{product}, func(held []bff.Held) {
		for _, h := range held {
			revision = h.Head.Revision
		}
		cancel()
	})
	return revision
}

func TestPollingOneProduct(t *testing.T) {
	p := newPolling("flights")
	p.origins.says("flights", body(empty(1), `"one"`))
	p.run(t)
	p.slept(t, time.Minute)
	for _, step := range []struct {
		why    string
		answer func(context.Context, string) (bff.Fetched, error)
		pause  time.Duration
		held   int64
		result string
	}{
		{"nothing has changed", func(context.Context, string) (bff.Fetched, error) { return bff.Fetched{NotModified: true}, nil }, time.Minute, 1, "not_modified"},
		{"a new revision is taken", body(empty(2), `"two"`), time.Minute, 2, "applied"},
		{"garbage changes nothing, and is left alone longer", body(`{"revision":`, `"bad"`), 2 * time.Minute, 2, "invalid"},
		{"again", body(`[]`, `"bad"`), 4 * time.Minute, 2, "invalid"},
		{"its failures add up", func(context.Context, string) (bff.Fetched, error) { return bff.Fetched{}, bff.ErrUnavailable }, 8 * time.Minute, 2, "failed"},
		{"to a bound", func(context.Context, string) (bff.Fetched, error) { return bff.Fetched{}, bff.ErrUnavailable }, 8 * time.Minute, 2, "failed"},
		{"another content under an old revision", body(`{"revision":2,"expireAfter":9,"widgets":[]}`, `"x"`), 8 * time.Minute, 2, "conflict"},
		{"an older revision is no failure", body(empty(1), `"one"`), time.Minute, 2, "older"},
		{"all is well again", body(empty(3), ""), time.Minute, 3, "applied"},
	} {
		p.origins.says("flights", step.answer)
		before := p.heard.counts("poll")["poll flights "+step.result]
		p.clock.pass(10 * time.Minute)
		p.slept(t, step.pause)
		if got := p.held(t, "flights"); got != step.held {
			t.Errorf("%s: revision %d is held, want %d", step.why, got, step.held)
		}
		if got := p.heard.counts("poll")["poll flights "+step.result]; got != before+1 {
			t.Errorf("%s: counted %v", step.why, p.heard.counts("poll"))
		}
	}
	if got, want := p.origins.etags("flights"), `[ "one" "one" "two"    `; len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("asked with %s, want %s…", got, want)
	}
}

func TestAProductThatConfirmsWhatTheStoreHasLostIsStoredAgain(t *testing.T) {
	p := newPolling("flights")
	p.origins.says("flights", body(empty(1), `"one"`))
	lossy := &losing{Generics: p.store.Generics()}
	p.cfg.Ingest = bff.NewIngest(bff.IngestConfig{Generics: lossy, Editions: edition.NewHolder(&edition.Edition{}),
		Products: p.cfg.Products, Now: p.clock.now})
	p.run(t)
	p.slept(t, time.Minute)
	p.origins.says("flights", func(context.Context, string) (bff.Fetched, error) { return bff.Fetched{NotModified: true}, nil })
	lossy.put.Store("flights", 0)
	p.clock.pass(time.Minute)
	p.slept(t, time.Minute)
	if n, _ := lossy.put.Load("flights"); n != 1 {
		t.Errorf("it was stored %v times", n)
	}
}

// losing counts what is put.
type losing struct {
	bff.Generics
	put sync.Map
}

func (l *losing) Put(ctx context.Context, r bff.Recommendation) (bff.Write, error) {
	n, _ := l.put.LoadOrStore(string(r.Product), 0)
	l.put.Store(string(r.Product), n.(int)+1)
	return l.Generics.Put(ctx, r)
}

func TestABadProductDelaysNobodyElse(t *testing.T) {
	p := newPolling("flights", "hotels", "loans")
	stuck := make(chan struct{})
	p.origins.says("flights", func(ctx context.Context, _ string) (bff.Fetched, error) {
		close(stuck)
		<-ctx.Done()
		return bff.Fetched{}, ctx.Err()
	})
	p.origins.says("hotels", body("garbage", ""))
	p.origins.says("loans", body(empty(1), ""))
	p.run(t)
	<-stuck
	<-p.clock.slept
	<-p.clock.slept
	p.origins.says("loans", body(empty(2), ""))
	p.clock.pass(2 * time.Minute)
	<-p.clock.slept
	<-p.clock.slept
	if got := p.held(t, "loans"); got != 2 {
		t.Errorf("revision %d of loans is held", got)
	}
	if got := p.origins.etags("flights"); got != "[]" {
		t.Errorf("the stuck product was asked %s", got)
	}
}

func TestLosingTheLeaseAsksNoProductBeforeItsTime(t *testing.T) {
	p := newPolling("flights")
	p.origins.says("flights", body(empty(1), ""))
	lease := &turns{}
	p.cfg.Lease = lease
	p.run(t)
	p.slept(t, time.Minute)
	p.clock.pass(20 * time.Second)
	// The lease is lost and got again: the product is not asked again for it.
	lease.lose()
	p.slept(t, 40*time.Second)
	if got := p.origins.etags("flights"); got != "[]" {
		t.Errorf("asked %s", got)
	}
}

// turns is a lease that a test takes away; it is got again at once.
type turns struct {
	mu     sync.Mutex
	cancel context.CancelFunc
}

func (l *turns) Hold(ctx context.Context, _ string, while func(context.Context)) error {
	for ctx.Err() == nil {
		held, cancel := context.WithCancel(ctx)
		l.mu.Lock()
		l.cancel = cancel
		l.mu.Unlock()
		while(held)
		cancel()
	}
	return ctx.Err()
}

func (l *turns) lose() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cancel()
}

func TestThePauseIsNeverShorterThanTheInterval(t *testing.T) {
	for _, jitter := range []float64{0, 0.5, 0.999} {
		p := newPolling("flights")
		p.cfg.Jitter = func() float64 { return jitter }
		p.origins.says("flights", body(empty(1), ""))
		t.Run(fmt.Sprint(jitter), func(t *testing.T) {
			p.run(t)
			if d := <-p.clock.slept; d < time.Minute || d >= 66*time.Second {
				t.Errorf("the pause is %s", d)
			}
		})
	}
}
