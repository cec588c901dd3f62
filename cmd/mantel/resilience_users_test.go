package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"mantel/fixtures/faults"
)

// reader is one user's app.
func (s *stage) reader(user string) *faults.Reader {
	return &faults.Reader{Model: s.model, Client: s.client, Gateway: s.gateway, User: user}
}

// ask has a user look at one process, who must get an answer.
func (s *stage) ask(user string, at faults.Target, w faults.Wish) *faults.Seen {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	seen, err := s.reader(user).Ask(ctx, at, w)
	if err != nil {
		s.t.Fatal(err)
	}
	return seen
}

// warm shows every user's screen on every replica until it holds all.
func (s *stage) warm() {
	s.t.Helper()
	for _, r := range s.replicas {
		for _, user := range s.users {
			s.until(fmt.Sprintf("%s shows all that was said to %s", r.name, user), func() bool {
				return len(s.ask(user, r.target(), faults.Wish{}).Shown) == len(s.products)
			})
		}
	}
	s.tally()
}

// pushing has products say something new to users, at a rate a second, until
// the returned function is called: now and then by a batch. What is refused is
// no fault of the run.
func (s *stage) pushing(rate int) (stop func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		dice := rand.New(rand.NewPCG(7, 7))
		tick := time.NewTicker(time.Second / time.Duration(rate))
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			kind := []faults.Kind{faults.Empty, faults.Withdrawn, faults.Said}[min(2, dice.IntN(20))]
			user, product := s.users[dice.IntN(len(s.users))], s.products[dice.IntN(len(s.products))]
			if target, ok := s.balancer.Next(); ok {
				limit, done := context.WithTimeout(context.WithoutCancel(ctx), 6*time.Second)
				if dice.IntN(5) == 0 {
					_, _ = s.pusher.SayMany(limit, target.Base, product, []string{user, s.users[dice.IntN(len(s.users))]}, kind)
				} else {
					_, _, _ = s.pusher.Say(limit, target.Base, product, user, kind, 0)
				}
				done()
			}
		}
	})
	return func() { cancel(); wg.Wait() }
}

// refill has every product say everything again, until it is taken.
func (s *stage) refill() {
	s.t.Helper()
	for _, user := range s.users {
		for _, p := range s.products {
			s.until("a push is taken again", func() bool {
				target, _ := s.balancer.Next()
				_, pushed, err := s.pusher.Say(s.t.Context(), target.Base, p, user, faults.Said, 0)
				return err == nil && pushed.Status == 200
			})
		}
	}
}

// caughtUp waits until every replica shows every user the newest of all that
// was said, and says that it is fresh.
func (s *stage) caughtUp() time.Duration {
	s.t.Helper()
	return s.until("every replica shows all that is newest", func() bool {
		for _, r := range s.replicas {
			if !s.newest(r) {
				return false
			}
		}
		return true
	})
}

// newest reports whether a replica shows every user the newest, unmarked.
func (s *stage) newest(r *replica) bool {
	s.t.Helper()
	for _, user := range s.users {
		seen := s.ask(user, r.target(), faults.Wish{})
		stale := seen.Header.Get("Mantel-Stale")
		if !s.model.Newest(user, seen.Shown) || stale != "" {
			s.behind = fmt.Sprintf("replica %s shows %s %v, stale %q", r.name, user, seen.Shown, stale)
			return false
		}
	}
	return true
}
