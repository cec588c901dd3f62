package bff

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"time"
)

// DemandConfig is what a Demand needs. Log and Now must be set; the rest has
// defaults.
type DemandConfig struct {
	Log DemandLog
	Now func() time.Time
	// Quiet is how long a product is not told of a user again: 10 minutes.
	Quiet time.Duration
	// Queue bounds the signals that wait to be told: 1,024.
	Queue int
	// Remember bounds the users that are known to be told of: 100,000.
	Remember int
	// Wait blocks for d or until ctx ends, and then gives ctx's error; nil
	// waits on a timer.
	Wait     func(ctx context.Context, d time.Duration) error
	Observer Observer
}

// Demand tells products of users who are there now, and for whom they hold
// nothing fresh. It tells of nobody whom the product does not hold something
// for, or has registered: who calls Notice sees to that. It is safe for
// concurrent use.
type Demand struct {
	cfg   DemandConfig
	queue chan Signal

	mu sync.Mutex
	// told and before are when a product was last told of a user, in two
	// generations: the older one is forgotten as a whole, so that memory is
	// bounded. What is forgotten too early, the log still knows.
	told, before map[told]time.Time
}

type told struct {
	product ProductID
	user    UserID
}

// NewDemand wires a Demand. Nothing is told until Run runs.
func NewDemand(cfg DemandConfig) *Demand {
	if cfg.Quiet <= 0 {
		cfg.Quiet = 10 * time.Minute
	}
	if cfg.Queue <= 0 {
		cfg.Queue = 1024
	}
	if cfg.Remember <= 0 {
		cfg.Remember = 100_000
	}
	if cfg.Wait == nil {
		cfg.Wait = waitTimer
	}
	if cfg.Observer == nil {
		cfg.Observer = Silence{}
	}
	return &Demand{cfg: cfg, queue: make(chan Signal, cfg.Queue), told: make(map[told]time.Time)}
}

// Notice says that a user is there, of whom the product should hear for a
// reason (DemandStale, DemandNone). It never blocks, and never fails: where too
// much is wanted at once, the user's next request says it again.
func (d *Demand) Notice(user UserID, product ProductID, reason string) {
	if user == "" {
		return
	}
	key := told{product, user}
	if !d.note(key, d.cfg.Now()) {
		return
	}
	select {
	case d.queue <- Signal{Product: product, User: user, Reason: reason}:
	default:
		d.forget(key)
		d.count(product, "dropped")
	}
}

// Refill asks a product for everything again. Errors are the log's.
func (d *Demand) Refill(ctx context.Context, product ProductID) error {
	if _, err := d.cfg.Log.Append(ctx, Signal{Product: product, Reason: DemandRefill}); err != nil {
		d.count(product, "failed")
		return fmt.Errorf("ask %s to refill: %w", product, err)
	}
	d.count(product, "refill")
	return nil
}

// RefillAll asks products for everything again, each until it was told or ctx
// ends: what bff.Losses calls where the store has lost its data.
func (d *Demand) RefillAll(ctx context.Context, products []ProductID) {
	for left := slices.Clone(products); len(left) > 0; {
		left = slices.DeleteFunc(left, func(p ProductID) bool { return d.Refill(ctx, p) == nil })
		if len(left) > 0 && d.cfg.Wait(ctx, refillRetry) != nil {
			return
		}
	}
}

// refillRetry is when a product is asked again that could not be.
const refillRetry = time.Second

// Run tells what was noticed, until ctx ends. Several may run at once, and
// tell more in the same time.
func (d *Demand) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s := <-d.queue:
			d.tell(ctx, s)
		}
	}
}

func (d *Demand) tell(ctx context.Context, s Signal) {
	key := told{s.Product, s.User}
	done, err := d.cfg.Log.Append(ctx, s)
	switch {
	case err != nil:
		d.forget(key) // the user's next request tries again
		d.count(s.Product, "failed")
	case !done:
		// Another replica told it, or the product has heard of many users just
		// now: it is worth another try, but not with each request.
		d.renote(key, d.cfg.Now().Add(-d.cfg.Quiet*9/10))
		d.count(s.Product, "quiet")
	default:
		d.count(s.Product, "told")
	}
}

// note reports whether the product was not told of the user within the quiet
// time, and remembers that it is now.
func (d *Demand) note(key told, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, generation := range []map[told]time.Time{d.told, d.before} {
		if at, ok := generation[key]; ok && now.Sub(at) < d.cfg.Quiet {
			return false
		}
	}
	d.remember(key, now)
	return true
}

func (d *Demand) renote(key told, at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.before, key)
	d.remember(key, at)
}

func (d *Demand) remember(key told, at time.Time) {
	if len(d.told) >= max(d.cfg.Remember/2, 1) {
		d.told, d.before = make(map[told]time.Time), d.told
	}
	d.told[key] = at
}

func (d *Demand) forget(key told) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.told, key)
	delete(d.before, key)
}

func (d *Demand) count(product ProductID, result string) {
	d.cfg.Observer.Count(EventDemand, "product", string(product), "result", result)
}

var signalPattern = regexp.MustCompile(`^[0-9]{1,19}-[0-9]{1,19}$`)

// ValidSignalID reports whether s can be a Signal's ID: two numbers with a
// dash. The first is the time in milliseconds, on the log's clock.
func ValidSignalID(s string) bool { return signalPattern.MatchString(s) }
