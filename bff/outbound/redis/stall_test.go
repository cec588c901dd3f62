package redis

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// Redis stops and goes on, and half of the callers leave before they are
// answered: no answer may reach another caller than the one who asked.
func TestUnderAStallingRedisNoAnswerReachesTheWrongCaller(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.ReadBudget = 50 * time.Millisecond
	s := open(t, o)
	const users = 12
	name := func(n int) bff.UserID { return bff.UserID(fmt.Sprintf("user-%02d", n)) }
	for n := range users {
		if _, err := s.Put(t.Context(), porttest.Say("flights", name(n), 1, string(name(n)))); err != nil {
			t.Fatal(err)
		}
	}
	var good, left atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for n := range users {
		u := name(n)
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				ctx, cancel := context.WithCancel(context.Background())
				if i%2 == 0 {
					go cancel()
				}
				rec, err := s.ForUser(ctx, u, bff.Version{})
				cancel()
				if err != nil {
					left.Add(1)
					continue
				}
				good.Add(1)
				rec = porttest.Opened(rec)
				if rec.User != u || len(rec.Held) != 1 || rec.Held[0].Body.User != u ||
					rec.Held[0].Body.Widgets[0].Props.Get("text").Text() != string(u) {
					t.Errorf("%s is given %+v", u, rec)
				}
			}
		})
	}
	for round := range 5 {
		for n := range users {
			// A key that changes is asked for over the network again.
			server.Do("HSET", userKey(name(n)), "touched", fmt.Sprint(round))
		}
		before := good.Load() + left.Load()
		server.Hang()
		eventually(t, "callers leave while redis hangs", func() bool { return good.Load()+left.Load() > before+50 })
		server.Continue()
		before = good.Load()
		eventually(t, "callers are answered again", func() bool { return good.Load() > before+500 })
	}
	close(stop)
	wg.Wait()
	if good.Load() == 0 || left.Load() == 0 {
		t.Errorf("%d were answered and %d left: that tests nothing", good.Load(), left.Load())
	}
}
