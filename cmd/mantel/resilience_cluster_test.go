package main

import (
	"net/http"
	"time"

	"mantel/fixtures/faults"
)

func masterKilled() scenario {
	return scenario{
		name: "master-killed", fault: "Redis is a cluster of 3 + 3, and a master is killed",
		size: size{replicas: 3, products: 4, users: 30, cluster: true}, run: killMaster,
	}
}

func killMaster(s *stage) {
	hit, others := s.shards()
	s.must(len(hit) > 0 && len(others) > 0, "users are on both sides", "%d on the shard that goes, %d on others", len(hit), len(others))
	defer s.load.Start()()
	asleep := new(bystander)
	defer asleep.watch()()
	// What a master has not yet told its replica when it dies is lost: nothing
	// is said for a while.
	s.lasts(time.Second, 10*time.Second)
	s.tally()
	from := time.Now()
	s.cluster.KillMaster(record(s.users[0]))
	taken := 0
	for user := range others {
		target, _ := s.balancer.Next()
		if _, pushed, err := s.pusher.Say(s.t.Context(), target.Base, s.products[0], user, faults.Said, 0); err == nil && pushed.Status == http.StatusOK {
			taken++
		}
	}
	s.must(taken == len(others), "pushes to users of other shards are taken", "%d of %d", taken, len(others))

	// The shard is back when a push to one of its users is taken.
	back := s.until("a replica has taken over", func() bool {
		target, _ := s.balancer.Next()
		_, pushed, err := s.pusher.Say(s.t.Context(), target.Base, s.products[0], s.users[0], faults.Said, 0)
		return err == nil && pushed.Status == http.StatusOK
	})
	to := time.Now()
	samples, seen := s.load.Between(from, to), s.tally()
	elsewhere := samples.Where(func(x faults.Sample) bool { return others[x.User] })
	s.unaffected("users of other shards are unaffected", elsewhere, asleep, from, to)
	s.must(seen.Blanked == 0, "warm users keep their content", "%d answers, %d blank", seen.Checked, seen.Blanked)
	s.timed(back <= 10*time.Second, "the shard is back ≤ 10 s (cluster-node-timeout 1 s)", "%s", ms(back))
	s.refill()
	s.caughtUp()
}

// record is the key of a user's record.
func record(user string) string { return "u:{" + user + "}" }

// shards says which users are on the shard of the first one, and which are not.
func (s *stage) shards() (hit, others map[string]bool) {
	s.t.Helper()
	hit, others = map[string]bool{}, map[string]bool{}
	gone := s.cluster.Master(record(s.users[0])).Addr()
	for _, user := range s.users {
		if s.cluster.Master(record(user)).Addr() == gone {
			hit[user] = true
		} else {
			others[user] = true
		}
	}
	return hit, others
}
