package porttest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"mantel/bff"
)

// contender holds a lease whenever it gets it.
type contender struct {
	cancel context.CancelFunc
	ended  chan error
	// got has a value for each time that the lease was got.
	got chan struct{}
}

// contend lets a replica wait for a lease; inside counts the holders.
func contend(tb testing.TB, l bff.Lease, name string, inside *atomic.Int32) *contender {
	ctx, cancel := context.WithCancel(context.Background())
	c := &contender{cancel: cancel, ended: make(chan error, 1), got: make(chan struct{}, 1000)}
	go func() {
		c.ended <- l.Hold(ctx, name, func(ctx context.Context) {
			if n := inside.Add(1); n > 1 {
				tb.Errorf("%d hold the lease at once", n)
			}
			defer inside.Add(-1)
			c.got <- struct{}{}
			<-ctx.Done()
		})
	}()
	tb.Cleanup(c.leave)
	return c
}

func (c *contender) leave() {
	c.cancel()
	err := <-c.ended
	c.ended <- err
}

func runLease(t *testing.T, open Open) {
	t.Run("one of many holds it, and another takes over", func(t *testing.T) {
		s := open(t)
		peer := s.Peer(t)
		var inside atomic.Int32
		first := contend(t, s.Lease, "poller", &inside)
		<-first.got
		second := contend(t, peer.Lease, "poller", &inside)
		other := contend(t, peer.Lease, "another", new(atomic.Int32))
		<-other.got // another name is another lease
		select {
		case <-second.got:
			t.Fatal("both hold it")
		default:
		}
		first.leave()
		<-second.got
	})
	t.Run("Hold returns the context's error, and not before", func(t *testing.T) {
		s := open(t)
		c := contend(t, s.Lease, "poller", new(atomic.Int32))
		<-c.got
		c.cancel()
		if err := <-c.ended; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		c.ended <- nil
	})
	t.Run("who stops early gets it again", func(t *testing.T) {
		s := open(t)
		ctx, cancel := context.WithCancel(context.Background())
		times := 0
		err := s.Lease.Hold(ctx, "poller", func(context.Context) {
			if times++; times == 3 {
				cancel()
			}
		})
		if times != 3 || !errors.Is(err, context.Canceled) {
			t.Errorf("held %d times, then %v", times, err)
		}
	})
	t.Run("in a crowd there is never more than one", func(t *testing.T) {
		s := open(t)
		stores := []Stores{s, s.Peer(t)}
		var inside atomic.Int32
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		var turns sync.WaitGroup
		var wg sync.WaitGroup
		turns.Add(8)
		for i := range 4 {
			wg.Go(func() {
				left := 2
				_ = stores[i%2].Lease.Hold(ctx, "crowd", func(context.Context) {
					if n := inside.Add(1); n != 1 {
						t.Error(fmt.Sprint(n, " hold the lease at once"))
					}
					inside.Add(-1)
					if left > 0 {
						left--
						turns.Done()
					}
				})
			})
		}
		turns.Wait()
		cancel()
		wg.Wait()
	})
}
