package bff_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/memory"
)

var marker = regexp.MustCompile(`<user-[0-9]+>`)

// Every text that is pushed names its owner. Pushes, reads, readers that
// leave, and editions that change all happen at once.
func TestInACrowdNobodySeesAForeignByte(t *testing.T) {
	for why, memory := range map[string]bff.Remember{"nothing is remembered": {}, "much is": bff.DefaultRemember(), "and forgotten at once": little(),
		"what is decoded has not room for all": {Looks: 4 << 10, Sections: 3 << 10, Screens: 6 << 10, Decoded: 32 << 10}} {
		t.Run(why, func(t *testing.T) { crowd(t, memory) })
	}
}

func crowd(t *testing.T, remembered bff.Remember) {
	const users, rounds = 16, 25
	c := newClock()
	store := memory.New(c.now)
	h := newHouseOver(t, c, store, &flaky{Recommendations: store})
	h.Home = bff.NewHome(bff.HomeConfig{Recommendations: &flaky{Recommendations: store}, Generics: h.generics, Editions: h.editions,
		Products: houseProducts, Now: c.now, Remember: remembered, OracleEvery: 3, Observer: h.heard})
	check(t, h.Home)
	other := load(t, map[string]string{"home/messages/en.json": `{"title":"Another"}`})
	first := h.editions.Current()
	var wg sync.WaitGroup
	for n := range users {
		u := bff.UserID(fmt.Sprint("user-", n))
		own := "<" + string(u) + ">"
		wg.Go(func() {
			for i := range rounds {
				p := houseProducts[i%len(houseProducts)].ID
				body := offers(i+1, "first of "+own, "second of "+own)
				if _, found, err := h.take.Put(context.Background(), p, u, []byte(body)); bff.Refused(err) {
					t.Errorf("%v: %+v", err, found)
				}
			}
		})
		wg.Go(func() {
			v := viewer(t, u)
			have := ""
			for i := range rounds * 4 {
				ctx, cancel := context.WithCancel(context.Background())
				if i%4 == 0 {
					go cancel()
				}
				s, err := h.Screen(ctx, "home", v, have)
				if err != nil {
					t.Error(err)
				}
				for _, m := range marker.FindAllString(string(s.Body), -1) {
					if m != own {
						t.Errorf("%s sees %s", u, m)
					}
				}
				have = s.Revision
				all, _ := h.Recommendations(ctx, v)
				for _, m := range marker.FindAllString(spellShown(all.Shown), -1) {
					if m != own {
						t.Errorf("%s is given %s", u, m)
					}
				}
				cancel()
			}
		})
	}
	wg.Go(func() {
		for range rounds {
			h.editions.Swap(other)
			h.editions.Swap(first)
		}
	})
	wg.Wait()
	if found := h.heard.counts(bff.EventOracleDisagrees); len(found) > 0 {
		t.Errorf("the oracle disagrees: %v", found)
	}
	for n := range users {
		u := bff.UserID(fmt.Sprint("user-", n))
		if m := marker.FindString(string(h.screen(t, "home", viewer(t, u)).Body)); m != "<"+string(u)+">" {
			t.Errorf("%s sees %q in the end", u, m)
		}
	}
}

// flaky now and then gives another user's record: a store that is wrong must
// not be believed. It gives bodies decoded, undecoded, and both.
type flaky struct {
	bff.Recommendations
	mu sync.Mutex
	n  int
}

func (f *flaky) ForUser(ctx context.Context, u bff.UserID, _ bff.Version) (bff.Record, error) {
	f.mu.Lock()
	f.n++
	n := f.n
	f.mu.Unlock()
	asked := u
	switch {
	case n%7 == 0 && n < 2000:
		asked, u = "user-3", "user-3"
	case n%11 == 0 && n < 2000:
		asked = "user-5" // it even says that it is yours
	}
	rec, err := f.Recommendations.ForUser(ctx, asked, bff.Version{})
	rec.User, rec.Held = u, slices.Clone(rec.Held)
	for i := range rec.Held {
		if h := &rec.Held[i]; h.Body != nil && n%3 > 0 && (n%3 == 1 || i%2 == 0) {
			h.Body, h.Raw = nil, string(bff.EncodeEnvelope(*h.Body))
		}
	}
	return rec, err
}
