package bff

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mantel/uischema"
)

// world is a made-up state of everything that arrange reads.
type world struct {
	rec      Record
	generics []Held
	slots    []uischema.Slot
	products []Product
}

// makeWorld makes up a world; the same seed gives the same one.
func makeWorld(seed uint64) world {
	r := rand.New(rand.NewPCG(seed, 7))
	w := world{rec: Record{User: "ada"}}
	placements := []string{"hero", "deal", "footer", "nowhere"}
	for i := range 3 {
		w.slots = append(w.slots, uischema.Slot{Name: fmt.Sprint("slot", i), Placement: placements[r.IntN(3)],
			Max: 1 + r.IntN(4), PerProduct: r.IntN(3)})
	}
	for i := range 6 {
		p := ProductID(fmt.Sprint("product-", i))
		if r.IntN(6) > 0 {
			w.products = append(w.products, Product{ID: p})
		}
		if r.IntN(3) > 0 {
			w.rec.Held = append(w.rec.Held, makeHeld(r, p, "ada", placements))
		}
		if r.IntN(3) > 0 {
			w.generics = append(w.generics, makeHeld(r, p, "", placements))
		}
	}
	return w
}

func makeHeld(r *rand.Rand, p ProductID, u UserID, placements []string) Held {
	if r.IntN(8) == 0 {
		return withdrawn(p, u)
	}
	var widgets []string
	for i := range r.IntN(6) {
		widgets = append(widgets, fmt.Sprintf("w%d@%s:%d", i, placements[r.IntN(len(placements))], r.IntN(3)))
	}
	h := ending(say(p, u, widgets...), noon.Add(time.Duration(r.IntN(5)-1)*time.Minute))
	if r.IntN(8) == 0 {
		h.Body = nil
	}
	return h
}

func (w world) arrange(now time.Time) arrangement {
	return arrange(w.rec, w.generics, w.slots, w.products, now)
}

// standing are the candidates of a slot that stand, where try says of each
// whether it can be shown.
func standing(products []Product, slot *uischema.Slot, runs []run, try func(*candidate) bool) (stand []*candidate) {
	var ch chooser
	ch.reset(len(products))
	ch.choose(slot, runs, func(c *candidate) bool {
		if !try(c) {
			return false
		}
		one := *c
		stand = append(stand, &one)
		return true
	})
	return stand
}

const worlds = 3000

func TestTheOrderOfTheInputNeverMatters(t *testing.T) {
	for seed := range uint64(worlds) {
		w := makeWorld(seed)
		want := spell(w.arrange(noon), w.slots)
		r := rand.New(rand.NewPCG(seed, 8))
		r.Shuffle(len(w.rec.Held), func(i, j int) { w.rec.Held[i], w.rec.Held[j] = w.rec.Held[j], w.rec.Held[i] })
		r.Shuffle(len(w.generics), func(i, j int) { w.generics[i], w.generics[j] = w.generics[j], w.generics[i] })
		for _, h := range slices.Concat(w.rec.Held, w.generics) {
			if h.Body != nil {
				ws := h.Body.Widgets
				r.Shuffle(len(ws), func(i, j int) { ws[i], ws[j] = ws[j], ws[i] })
			}
		}
		if got := spell(w.arrange(noon), w.slots); got != want {
			t.Fatalf("world %d:\ngot  %s\nwant %s", seed, got, want)
		}
	}
}

func TestAnArrangementHoldsExactlyUntilItSays(t *testing.T) {
	for seed := range uint64(worlds) {
		w := makeWorld(seed)
		a := w.arrange(noon)
		if a.until.IsZero() {
			continue
		}
		if !a.until.After(noon) {
			t.Fatalf("world %d: it has ended already, at %s", seed, a.until)
		}
		if got, want := spell(w.arrange(a.until.Add(-time.Nanosecond)), w.slots), spell(a, w.slots); got != want {
			t.Fatalf("world %d: it changed before:\ngot  %s\nwant %s", seed, got, want)
		}
	}
}

