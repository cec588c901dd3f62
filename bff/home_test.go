package bff_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mantel/bff"
)

func TestAScreenOnTheWire(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "ada", `{"revision":7,"asOf":"2026-11-21T18:20:00Z","widgets":[
		{"id":"rom-1","component":"flights.deal","props":{"city":"Rom"},"locales":{"en":{"city":"Rome"}},"track":{"campaign":"winter"}}]}`)
	s := h.screen(t, "home", viewer(t, "ada", "en-GB"))
	want := `{"format":1,"screen":"home","revision":"` + s.Revision + `","catalog":"` + h.editions.Current().Catalog.Hash +
		`","locale":"en-GB","dir":"ltr","root":{"type":"screen","id":"screen1","props":{"title":"Home"},"children":[` +
		`{"type":"skeleton","id":"placeholder.hero","props":{"shape":"hero"}},` +
		`{"type":"text","id":"flights.rom-1","props":{"text":"Rome"},"track":{"campaign":"winter","product":"flights","widget":"rom-1"}}]},` +
		`"slots":[{"id":"hero","widgets":[{"id":"placeholder.hero","source":"placeholder"}]},` +
		`{"id":"deals","widgets":[{"id":"flights.rom-1","product":"flights","source":"personalised","asOf":"2026-11-21T18:20:00Z"}]}]}`
	if string(s.Body) != want {
		t.Errorf("got\n%s\nwant\n%s", s.Body, want)
	}
	if len(s.Revision) < 26 || s.Locale != "en-GB" || s.Dir != "ltr" || s.Degraded || s.NotModified {
		t.Errorf("got %+v", s)
	}
}

