package bff_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mantel/bff"
)

func TestAStoreThatIsAwayLeavesWhatWasKnown(t *testing.T) {
	for why, meets := range map[string]func(context.Context, bff.UserID) error{"it fails": down, "it hangs": hangs, "it is slow": takes(500 * time.Millisecond)} {
		t.Run(why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := recall(t, nil)
				r.says(t, "flights", "ada", 1)
				known := r.read(t, "ada")
				r.store.meet(meets)
				r.store.tell(nil)
				asked := time.Now()
				rec := r.read(t, "ada")
				if spell(rec) != "flights 1" || !rec.Recalled || rec.Seen != known.Seen {
					t.Errorf("got %+v", rec)
				}
				if took := time.Since(asked); took > 50*time.Millisecond { // simulated
					t.Errorf("it took %s", took)
				}
				if _, err := r.ForUser(t.Context(), "bob", bff.Version{}); !errors.Is(err, bff.ErrUnavailable) {
					t.Errorf("of a stranger: %v", err)
				}
				time.Sleep(24 * time.Hour)
				r.store.meet(down)
				if rec, err := r.ForUser(t.Context(), "ada", bff.Version{}); err == nil && why != "it is slow" {
					t.Errorf("after a day: %+v", rec)
				}
			})
		})
	}
}

func TestALateAnswerIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		r.store.meet(takes(500 * time.Millisecond))
		if _, err := r.ForUser(t.Context(), "ada", bff.Version{}); !errors.Is(err, bff.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
		time.Sleep(500 * time.Millisecond)
		if rec := r.read(t, "ada"); spell(rec) != "flights 1" || rec.Recalled || r.store.asked() != 1 {
			t.Errorf("got %+v after %d reads", rec, r.store.asked())
		}
	})
}

func TestNobodyInheritsAnothersDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		r.store.meet(takes(30 * time.Millisecond))
		var all sync.WaitGroup
		all.Go(func() {
			hurried, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			if _, err := r.ForUser(hurried, "ada", bff.Version{}); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("who was in a hurry: %v", err)
			}
		})
		time.Sleep(500 * time.Microsecond) // the flight is the other's
		all.Go(func() {
			leaving, leave := context.WithCancel(t.Context())
			time.AfterFunc(5*time.Millisecond, leave)
			if _, err := r.ForUser(leaving, "ada", bff.Version{}); !errors.Is(err, context.Canceled) {
				t.Errorf("who left: %v", err)
			}
		})
		if rec := r.read(t, "ada"); spell(rec) != "flights 1" || rec.Recalled {
			t.Errorf("who waited: %+v", rec)
		}
		all.Wait()
		if n := r.store.asked(); n != 1 {
			t.Errorf("the store was asked %d times", n)
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		r.store.tell(nil)
		if rec, err := r.ForUser(gone, "ada", bff.Version{}); err != nil || spell(rec) != "flights 1" || !rec.Recalled {
			t.Errorf("who had left before: %+v, %v", rec, err)
		}
	})
}

// unwatched is a context that starts no timer for who waits a while.
type unwatched struct {
	context.Context
	within time.Duration
	left   chan struct{}
}

func (u *unwatched) Within(d time.Duration) <-chan struct{} {
	u.within = d
	return u.left
}

func TestACallerIsWatchedForAsLongAsTheBudgetLasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		r.store.meet(takes(30 * time.Millisecond))
		u := &unwatched{Context: t.Context(), left: make(chan struct{})}
		time.AfterFunc(time.Millisecond, func() { close(u.left) })
		began := time.Now()
		if _, err := r.ForUser(u, "ada", bff.Version{}); !errors.Is(err, bff.ErrUnavailable) {
			t.Errorf("who left: %v", err)
		}
		if took, budget := time.Since(began), bff.DefaultRecall().Budget.Duration(); took != time.Millisecond || u.within != budget {
			t.Errorf("it was waited for %s, and watched for %s of %s", took, u.within, budget)
		}
		time.Sleep(time.Second) // until the flight is over
	})
}

func TestAStoreThatFailsIsLeftAloneAndProbed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.store.meet(down)
		for n := range 100 {
			_, _ = r.ForUser(t.Context(), bff.UserID(fmt.Sprint("user-", n)), bff.Version{})
		}
		if n := r.store.asked(); n != 5 {
			t.Errorf("a dead store was asked %d times at once", n)
		}
		for range 100 { // ten seconds
			time.Sleep(100 * time.Millisecond)
			_, _ = r.ForUser(t.Context(), "ada", bff.Version{})
		}
		if n := r.store.asked(); n < 20 || n > 45 {
			t.Errorf("in ten seconds it was asked %d times, want about four each", n)
		}
		r.store.meet(nil)
		time.Sleep(300 * time.Millisecond)
		if rec := r.read(t, "ada"); rec.Recalled {
			t.Errorf("it is back, and %+v", rec)
		}
		if n := r.heard.counts(bff.EventBreaker); n[bff.EventBreaker+" 0 closed"] != 1 {
			t.Errorf("counted %v", n)
		}
	})
}

func TestNobodyWhoIsKnownWaitsForAProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		first := r.says(t, "flights", "ada", 1)
		r.read(t, "ada")
		r.store.meet(down)
		r.store.tell(nil)
		for range 10 {
			r.read(t, "ada")
		}
		second := r.says(t, "flights", "ada", 2)
		for _, row := range []struct {
			why   string
			least bff.Version
			waits time.Duration
		}{
			{"any version will do", bff.Version{}, 0},
			{"what is known is new enough", first, 0},
			{"only the store may have that version", second, 40 * time.Millisecond},
		} {
			r.store.meet(func(ctx context.Context, u bff.UserID) error {
				time.Sleep(40 * time.Millisecond)
				return down(ctx, u)
			})
			time.Sleep(300 * time.Millisecond) // the next who comes is a probe
			asked, began := r.store.asked(), time.Now()
			rec, err := r.ForUser(t.Context(), "ada", row.least)
			if took := time.Since(began); err != nil || !rec.Recalled || took != row.waits {
				t.Errorf("%s: after %s it is %+v, %v", row.why, took, rec, err)
			}
			synctest.Wait()
			if n := r.store.asked() - asked; n != 1 {
				t.Errorf("%s: the store was asked %d times", row.why, n)
			}
		}
	})
}

// A store that was stopped neither answers nor fails: nothing must pile up.
func TestAStoreThatHangsIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		for n := range 50 {
			r.read(t, bff.UserID(fmt.Sprint("user-", n)))
		}
		r.store.meet(hangs)
		r.store.tell(nil)
		before, most := r.store.asked(), 0
		for n := range 5000 { // five seconds of a thousand requests each, callers that do not wait
			time.Sleep(time.Millisecond)
			go func() {
				_, _ = r.ForUser(t.Context(), bff.UserID(fmt.Sprint("user-", n%700)), bff.Version{})
			}()
			most = max(most, r.Counts().Flights)
			if n == 400 && r.store.asked()-before > 320 {
				t.Errorf("after 400 ms the store was asked %d times", r.store.asked()-before)
			}
		}
		synctest.Wait()
		if n := r.store.asked() - before; n > 330 || most > 320 {
			t.Errorf("a hung store was asked %d times, %d at once", n, most)
		}
		if n := runtime.NumGoroutine(); n > 400 {
			t.Errorf("%d goroutines", n)
		}
		r.store.meet(nil)
		eventually := func() bool {
			rec, err := r.ForUser(t.Context(), "user-1", bff.Version{})
			return err == nil && !rec.Recalled
		}
		for range 20 {
			if time.Sleep(100 * time.Millisecond); eventually() {
				return
			}
		}
		t.Error("two seconds after it went on nobody has asked it")
	})
}

func TestASlowStoreStillFillsTheMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.store.meet(takes(500 * time.Millisecond))
		for n := range 5000 {
			time.Sleep(time.Millisecond)
			go func() { _, _ = r.ForUser(t.Context(), bff.UserID(fmt.Sprint("user-", n)), bff.Version{}) }()
		}
		time.Sleep(time.Second)
		if n := r.Counts().Users; n < 3000 {
			t.Errorf("of 5000 users who came, %d are known", n)
		}
	})
}

func TestOnlySoManyAskAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, func(c *bff.RecallConfig) {
			c.Bounds = bff.DefaultRecall()
			c.Bounds.Flights = 10
		})
		r.store.meet(takes(40 * time.Millisecond))
		var all sync.WaitGroup
		for n := range 100 {
			all.Go(func() { _, _ = r.ForUser(t.Context(), bff.UserID(fmt.Sprint("user-", n)), bff.Version{}) })
		}
		all.Wait()
		if n := r.store.asked(); n != 10 || r.heard.counts(bff.EventRecall)["recall unknown crowded"] != 90 {
			t.Errorf("%d asked, counted %v", n, r.heard.counts(bff.EventRecall))
		}
	})
}

// A cluster has many shards, and each has its bound: together they need one too.
func TestOnlySoManyAskAllShardsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, func(c *bff.RecallConfig) {
			c.Bounds = bff.DefaultRecall()
			c.Bounds.Flights = 100
			c.Shards = 64
			c.Shard = func(u bff.UserID) int { return int(u[len(u)-1]-'0') + 10*int(u[len(u)-2]-'0') }
		})
		r.store.meet(hangs)
		most := 0
		for n := range 2000 {
			go func() { _, _ = r.ForUser(t.Context(), bff.UserID(fmt.Sprintf("user-%d-%02d", n, n%60)), bff.Version{}) }()
			synctest.Wait()
			most = max(most, r.Counts().Flights)
		}
		if most < 350 || most > 400 {
			t.Errorf("%d at once, want not much less than 400", most)
		}
		r.store.meet(takes(time.Millisecond))
		if rec, err := r.ForUser(t.Context(), "user-of-63", bff.Version{}); err != nil || rec.Recalled {
			t.Errorf("a shard that is well, while the others hang: %+v, %v", rec, err)
		}
		time.Sleep(2 * time.Second) // what hangs ends
		if n := r.Counts().Flights; n != 0 {
			t.Errorf("%d are still under way", n)
		}
	})
}

func TestAShardThatIsAwayStopsNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, func(c *bff.RecallConfig) {
			c.Shards = 2
			c.Shard = func(u bff.UserID) int {
				if strings.HasPrefix(string(u), "lost-") {
					return 1
				}
				return 0
			}
		})
		r.store.meet(func(ctx context.Context, u bff.UserID) error {
			if strings.HasPrefix(string(u), "lost-") {
				return errDown
			}
			return nil
		})
		for n := range 50 {
			_, _ = r.ForUser(t.Context(), bff.UserID(fmt.Sprint("lost-", n)), bff.Version{})
			r.read(t, bff.UserID(fmt.Sprint("user-", n)))
		}
		if n := r.store.asked(); n != 55 {
			t.Errorf("the store was asked %d times, want 50 and 5", n)
		}
	})
}
