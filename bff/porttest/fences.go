package porttest

import (
	"testing"
	"time"

	"mantel/bff"
)

func runFences(t *testing.T, open Open) {
	t.Run("an empty statement is kept, and is no withdrawal", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, SayNothing("car-insurance", "ada", 3), bff.Applied)
		rec := readUntil(t, s, "ada", "the empty statement is read", shows("car-insurance", 3))
		h, _ := held(rec, "car-insurance")
		if h.Head.Withdrawn || len(h.Body.Widgets) != 0 {
			t.Errorf("got %+v", h)
		}
	})
	t.Run("a withdrawal drops the body and keeps older pushes out", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, Say("flights", "ada", 5, "a"), bff.Applied)
		gone := bff.Withdrawal("flights", "ada", 6, time.Unix(0, 0))
		put(t, s.Recommendations, gone, bff.Applied)
		rec := readUntil(t, s, "ada", "the withdrawal is read", func(r bff.Record) bool {
			h, ok := held(r, "flights")
			return ok && h.Head.Withdrawn && h.Head.Revision == 6
		})
		if h, _ := held(rec, "flights"); h.Body != nil {
			t.Error("the body is still there")
		}
		put(t, s.Recommendations, gone, bff.Unchanged)
		put(t, s.Recommendations, Say("flights", "ada", 5, "a"), bff.Older)
		put(t, s.Recommendations, Say("flights", "ada", 6, "a"), bff.Conflict)
		put(t, s.Recommendations, Say("flights", "ada", 7, "b"), bff.Applied)
		readUntil(t, s, "ada", "the push after the withdrawal is read", shows("flights", 7))
	})
	t.Run("a withdrawal of what was never said is a fence too", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, bff.Withdrawal("flights", "ada", 6, time.Unix(0, 0)), bff.Applied)
		put(t, s.Recommendations, Say("flights", "ada", 5, "a"), bff.Older)
	})
	t.Run("what has expired has no body and keeps older pushes out", func(t *testing.T) { expiry(t, open) })
	t.Run("what one product withdraws changes no other", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, Say("flights", "ada", 1, "a"), bff.Applied)
		put(t, s.Recommendations, Say("hotels", "ada", 1, "b"), bff.Applied)
		put(t, s.Recommendations, bff.Withdrawal("flights", "ada", 2, time.Unix(0, 0)), bff.Applied)
		rec := readUntil(t, s, "ada", "the withdrawal is read", func(r bff.Record) bool {
			h, ok := held(r, "flights")
			return ok && h.Head.Withdrawn
		})
		if !shows("hotels", 1)(rec) {
			t.Errorf("hotels is gone: %+v", rec.Held)
		}
	})
}

func expiry(t *testing.T, open Open) {
	s := open(t)
	brief := Say("flights", "ada", 5, "a")
	brief.StaleAfter, brief.ExpireAfter = 50*time.Millisecond, 300*time.Millisecond
	put(t, s.Recommendations, brief, bff.Applied)
	put(t, s.Recommendations, Say("hotels", "ada", 1, "b"), bff.Applied)
	readUntil(t, s, "ada", "both products are held", func(r bff.Record) bool { return len(r.Held) == 2 })

	s.Pass(t, 350*time.Millisecond)
	rec := readUntil(t, s, "ada", "the expired body is gone", func(r bff.Record) bool {
		h, ok := held(r, "flights")
		return ok && h.Body == nil
	})
	if h, _ := held(rec, "flights"); h.Head.Revision != 5 || h.Head.Withdrawn {
		t.Errorf("the fence is %+v", h.Head)
	}
	if !shows("hotels", 1)(rec) {
		t.Error("hotels went with it")
	}
	put(t, s.Recommendations, Say("flights", "ada", 4, "old"), bff.Older)
	put(t, s.Recommendations, brief, bff.Unchanged)
	// The write of another product is when the body is dropped for good.
	put(t, s.Recommendations, Say("hotels", "ada", 2, "c"), bff.Applied)
	readUntil(t, s, "ada", "hotels is read again", shows("hotels", 2))
	put(t, s.Recommendations, Say("flights", "ada", 4, "old"), bff.Older)
	put(t, s.Recommendations, Say("flights", "ada", 6, "new"), bff.Applied)
	readUntil(t, s, "ada", "a newer push lives again", shows("flights", 6))
}
