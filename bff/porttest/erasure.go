package porttest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"mantel/bff"
)

// hearer collects users that a store tells of.
type hearer struct {
	mu  sync.Mutex
	all map[bff.UserID]int
	// everybody counts how often it was told that anybody may have changed.
	everybody int
}

func (l *hearer) hear(users ...bff.UserID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = make(map[bff.UserID]int)
	}
	for _, u := range users {
		l.all[u]++
	}
}

func (l *hearer) hearTracked(users []bff.UserID) {
	l.hear(users...)
	if users == nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.everybody++
	}
}

func (l *hearer) heard(u bff.UserID) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all[u]
}

// following runs what follows a store until the test ends.
func following(tb testing.TB, what func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- what(ctx) }()
	tb.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			tb.Errorf("it ended with %v", err)
		}
	})
}

func runErasure(t *testing.T, open Open) {
	t.Run("nothing of an erased user is left but a mark", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, Say("flights", "ada", 7, "a"), bff.Applied)
		before := put(t, s.Recommendations, Say("hotels", "ada", 7, "a"), bff.Applied).Version
		put(t, s.Recommendations, Say("flights", "bob", 7, "b"), bff.Applied)
		register(t, s, "loans", "ada", true)
		erase(t, s, "ada")
		rec := readUntil(t, s, "ada", "the mark is read", func(r bff.Record) bool { return !r.ErasedAt.IsZero() })
		if len(rec.Held) != 0 || len(rec.Registered) != 0 || rec.Version != (bff.Version{Epoch: before.Epoch, N: before.N + 1}) {
			t.Errorf("left: %+v", rec)
		}
		if d := s.Now().Sub(rec.ErasedAt); d < -time.Minute || d > time.Minute {
			t.Errorf("erased %s ago", d)
		}
		if other := read(t, s, "bob"); !shows("flights", 7)(other) || !other.ErasedAt.IsZero() {
			t.Errorf("bob went along: %+v", other)
		}
	})
	t.Run("what was said before is refused, what is said after is taken", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, Say("flights", "ada", 7, "a"), bff.Applied)
		erase(t, s, "ada")
		at := readUntil(t, s, "ada", "the mark is read", func(r bff.Record) bool { return !r.ErasedAt.IsZero() }).ErasedAt
		late := Say("flights", "ada", 9, "late")
		for _, ago := range []time.Duration{time.Hour, time.Millisecond, 0} {
			late.SaidAt = at.Add(-ago)
			if w := put(t, s.Recommendations, late, bff.Erased); w.Held != 0 {
				t.Errorf("it holds revision %d", w.Held)
			}
		}
		fresh := Say("flights", "ada", 1, "fresh")
		fresh.SaidAt = at.Add(time.Millisecond)
		put(t, s.Recommendations, fresh, bff.Applied)
		put(t, s.Recommendations, Say("flights", "ada", 2, "just now"), bff.Applied)
		rec := readUntil(t, s, "ada", "the new push is read", shows("flights", 2))
		if !rec.ErasedAt.Equal(at) {
			t.Errorf("the mark is %s, and was %s", rec.ErasedAt, at)
		}
		late.SaidAt = at.Add(-time.Hour)
		if w := put(t, s.Recommendations, late, bff.Erased); w.Held != 2 {
			t.Errorf("it holds revision %d", w.Held)
		}
	})
	t.Run("somebody of whom nothing is known can be erased, and again", func(t *testing.T) {
		s := open(t)
		erase(t, s, "nobody")
		first := readUntil(t, s, "nobody", "the mark is read", func(r bff.Record) bool { return !r.ErasedAt.IsZero() })
		erase(t, s, "nobody")
		readUntil(t, s, "nobody", "the version is raised again", func(r bff.Record) bool {
			return r.Version == bff.Version{Epoch: first.Version.Epoch, N: first.Version.N + 1}
		})
	})
	t.Run("every replica is told", func(t *testing.T) {
		s := open(t)
		erase(t, s, "early")
		s.Pass(t, 100*time.Millisecond)
		var here, there hearer
		following(t, func(ctx context.Context) error {
			return s.Eraser.Erased(ctx, func(u bff.UserID) { here.hear(u) })
		})
		peer := s.Peer(t)
		following(t, func(ctx context.Context) error {
			return peer.Eraser.Erased(ctx, func(u bff.UserID) { there.hear(u) })
		})
		// That a follower has begun cannot be seen: whoever is erased again and
		// again is heard of once it has.
		eventually(t, "both follow", func() bool {
			erase(t, s, "somebody")
			return here.heard("somebody") > 0 && there.heard("somebody") > 0
		})
		for _, u := range []bff.UserID{"ada", "bob"} {
			erase(t, s, u)
			eventually(t, "both hear of "+string(u), func() bool { return here.heard(u) == 1 && there.heard(u) == 1 })
		}
		if here.heard("early") != 0 || there.heard("early") != 0 {
			t.Error("they are told of somebody who was erased before they asked")
		}
	})
}

