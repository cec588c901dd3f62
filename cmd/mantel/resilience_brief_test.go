package main

import (
	"time"

	"mantel/fixtures/faults"
)

// brief are contents that expire soon, personal and generic: what is left of
// them while the store is away.
type brief struct {
	s       *stage
	product *faults.Product
	users   []string
	// generic is the revision that the product says to everybody.
	generic int64
}

// A thing that is brief lasts for three seconds, and is fresh for one.
const briefly = 3 * time.Second

// brief has a product say something brief to everybody.
func (s *stage) brief() *brief {
	p := s.products[len(s.products)-1]
	return &brief{s: s, product: p, users: s.users[:5], generic: p.SayForAWhile(time.Second, briefly)}
}

// concerns reports whether something brief is shown to a user.
func (b *brief) concerns(user string) bool {
	for _, one := range append([]string{"stranger-1", "stranger-2"}, b.users...) {
		if one == user {
			return true
		}
	}
	return false
}

// begin says something brief to users, and waits until every replica shows it,
// and to strangers what is said to everybody.
func (b *brief) begin() {
	b.s.t.Helper()
	for _, r := range b.s.replicas {
		b.s.until("what is briefly said to everybody is shown", func() bool {
			return b.s.ask("stranger-1", r.target(), faults.Wish{}).Generic[b.product.ID] == b.generic
		})
	}
	for _, user := range b.users {
		b.s.say(b.product, user, faults.Said, briefly)
	}
	for _, r := range b.s.replicas {
		for _, user := range b.users {
			b.s.until("what is brief is shown", func() bool {
				return b.s.model.Newest(user, b.s.ask(user, r.target(), faults.Wish{}).Shown)
			})
		}
	}
}

// end claims that nothing of it is shown any more: the model says whether it
// was shown for too long.
func (b *brief) end() {
	b.s.t.Helper()
	shown := 0
	for _, r := range b.s.replicas {
		for _, user := range append([]string{"stranger-1"}, b.users...) {
			seen := b.s.ask(user, r.target(), faults.Wish{})
			if seen.Shown[b.product.ID] != 0 || seen.Generic[b.product.ID] != 0 {
				shown++
			}
		}
	}
	b.s.must(shown == 0, "what has expired is shown by nobody, personal or generic", "%d of %d answers show some, %s after it was said",
		shown, len(b.s.replicas)*(1+len(b.users)), briefly)
}
