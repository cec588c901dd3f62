package bff_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mantel/bff"
	"mantel/bff/porttest"
)

func TestRecallAsksTheStoreOnceWhileNothingChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		first := r.read(t, "ada")
		if again := r.read(t, "ada"); spell(again) != "flights 1" || again.Recalled || again.Seen != first.Seen || first.Seen == 0 {
			t.Errorf("got %+v", again)
		}
		if n := r.store.asked(); n != 1 {
			t.Errorf("the store was asked %d times", n)
		}
		r.says(t, "flights", "ada", 2)
		if changed := r.read(t, "ada"); spell(changed) != "flights 2" || changed.Seen == first.Seen || changed.Version.N != 2 {
			t.Errorf("after a change: %+v", changed)
		}
	})
}

func TestRecallKnowsWhoIsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		for range 3 {
			if rec := r.read(t, "ada"); rec.User != "ada" || len(rec.Held) != 0 || rec.Seen == 0 {
				t.Errorf("got %+v", rec)
			}
		}
		if n := r.store.asked(); n != 1 {
			t.Errorf("the store was asked %d times", n)
		}
		r.says(t, "flights", "ada", 1)
		if rec := r.read(t, "ada"); spell(rec) != "flights 1" {
			t.Errorf("got %s", spell(rec))
		}
	})
}

func TestRecallAsksAgainWhenItMustNotBeSure(t *testing.T) {
	for _, row := range []struct {
		why   string
		then  func(t *testing.T, r *recalling)
		reads int
	}{
		{"nothing happened", func(*testing.T, *recalling) {}, 0},
		{"a moment passed", func(*testing.T, *recalling) { time.Sleep(9 * time.Second) }, 0},
		{"the time of a recheck passed", func(*testing.T, *recalling) { time.Sleep(10 * time.Second) }, 1},
		{"the user's record changed", func(_ *testing.T, r *recalling) { r.store.tell([]bff.UserID{"bob", "ada"}) }, 1},
		{"another one's record changed", func(_ *testing.T, r *recalling) { r.store.tell([]bff.UserID{"bob"}) }, 0},
		{"a connection was lost", func(_ *testing.T, r *recalling) { r.store.tell(nil) }, 1},
		{"something was written through it", func(t *testing.T, r *recalling) {
			if _, err := r.Put(t.Context(), porttest.Say("flights", "ada", 2, "b")); err != nil {
				t.Fatal(err)
			}
		}, 1},
		{"what was written was older", func(t *testing.T, r *recalling) {
			if w, err := r.Put(t.Context(), porttest.Say("flights", "ada", 1, "of ada")); err != nil || w.Verdict != bff.Unchanged {
				t.Fatal(w, err)
			}
		}, 0},
		{"a write may have been applied", func(t *testing.T, r *recalling) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := r.Put(ctx, porttest.Say("flights", "ada", 2, "b")); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}, 1},
		{"the user was forgotten", func(_ *testing.T, r *recalling) { r.Forget("ada") }, 1},
	} {
		t.Run(row.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := recall(t, nil)
				r.says(t, "flights", "ada", 1)
				r.read(t, "ada")
				before := r.store.asked()
				row.then(t, r)
				r.read(t, "ada")
				if n := r.store.asked() - before; n != row.reads {
					t.Errorf("the store was asked %d times, want %d", n, row.reads)
				}
				r.read(t, "ada")
				if n := r.store.asked() - before; n != row.reads {
					t.Errorf("and then %d times more", n-row.reads)
				}
			})
		})
	}
}

func TestAThousandReadersOfOneColdUserAreOneReadOfTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		r.store.meet(takes(20 * time.Millisecond))
		var readers sync.WaitGroup
		for range 1000 {
			readers.Go(func() {
				if rec := r.read(t, "ada"); spell(rec) != "flights 1" || rec.Recalled {
					t.Errorf("got %+v", rec)
				}
			})
		}
		readers.Wait()
		if n := r.store.asked(); n != 1 || r.heard.counts(bff.EventStoreRead)[bff.EventStoreRead] != 1 {
			t.Errorf("the store was asked %d times", n)
		}
	})
}

