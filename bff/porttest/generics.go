package porttest

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"mantel/bff"
)

// follow runs Follow until the test ends; latest is what each was last given.
func follow(tb testing.TB, g bff.Generics, products ...bff.ProductID) (latest func() ([]bff.Held, bool)) {
	ctx, cancel := context.WithCancel(context.Background())
	var held atomic.Pointer[[]bff.Held]
	ended := make(chan error, 1)
	go func() {
		ended <- g.Follow(ctx, products, func(hs []bff.Held) { held.Store(&hs) })
	}()
	tb.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			tb.Errorf("Follow ended with %v", err)
		}
	})
	return func() ([]bff.Held, bool) {
		if hs := held.Load(); hs != nil {
			return *hs, true
		}
		return nil, false
	}
}

func runGenerics(t *testing.T, open Open) {
	t.Run("following nothing still says so", func(t *testing.T) {
		s := open(t)
		latest := follow(t, s.Generics, "flights")
		eventually(t, "each is called", func() bool { _, ok := latest(); return ok })
		if hs, _ := latest(); len(hs) != 0 {
			t.Errorf("held: %+v", hs)
		}
	})
	t.Run("every replica follows every change, sorted by product", func(t *testing.T) {
		s := open(t)
		put(t, s.Generics, Say("loans", "", 1, "before"), bff.Applied)
		here := follow(t, s.Generics, "loans", "flights")
		there := follow(t, s.Peer(t).Generics, "flights", "loans")
		put(t, s.Generics, Say("flights", "", 1, "a"), bff.Applied)
		put(t, s.Generics, Say("flights", "", 2, "b"), bff.Applied)
		put(t, s.Generics, Say("hotels", "", 1, "not followed"), bff.Applied)
		for _, latest := range []func() ([]bff.Held, bool){here, there} {
			eventually(t, "both are followed", func() bool {
				hs, _ := latest()
				return len(hs) == 2 && hs[0].Head.Revision == 2
			})
			hs, _ := latest()
			if hs[0].Head.Product != "flights" || hs[1].Head.Product != "loans" || hs[0].Body == nil || hs[1].Body == nil {
				t.Errorf("held: %+v", hs)
			}
		}
	})
	t.Run("the verdicts are those of personal writes", func(t *testing.T) {
		s := open(t)
		put(t, s.Generics, Say("flights", "", 5, "a"), bff.Applied)
		put(t, s.Generics, Say("flights", "", 5, "a"), bff.Unchanged)
		put(t, s.Generics, Say("flights", "", 5, "b"), bff.Conflict)
		put(t, s.Generics, Say("flights", "", 4, "c"), bff.Older)
	})
	t.Run("a withdrawal is followed as a fence", func(t *testing.T) {
		s := open(t)
		put(t, s.Generics, Say("flights", "", 1, "a"), bff.Applied)
		latest := follow(t, s.Generics, "flights")
		eventually(t, "the generic is followed", func() bool { hs, _ := latest(); return len(hs) == 1 && hs[0].Body != nil })
		put(t, s.Generics, bff.Withdrawal("flights", "", 2, time.Unix(0, 0)), bff.Applied)
		eventually(t, "its body is gone", func() bool {
			hs, _ := latest()
			return !slices.ContainsFunc(hs, func(h bff.Held) bool { return h.Body != nil })
		})
	})
	t.Run("what is said to everybody is in nobody's record", func(t *testing.T) {
		s := open(t)
		put(t, s.Generics, Say("flights", "", 1, "a"), bff.Applied)
		if rec := read(t, s, "flights"); len(rec.Held) != 0 {
			t.Errorf("held: %+v", rec.Held)
		}
	})
}

func runGenericDeadlines(t *testing.T, open Open) {
	t.Run("what is confirmed lives on, what is not expires", func(t *testing.T) {
		s := open(t)
		confirmed, left := Say("flights", "", 5, "a"), Say("loans", "", 5, "a")
		confirmed.ExpireAfter, left.ExpireAfter = time.Second, time.Second
		w := put(t, s.Generics, confirmed, bff.Applied)
		put(t, s.Generics, left, bff.Applied)
		confirm := func() {
			if again := put(t, s.Generics, confirmed, bff.Unchanged); again.Version != w.Version {
				t.Errorf("a confirmation raised the version from %s to %s", w.Version, again.Version)
			}
		}
		for range 4 {
			s.Pass(t, 300*time.Millisecond)
			confirm()
		}
		live := func(h bff.Held) bool { return h.Body != nil }
		latest := follow(t, s.Generics, "flights", "loans")
		eventually(t, "only what was confirmed lives", func() bool {
			confirm() // however slow the machine is
			hs, ok := latest()
			i := slices.IndexFunc(hs, live)
			return ok && i >= 0 && hs[i].Head.Product == "flights" && !slices.ContainsFunc(hs[i+1:], live)
		})
	})
}
