// Package stream answers: what do products say that push through a stream
// instead of over HTTP?
//
// Each product's entries are read by a goroutine of its own, within its own
// quota, and taken by the one bff.Ingest: one product's storm, or its garbage,
// is nobody else's. An entry is settled when the store has answered, never
// before, so that whoever ends in between leaves it to be taken again; it is
// applied as if once, because the store compares revisions in one step.
package stream

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"mantel/bff"
	"mantel/uischema/diag"
)

// Entries takes what products say; bff.Ingest is one.
type Entries interface {
	TakeEntry(ctx context.Context, p bff.ProductID, e bff.PushEntry) (bff.Write, []diag.Diagnostic, error)
}

// Config is what a Reader needs. Log, Entries and Products must be set.
type Config struct {
	Log      bff.PushLog
	Entries  Entries
	Products []bff.Product
	// Now moves the quotas; nil: the clock.
	Now func() time.Time
	// Workers is how many entries of one product are taken at once, Most how
	// many are asked for at once.
	Workers, Most int
	// Timeout bounds the work on one entry.
	Timeout time.Duration
	// Pause is how long a product's stream is left alone after an error.
	Pause    time.Duration
	Observer bff.Observer
	Logger   *slog.Logger
}

// Reader takes what waits in the products' streams.
type Reader struct {
	cfg    Config
	quotas *bff.Quotas
}

// NewReader wires a Reader; what is not set in cfg gets a default.
func NewReader(cfg Config) *Reader {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Workers <= 0 {
		cfg.Workers = 4
	}
	if cfg.Most <= 0 {
		cfg.Most = 32
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = 5 * time.Second
	}
	if cfg.Pause <= 0 {
		cfg.Pause = time.Second
	}
	if cfg.Observer == nil {
		cfg.Observer = bff.Silence{}
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Reader{cfg: cfg, quotas: bff.NewQuotas(cfg.Products, cfg.Now)}
}

// Run reads until ctx ends. Entries that it was given by then are taken and
// settled before it returns.
func (r *Reader) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	for _, p := range r.cfg.Products {
		// A storm of faults is told now and then, and counted in full.
		said := &rate.Sometimes{First: 10, Interval: 10 * time.Second}
		wg.Go(func() { r.follow(ctx, &product{Reader: r, id: p.ID, said: said}) })
	}
	wg.Wait()
	<-ctx.Done()
	return ctx.Err()
}

// product is one product's stream.
type product struct {
	*Reader
	id   bff.ProductID
	said *rate.Sometimes
}

func (r *Reader) follow(ctx context.Context, p *product) {
	for ctx.Err() == nil {
		most := min(r.quotas.Left(p.id), r.cfg.Most)
		if most < 1 {
			pause(ctx, quotaPause)
			continue
		}
		// It waits a while at most. Who left meanwhile would leave entries that
		// nobody takes until they are claimed.
		entries, err := r.cfg.Log.Next(context.WithoutCancel(ctx), p.id, most)
		if err != nil {
			if !errors.Is(err, bff.ErrUnavailable) { // of that the store itself tells
				p.said.Do(func() { r.cfg.Logger.Error("a product's stream cannot be read", "product", p.id, "error", err) })
			}
			pause(ctx, r.cfg.Pause)
			continue
		}
		if len(entries) > 0 {
			// Nobody else takes from these buckets: what was left still is.
			r.quotas.Take(p.id, len(entries))
			p.takeAll(context.WithoutCancel(ctx), entries)
		}
	}
}

// quotaPause is when a product that has used up its quota is looked at again.
const quotaPause = 20 * time.Millisecond

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
