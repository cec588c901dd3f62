package bff

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mantel/uischema"
	"mantel/uischema/edition"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

func TestARevisionIsSpelledInBase32(t *testing.T) {
	for n := range 256 {
		sum := sha256.Sum256([]byte{byte(n)})
		want := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:26]
		if got := spelledRevision(&sum); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// glass is through what a screen of the given slots is looked at.
type glass struct {
	edition, catalog, screen string
	locale                   *intl.Locale
	platform                 string
	// reads is what the screen's own program reads.
	reads    layout.Axes
	products []Product
	slots    []uischema.Slot
	// wrong are the widgets of which the oracle has found something.
	wrong []*Widget
	// kinds are what components' programs read.
	kinds map[string]layout.Axes
}

// revision is what a fresh Home with no other memory names the screen.
func (g *glass) revision(rec Record, generics []Held, now time.Time) string {
	h := NewHome(HomeConfig{Products: g.products})
	ed := &edition.Edition{Hash: g.edition, Catalog: &uischema.Catalog{Hash: g.catalog}, Programs: &layout.Programs{}}
	on := &stage{lens: h.lensOf(ed), name: g.screen, axes: g.reads}
	for name, axes := range g.kinds {
		on.lens.kinds[name] = &kind{name: name, axes: axes}
	}
	v := view{home: h, edition: ed, lens: on.lens, buffers: h.buffers(), viewer: layout.Viewer{Locale: g.locale, Platform: g.platform}}
	if len(g.wrong) > 0 {
		v.wrong = &wrongs{widgets: map[wrongWidget]struct{}{}}
		for _, w := range g.wrong {
			v.wrong.widgets[wrongWidget{ed.Hash, w.content()}] = struct{}{}
		}
	}
	a := arrange(rec, generics, g.slots, g.products, now)
	return v.revision(h.sight(on, g.locale), &a)
}

func localeOf(tb testing.TB, tag string) *intl.Locale {
	tb.Helper()
	l, err := intl.For(tag)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// signed gives every body the digest of what it says.
func signed(held ...Held) []Held {
	for _, h := range held {
		if h.Body != nil {
			h.Body.Digest = digest(*h.Body)
		}
	}
	return held
}

func TestARevisionHoldsWhatDecidesAboutTheBytes(t *testing.T) {
	type state struct {
		glass    glass
		rec      Record
		generics []Held
	}
	german := localeOf(t, "de")
	revision := func(change func(*state)) string {
		s := state{
			glass: glass{edition: "e1", catalog: "c1", screen: "home", locale: localeOf(t, "en"), platform: "web", slots: twoSlots,
				products: []Product{{ID: "flights", DefaultLocale: "en"}, {ID: "hotels", DefaultLocale: "en"}, {ID: "loans", DefaultLocale: "en"}}},
			rec:      Record{User: "ada", Held: []Held{say("flights", "ada", "a@hero", "b@deal"), say("hotels", "ada", "c@deal")}},
			generics: []Held{say("flights", "", "g@deal"), say("loans", "", "l@deal")},
		}
		change(&s)
		signed(s.rec.Held...)
		signed(s.generics...)
		return s.glass.revision(s.rec, s.generics, noon)
	}
	base := revision(func(*state) {})
	seen := map[string]string{base: "nothing"}
	for why, change := range map[string]func(*state){
		"the edition":               func(s *state) { s.glass.edition = "e2" },
		"the catalog":               func(s *state) { s.glass.catalog = "c2" },
		"the screen":                func(s *state) { s.glass.screen = "deals" },
		"the locale":                func(s *state) { s.glass.locale = german },
		"an axis that is read":      func(s *state) { s.glass.reads.Platform = true },
		"a product's hosts":         func(s *state) { s.glass.products[0].Hosts = []string{"a.example"} },
		"another product's hosts":   func(s *state) { s.glass.products[1].Hosts = []string{"a.example"} },
		"a product's locale":        func(s *state) { s.glass.products[0].DefaultLocale = "de" },
		"the products' order":       func(s *state) { slices.Reverse(s.glass.products) },
		"one product fewer":         func(s *state) { s.glass.products = s.glass.products[:2] },
		"what is said to the user":  func(s *state) { s.rec.Held[0].Body.Widgets[0].Props = track("x") },
		"when it was said":          func(s *state) { s.rec.Held[0].Body.AsOf = noon.Add(time.Second) },
		"one says nothing":          func(s *state) { s.rec.Held = s.rec.Held[1:] },
		"what is said to everybody": func(s *state) { s.generics[1].Body.Widgets[0].Props = track("x") },
		"what is in reserve":        func(s *state) { s.generics[0].Body.Widgets[0].Props = track("x") },
		"one is wrong":              func(s *state) { s.glass.wrong = []*Widget{&s.rec.Held[0].Body.Widgets[0]} },
		"another is wrong":          func(s *state) { s.glass.wrong = []*Widget{&s.rec.Held[0].Body.Widgets[1]} },
		"a reserve is wrong":        func(s *state) { s.glass.wrong = []*Widget{&s.generics[0].Body.Widgets[0]} },
		"the user": func(s *state) {
			s.rec.User = "bob"
			for i := range s.rec.Held {
				s.rec.Held[i].Head.User, s.rec.Held[i].Body.User = "bob", "bob"
			}
		},
		"nobody":      func(s *state) { s.rec = Record{} },
		"other slots": func(s *state) { s.rec.Held[0].Body.Widgets[1].Placement = "hero" },
	} {
		got := revision(change)
		if other, there := seen[got]; there {
			t.Errorf("%s and %s have one revision", why, other)
		}
		seen[got] = why
	}
	for why, change := range map[string]func(*state){
		"an axis that nobody reads":          func(s *state) { s.glass.platform = "ios" },
		"a newer revision of the same":       func(s *state) { s.rec.Held[0].Head.Revision, s.rec.Held[0].Body.Revision = 9, 9 },
		"it goes stale":                      func(s *state) { s.rec.Held[0].Head.StaleAt = noon },
		"another user's entry":               func(s *state) { s.rec.Held = append(s.rec.Held, say("loans", "bob", "z@deal")) },
		"an unknown product":                 func(s *state) { s.generics = append(s.generics, say("unknown", "", "z@deal")) },
		"a generic that may not stand":       func(s *state) { s.generics = append(s.generics, say("hotels", "", "z@hero")) },
		"the order in which entries come in": func(s *state) { slices.Reverse(s.rec.Held) },
		"the same in a fresh process":        func(*state) {},
	} {
		if revision(change) != base {
			t.Errorf("%s changes the revision, and no byte", why)
		}
	}
	gone := revision(func(s *state) { s.rec.Held = s.rec.Held[1:] })
	for why, change := range map[string]func(*state){
		"it has expired":   func(s *state) { s.rec.Held[0] = ending(s.rec.Held[0], noon) },
		"it has no body":   func(s *state) { s.rec.Held[0].Body = nil },
		"it is taken back": func(s *state) { s.rec.Held[0] = withdrawn("flights", "ada") },
	} {
		if revision(change) != gone {
			t.Errorf("%s: the revision is another than where it was never said", why)
		}
	}
}

// Wherever a widget may stand, what its program reads of the viewer counts.
func TestARevisionHoldsWhatAnyWidgetsProgramReads(t *testing.T) {
	for _, row := range []struct {
		why string
		// said is to the user, and reserve to everybody. A widget whose id begins
		// with p is of a component that reads the platform.
		said, reserve []string
		reads         bool
	}{
		{"no widget reads it", []string{"a@deal", "b@deal"}, nil, false},
		{"the only one", []string{"p@deal"}, nil, true},
		{"the first of two", []string{"p@deal", "q@deal"}, nil, true},
		{"the last of three", []string{"a@deal", "b@deal", "p@deal"}, nil, true},
		{"one between others", []string{"a@deal", "p@deal", "q@deal"}, nil, true},
		{"one behind a widget of another slot", []string{"a@deal", "b@hero", "p@deal"}, nil, true},
		{"one behind a widget of no slot", []string{"a@deal", "b@footer", "p@deal"}, nil, true},
		{"one of no slot", []string{"a@deal", "p@footer"}, nil, false},
		{"one that is not in its place", []string{"a@deal:2", "b@deal:3", "p@deal:1"}, nil, true},
		{"one that begins anew", []string{"a@deal:2", "b@deal:1", "p@deal:3"}, nil, true},
		{"the last in reserve", []string{"a@deal"}, []string{"m@deal", "n@deal", "p@deal"}, true},
		{"none in reserve", []string{"a@deal"}, []string{"m@deal", "n@deal"}, false},
	} {
		said, reserve := say("flights", "ada", row.said...), say("flights", "", row.reserve...)
		for _, ws := range [][]Widget{said.Body.Widgets, reserve.Body.Widgets} {
			for i := range ws {
				if ws[i].ID[0] == 'p' {
					ws[i].Component = "reader"
				}
			}
		}
		var revisions []string
		for _, platform := range []string{"web", "ios"} {
			g := glass{edition: "e", catalog: "c", screen: "home", locale: localeOf(t, "en"), platform: platform, slots: twoSlots,
				products: threeProducts, kinds: map[string]layout.Axes{"offer": {}, "reader": {Platform: true}}}
			revisions = append(revisions, g.revision(Record{User: "ada", Held: signed(said)}, signed(reserve), noon))
		}
		if differ := revisions[0] != revisions[1]; differ != row.reads {
			t.Errorf("%s: the platform decides about the revision: %t", row.why, differ)
		}
	}
}

// track is an object of one string.
func track(text string) uischema.Value {
	return uischema.ObjectValue([]uischema.Member{{Name: "campaign", Value: uischema.StringValue(text)}})
}

// Whatever two worlds differ in: where what may stand differs in anything, the
// revision does, and nowhere else.
func TestOneRevisionIsOneArrangement(t *testing.T) {
	english := localeOf(t, "en")
	same, different := 0, 0
	for seed := range uint64(worlds) {
		r := rand.New(rand.NewPCG(seed, 10))
		var spelled, revisions [2]string
		for i := range spelled {
			w := makeWorld(seed)
			signed(w.rec.Held...)
			signed(w.generics...)
			if i == 1 {
				w.change(r)
			}
			g := glass{edition: "e", catalog: "c", screen: "home", locale: english, products: w.products, slots: w.slots}
			revisions[i] = g.revision(w.rec, w.generics, noon)
			for _, cs := range candidates(w.arrange(noon)) {
				for _, c := range cs {
					spelled[i] += fmt.Sprint(c.source, c.standIn, c.order, c.product(), c.held.Body.User, c.held.Body.Digest, c.held.Body.AsOf, c.widget.ID, " ")
				}
				spelled[i] += "| "
			}
		}
		if alike := spelled[0] == spelled[1]; alike != (revisions[0] == revisions[1]) {
			t.Fatalf("world %d: %s and %s\n%s\n%s", seed, revisions[0], revisions[1], spelled[0], spelled[1])
		} else if alike {
			same++
		} else {
			different++
		}
	}
	if same < worlds/10 || different < worlds/10 {
		t.Errorf("%d worlds are alike, %d are not: that is no test", same, different)
	}
}

// change lets one recommendation say something else, or come otherwise.
func (w *world) change(r *rand.Rand) {
	list := &w.rec.Held
	if r.IntN(2) == 0 {
		list = &w.generics
	}
	if len(*list) == 0 {
		return
	}
	h := &(*list)[r.IntN(len(*list))]
	body := Recommendation{}
	if h.Body != nil {
		body = *h.Body
		body.Widgets = slices.Clone(body.Widgets)
	}
	switch kind := r.IntN(6); {
	case kind == 0:
		r.Shuffle(len(*list), func(i, j int) { (*list)[i], (*list)[j] = (*list)[j], (*list)[i] })
		return
	case kind == 1:
		h.Head.ExpireAt = noon
		return
	case kind == 2:
		h.Head.Revision += 7
		return
	case h.Body == nil:
		return
	case kind == 3:
		body.AsOf = body.AsOf.Add(time.Minute)
	case len(body.Widgets) == 0:
		return
	case kind == 4:
		body.Widgets[r.IntN(len(body.Widgets))].Props = track(fmt.Sprint(r.IntN(9)))
	default:
		body.Widgets = slices.Delete(body.Widgets, 0, 1)
	}
	body.Digest = digest(body)
	h.Body = &body
}
