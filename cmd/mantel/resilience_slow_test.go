package main

import "time"

func redisSlow() scenario {
	return scenario{
		name: "redis-slow", fault: "Redis answers 50 ms, then 500 ms late",
		size: size{replicas: 3, products: 4, users: 40}, run: slowRedis,
	}
}

// readBudget is how long a screen waits for the store.
const readBudget = 50 * time.Millisecond

func slowRedis(s *stage) {
	defer s.load.Start()()
	healthyFrom, healthyTo := s.lasts(time.Second, 10*time.Second)
	healthy := s.load.Between(healthyFrom, healthyTo).Percentile(.99)
	for _, late := range []time.Duration{50 * time.Millisecond, 500 * time.Millisecond} {
		s.tally()
		for _, r := range s.replicas {
			r.proxy.Delay(late / 2) // each way
		}
		from, to := s.lasts(2500*time.Millisecond, 15*time.Second)
		samples, seen := s.load.Between(from, to), s.tally()
		s.must(seen.Blanked == 0, "warm users keep their content at +"+late.String(), "%d answers, %d blank", seen.Checked, seen.Blanked)
		s.timed(samples.Percentile(.99) <= readBudget+10*time.Millisecond, "p99 ≤ budget + 10 ms at +"+late.String(),
			"%s (healthy %s), %d of %d answers marked", ms(samples.Percentile(.99)), ms(healthy), samples.Marked(), len(samples))
	}
	for _, r := range s.replicas {
		r.proxy.Heal()
	}
	s.caughtUp()
}
