package main

import (
	"slices"
	"time"
)

func pollerKilled() scenario {
	return scenario{
		name: "poller-killed", fault: "of five replicas the one that asks the products is killed (kill -9)",
		size: size{replicas: 5, products: 4, users: 10}, run: killPoller,
	}
}

func killPoller(s *stage) {
	defer s.load.Start()()
	rounds := 1
	if s.long {
		rounds = 3
	}
	for range rounds {
		poller := s.poller()
		s.balancer.Remove(poller.target().Name, true)
		gone := time.Now()
		poller.kill()
		var again time.Time
		s.until("another replica asks every product", func() bool {
			again = time.Time{}
			for _, p := range s.products {
				polls := p.Polls()
				// What was on its way when the process died may still come.
				i := slices.IndexFunc(polls, func(at time.Time) bool { return at.After(gone.Add(50 * time.Millisecond)) })
				if i < 0 {
					return false
				}
				if polls[i].After(again) {
					again = polls[i]
				}
			}
			return true
		})
		s.timed(again.Sub(gone) <= 2*pollEvery, "another takes over within two intervals of "+pollEvery.String(),
			"every product was asked again %s after %s was killed", ms(again.Sub(gone)), poller.target().Name)
		target := poller.start()
		s.until("the next process is ready", poller.ready)
		s.balancer.Add(target)
	}
	s.lasts(time.Second, 5*time.Second)
	asked, allowed := 0, 0
	for _, p := range s.products {
		allowed = 1 + int(time.Since(s.began)/pollEvery)
		if len(p.Polls()) > allowed {
			asked++
		}
	}
	s.must(asked == 0, "no product is asked more often than by one replica", "%d of %d were; one replica would ask %d times at most, product %s was asked %d times",
		asked, len(s.products), allowed, s.products[0].ID, len(s.products[0].Polls()))
}

// poller is the one replica that asks products.
func (s *stage) poller() *replica {
	s.t.Helper()
	before := map[*replica]float64{}
	for _, r := range s.replicas {
		before[r] = r.metric("mantel_poll_total")
	}
	var found *replica
	s.until("a replica asks products", func() bool {
		for _, r := range s.replicas {
			if r.metric("mantel_poll_total") > before[r] {
				found = r
				return true
			}
		}
		return false
	})
	return found
}
