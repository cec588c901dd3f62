package bff

import (
	"strings"
	"testing"
	"time"

	"mantel/uischema"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// say makes a held recommendation that is fresh for an hour and lives for two.
// Each widget is "id@placement" or "id@placement:rank".
func say(p ProductID, u UserID, widgets ...string) Held {
	body := Recommendation{Product: p, User: u, Revision: 1, AsOf: noon, Digest: strings.Repeat("0", 32)}
	for _, text := range widgets {
		id, rest, _ := strings.Cut(text, "@")
		placement, rank, _ := strings.Cut(rest, ":")
		w := Widget{ID: id, Component: "offer", Placement: placement, Props: uischema.ObjectValue(nil)}
		for _, digit := range rank {
			w.Rank = w.Rank*10 + int(digit-'0')
		}
		body.Widgets = append(body.Widgets, w)
	}
	return Held{Body: &body, Head: Head{Product: p, User: u, Revision: 1, Digest: body.Digest,
		StoredAt: noon, StaleAt: noon.Add(time.Hour), ExpireAt: noon.Add(2 * time.Hour)}}
}

// ending lets a held recommendation end at a time.
func ending(h Held, at time.Time) Held {
	h.Head.ExpireAt = at
	h.Head.StaleAt = minTime(h.Head.StaleAt, at)
	return h
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func withdrawn(p ProductID, u UserID) Held {
	return Held{Head: Head{Product: p, User: u, Revision: 9, Withdrawn: true, StoredAt: noon, StaleAt: noon, ExpireAt: noon}}
}

var (
	threeProducts = []Product{{ID: "flights"}, {ID: "hotels"}, {ID: "loans"}}
	twoSlots      = []uischema.Slot{{Name: "hero", Placement: "hero", Max: 1}, {Name: "deals", Placement: "deal", Max: 3, PerProduct: 2}}
)

// arrange arranges with memory of its own.
func arrange(rec Record, generics []Held, slots []uischema.Slot, products []Product, now time.Time) arrangement {
	var a arrangement
	r := rank(products)
	r.arrange(&a, &rec, generics, slots, now)
	return a
}

// candidates are an arrangement's, slot by slot.
func candidates(a arrangement) [][]candidate {
	all := make([][]candidate, len(a.runs))
	for slot, runs := range a.runs {
		for i := range runs {
			for n := range runs[i].count {
				all[slot] = append(all[slot], runs[i].candidate(n))
			}
		}
	}
	return all
}

// spell writes an arrangement as "hero: flights.a | deals: hotels.b(g)".
// (g) is generic, (s) a generic that only stands in.
func spell(a arrangement, slots []uischema.Slot) string {
	var parts []string
	for i, cs := range candidates(a) {
		part := slots[i].Name + ":"
		for _, c := range cs {
			part += " " + string(c.product()) + "." + c.widget.ID
			switch {
			case c.standIn:
				part += "(s)"
			case c.source == Generic:
				part += "(g)"
			}
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " | ")
}

func TestArranging(t *testing.T) {
	for _, row := range []struct {
		why      string
		personal []Held
		generic  []Held
		want     string
	}{
		{"nobody says anything", nil, nil, "hero: | deals:"},
		{"what is said to the user stands in the slot of its placement",
			[]Held{say("flights", "ada", "a@deal", "b@hero")}, nil, "hero: flights.b | deals: flights.a"},
		{"a placement that the screen does not have stands nowhere",
			[]Held{say("flights", "ada", "a@footer")}, nil, "hero: | deals:"},
		{"products stand in their configured order, whatever their ranks are",
			[]Held{say("flights", "ada", "a@deal:9"), say("hotels", "ada", "b@deal:1")}, nil, "hero: | deals: flights.a hotels.b"},
		{"within a product the lower rank is first, then the id",
			[]Held{say("flights", "ada", "c@deal:2", "b@deal:1", "a@deal:2")}, nil, "hero: | deals: flights.b flights.a flights.c"},
		{"what is said to everybody stands behind all that is personal",
			[]Held{say("loans", "ada", "z@deal")}, []Held{say("flights", "", "a@deal")}, "hero: | deals: loans.z flights.a(g)"},
		{"a product that says something personal in the slot has its generics in reserve",
			[]Held{say("flights", "ada", "a@deal")}, []Held{say("flights", "", "g@deal")}, "hero: | deals: flights.a flights.g(s)"},
		{"and in no other slot",
			[]Held{say("flights", "ada", "a@hero")}, []Held{say("flights", "", "g@deal")}, "hero: flights.a | deals:"},
		{"an empty statement is a statement: nothing generic",
			[]Held{say("flights", "ada")}, []Held{say("flights", "", "g@deal")}, "hero: | deals:"},
		{"a withdrawal is none: generic again",
			[]Held{withdrawn("flights", "ada")}, []Held{say("flights", "", "g@deal")}, "hero: | deals: flights.g(g)"},
		{"what has expired is as if it were never said",
			[]Held{ending(say("flights", "ada", "a@deal"), noon)}, []Held{say("flights", "", "g@deal")}, "hero: | deals: flights.g(g)"},
		{"what expires in a millisecond still stands",
			[]Held{ending(say("flights", "ada", "a@deal"), noon.Add(time.Millisecond))}, nil, "hero: | deals: flights.a"},
		{"an expired generic stands nowhere",
			nil, []Held{ending(say("flights", "", "g@deal"), noon)}, "hero: | deals:"},
		{"a fence without a body stands nowhere",
			[]Held{{Head: say("flights", "ada").Head}}, nil, "hero: | deals:"},
		{"a product that is not configured is not shown",
			[]Held{say("unknown", "ada", "a@deal")}, []Held{say("unknown", "", "g@deal")}, "hero: | deals:"},
		{"another user's entry is not shown",
			[]Held{say("flights", "bob", "a@deal")}, nil, "hero: | deals:"},
		{"nor is one whose head and body disagree about the user",
			[]Held{{Head: say("flights", "ada").Head, Body: say("flights", "bob", "a@deal").Body}}, nil, "hero: | deals:"},
		{"nor one whose head and body disagree about the product",
			[]Held{{Head: say("flights", "ada").Head, Body: say("hotels", "ada", "a@deal").Body}}, nil, "hero: | deals:"},
		{"a generic in the user's record is not shown",
			[]Held{say("flights", "", "a@deal")}, nil, "hero: | deals:"},
		{"a personal entry among the generics is not shown",
			nil, []Held{say("flights", "ada", "a@deal")}, "hero: | deals:"},
		{"a reserve with the id of a personal widget elsewhere is left out",
			[]Held{say("flights", "ada", "a@deal", "x@hero")}, []Held{say("flights", "", "x@deal", "y@deal")},
			"hero: flights.x | deals: flights.a flights.y(s)"},
		{"a reserve with the id of a personal widget in the same slot may stand in for it",
			[]Held{say("flights", "ada", "x@deal")}, []Held{say("flights", "", "x@deal")}, "hero: | deals: flights.x flights.x(s)"},
	} {
		t.Run(row.why, func(t *testing.T) {
			a := arrange(Record{User: "ada", Held: row.personal}, row.generic, twoSlots, threeProducts, noon)
			if got := spell(a, twoSlots); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestAWidgetStandsInTheFirstSlotOfItsPlacement(t *testing.T) {
	slots := []uischema.Slot{{Name: "top", Placement: "deal", Max: 1}, {Name: "more", Placement: "deal", Max: 9}}
	a := arrange(Record{User: "ada", Held: []Held{say("flights", "ada", "a@deal", "b@deal")}}, nil, slots, threeProducts, noon)
	if got, want := spell(a, slots), "top: flights.a flights.b | more:"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestHowLongAnArrangementHolds(t *testing.T) {
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	for _, row := range []struct {
		why      string
		personal []Held
		generic  []Held
		want     time.Time
	}{
		{"nothing ends where nothing is", nil, nil, time.Time{}},
		{"the first that expires ends it", []Held{ending(say("flights", "ada", "a@deal"), at(9)), ending(say("hotels", "ada", "a@deal"), at(5))}, nil, at(5)},
		{"an expiring generic ends it too", []Held{say("flights", "ada", "a@deal")}, []Held{ending(say("loans", "", "a@deal"), at(5))}, at(5)},
		{"an empty statement that expires lets generics in", []Held{ending(say("flights", "ada"), at(5))}, nil, at(5)},
		{"what has expired already ends nothing", []Held{ending(say("flights", "ada", "a@deal"), at(-5)), ending(say("hotels", "ada"), at(7))}, nil, at(7)},
		{"going stale changes nothing on the screen", []Held{say("flights", "ada", "a@deal")}, nil, at(120)},
	} {
		a := arrange(Record{User: "ada", Held: row.personal}, row.generic, twoSlots, threeProducts, noon)
		if !a.until.Equal(row.want) {
			t.Errorf("%s: until %s, want %s", row.why, a.until, row.want)
		}
	}
}

func TestWhatIsStale(t *testing.T) {
	held := []Held{say("hotels", "ada", "a@deal"), say("flights", "ada", "b@deal"), say("loans", "ada", "c@footer")}
	for _, row := range []struct {
		why  string
		now  time.Time
		want string
	}{
		{"all is fresh", noon.Add(time.Hour - time.Millisecond), ""},
		{"past its time, what stands on the screen is stale", noon.Add(time.Hour), "flights hotels"},
	} {
		a := arrange(Record{User: "ada", Held: held}, nil, twoSlots, threeProducts, row.now)
		var got []string
		for _, p := range a.stale {
			got = append(got, string(p))
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: %v, want %s", row.why, got, row.want)
		}
	}
}
