package main

import (
	"maps"
	"slices"
	"time"

	"mantel/fixtures/faults"
)

func shardLost() scenario {
	return scenario{
		name: "shard-lost", fault: "Redis is a cluster of 3 + 3; a master and its replica are killed (kill -9) and come back empty",
		size: size{replicas: 3, products: 4, users: 30, cluster: true}, run: loseShard,
	}
}

func loseShard(s *stage) {
	hit, others := s.shards()
	s.must(len(hit) > 0 && len(others) > 0, "users are on both sides", "%d on the shard that is lost, %d on others", len(hit), len(others))
	demand := s.followDemand()
	defer demand.stop()
	defer s.load.Start()()
	asleep := new(bystander)
	defer asleep.watch()()
	s.lasts(time.Second, 10*time.Second)
	s.tally()
	demand.forget() // that Redis was never used before

	from := time.Now()
	shard := s.cluster.Shard(record(s.users[0]))
	for _, server := range shard {
		server.Kill()
	}
	s.model.Lost(time.Now(), slices.Collect(maps.Keys(hit))...)
	s.lasts(2*time.Second, 5*time.Second)
	for _, server := range shard { // the master first: it has the slots
		server.Restart()
	}
	back := time.Now()
	asked := demand.refills(len(s.products))
	s.must(asked == len(s.products), "products are asked to refill", "%d of %d, %s after the shard was back", asked, len(s.products), ms(time.Since(back)))
	_, to := s.lasts(time.Second, 5*time.Second) // nobody has pushed yet
	samples, seen := s.load.Between(from, to), s.tally()
	s.must(seen.Blanked == 0, "warm users keep their content until products have pushed again", "%d answers, %d contents shown, %d blank", seen.Checked, seen.Shown, seen.Blanked)
	lost := samples.Where(func(x faults.Sample) bool { return hit[x.User] })
	s.must(lost.Marked() > 0, "users of the lost shard are told that what they see may be stale", "%d of %d answers", lost.Marked(), len(lost))
	s.unaffected("users of other shards are unaffected", samples.Where(func(x faults.Sample) bool { return others[x.User] }), asleep, from, to)
	s.discreet(demand)
	s.refill()
	caught := s.caughtUp()
	s.timed(caught <= 2*time.Second, "personalised from L2 again ≤ 2 s after the data is there", "%s", ms(caught))
}
