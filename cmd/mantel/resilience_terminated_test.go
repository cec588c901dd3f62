package main

import "time"

func terminated() scenario {
	return scenario{
		name: "terminated", fault: "one replica after the other gets SIGTERM under load and is started anew, as in a deployment",
		size: size{replicas: 3, products: 4, users: 40}, run: terminate,
	}
}

func terminate(s *stage) {
	stopPushes := s.pushing(10)
	defer s.load.Start()()
	defer stopPushes()
	rounds := 1
	if s.long {
		rounds = 5
	}
	ended, clean := 0, 0
	for range rounds {
		for _, r := range s.replicas {
			name := r.target().Name
			watched := make(chan struct{})
			go func() { // the load balancer looks at readiness
				defer close(watched)
				for r.ready() {
					<-time.After(50 * time.Millisecond)
				}
				s.balancer.Remove(name, false)
			}()
			code := r.terminate()
			<-watched
			if ended++; code == exitClean {
				clean++
			}
			target := r.start()
			s.until("the next process is ready", r.ready)
			s.balancer.Add(target)
		}
	}
	failed, _, _ := s.load.Failed()
	s.must(failed == 0 && clean == ended, "0 broken answers", "%d broken; %d of %d processes ended with exit code %d", failed, clean, ended, exitClean)
	s.tally()
	s.must(s.total.Patched > 0, "who asks for the difference gets it, from whichever process", "%d answers were patches", s.total.Patched)
	s.must(s.total.Data > 0, "who asks for data gets what was said", "%d answers", s.total.Data)
	s.must(s.load.Kept() == 0, "no kept connection is closed under a request", "%d sent again by the HTTP client", s.load.Kept())
}
