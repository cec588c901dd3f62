package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"mantel/fixtures/faults"
)

func pushStorm() scenario {
	return scenario{
		name: "push-storm", fault: "one product pushes a hundred times as much as it should",
		size: size{replicas: 3, products: 4, users: 40}, run: storm,
	}
}

// usual is how many pushes a second are a product's own pace here.
const usual = 5

// storm lets calm and storm take turns: so whatever else the machine does falls
// on both. The stormer's process is there all the time, and the other products
// push all the time.
func storm(s *stage) {
	stormer := s.stormer(s.products[0], 100*usual)
	defer s.load.Start()()
	colds := s.strangers()
	others := s.othersPush(s.products[1:])
	turns := 1
	if s.long {
		turns = 4
	}
	var all stormed
	var warm, cold compared
	for range turns {
		calmFrom, calmTo := s.lasts(2*time.Second, 10*time.Second)
		stormer.begin()
		stormFrom, stormTo := s.lasts(4*time.Second, 10*time.Second)
		came := stormer.end()
		all.add(came)
		warm.turn(s.load.Between(calmFrom, calmTo), s.load.Between(stormFrom, stormTo))
		cold.turn(colds.load.Between(calmFrom, calmTo), colds.load.Between(stormFrom, stormTo))
	}
	failed, words := colds.stop()
	slowest, refused, why := others()
	s.must(all.Limited > 0 && all.Asked == all.Limited, "what is beyond the quota gets 429 with Retry-After",
		"%d pushes sent, %d taken, %d refused with 429, %d of these with Retry-After", all.Sent, all.Taken, all.Limited, all.Asked)
	s.must(all.Taken+all.Limited+all.Busy == all.Sent, "every push of the storm is answered", "%d were taken, 429 or 503 (%d), %d something else %s",
		all.Taken+all.Limited+all.Busy, all.Busy, all.Sent-all.Taken-all.Limited-all.Busy, all.Other)
	s.must(all.Foreign == 0, "no answer to the storm holds what was said to anybody", "%d of %d", all.Foreign, all.Sent)
	s.must(refused == 0, "the other products' pushes are taken", "%d refused %s", refused, why)
	s.timed(slowest <= time.Second, "the other products' pushes ≤ 1 s", "%s the slowest", ms(slowest))
	s.timed(warm.ratio() <= 1.5, "read p99 of users who look often ≤ 1.5 ×", "%s", warm)
	s.timed(cold.ratio() <= 1.5, "read p99 of users whom no replica has seen ≤ 1.5 ×", "%s", cold)
	s.must(failed == 0, "no failed answer to those either", "%d failed %s", failed, strings.Join(words, "; "))
	s.caughtUp()
}

// compared are the times of what took turns.
type compared struct{ quiet, loud []time.Duration }

func (c *compared) turn(quiet, loud faults.Samples) {
	c.quiet = append(c.quiet, quiet.Percentile(.99))
	c.loud = append(c.loud, loud.Percentile(.99))
}

// ratio is that of the least times: whatever else a machine does only adds to
// some of them.
func (c compared) ratio() float64 {
	return float64(slices.Min(c.loud)) / float64(max(slices.Min(c.quiet), 1))
}

func (c compared) String() string {
	var turns []string
	for i := range c.quiet {
		turns = append(turns, ms(c.quiet[i])+" before and "+ms(c.loud[i])+" in the storm")
	}
	return fmt.Sprintf("%.2f ×, the least of each (%s)", c.ratio(), strings.Join(turns, "; "))
}

// newcomers are users who look once each, and whom no replica has seen before.
type newcomers struct {
	load *faults.Load
	end  func()
}

// strangers lets newcomers look.
func (s *stage) strangers() newcomers {
	var names []string
	for i := range 3000 {
		names = append(names, fmt.Sprintf("newcomer-%04d", i))
	}
	l := &faults.Load{Model: s.model, Client: s.client, Gateway: s.gateway, Balancer: s.balancer, Users: names, Rate: 40, Workers: 10, Once: true}
	return newcomers{l, l.Start()}
}

func (n newcomers) stop() (failed int, words []string) {
	n.end()
	failed, words, _ = n.load.Failed()
	return failed, words
}

// othersPush has products push as they always do, until the returned function
// is called.
func (s *stage) othersPush(products []*faults.Product) (stop func() (slowest time.Duration, refused int, why string)) {
	quit := make(chan struct{})
	var wg sync.WaitGroup
	var slowest time.Duration
	refused, why := 0, ""
	wg.Go(func() {
		tick := time.NewTicker(time.Second / time.Duration(usual*len(products)))
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-quit:
				return
			case <-tick.C:
			}
			product, began := products[i%len(products)], time.Now()
			target, _ := s.balancer.Next()
			said, pushed, err := s.pusher.Say(s.t.Context(), target.Base, product, s.users[i%len(s.users)], faults.Said, 0)
			for err == nil && pushed.Status == http.StatusServiceUnavailable && time.Since(began) < patience { // send it again, it says
				pushed, err = s.pusher.Send(s.t.Context(), target.Base, product, said)
			}
			slowest = max(slowest, time.Since(began))
			if err != nil || pushed.Status != http.StatusOK {
				refused++
				why = fmt.Sprint(err, " ", pushed.Status, " ", pushed.Body, " after ", pushed.Took)
			}
		}
	})
	return func() (time.Duration, int, string) { close(quit); wg.Wait(); return slowest, refused, why }
}
