package porttest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"mantel/bff"
)

func runIsolation(t *testing.T, open Open) {
	t.Run("one user's record holds nothing of another's", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, Say("flights", "ada", 1, "for ada"), bff.Applied)
		put(t, s.Recommendations, Say("flights", "bob", 9, "for bob"), bff.Applied)
		readUntil(t, s, "ada", "ada's is read", shows("flights", 1))
		readUntil(t, s, "bob", "bob's is read", shows("flights", 9))
		put(t, s.Recommendations, Say("flights", "ada", 2, "for ada again"), bff.Applied)
	})
	t.Run("a value that belongs to another user is left out", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, Say("hotels", "ada", 1, "for ada"), bff.Applied)
		s.Plant(t, "ada", "flights", Say("flights", "bob", 1, "for bob"))
		rec := readUntil(t, s, "ada", "ada's is read", shows("hotels", 1))
		if len(rec.Held) != 1 {
			t.Errorf("held: %+v", rec.Held)
		}
	})
	t.Run("a value that belongs to another product is left out", func(t *testing.T) {
		s := open(t)
		put(t, s.Recommendations, Say("hotels", "ada", 1, "for ada"), bff.Applied)
		s.Plant(t, "ada", "flights", Say("loans", "ada", 1, "not of flights"))
		rec := readUntil(t, s, "ada", "ada's is read", shows("hotels", 1))
		if len(rec.Held) != 1 {
			t.Errorf("held: %+v", rec.Held)
		}
	})
	t.Run("a foreign value is no fence", func(t *testing.T) {
		s := open(t)
		s.Plant(t, "ada", "flights", Say("flights", "bob", 1000, "for bob"))
		put(t, s.Recommendations, Say("flights", "ada", 1, "for ada"), bff.Applied)
		readUntil(t, s, "ada", "ada's is read", shows("flights", 1))
	})
	t.Run("in a crowd, each reads only its own", func(t *testing.T) { crowd(t, open) })
}

// crowd lets many users be written and read at once, while some callers leave;
// every text names its owner.
func crowd(t *testing.T, open Open) {
	s := open(t)
	const users, rounds = 24, 12
	var wg sync.WaitGroup
	for n := range users {
		u := bff.UserID(fmt.Sprintf("user-%02d", n))
		wg.Go(func() {
			for i := range rounds {
				r := Say("flights", u, int64(i+1), fmt.Sprintf("<%s>", u))
				if _, err := s.Recommendations.Put(context.Background(), r); err != nil {
					t.Error(err)
					return
				}
			}
		})
		wg.Go(func() {
			for i := range rounds * 8 {
				ctx, cancel := context.WithCancel(context.Background())
				if i%3 == 0 {
					go cancel()
				}
				rec, err := s.Recommendations.ForUser(ctx, u, bff.Version{})
				cancel()
				if err != nil {
					continue // it left, or the machine is busy: then it reads nothing
				}
				if found := foreign(Opened(rec), u); found != "" {
					t.Errorf("%s reads %s", u, found)
					return
				}
			}
		})
	}
	wg.Wait()
	for n := range users {
		u := bff.UserID(fmt.Sprintf("user-%02d", n))
		readUntil(t, s, u, "the last revision is read", shows("flights", rounds))
	}
}

// foreign is the first text in a record that names somebody else, or "".
func foreign(rec bff.Record, u bff.UserID) string {
	if rec.User != u {
		return "the record of " + string(rec.User)
	}
	for _, h := range rec.Held {
		if h.Head.User != u || (h.Body != nil && h.Body.User != u) {
			return "an entry of " + string(h.Head.User)
		}
		if h.Body == nil {
			continue
		}
		for _, w := range h.Body.Widgets {
			if text := w.Props.Get("text").Text(); !strings.Contains(text, "<"+string(u)+">") {
				return text
			}
		}
	}
	return ""
}
