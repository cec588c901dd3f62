package bff

import (
	"testing"

	"mantel/bff/remember"
	"mantel/uischema"
	"mantel/uischema/edition"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// Whatever decides about a widget's bytes is in the key that they are
// remembered by; the other way round, nothing else is.
func TestASectionsKeyHoldsWhatDecidesAboutItsBytes(t *testing.T) {
	type state struct {
		view    view
		product Product
		body    Recommendation
		head    Head
		widget  Widget
	}
	german, err := intl.For("de")
	if err != nil {
		t.Fatal(err)
	}
	english, err := intl.For("en")
	if err != nil {
		t.Fatal(err)
	}
	keyOf := func(change func(*state)) remember.Key {
		s := state{
			view: view{edition: &edition.Edition{Hash: "e1", Catalog: &uischema.Catalog{Hash: "c1"}, Programs: &layout.Programs{}},
				viewer: layout.Viewer{Locale: english}},
			product: Product{ID: "flights", DefaultLocale: "en", Hosts: []string{"a.example"}},
			body:    Recommendation{Product: "flights", User: "ada", Digest: "d"},
			widget:  Widget{ID: "w1", Component: "offer", Placement: "deal", Props: uischema.ObjectValue(nil)},
		}
		change(&s)
		s.view.home, s.view.lens = &Home{ranking: rank([]Product{s.product})}, newLens(s.view.edition, []Product{s.product})
		s.view.base = s.view.sum()
		c := candidate{held: &Held{Head: s.head, Body: &s.body}, widget: &s.widget}
		return sectionKey(c.widget.content(), s.view.around(&c))
	}
	base := keyOf(func(*state) {})
	track := uischema.ObjectValue([]uischema.Member{{Name: "campaign", Value: uischema.StringValue("x")}})
	for why, change := range map[string]func(*state){
		"the edition":         func(s *state) { s.view.edition.Hash = "e2" },
		"the catalog":         func(s *state) { s.view.edition.Catalog = &uischema.Catalog{Hash: "c2"} },
		"the user":            func(s *state) { s.body.User = "bob" },
		"everybody":           func(s *state) { s.body.User = "" },
		"the product":         func(s *state) { s.body.Product, s.product.ID = "hotels", "hotels" },
		"its hosts":           func(s *state) { s.product.Hosts = []string{"a.example", "b.example"} },
		"its locale":          func(s *state) { s.product.DefaultLocale = "de" },
		"the viewer's locale": func(s *state) { s.view.viewer.Locale = german },
		"the widget's id":     func(s *state) { s.widget.ID = "w2" },
		"its component":       func(s *state) { s.widget.Component = "fragile" },
		"its placement":       func(s *state) { s.widget.Placement = "hero" },
		"its props":           func(s *state) { s.widget.Props = track },
		"its locales":         func(s *state) { s.widget.Locales = map[string]uischema.Value{"de": track} },
		"what it tracks":      func(s *state) { s.widget.Track = track },
	} {
		if keyOf(change) == base {
			t.Errorf("%s is not in the key", why)
		}
	}
	for why, change := range map[string]func(*state){
		"another widget of the same push": func(s *state) { s.body.Digest = "other" },
		"a newer revision":                func(s *state) { s.head.Revision, s.body.Revision = 9, 9 },
		"an axis that no program reads":   func(s *state) { s.view.viewer.Platform = "ios" },
	} {
		if keyOf(change) != base {
			t.Errorf("%s is in the key, and would render the same bytes again", why)
		}
	}
}

func TestAWidgetThatFailsIsNotTriedAgain(t *testing.T) {
	english, err := intl.For("en")
	if err != nil {
		t.Fatal(err)
	}
	h := NewHome(HomeConfig{Products: []Product{{ID: "flights"}}, Remember: DefaultRemember()})
	ed := &edition.Edition{Catalog: &uischema.Catalog{}, Programs: &layout.Programs{}}
	v := view{home: h, buffers: h.buffers(), viewer: layout.Viewer{Locale: english}, edition: ed, lens: newLens(ed, h.ranking.products)}
	held := say("flights", "ada", "w1@deal")
	c := candidate{held: &held, widget: &held.Body.Widgets[0]}
	first := v.section(&c, c.widget.content(), nil)
	if !first.failed() || len(first.counts) != 1 {
		t.Fatalf("a widget of a component that is not there: %+v", first)
	}
	if again := v.section(&c, c.widget.content(), nil); again != first {
		t.Error("it was tried again")
	}
}
