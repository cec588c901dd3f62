package main

import "time"

func redisKilled() scenario {
	return scenario{
		name: "redis-killed", fault: "Redis is killed (kill -9), is away for a while and comes back empty",
		size: size{replicas: 3, products: 4, users: 40}, run: killRedis,
	}
}

func killRedis(s *stage) {
	demand := s.followDemand()
	defer demand.stop()
	defer s.load.Start()()
	healthyFrom, healthyTo := s.lasts(2*time.Second, 20*time.Second)
	s.tally()

	s.redis.Kill()
	s.model.Lost(time.Now())
	outageFrom, outageTo := s.lasts(2*time.Second, 5*time.Second)
	s.redis.Restart()
	back := time.Now()
	asked := demand.refills(len(s.products))
	away := s.tally()
	s.must(away.Blanked == 0, "warm users keep their content", "%d answers, %d contents shown, %d blank", away.Checked, away.Shown, away.Blanked)
	s.must(asked == len(s.products), "products are asked to refill", "%d of %d, %s after Redis was back", asked, len(s.products), ms(time.Since(back)))

	s.discreet(demand)
	s.refill()
	caught := s.caughtUp()
	s.timed(caught <= 2*time.Second, "personalised from L2 again ≤ 2 s after the data is there", "%s", ms(caught))
	healthy, outage := s.load.Between(healthyFrom, healthyTo), s.load.Between(outageFrom, outageTo)
	s.timed(calm(healthy.Percentile(.99), outage.Percentile(.99)), "p99 in the outage ≤ 2 × the healthy one, or ≤ 5 ms",
		"%s healthy, %s in the outage (p50 %s and %s)", ms(healthy.Percentile(.99)), ms(outage.Percentile(.99)),
		ms(healthy.Percentile(.5)), ms(outage.Percentile(.5)))
}
