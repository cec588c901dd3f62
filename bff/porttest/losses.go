package porttest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"mantel/bff"
)

// Losing are two replicas of one adapter that look for losses of one set of
// data, which was never used.
type Losing struct {
	Losses, Peer bff.Losses
	// Lose empties the data; nil where that cannot happen.
	Lose func(testing.TB)
}

// RunLosses holds an adapter to the contract of bff.Losses.
func RunLosses(t *testing.T, open func(testing.TB) Losing) {
	t.Run("a loss is told once by all together", func(t *testing.T) {
		l := open(t)
		var told atomic.Int32
		seeks(t, l.Losses, &told)
		seeks(t, l.Peer, &told)
		eventually(t, "the beginning is told", func() bool { return told.Load() == 1 })
		if l.Lose == nil {
			return
		}
		for n := int32(2); n < 4; n++ {
			l.Lose(t)
			eventually(t, "the loss is told", func() bool { return told.Load() >= n })
			if told.Load() != n {
				t.Fatalf("%d losses were told, want %d", told.Load(), n)
			}
		}
	})
	t.Run("Lost returns the context's error", func(t *testing.T) {
		l := open(t)
		ctx, cancel := context.WithCancel(context.Background())
		err := l.Losses.Lost(ctx, func(context.Context) { cancel() })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// seeks counts losses until the test ends.
func seeks(tb testing.TB, l bff.Losses, told *atomic.Int32) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = l.Lost(ctx, func(context.Context) { told.Add(1) })
	}()
	tb.Cleanup(func() { cancel(); <-ended })
}
