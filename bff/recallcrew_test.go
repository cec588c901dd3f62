package bff_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mantel/bff"
)

func TestAFewGoroutinesWaitForTheNextFlightsWhileRecallRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, began := newShelf(), time.Now()
		store.meet(takes(time.Millisecond))
		r := bff.NewRecall(bff.RecallConfig{Store: store, Now: time.Now, Since: func() time.Duration { return time.Since(began) }})
		wave := func(of string, users int) {
			t.Helper()
			var readers sync.WaitGroup
			for n := range users {
				readers.Go(func() {
					if _, err := r.ForUser(t.Context(), bff.UserID(fmt.Sprint(of, n)), bff.Version{}); err != nil {
						t.Error(err)
					}
				})
			}
			readers.Wait()
			synctest.Wait()
		}
		wave("before", 3)
		if n := bff.IdleFlyers(r); n != 0 {
			t.Errorf("%d wait although nobody runs it", n)
		}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = r.Run(ctx) })
		synctest.Wait()
		wave("first", 3)
		if n := bff.IdleFlyers(r); n != 3 {
			t.Errorf("%d wait after three flights at once", n)
		}
		wave("next", 1)
		if n := bff.IdleFlyers(r); n != 3 {
			t.Errorf("%d wait: the next flight was not one of theirs", n)
		}
		wave("storm", 500)
		if n := bff.IdleFlyers(r); n != 64 {
			t.Errorf("%d wait after a storm", n)
		}
		stop()
		running.Wait()
		if n := bff.IdleFlyers(r); n != 0 {
			t.Errorf("%d wait after the end", n)
		}
	})
}
