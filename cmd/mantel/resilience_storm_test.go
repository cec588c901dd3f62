package main

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"mantel/fixtures/faults"
)

func pushStorm() scenario {
	return scenario{
		name: "push-storm", fault: "one product pushes a hundred times as much as it should",
		size: size{replicas: 3, products: 4, users: 40}, run: storm,
	}
}

func storm(s *stage) {
	defer s.load.Start()()
	calmFrom, calmTo := s.lasts(2*time.Second, 10*time.Second)
	stop, sent, limited, asked := s.storming(s.products[0])
	slowest, refused := s.othersPush(s.products[1:])
	stormFrom, stormTo := calmTo, time.Now()
	stop()
	quiet, loud := s.load.Between(calmFrom, calmTo), s.load.Between(stormFrom, stormTo)
	s.must(limited.Load() > 0 && asked.Load() == limited.Load(), "what is beyond the quota gets 429 with Retry-After",
		"%d pushes sent, %d refused with 429, %d of these with Retry-After", sent.Load(), limited.Load(), asked.Load())
	s.must(refused == 0, "the other products' pushes are taken", "%d refused", refused)
	s.timed(slowest <= time.Second, "the other products' pushes ≤ 1 s", "%s the slowest", ms(slowest))
	s.timed(loud.Percentile(.99) <= quiet.Percentile(.99)*3/2, "read p99 ≤ 1.5 ×", "%s before, %s in the storm",
		ms(quiet.Percentile(.99)), ms(loud.Percentile(.99)))
	s.caughtUp()
}

// usual is how many pushes a second are a product's own pace here.
const usual = 5

// storming pushes a hundred times that, to users of its own.
func (s *stage) storming(p *faults.Product) (stop func(), sent, limited, asked *atomic.Int64) {
	sent, limited, asked = new(atomic.Int64), new(atomic.Int64), new(atomic.Int64)
	ctx, cancel := context.WithCancel(s.t.Context())
	var wg sync.WaitGroup
	const workers, rate = 10, 100 * usual
	for i := range workers {
		wg.Go(func() {
			tick := time.NewTicker(time.Second * workers / rate)
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
				target, _ := s.balancer.Next()
				_, pushed, err := s.pusher.Say(context.WithoutCancel(ctx), target.Base, p, "stormy-"+string(rune('a'+i)), faults.Said, 0)
				sent.Add(1)
				if err == nil && pushed.Status == http.StatusTooManyRequests {
					limited.Add(1)
					if pushed.Header.Get("Retry-After") != "" {
						asked.Add(1)
					}
				}
			}
		})
	}
	return func() { cancel(); wg.Wait() }, sent, limited, asked
}

// othersPush has the other products push as they always do, for a while.
func (s *stage) othersPush(products []*faults.Product) (slowest time.Duration, refused int) {
	until := time.Now().Add(4 * time.Second)
	if s.long {
		until = time.Now().Add(10 * time.Second)
	}
	for i := 0; time.Now().Before(until); i++ {
		target, _ := s.balancer.Next()
		_, pushed, err := s.pusher.Say(s.t.Context(), target.Base, products[i%len(products)], s.users[i%len(s.users)], faults.Said, 0)
		slowest = max(slowest, pushed.Took)
		if err != nil || pushed.Status != http.StatusOK {
			refused++
		}
		<-time.After(time.Second / time.Duration(usual*len(products)))
	}
	return slowest, refused
}