func TestRecallAsksAgainForAVersionThatTheCallerHasHeardOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		r.read(t, "ada")
		// The news of this write is lost.
		w, err := r.store.Put(t.Context(), porttest.Say("flights", "ada", 2, "b"))
		if err != nil {
			t.Fatal(err)
		}
		if rec := r.read(t, "ada"); spell(rec) != "flights 1" {
			t.Errorf("before anybody asked for it: %s", spell(rec))
		}
		rec, err := r.ForUser(t.Context(), "ada", w.Version)
		if err != nil || spell(rec) != "flights 2" {
			t.Errorf("got %s, %v", spell(rec), err)
		}
		before := r.store.asked()
		for range 3 { // of an epoch that is over, the store is asked once
			if rec, err := r.ForUser(t.Context(), "ada", bff.Version{Epoch: "e0", N: 7}); err != nil || spell(rec) != "flights 2" {
				t.Errorf("got %s, %v", spell(rec), err)
			}
		}
		if n := r.store.asked() - before; n != 1 {
			t.Errorf("the store was asked %d times for what it cannot have", n)
		}
	})
}

func TestAFlightThatBeganBeforeTheNewsIsNoAnswerToWhoComesAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		r.store.early = true // what is answered late was true at the beginning
		r.store.meet(takes(20 * time.Millisecond))
		var first sync.WaitGroup
		first.Go(func() {
			if rec := r.read(t, "ada"); spell(rec) != "flights 1" {
				t.Errorf("who asked before: %s", spell(rec))
			}
		})
		time.Sleep(5 * time.Millisecond)
		version := r.says(t, "flights", "ada", 2)
		var after sync.WaitGroup
		after.Go(func() {
			if rec := r.read(t, "ada"); spell(rec) != "flights 2" {
				t.Errorf("who asked after: %s", spell(rec))
			}
		})
		after.Go(func() {
			if rec, err := r.ForUser(t.Context(), "ada", version); err != nil || spell(rec) != "flights 2" {
				t.Errorf("who had heard of it: %s, %v", spell(rec), err)
			}
		})
		first.Wait()
		after.Wait()
		if n := r.store.asked(); n != 2 {
			t.Errorf("the store was asked %d times", n)
		}
	})
}

func TestWhatIsForgottenDoesNotComeBackWithAFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		r.store.early = true
		r.store.meet(takes(20 * time.Millisecond))
		var reader sync.WaitGroup
		reader.Go(func() {
			if rec := r.read(t, "ada"); len(rec.Held) != 0 {
				t.Errorf("who waited is given %s", spell(rec))
			}
		})
		time.Sleep(5 * time.Millisecond)
		r.store.loses("e1")
		r.Forget("ada")
		reader.Wait()
		if rec := r.read(t, "ada"); len(rec.Held) != 0 || r.Counts().Users != 1 {
			t.Errorf("%s, %+v", spell(rec), r.Counts())
		}
	})
}

func TestRecallRefusesWhatIsAnotherUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		r.store.users["ada"].held["hotels"] = heldOf(porttest.Say("hotels", "bob", 1, "b"), time.Now())
		if rec := r.read(t, "ada"); spell(rec) != "flights 1" {
			t.Errorf("got %s", spell(rec))
		}
		if n := r.heard.counts(bff.EventForeign); n[bff.EventForeign+" "] != 1 {
			t.Errorf("counted %v", n)
		}
		liar := recall(t, func(c *bff.RecallConfig) { c.Store = always{r.store, "bob"} })
		if rec, err := liar.ForUser(t.Context(), "ada", bff.Version{}); !errors.Is(err, bff.ErrUnavailable) {
			t.Errorf("got %+v, %v", rec, err)
		}
	})
}

// always answers with the record of one user.
type always struct {
	bff.Recommendations
	user bff.UserID
}

func (a always) ForUser(ctx context.Context, _ bff.UserID, least bff.Version) (bff.Record, error) {
	return a.Recommendations.ForUser(ctx, a.user, least)
}