func TestOneProductChangesNothingOfAnother(t *testing.T) {
	for seed := range uint64(worlds) {
		w := makeWorld(seed)
		if len(w.products) == 0 {
			continue
		}
		gone := w.products[seed%uint64(len(w.products))].ID
		without := w
		isGone := func(h Held) bool { return h.Head.Product == gone }
		without.rec.Held = slices.DeleteFunc(slices.Clone(w.rec.Held), isGone)
		without.generics = slices.DeleteFunc(slices.Clone(w.generics), isGone)
		want := w.arrange(noon)
		for i := range want.runs {
			want.runs[i] = slices.DeleteFunc(want.runs[i], func(r run) bool { return r.held.Body.Product == gone })
		}
		if got, want := spell(without.arrange(noon), w.slots), spell(want, w.slots); got != want {
			t.Fatalf("world %d, without %s:\ngot  %s\nwant %s", seed, gone, got, want)
		}
	}
}

// Candidates stand as Home lets them, with some of them failing.
func TestWhatStandsKeepsToTheSlotsAndNothingStandsTwice(t *testing.T) {
	for seed := range uint64(worlds) {
		w := makeWorld(seed)
		a := w.arrange(noon)
		r := rand.New(rand.NewPCG(seed, 9))
		onScreen := make(map[string]string)
		for i, slot := range w.slots {
			per := make(map[ProductID]int)
			stand := standing(w.products, &slot, a.runs[i], func(*candidate) bool { return r.IntN(4) > 0 })
			if len(stand) > slot.Max {
				t.Fatalf("world %d: %d stand in a slot for %d", seed, len(stand), slot.Max)
			}
			for _, c := range stand {
				if per[c.product()]++; slot.PerProduct > 0 && per[c.product()] > slot.PerProduct {
					t.Fatalf("world %d: %d of %s stand in a slot for %d of each", seed, per[c.product()], c.product(), slot.PerProduct)
				}
				if other, twice := onScreen[nodeID(c)]; twice {
					t.Fatalf("world %d: %s stands in %s and in %s", seed, nodeID(c), other, slot.Name)
				}
				onScreen[nodeID(c)] = slot.Name
			}
		}
	}
}

func TestGenericsStandInOnlyWhereAllOfTheProductsOwnFailed(t *testing.T) {
	personal := []Held{say("flights", "ada", "a@deal", "b@deal")}
	generic := []Held{say("flights", "", "g@deal"), say("loans", "", "l@deal")}
	slot := uischema.Slot{Name: "deals", Placement: "deal", Max: 3}
	a := arrange(Record{User: "ada", Held: personal}, generic, []uischema.Slot{slot}, threeProducts, noon)
	for _, row := range []struct {
		why, fails, want string
	}{
		{"none failed", "", "flights.a flights.b loans.l "},
		{"one failed", "flights.a", "flights.b loans.l "},
		{"all failed", "flights.a flights.b", "flights.g loans.l "},
		{"the stand-in fails as well", "flights.a flights.b flights.g", "loans.l "},
	} {
		got := ""
		for _, c := range standing(threeProducts, &slot, a.runs[0], func(c *candidate) bool {
			return !slices.Contains(strings.Fields(row.fails), nodeID(c))
		}) {
			got += nodeID(c) + " "
		}
		if got != row.want {
			t.Errorf("%s: %s, want %s", row.why, got, row.want)
		}
	}
}

// Memory of an arrangement that is not needed any more is used again.
func TestWhatWasArrangedBeforeChangesNothing(t *testing.T) {
	var used arrangement
	for seed := range uint64(worlds) {
		w := makeWorld(seed)
		r := rank(w.products)
		want := w.arrange(noon)
		r.arrange(&used, &w.rec, w.generics, w.slots, noon)
		if got, want := spell(used, w.slots), spell(want, w.slots); got != want {
			t.Fatalf("world %d:\ngot  %s\nwant %s", seed, got, want)
		}
		if !used.until.Equal(want.until) || !used.holds.Equal(want.holds) || !slices.Equal(used.stale, want.stale) {
			t.Fatalf("world %d: until %s, holds %s, stale %v", seed, used.until, used.holds, used.stale)
		}
		if seed%3 == 0 {
			used.forget()
		}
	}
}