func erase(tb testing.TB, s Stores, u bff.UserID) {
	tb.Helper()
	if err := s.Eraser.Erase(tb.Context(), u); err != nil {
		tb.Fatalf("erase %s: %v", u, err)
	}
}

func runRegistrations(t *testing.T, open Open) {
	t.Run("who registers is in the record, sorted, until it no longer wants to be", func(t *testing.T) {
		s := open(t)
		for _, p := range []bff.ProductID{"loans", "flights", "hotels", "flights"} {
			register(t, s, p, "ada", true)
		}
		register(t, s, "hotels", "ada", false)
		register(t, s, "hotels", "bob", false)
		want := []bff.ProductID{"flights", "loans"}
		rec := readUntil(t, s, "ada", "they are registered", func(r bff.Record) bool { return slices.Equal(r.Registered, want) })
		if len(rec.Held) != 0 || rec.Version != (bff.Version{}) {
			t.Errorf("a registration is a write: %+v", rec)
		}
		if other := read(t, s, "bob"); len(other.Registered) != 0 {
			t.Errorf("bob has %v", other.Registered)
		}
		put(t, s.Recommendations, Say("flights", "ada", 1, "a"), bff.Applied)
		rec = readUntil(t, s, "ada", "the push is read", shows("flights", 1))
		if !slices.Equal(rec.Registered, want) {
			t.Errorf("a push changed the registrations to %v", rec.Registered)
		}
	})
}

func register(tb testing.TB, s Stores, p bff.ProductID, u bff.UserID, wanted bool) {
	tb.Helper()
	if err := s.Registrations.Register(tb.Context(), p, u, wanted); err != nil {
		tb.Fatalf("register %s: %v", u, err)
	}
}

func runTracking(t *testing.T, open Open) {
	t.Run("whoever has read hears of each change", func(t *testing.T) {
		s := open(t)
		peer := s.Peer(t)
		var heard hearer
		following(t, func(ctx context.Context) error { return s.Tracker.Track(ctx, heard.hearTracked) })
		revision := int64(0)
		for _, change := range []struct {
			why string
			do  func()
		}{
			{"a push", func() {
				revision++
				put(t, peer.Recommendations, Say("flights", "ada", revision, "a"), bff.Applied)
			}},
			{"a push of its own", func() {
				revision++
				put(t, s.Recommendations, Say("flights", "ada", revision, "a"), bff.Applied)
			}},
			{"a registration", func() { register(t, peer, "flights", "ada", true) }},
			{"an erasure", func() { erase(t, peer, "ada") }},
		} {
			// That the follower has begun cannot be seen, so it may take some.
			before := heard.heard("ada")
			eventually(t, change.why+" is told", func() bool {
				read(t, s, "ada")
				change.do()
				for range 20 {
					if heard.heard("ada") > before {
						return true
					}
					<-time.After(time.Millisecond)
				}
				return false
			})
		}
		if heard.heard("bob") != 0 {
			t.Error("it is told of somebody who did not change")
		}
	})
}
