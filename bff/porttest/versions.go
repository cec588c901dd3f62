package porttest

import (
	"testing"
	"time"

	"mantel/bff"
)

func runVersions(t *testing.T, open Open) {
	t.Run("each applied write raises the version within its epoch, and no other does", func(t *testing.T) {
		s := open(t)
		first := put(t, s.Recommendations, Say("flights", "ada", 5, "a"), bff.Applied).Version
		if first.Epoch == "" || first.N < 1 {
			t.Fatalf("the first write gives %s", first)
		}
		if v, err := bff.ParseVersion(first.String()); err != nil || v != first {
			t.Errorf("%s is read as %s, %v", first, v, err)
		}
		for _, row := range []struct {
			say   bff.Recommendation
			want  bff.Verdict
			later int64
		}{
			{Say("flights", "ada", 5, "a"), bff.Unchanged, 0},
			{Say("flights", "ada", 5, "b"), bff.Conflict, 0},
			{Say("flights", "ada", 4, "c"), bff.Older, 0},
			{Say("hotels", "ada", 1, "d"), bff.Applied, 1},
			{bff.Withdrawal("flights", "ada", 6, time.Unix(0, 0)), bff.Applied, 2},
		} {
			want := bff.Version{Epoch: first.Epoch, N: first.N + row.later}
			if got := put(t, s.Recommendations, row.say, row.want).Version; got != want {
				t.Errorf("%s after %q, want %s", got, row.want, want)
			}
		}
		readUntil(t, s, "ada", "the record has the last version", func(r bff.Record) bool {
			return r.Version == bff.Version{Epoch: first.Epoch, N: first.N + 2}
		})
	})
	t.Run("what is asked for of an unknown user has no version", func(t *testing.T) {
		s := open(t)
		rec, err := s.Recommendations.ForUser(t.Context(), "nobody", bff.Version{Epoch: "0", N: 7})
		if err != nil || rec.Version != (bff.Version{}) {
			t.Errorf("%s, %v", rec.Version, err)
		}
	})
}

func runGenerations(t *testing.T, open Open) {
	t.Run("a reset lets revisions begin again, for users and for everybody", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, Say("flights", "ada", 900, "a"), bff.Applied)
		put(t, s.Generics, Say("flights", "", 900, "a"), bff.Applied)
		put(t, s.Recommendations, Say("hotels", "ada", 900, "a"), bff.Applied)
		generation := reset(t, s, "flights")
		rec := readUntil(t, s, "ada", "what is held stays", shows("flights", 900))
		if h, _ := held(rec, "flights"); h.Head.Generation != 0 {
			t.Errorf("what was said before the reset has generation %d", h.Head.Generation)
		}
		put(t, s.Recommendations, Say("flights", "ada", 1, "b"), bff.Applied)
		put(t, s.Recommendations, Say("flights", "ada", 1, "b"), bff.Unchanged)
		put(t, s.Recommendations, Say("flights", "ada", 1, "c"), bff.Conflict)
		put(t, s.Generics, Say("flights", "", 1, "b"), bff.Applied)
		rec = readUntil(t, s, "ada", "the new beginning is read", shows("flights", 1))
		if h, _ := held(rec, "flights"); h.Head.Generation != generation {
			t.Errorf("generation %d, want %d", h.Head.Generation, generation)
		}
		latest := follow(t, s.Generics, "flights")
		eventually(t, "the new beginning is followed", func() bool {
			hs, _ := latest()
			return len(hs) == 1 && hs[0].Head.Revision == 1 && hs[0].Head.Generation == generation
		})
		put(t, s.Recommendations, Say("hotels", "ada", 899, "b"), bff.Older)
	})
	t.Run("a follower of generics takes the smaller revision of a newer generation", func(t *testing.T) {
		s := open(t)
		latest := follow(t, s.Generics, "flights")
		put(t, s.Generics, Say("flights", "", 900, "a"), bff.Applied)
		eventually(t, "it is followed", func() bool { hs, _ := latest(); return len(hs) == 1 })
		reset(t, s, "flights")
		put(t, s.Generics, Say("flights", "", 1, "b"), bff.Applied)
		eventually(t, "the new beginning is followed", func() bool {
			hs, _ := latest()
			return len(hs) == 1 && hs[0].Head.Revision == 1
		})
	})
	t.Run("every replica hears of a reset, and each one is newer", func(t *testing.T) {
		s := open(t)
		peer := s.Peer(t)
		put(t, peer.Recommendations, Say("flights", "ada", 900, "a"), bff.Applied)
		first := reset(t, s, "flights")
		eventually(t, "the peer's push is taken", func() bool {
			w, err := peer.Recommendations.Put(t.Context(), Say("flights", "ada", 2, "b"))
			return err == nil && w.Verdict == bff.Applied
		})
		if second := reset(t, peer, "flights"); second <= first {
			t.Errorf("generation %d after %d", second, first)
		}
		eventually(t, "the first one's push is taken", func() bool {
			w, err := s.Recommendations.Put(t.Context(), Say("flights", "ada", 1, "c"))
			return err == nil && w.Verdict == bff.Applied
		})
	})
}

func reset(tb testing.TB, s Stores, p bff.ProductID) int64 {
	tb.Helper()
	generation, err := s.Resets.Reset(tb.Context(), p)
	if err != nil || generation < 1 {
		tb.Fatalf("reset %s: generation %d, %v", p, generation, err)
	}
	return generation
}
