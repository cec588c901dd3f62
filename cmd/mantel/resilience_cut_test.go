package main

import (
	"time"

	"mantel/fixtures/faults"
)

func oneCutOff() scenario {
	return scenario{
		name: "one-cut-off", fault: "one replica is cut off from Redis, then its packets are swallowed; the others are fine",
		size: size{replicas: 3, products: 4, users: 30}, run: cutOne,
	}
}

func cutOne(s *stage) {
	cut, others := s.replicas[0], s.replicas[1:]
	fail := cut.proxy.Cut
	asleep := new(bystander)
	defer asleep.watch()()
	for _, what := range []string{"its connections are cut", "its packets are swallowed"} {
		stop := s.load.Start()
		s.tally()
		fail()
		<-time.After(recheck) // a hung connection is noticed only after a while
		from := time.Now()
		for _, user := range s.users {
			s.sayThrough(others[0].target(), s.products[0], user, faults.Said, 0)
		}
		unmet := 0
		for _, user := range s.users {
			seen := s.ask(user, cut.target(), faults.Wish{Min: s.model.LastVersion(user)})
			if seen.Header.Get("Mantel-Version-Unmet") != "" {
				unmet++
			}
		}
		_, to := s.lasts(time.Second, 5*time.Second)
		all, seen := s.load.Between(from, to), s.tally()
		alone := all.Of(cut.target().Name)
		s.must(alone.Marked() == len(alone) && len(alone) > 0, "its answers are marked stale where "+what, "%d of %d", alone.Marked(), len(alone))
		s.unaffected("the others' are not where "+what, all.Where(func(x faults.Sample) bool { return x.Replica != cut.target().Name }), asleep, from, to)
		fresh := s.until("the others show all that is newest, and that it is fresh", func() bool {
			for _, r := range others {
				if !s.newest(r) {
					return false
				}
			}
			return true
		})
		s.must(true, "the others show all that is newest, unmarked, where "+what, "to all users, after %s", ms(fresh))
		s.must(unmet == len(s.users), "who has heard of a newer push is told that it is not there, where "+what, "%d of %d", unmet, len(s.users))
		s.must(seen.Blanked == 0, "warm users keep their content where "+what, "%d answers, %d blank", seen.Checked, seen.Blanked)
		cut.proxy.Heal()
		fail = cut.proxy.Swallow
		caught := s.until("it has caught up", func() bool { return s.newest(cut) })
		s.timed(caught <= 2*time.Second, "caught up ≤ 2 s after it healed, where "+what, "%s", ms(caught))
		stop()
	}
}
