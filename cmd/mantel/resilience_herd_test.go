package main

import (
	"sync"
	"time"

	"mantel/fixtures/faults"
)

func oneColdUser() scenario {
	return scenario{
		name: "one-cold-user", fault: "1,000 requests for one user whom no replica has seen, at once",
		size: size{replicas: 3, products: 4, users: 3, recheck: time.Minute}, run: herd,
	}
}

func herd(s *stage) {
	for _, p := range s.products {
		s.say(p, "cold", faults.Said, 0)
	}
	var before []int
	for _, r := range s.replicas {
		before = append(before, r.proxy.Reads())
	}
	const requests = 1000
	start := make(chan struct{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	failed, whole := 0, 0
	for i := range requests {
		reader, target := s.reader("cold"), s.replicas[i%len(s.replicas)].target()
		wg.Go(func() {
			<-start
			seen, err := reader.Ask(s.t.Context(), target, faults.Wish{})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				failed++
			case len(seen.Shown) == len(s.products):
				whole++
			}
		})
	}
	began := time.Now()
	close(start)
	wg.Wait()
	took := time.Since(began)
	s.must(failed == 0, "every request is answered", "%d of %d failed", failed, requests)
	// On busy cores the one read may take longer than anybody waits.
	for _, r := range s.replicas {
		s.until("the user's content is shown", func() bool { return len(s.ask("cold", r.target(), faults.Wish{}).Shown) == len(s.products) })
	}
	s.must(true, "the user's content is shown", "in %d of %d answers, and then by every replica", whole, requests)
	for i, r := range s.replicas {
		reads := r.proxy.Reads() - before[i]
		s.must(reads == 1, "one L2 read on replica "+r.name, "%d in %s", reads, ms(took))
	}
}
