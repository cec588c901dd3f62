package bff

import (
	"context"
	"errors"
	"sync"
	"time"
)

// PollerConfig is what a Poller needs. Origin, Lease, Ingest, Products and Now
// must be set.
type PollerConfig struct {
	Origin   Origin
	Lease    Lease
	Ingest   *Ingest
	Products []Product
	Now      func() time.Time
	// Turns keep the time between two polls of one product, whoever polls. nil:
	// only this process knows when it polled last.
	Turns Turns
	// Jitter gives numbers in [0,1): how much of a tenth of the interval is
	// added to each wait, so that replicas and products do not march in step.
	// nil: 0.5 always.
	Jitter func() float64
	// Wait blocks for d or until ctx ends, and then gives ctx's error; nil
	// waits on a timer.
	Wait     func(ctx context.Context, d time.Duration) error
	Observer Observer
}

// Poller gets generic recommendations from the products that have a place to
// ask. Each product has a goroutine of its own: one that is down, slow or
// sends garbage delays and changes nobody else, and what it said last stays.
type Poller struct {
	cfg PollerConfig
	mu  sync.Mutex
	// state is what is known of each origin. It outlives the lease, so that
	// losing and getting it again asks no product before its time.
	state map[ProductID]originState
}

type originState struct {
	// etag and body are what was last taken; body is stored again where the
	// origin says that it still holds, because the store may have lost it.
	etag string
	body []byte
	due  time.Time
	// failures counts those in a row.
	failures int
}

// maxBackoff is how many intervals a product that keeps failing is left alone.
const maxBackoff = 8

// NewPoller wires a Poller.
func NewPoller(cfg PollerConfig) *Poller {
	if cfg.Jitter == nil {
		cfg.Jitter = func() float64 { return 0.5 }
	}
	if cfg.Wait == nil {
		cfg.Wait = waitTimer
	}
	if cfg.Observer == nil {
		cfg.Observer = Silence{}
	}
	return &Poller{cfg: cfg, state: make(map[ProductID]originState)}
}

func waitTimer(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Run polls until ctx ends, while this replica holds the lease "poller".
func (p *Poller) Run(ctx context.Context) error {
	return p.cfg.Lease.Hold(ctx, "poller", func(ctx context.Context) {
		var wg sync.WaitGroup
		for _, product := range p.cfg.Products {
			if product.Generic != nil {
				wg.Go(func() { p.follow(ctx, product) })
			}
		}
		// With nothing to poll the lease is still held, or it would spin.
		wg.Go(func() { <-ctx.Done() })
		wg.Wait()
	})
}

// follow polls one product until ctx ends.
func (p *Poller) follow(ctx context.Context, product Product) {
	for {
		state := p.load(product.ID)
		if err := p.cfg.Wait(ctx, max(0, state.due.Sub(p.cfg.Now()))); err != nil {
			return
		}
		if again := p.turn(ctx, product); again > 0 {
			state.due = p.cfg.Now().Add(again)
			p.save(product.ID, state)
			continue
		}
		began := p.cfg.Now()
		result, ok := p.poll(ctx, product, &state)
		if ctx.Err() != nil {
			return
		}
		state.failures++
		if ok {
			state.failures = 0
		}
		state.due = began.Add(p.pause(product.Generic.Interval.Duration(), state.failures))
		p.save(product.ID, state)
		p.cfg.Observer.Count(EventPoll, "product", string(product.ID), "result", result)
	}
}

// turn is how long to wait until the product may be asked; 0 is now. Without a
// turn nobody is asked: where turns cannot be had, what a product says could
// not be stored either.
func (p *Poller) turn(ctx context.Context, product Product) time.Duration {
	if p.cfg.Turns == nil {
		return 0
	}
	every := max(product.Generic.Interval.Duration(), time.Millisecond)
	again, err := p.cfg.Turns.Take(ctx, "poll:"+string(product.ID), every)
	if err != nil {
		p.cfg.Observer.Count(EventPoll, "product", string(product.ID), "result", "no_turn")
		return min(every, turnRetry)
	}
	return again
}

// turnRetry is when a turn is asked for again that could not be had.
const turnRetry = time.Second

// pause is the time from one poll to the next: never less than the interval.
func (p *Poller) pause(interval time.Duration, failures int) time.Duration {
	interval = max(interval, time.Millisecond)
	d := interval * time.Duration(min(1<<min(failures, 10), maxBackoff))
	return d + time.Duration(p.cfg.Jitter()*float64(interval)/10)
}

// poll asks once. It remembers only what was taken, so that garbage is asked
// for again and not confirmed by its etag.
func (p *Poller) poll(ctx context.Context, product Product, state *originState) (result string, ok bool) {
	got, err := p.cfg.Origin.Fetch(ctx, product, state.etag)
	if err != nil {
		return "failed", false
	}
	if got.NotModified {
		got.Body, got.ETag = state.body, state.etag
	}
	w, _, err := p.cfg.Ingest.PutGeneric(ctx, product.ID, got.Body)
	switch {
	case errors.Is(err, ErrUnavailable):
		return "not_stored", false
	case err != nil:
		state.etag, state.body = "", nil
		return "invalid", false
	case w.Verdict == Conflict:
		// The origin says two things under one revision.
		state.etag, state.body = "", nil
		return w.Verdict.String(), false
	}
	state.etag, state.body = got.ETag, got.Body
	if got.NotModified && w.Verdict == Unchanged {
		return "not_modified", true
	}
	return w.Verdict.String(), true
}

func (p *Poller) load(id ProductID) originState {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state[id]
}

func (p *Poller) save(id ProductID, s originState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state[id] = s
}
