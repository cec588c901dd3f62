package main

import (
	"bytes"
	"time"

	"mantel/fixtures/faults"
)

func badProducts() scenario {
	return scenario{
		name: "bad-products", fault: "products refuse, hang, and answer with HTML, half a JSON document, 50 MB, and another user's id",
		size: size{replicas: 3, products: 7, users: 10, generic: time.Second}, run: misbehave,
	}
}

func misbehave(s *stage) {
	target := s.replicas[0].target()
	s.until("generics are shown", func() bool {
		for _, r := range s.replicas {
			if len(s.ask("a-stranger", r.target(), faults.Wish{}).Generic) < len(s.products) {
				return false
			}
		}
		return true
	})
	healthy := map[string][]byte{}
	for _, user := range append([]string{"a-stranger"}, s.users...) {
		healthy[user] = s.ask(user, target, faults.Wish{}).Body
	}
	defer s.load.Start()()
	manners := []faults.Manner{faults.Refuses, faults.Hangs, faults.HTML, faults.Truncated, faults.Huge, faults.Foreign}
	s.tally()
	for i, m := range manners {
		s.products[i].Behave(m)
	}
	for i, m := range manners {
		s.until("the product that "+string(m)+" was asked twice", func() bool { return s.products[i].Asked() >= 2 })
	}
	s.lasts(time.Second, 10*time.Second)
	named := s.tally().Named
	s.must(named > 0, "what nobody has confirmed for long is named as stale", "%d contents", named)
	for _, r := range s.replicas {
		same := 0
		for user, body := range healthy {
			if bytes.Equal(s.ask(user, r.target(), faults.Wish{}).Body, body) {
				same++
			}
		}
		s.must(same == len(healthy), "on replica "+r.name+" all screens are the same bytes as the healthy ones", "%d of %d", same, len(healthy))
	}
	refused := 0
	for i := range manners {
		for _, bad := range s.products[i].Garbage(s.users[0]) {
			status, err := s.pusher.SendRaw(s.t.Context(), target.Base, s.products[i], s.users[0], bad)
			if err == nil && status >= 400 && status < 500 {
				refused++
			}
		}
		// The lines of a batch are refused each for itself.
		n, err := s.pusher.SendRawLines(s.t.Context(), target.Base, s.products[i], s.users[0], s.products[i].Garbage(s.users[0]))
		if err != nil {
			s.t.Fatal(err)
		}
		refused += n
	}
	s.must(refused == 2*len(manners)*len(s.products[0].Garbage("")), "garbage that is pushed, alone and in batches, is refused as the product's fault", "%d of %d",
		refused, 2*len(manners)*len(s.products[0].Garbage("")))
	s.must(s.stored(faults.Poison) == ":0", "0 bytes of garbage are stored", "%s values of Redis hold some", s.stored(faults.Poison)[1:])
	said := faults.Stamp{User: faults.Everybody, Product: "p7", Revision: 2}.String()
	s.must(s.stored(said) != ":0", "the search finds what is stored", "%s values hold what the last product said", s.stored(said)[1:])
	for i := range manners {
		s.products[i].Behave(faults.Fine)
	}
}
