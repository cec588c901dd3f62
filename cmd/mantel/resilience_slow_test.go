package main

import "time"

func redisSlow() scenario {
	return scenario{
		name: "redis-slow", fault: "Redis answers 50 ms, then 500 ms late",
		size: size{replicas: 3, products: 4, users: 40, crowded: true}, run: slowRedis,
	}
}

// readBudget is how long a screen waits for the store.
const readBudget = 50 * time.Millisecond

func slowRedis(s *stage) {
	defer s.load.Start()()
	asleep := new(bystander)
	defer asleep.watch()()
	for _, late := range []time.Duration{50 * time.Millisecond, 500 * time.Millisecond} {
		s.tally()
		for _, r := range s.replicas {
			r.proxy.Delay(late / 2) // each way
		}
		from, to := s.lasts(2500*time.Millisecond, 15*time.Second)
		samples, seen := s.load.Between(from, to), s.tally()
		s.must(seen.Blanked == 0, "warm users keep their content at +"+late.String(), "%d answers, %d blank", seen.Checked, seen.Blanked)
		s.withinBudget("at +"+late.String(), samples, asleep, from, to)
	}
	for _, r := range s.replicas {
		r.proxy.Heal()
	}
	s.caughtUp()
}
