package main

import (
	"time"

	"mantel/fixtures/faults"
)

func coldStart() scenario {
	return scenario{
		name: "cold-start", fault: "a replica is killed under load and starts with nothing; another starts while Redis is down",
		size: size{replicas: 3, products: 4, users: 40, crowded: true}, run: startCold,
	}
}

func startCold(s *stage) {
	defer s.load.Start()()
	s.lasts(time.Second, 5*time.Second)
	killed := s.replicas[2]
	s.balancer.Remove(killed.target().Name, true)
	killed.kill()
	s.lasts(500*time.Millisecond, 5*time.Second)

	began, reads := time.Now(), killed.proxy.Reads()
	target := killed.start()
	s.until("the new process is ready", killed.ready)
	ready := time.Since(began)
	first := s.ask("a-stranger", target, faults.Wish{})
	s.must(len(first.Generic) == len(s.products) || ready >= 5*time.Second, "ready when generics are in, or after 5 s", "after %s, and a stranger saw %d of %d products",
		ms(ready), len(first.Generic), len(s.products))
	s.balancer.Add(target)
	from, to := s.lasts(2*time.Second, 20*time.Second)
	// Each user is read once, and again at most once in each recheck.
	reads = killed.proxy.Reads() - reads
	bound := (len(s.users) + 1) * (1 + int((to.Sub(from)+ready)/recheck+1))
	asked := len(s.load.Between(from, to).Of(target.Name))
	s.must(reads <= bound, "its L2 reads are bounded", "%d reads for %d requests of %d users, %d at most", reads, asked, len(s.users), bound)

	s.redis.Kill()
	s.model.Lost(time.Now())
	began = time.Now()
	lonely := s.prepare("d")
	target = lonely.start()
	s.until("a process without Redis is ready", lonely.ready)
	ready = time.Since(began)
	s.timed(ready <= 7*time.Second, "an outage of Redis does not block a deployment: ready after 5 s", "%s", ms(ready))
	s.balancer.Add(target)
	from, to = s.lasts(time.Second, 10*time.Second)
	answers := s.load.Between(from, to).Of(target.Name)
	s.must(len(answers) > 0 && answers.Marked() == len(answers), "it answers, and says that it does not know", "%d of %d answers marked", answers.Marked(), len(answers))
	s.redis.Restart()
	s.refill()
	s.caughtUp()
}
