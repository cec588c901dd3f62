package porttest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mantel/bff"
)

// TurnTaking are one adapter's turns, over one set of data.
type TurnTaking struct {
	Turns bff.Turns
	Peer  func(testing.TB) bff.Turns
	Pass  func(testing.TB, time.Duration)
}

// RunTurns holds an adapter to the contract of bff.Turns.
func RunTurns(t *testing.T, open func(testing.TB) TurnTaking) {
	const long = time.Minute
	t.Run("nobody gets a turn while one lasts", func(t *testing.T) {
		s := open(t)
		peer := s.Peer(t)
		if again := take(t, s.Turns, "poll", long); again != 0 {
			t.Fatalf("the first must wait %s", again)
		}
		for _, who := range []bff.Turns{s.Turns, peer} {
			if again := take(t, who, "poll", long); again <= 0 || again > long {
				t.Errorf("the next one waits %s", again)
			}
		}
		if again := take(t, peer, "another", long); again != 0 {
			t.Errorf("another name must wait %s", again)
		}
	})
	t.Run("who has waited gets the next", func(t *testing.T) {
		s := open(t)
		take(t, s.Turns, "poll", 100*time.Millisecond)
		s.Pass(t, 150*time.Millisecond)
		if again := take(t, s.Peer(t), "poll", long); again != 0 {
			t.Errorf("it must wait %s more", again)
		}
	})
	t.Run("one of a crowd gets it", func(t *testing.T) {
		s := open(t)
		who := []bff.Turns{s.Turns, s.Peer(t)}
		var got atomic.Int32
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				if again, err := who[i%2].Take(context.Background(), "crowd", long); err == nil && again == 0 {
					got.Add(1)
				}
			})
		}
		wg.Wait()
		if got.Load() != 1 {
			t.Errorf("%d got the turn", got.Load())
		}
	})
	t.Run("who has left gets none", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := open(t).Turns.Take(ctx, "poll", long); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func take(tb testing.TB, from bff.Turns, name string, every time.Duration) time.Duration {
	tb.Helper()
	again, err := from.Take(context.Background(), name, every)
	if err != nil {
		tb.Fatalf("take: %v", err)
	}
	return again
}
