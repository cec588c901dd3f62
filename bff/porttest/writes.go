package porttest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"mantel/bff"
)

func runWrites(t *testing.T, open Open) {
	t.Run("an unknown user has an empty record and no error", func(t *testing.T) {
		rec := read(t, open(t), "nobody")
		if rec.User != "nobody" || rec.Version != (bff.Version{}) || len(rec.Held) != 0 {
			t.Errorf("got %+v", rec)
		}
	})
	t.Run("the verdict follows from revision and content", func(t *testing.T) { verdicts(t, open) })
	t.Run("the largest revision is kept exactly", func(t *testing.T) {
		s := open(t)
		const most = 1<<53 - 1
		put(t, s.Recommendations, Say("flights", "ada", most-1, "a"), bff.Applied)
		w := put(t, s.Recommendations, Say("flights", "ada", most, "b"), bff.Applied)
		if w.Held != most {
			t.Errorf("held %d, want %d", w.Held, most)
		}
		put(t, s.Recommendations, Say("flights", "ada", most-1, "a"), bff.Older)
		readUntil(t, s, "ada", "the largest revision is read", shows("flights", most))
	})
	t.Run("a record comes back as it was said, sorted by product", func(t *testing.T) { roundTrip(t, open) })
	t.Run("concurrent writers end with the newest", func(t *testing.T) { concurrent(t, open) })
	t.Run("another replica sees the write", func(t *testing.T) {
		s := open(t)
		peer := s.Peer(t)
		read(t, peer, "ada") // so that the peer has something to forget
		put(t, s.Recommendations, Say("flights", "ada", 1, "a"), bff.Applied)
		readUntil(t, peer, "ada", "the peer reads revision 1", shows("flights", 1))
		put(t, s.Recommendations, Say("flights", "ada", 2, "b"), bff.Applied)
		readUntil(t, peer, "ada", "the peer reads revision 2", shows("flights", 2))
	})
	t.Run("a caller that has left gets its own context's error", func(t *testing.T) {
		s := open(t)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := s.Recommendations.ForUser(ctx, "ada", bff.Version{}); !errors.Is(err, context.Canceled) {
			t.Errorf("read: %v", err)
		}
		if _, err := s.Recommendations.Put(ctx, Say("flights", "ada", 1, "a")); !errors.Is(err, context.Canceled) {
			t.Errorf("put: %v", err)
		}
	})
}

func verdicts(t *testing.T, open Open) {
	s := open(t)
	for _, row := range []struct {
		revision int64
		text     string
		want     bff.Verdict
		held     int64
		version  int64
		why      string
	}{
		{5, "a", bff.Applied, 5, 1, "nothing was held"},
		{5, "a", bff.Unchanged, 5, 1, "the same again"},
		{5, "b", bff.Conflict, 5, 1, "another content under the same revision"},
		{4, "c", bff.Older, 5, 1, "a smaller revision"},
		{4, "a", bff.Older, 5, 1, "a smaller revision, whatever its content"},
		{6, "a", bff.Applied, 6, 2, "a newer revision, although the content is the same"},
		{5, "a", bff.Older, 6, 2, "what was held before is older now"},
		{900, "d", bff.Applied, 900, 3, "revisions need not be consecutive"},
	} {
		w, err := s.Recommendations.Put(context.Background(), Say("flights", "ada", row.revision, row.text))
		if err != nil {
			t.Fatal(err)
		}
		if want := (bff.Write{Verdict: row.want, Held: row.held, Version: bff.Version{Epoch: w.Version.Epoch, N: row.version}}); w != want {
			t.Errorf("%s: got %+v, want %+v", row.why, w, want)
		}
	}
	readUntil(t, s, "ada", "the last applied revision is read", shows("flights", 900))
}

func roundTrip(t *testing.T, open Open) {
	s := open(t)
	for i, p := range []bff.ProductID{"loans", "flights", "hotels"} {
		w := put(t, s.Recommendations, Say(p, "ada", int64(i+1), "text of "+string(p)), bff.Applied)
		if w.Version.N != int64(i+1) {
			t.Errorf("version %s after %d writes", w.Version, i+1)
		}
	}
	rec := readUntil(t, s, "ada", "three products are held", func(r bff.Record) bool { return len(r.Held) == 3 })
	if rec.Version.N != 3 {
		t.Errorf("version %s, want 3 writes", rec.Version)
	}
	for i, p := range []bff.ProductID{"flights", "hotels", "loans"} {
		h := rec.Held[i]
		if h.Head.Product != p || h.Head.User != "ada" || h.Body == nil {
			t.Fatalf("entry %d: %+v", i, h.Head)
		}
		want := Say(p, "ada", h.Head.Revision, "text of "+string(p))
		if string(bff.EncodeEnvelope(*h.Body)) != string(bff.EncodeEnvelope(want)) {
			t.Errorf("%s came back as\n%s", p, bff.EncodeEnvelope(*h.Body))
		}
		if d := h.Head.StaleAt.Sub(h.Head.StoredAt); d != want.StaleAfter {
			t.Errorf("%s is stale after %s", p, d)
		}
		if d := h.Head.ExpireAt.Sub(h.Head.StoredAt); d != want.ExpireAfter {
			t.Errorf("%s expires after %s", p, d)
		}
		if h.Head.Digest != want.Digest || h.Head.Withdrawn {
			t.Errorf("%s has the head %+v", p, h.Head)
		}
	}
}

func concurrent(t *testing.T, open Open) {
	s := open(t)
	stores := []Stores{s, s.Peer(t)}
	const revisions = 60
	order := rand.Perm(revisions)
	var mu sync.Mutex
	versions := make(map[bff.Version]bool)
	var wg sync.WaitGroup
	for i, n := range order {
		wg.Go(func() {
			revision := int64(n + 1)
			w, err := stores[i%2].Recommendations.Put(context.Background(), Say("flights", "ada", revision, fmt.Sprint(revision)))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				t.Error(err)
			case w.Verdict == bff.Applied && versions[w.Version]:
				t.Errorf("version %s was given twice", w.Version)
			case w.Verdict == bff.Applied:
				versions[w.Version] = true
			case w.Verdict != bff.Older || w.Held <= revision:
				t.Errorf("revision %d: %+v", revision, w)
			}
		})
	}
	wg.Wait()
	for _, each := range stores {
		rec := readUntil(t, each, "ada", "the newest revision is read", shows("flights", revisions))
		if rec.Version.N != int64(len(versions)) {
			t.Errorf("version %s after %d applied writes", rec.Version, len(versions))
		}
		if h, _ := held(rec, "flights"); h.Body.Widgets[0].Props.Get("text").Text() != fmt.Sprint(revisions) {
			t.Error("the newest head stands over another body")
		}
	}
}
