package bff_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"mantel/bff"
)

func TestNobodyWhoIsKnownWaitsForAStoreThatIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		first := r.says(t, "flights", "ada", 1)
		r.read(t, "ada")
		r.store.meet(takes(500 * time.Millisecond))
		took := func(why string, least bff.Version, want time.Duration) {
			t.Helper()
			began := time.Now()
			rec, err := r.ForUser(t.Context(), "ada", least)
			if took := time.Since(began); err != nil || !rec.Recalled || took != want {
				t.Errorf("%s: after %s it is %+v, %v", why, took, rec, err)
			}
		}
		for n := range 3 {
			r.store.tell(nil)
			took(fmt.Sprint("the store was late ", n, " times"), bff.Version{}, 50*time.Millisecond)
			time.Sleep(time.Second)
		}
		r.store.tell(nil)
		took("any version will do", bff.Version{}, 0)
		took("what is known is new enough", first, 0)
		second := r.says(t, "flights", "ada", 2)
		took("only the store may have that version", second, 50*time.Millisecond)
		time.Sleep(time.Second)
		if rec := r.read(t, "ada"); spell(rec) != "flights 2" || !rec.Recalled {
			t.Errorf("what came late was not kept: %+v", rec)
		}
		if _, err := r.ForUser(t.Context(), "a-stranger", bff.Version{}); err == nil {
			t.Error("of a stranger something is known")
		}
		time.Sleep(time.Second)

		r.store.meet(takes(time.Millisecond))
		r.store.tell(nil)
		took("nobody has seen yet that it is quick again", bff.Version{}, 0)
		time.Sleep(2 * time.Millisecond)
		r.store.tell(nil)
		if rec := r.read(t, "ada"); rec.Recalled {
			t.Errorf("it is quick again, and %+v", rec)
		}
		if n := r.heard.counts(bff.EventRecall); n[bff.EventRecall+" recalled slow"] < 3 {
			t.Errorf("counted %v", n)
		}
	})
}

func TestNobodyWhoIsKnownWaitsForAStoreThatIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		for _, u := range []bff.UserID{"ada", "bob"} {
			r.says(t, "flights", u, 1)
			r.read(t, u)
		}
		r.store.meet(hangs)
		r.store.tell(nil)
		began := time.Now()
		for _, row := range []struct {
			user bff.UserID
			from time.Duration
			want time.Duration
		}{
			{"ada", 0, 50 * time.Millisecond},
			{"bob", 60 * time.Millisecond, 50 * time.Millisecond},
			{"ada", 150 * time.Millisecond, 0},
			{"bob", 150 * time.Millisecond, 0},
		} {
			time.Sleep(row.from - time.Since(began))
			asked := time.Now()
			if rec := r.read(t, row.user); !rec.Recalled || time.Since(asked) != row.want {
				t.Errorf("%s, %s after the store was asked first: after %s it is %+v", row.user, row.from, time.Since(asked), rec)
			}
		}
		time.Sleep(2 * time.Second) // what hangs ends
	})
}
