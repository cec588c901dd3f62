package main

import (
	"time"

	"mantel/fixtures/faults"
)

func redisHangs() scenario {
	return scenario{
		name: "redis-hangs", fault: "Redis hangs (SIGSTOP), and goes on",
		size: size{replicas: 3, products: 4, users: 40}, run: hangRedis,
	}
}

func hangRedis(s *stage) {
	defer s.load.Start()()
	asleep := new(bystander)
	defer asleep.watch()()
	brief := s.brief()
	s.lasts(2*time.Second, 10*time.Second)
	goroutines, memory := s.footprint()
	brief.begin()
	s.tally()

	s.redis.Hang()
	s.model.Stopped(time.Now())
	from, to := s.lasts(4*time.Second, 5*time.Second)
	grown, fat := s.footprint()
	brief.end()
	s.model.Resumed()
	s.redis.Continue()
	hung := s.tally()
	// What becomes stale by itself is marked anyway.
	samples := s.load.Between(from, to).Where(func(x faults.Sample) bool { return !brief.concerns(x.User) })
	s.must(hung.Named > 0 && hung.Ended > 0, "the last that is known ends when it expires, and what is past its staleAfter is named",
		"%d contents named, %d contents gone when they had expired", hung.Named, hung.Ended)
	s.must(hung.Blanked == 0, "warm users keep their content", "%d answers, %d contents shown, %d blank", hung.Checked, hung.Shown, hung.Blanked)
	noticed := samples.FirstMarked()
	s.must(!noticed.IsZero(), "it is noticed: answers say that they may be stale", "%d of %d answers", samples.Marked(), len(samples))
	s.timed(!noticed.IsZero() && noticed.Sub(from) <= 1500*time.Millisecond, "noticed ≤ 1.5 s", "the first marked answer %s after it hung", ms(noticed.Sub(from)))
	s.must(grown <= 2*goroutines+60, "goroutines stay flat", "%.0f before, %.0f at the end, in all replicas", goroutines, grown)
	s.must(fat <= 1.5*memory+32<<20, "memory stays flat", "%.0f MiB before, %.0f MiB at the end", memory/(1<<20), fat/(1<<20))
	known := s.load.Between(from.Add(1500*time.Millisecond), to)
	s.timed(known.Marked() == len(known), "from 1.5 s on every answer says so", "%d of %d", known.Marked(), len(known))
	// Until it is noticed a read waits for its budget; then nobody waits whose
	// record is known.
	s.withinBudget("while it hangs", samples, asleep, from, to)
	caught := s.caughtUp()
	s.timed(caught <= recheck+slack, "fresh again within the recheck", "%s", ms(caught))
}

// footprint is what all replicas take: goroutines and resident bytes.
func (s *stage) footprint() (goroutines, bytes float64) {
	s.t.Helper()
	for _, r := range s.replicas {
		goroutines += r.metric("go_goroutines")
		bytes += r.metric("process_resident_memory_bytes")
	}
	return goroutines, bytes
}
