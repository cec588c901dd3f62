// Package redis answers: what do products say to users and to everybody, over
// all replicas of this service?
//
// It implements the core's ports on Redis 7 through rueidis. A read is one
// round trip, after which Redis tells when the record changes; a write is one
// atomic script. There is one hash for each user and each generic, and no
// command touches two of them, so it runs on a cluster as it runs on one
// server.
package redis

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// Store implements bff.Recommendations, bff.Lease, bff.Tracker, bff.Eraser,
// bff.Resets and bff.Registrations; Generics gives one port more. It is safe
// for concurrent use.
type Store struct {
	o      Options
	stop   context.CancelFunc
	done   sync.WaitGroup
	client atomic.Pointer[rueidis.Client]
	// live says of which parts Redis answered last, while no connection broke
	// since.
	live live
	// untracked says that this Redis does not tell what changes.
	untracked atomic.Bool
	// again asks for a new client.
	again chan struct{}

	health      health
	clock       clock
	news        news
	generations generations
	scripts     scripts
	// products are those that are configured, by name.
	products map[string]bff.ProductID
}

// Open starts to connect and returns at once, whether Redis is up or down: it
// fails only where the options are wrong. Until Redis answers, every method
// gives bff.ErrUnavailable. The store lives until ctx ends or Close is called.
func Open(ctx context.Context, o Options) (*Store, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	s := &Store{
		o:           o,
		stop:        stop,
		again:       make(chan struct{}, 1),
		clock:       clock{began: time.Now()},
		generations: generations{known: make(map[bff.ProductID]int64)},
		scripts:     newScripts(),
		products:    make(map[string]bff.ProductID, len(o.Products)),
	}
	for _, p := range o.Products {
		s.products[string(p)] = p
	}
	s.done.Go(func() { s.connect(ctx) })
	return s, nil
}

// Close ends the connection, after the calls that are under way. Methods give
// bff.ErrUnavailable from then on.
func (s *Store) Close() {
	s.stop()
	s.done.Wait()
}

// Ping asks Redis whether it answers; the error wraps bff.ErrUnavailable.
func (s *Store) Ping(ctx context.Context) error {
	return s.tell(ctx, "ping", func(c rueidis.Client) rueidis.Completed { return c.B().Ping().Build() })
}
