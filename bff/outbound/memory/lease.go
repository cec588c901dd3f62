package memory

import (
	"context"
	"sync"
)

// leases hands out one lease for each name.
type leases struct {
	mu sync.Mutex
	// held has a channel with room for one token by name.
	held map[string]chan struct{}
}

// Hold waits for the lease of that name and runs while. It is lost only when
// ctx ends; where while returns before, others get their turn first.
func (s *Store) Hold(ctx context.Context, name string, while func(context.Context)) error {
	turn := s.leases.turn(name)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case turn <- struct{}{}:
		}
		if ctx.Err() == nil {
			run(ctx, turn, while)
		} else {
			<-turn
		}
	}
}

// run gives the lease back also where while panics.
func run(ctx context.Context, turn chan struct{}, while func(context.Context)) {
	defer func() { <-turn }()
	held, cancel := context.WithCancel(ctx)
	defer cancel()
	while(held)
}

func (l *leases) turn(name string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.held[name]
	if c == nil {
		c = make(chan struct{}, 1)
		l.held[name] = c
	}
	return c
}
