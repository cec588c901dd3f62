package main

import (
	"time"

	"mantel/fixtures/faults"
)

func invalidationsLost() scenario {
	return scenario{
		name: "invalidations-lost", fault: "one replica hears none of Redis' invalidations, one hears them twice and in another order",
		size: size{replicas: 3, products: 4, users: 20}, run: loseInvalidations,
	}
}

func loseInvalidations(s *stage) {
	s.replicas[0].proxy.Replies(faults.LoseInvalidations)
	s.replicas[1].proxy.Replies(faults.MuddleInvalidations)
	s.caughtUp() // on the new connections
	defer s.load.Start()()
	s.tally()
	stop := s.pushing(40)
	s.lasts(6*time.Second, 30*time.Second)
	stop()
	seen := s.tally()
	// The model refuses whatever is older: this says how old it was.
	s.must(seen.Oldest <= recheck, "staleness ≤ recheck ("+recheck.String()+")", "%s at most in %d answers", ms(seen.Oldest), seen.Checked)
	s.must(seen.Oldest > 100*time.Millisecond, "the fault was there: something was stale", "%s", ms(seen.Oldest))
	caught := s.caughtUp()
	s.histories()
	s.must(caught <= recheck+slack, "the final state is the newest", "on all replicas, %s after the last push", ms(caught))
}
