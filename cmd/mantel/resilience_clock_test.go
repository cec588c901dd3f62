package main

import (
	"time"

	"mantel/fixtures/faults"
)

func wrongClock() scenario {
	return scenario{
		name: "wrong-clock", fault: "the clock of one replica is an hour ahead, that of another an hour behind",
		size: size{replicas: 3, products: 4, users: 20}, run: skewClocks,
	}
}

func skewClocks(s *stage) {
	ahead, behind := s.replicas[0], s.replicas[1]
	for r, skew := range map[*replica]time.Duration{ahead: time.Hour, behind: -time.Hour} {
		s.balancer.Remove(r.target().Name, true)
		r.kill()
		r.o.Skew = skew
		target := r.start()
		s.until("the process with the wrong clock is ready", r.ready)
		s.balancer.Add(target)
	}
	// Half an hour is long on the right clock, and over on the one ahead.
	for _, user := range s.users {
		s.say(s.products[0], user, faults.Said, 30*time.Minute)
		s.say(s.products[1], user, faults.Said, 2*time.Second)
	}
	before := time.Now()
	defer s.load.Start()()
	s.caughtUp()
	s.tally()
	stop := s.pushing(10)
	s.lasts(2*time.Second-time.Since(before), 2*time.Second)
	s.lasts(4*time.Second, 30*time.Second)
	stop()
	seen := s.tally()
	s.must(seen.Missing == 0 && seen.Blanked == 0, "no mass expiry", "%d answers, %d contents shown, %d missing", seen.Checked, seen.Shown, seen.Missing)
	// What expired was shown by nobody, and what was stale was named: the model
	// holds every answer to that.
	s.must(seen.Named > 0 && seen.Ended > 0, "the fault was there: something became stale, and expired", "%d stale contents were named, %d gone when they had expired",
		seen.Named, seen.Ended)
	s.must(seen.Oldest <= recheck, "staleness ≤ recheck", "%s at most", ms(seen.Oldest))
}