func TestWhatStandsOnTheHomeScreen(t *testing.T) {
	for _, row := range []struct {
		why  string
		says func(t *testing.T, h *house)
		want string
	}{
		{"nobody says anything", func(*testing.T, *house) {}, "hero: placeholder | deals:"},
		{"the products' order, at most two of each and three in all", func(t *testing.T, h *house) {
			h.says(t, "hotels", "ada", offers(1, "a", "b", "c"))
			h.says(t, "flights", "ada", offers(1, "d", "e", "f"))
		}, "hero: placeholder | deals: flights.w1 flights.w2 hotels.w1"},
		{"personal before generic", func(t *testing.T, h *house) {
			h.says(t, "flights", "", offers(1, "a"))
			h.says(t, "hotels", "ada", offers(1, "b"))
		}, "hero: placeholder | deals: hotels.w1 flights.w1(g)"},
		{"a widget that fails gives its place to the next", func(t *testing.T, h *house) {
			h.says(t, "flights", "ada", pushOf(1, "fragile", "deal", "", "x", "y"))
		}, "hero: placeholder | deals: flights.w2 flights.w3"},
		{"where all of a product's own fail, its generic stands in", func(t *testing.T, h *house) {
			h.says(t, "flights", "ada", pushOf(1, "fragile", "deal", "", ""))
			h.says(t, "flights", "", offers(1, "g"))
		}, "hero: placeholder | deals: flights.w1(g)"},
		{"where that fails as well, another product", func(t *testing.T, h *house) {
			h.says(t, "flights", "ada", pushOf(1, "fragile", "hero", ""))
			h.says(t, "flights", "", pushOf(1, "fragile", "hero", ""))
			h.says(t, "loans", "", pushOf(1, "offer", "hero", "l"))
		}, "hero: loans.w1(g) | deals:"},
		{"and where nobody is left, the placeholder", func(t *testing.T, h *house) {
			h.says(t, "flights", "ada", pushOf(1, "fragile", "hero", ""))
			h.says(t, "flights", "", pushOf(1, "fragile", "hero", ""))
		}, "hero: placeholder | deals:"},
		{"an empty statement lets nothing generic in", func(t *testing.T, h *house) {
			h.says(t, "flights", "", offers(1, "g"))
			h.says(t, "flights", "ada", offers(1))
		}, "hero: placeholder | deals:"},
		{"a withdrawal does", func(t *testing.T, h *house) {
			h.says(t, "flights", "", offers(1, "g"))
			h.says(t, "flights", "ada", offers(1))
			if _, err := h.take.Withdraw(t.Context(), "flights", "ada", 2); err != nil {
				t.Fatal(err)
			}
		}, "hero: placeholder | deals: flights.w1(g)"},
		{"what is said to another user is not there", func(t *testing.T, h *house) {
			h.says(t, "flights", "bob", offers(1, "b"))
		}, "hero: placeholder | deals:"},
	} {
		t.Run(row.why, func(t *testing.T) {
			h := newHouse(t)
			row.says(t, h)
			if got := stands(t, h.screen(t, "home", viewer(t, "ada"))); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestAnUnknownScreenIsNotFound(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"nothing", "", "offer", "text"} {
		if _, err := h.Screen(t.Context(), name, viewer(t, "ada"), ""); !errors.Is(err, bff.ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestWhoHasTheRevisionGetsNoBytes(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "ada", offers(1, "a"))
	s := h.screen(t, "home", viewer(t, "ada"))
	again, err := h.Screen(t.Context(), "home", viewer(t, "ada"), s.Revision)
	if err != nil || !again.NotModified || again.Body != nil || again.Revision != s.Revision || !again.Until.Equal(s.Until) || again.Locale != "en" {
		t.Errorf("%+v, %v", again, err)
	}
	h.says(t, "flights", "ada", offers(2, "b"))
	if changed, _ := h.Screen(t.Context(), "home", viewer(t, "ada"), s.Revision); changed.NotModified || changed.Revision == s.Revision {
		t.Error("what has changed is not told")
	}
	if other, _ := h.Screen(t.Context(), "deals", viewer(t, "ada"), s.Revision); other.NotModified {
		t.Error("another screen has the same revision")
	}
}

func TestWhenTheStoreIsAwayTheScreenStaysAndSaysSo(t *testing.T) {
	c := newClock()
	h := newHouse(t)
	h.says(t, "flights", "", offers(1, "g"))
	want := h.screen(t, "home", viewer(t, "somebody-without-anything"))
	cut := newHouseOver(t, c, h.store, away{})
	cut.follow()
	got := cut.screen(t, "home", viewer(t, "ada"))
	if string(got.Body) != string(want.Body) || !got.Degraded || want.Degraded {
		t.Errorf("got  %s\nwant %s", got.Body, want.Body)
	}
	if cut.heard.counts(bff.EventDegraded)[bff.EventDegraded] != 1 {
		t.Error("it was not counted")
	}
	if _, err := cut.Recommendations(t.Context(), viewer(t, "ada")); !errors.Is(err, bff.ErrUnavailable) {
		t.Errorf("as data it must not pretend: %v", err)
	}
	if s := cut.screen(t, "home", viewer(t, "")); s.Degraded {
		t.Error("nobody in particular needs no store")
	}
}

func TestAScreenChangesWhenADeadlinePasses(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "", offers(1, "g"))
	h.says(t, "flights", "ada", `{"revision":1,"staleAfter":10,"expireAfter":60,"widgets":[{"id":"a","component":"offer","props":{"title":"t"}}]}`)
	v := viewer(t, "ada")
	fresh := h.screen(t, "home", v)
	if !fresh.Until.Equal(start.Add(time.Minute)) || len(fresh.Stale) != 0 {
		t.Errorf("until %s, stale %v", fresh.Until, fresh.Stale)
	}
	h.clock.pass(10 * time.Second)
	stale := h.screen(t, "home", v)
	if stale.Revision != fresh.Revision || string(stale.Body) != string(fresh.Body) {
		t.Error("going stale moved the bytes")
	}
	if len(stale.Stale) != 1 || stale.Stale[0] != "flights" {
		t.Errorf("stale: %v", stale.Stale)
	}
	h.clock.pass(fresh.Until.Sub(h.clock.now()) - time.Nanosecond)
	if last := h.screen(t, "home", v); last.Revision != fresh.Revision {
		t.Error("it changed before its time")
	}
	h.clock.pass(time.Nanosecond)
	after := h.screen(t, "home", v)
	if after.Revision == fresh.Revision || stands(t, after) != "hero: placeholder | deals: flights.w1(g)" {
		t.Errorf("after the deadline: %s", stands(t, after))
	}
}

func TestWithoutComponentsNothingCanBeShown(t *testing.T) {
	h := bff.NewHome(bff.HomeConfig{Editions: noEdition{}, Generics: bff.NewGenericSet(), Now: newClock().now})
	if _, err := h.Screen(context.Background(), "home", bff.Viewer{}, ""); !errors.Is(err, bff.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestAViewerOfUnknownLocaleReadsTheDefault(t *testing.T) {
	h := newHouse(t)
	s := h.screen(t, "home", bff.Viewer{})
	if s.Locale != "en" || !strings.Contains(string(s.Body), `"title":"Home"`) {
		t.Errorf("%s: %s", s.Locale, s.Body)
	}
	if s := h.screen(t, "home", viewer(t, "", "ar")); s.Dir != "rtl" || !strings.Contains(string(s.Body), "الرئيسية") {
		t.Errorf("%s: %s", s.Dir, s.Body)
	}
}
