package bff_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/uischema"
	"mantel/uischema/edition"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// house is a Home and an Ingest over one memory store, with three products.
type house struct {
	*bff.Home
	take     *bff.Ingest
	clock    *clock
	store    *memory.Store
	generics *bff.GenericSet
	editions *edition.Holder
	heard    *tally
}

var houseProducts = []bff.Product{
	{ID: "flights", DefaultLocale: "en", Hosts: []string{"flights.example"}},
	{ID: "hotels", DefaultLocale: "en"},
	{ID: "loans", DefaultLocale: "en"},
}

func newHouse(tb testing.TB) *house {
	c := newClock()
	store := memory.New(c.now)
	return newHouseOver(tb, c, store, store)
}

func newHouseOver(tb testing.TB, c *clock, store *memory.Store, recommendations bff.Recommendations) *house {
	tb.Helper()
	h := &house{clock: c, store: store, generics: bff.NewGenericSet(), editions: edition.NewHolder(load(tb, nil)), heard: new(tally)}
	h.take = bff.NewIngest(bff.IngestConfig{Recommendations: recommendations, Generics: store.Generics(), Editions: h.editions,
		Products: houseProducts, Now: c.now})
	h.Home = bff.NewHome(bff.HomeConfig{Recommendations: recommendations, Generics: h.generics, Editions: h.editions,
		Products: houseProducts, Now: c.now, Observer: h.heard, Remember: bff.DefaultRemember()})
	return h
}

// says pushes what a product says to a user, or to everybody where u is "".
func (h *house) says(tb testing.TB, p bff.ProductID, u bff.UserID, body string) {
	tb.Helper()
	put := func() (bff.Write, []any, error) {
		w, found, err := h.take.Put(context.Background(), p, u, []byte(body))
		return w, []any{found}, err
	}
	if u == "" {
		put = func() (bff.Write, []any, error) {
			w, found, err := h.take.PutGeneric(context.Background(), p, []byte(body))
			return w, []any{found}, err
		}
	}
	if w, found, err := put(); err != nil || w.Verdict != bff.Applied {
		tb.Fatalf("%s says: %s, %v, %+v", p, w.Verdict, err, found)
	}
	h.follow()
}

// withdraws takes back what a product said to a user.
func (h *house) withdraws(tb testing.TB, p bff.ProductID, u bff.UserID, revision int) {
	tb.Helper()
	if _, err := h.take.Withdraw(context.Background(), p, u, int64(revision)); err != nil {
		tb.Fatalf("%s withdraws: %v", p, err)
	}
}

// follow lets the house hear of the generics, once.
func (h *house) follow() {
	ctx, cancel := context.WithCancel(context.Background())
	follow := stopAfterOne{h.store.Generics(), cancel}
	_ = h.generics.Run(ctx, follow, []bff.ProductID{"flights", "hotels", "loans"})
}

// stopAfterOne ends a Follow after its first call.
type stopAfterOne struct {
	bff.Generics
	stop context.CancelFunc
}

func (s stopAfterOne) Follow(ctx context.Context, products []bff.ProductID, each func([]bff.Held)) error {
	return s.Generics.Follow(ctx, products, func(held []bff.Held) {
		each(held)
		s.stop()
	})
}

// viewer looks in English, or in the locale that is named.
func viewer(tb testing.TB, u bff.UserID, locale ...string) bff.Viewer {
	tb.Helper()
	tag := "en"
	if len(locale) > 0 {
		tag = locale[0]
	}
	l, err := intl.For(tag)
	if err != nil {
		tb.Fatal(err)
	}
	return bff.Viewer{User: u, Axes: layout.Viewer{Locale: l}}
}

func (h *house) screen(tb testing.TB, name string, v bff.Viewer) bff.Screen {
	tb.Helper()
	s, err := h.Screen(context.Background(), name, v, "")
	if err != nil {
		tb.Fatal(err)
	}
	h.sound(tb, s.Body)
	return s
}

// sound demands that a response fits the catalog that it names. A host that is
// no product's would have been refused before, so any is allowed here.
func (h *house) sound(tb testing.TB, body []byte) {
	tb.Helper()
	doc, found := uischema.Parse("", body, uischema.Limits{Bytes: 1 << 20, Depth: 60, Values: 50_000})
	if doc != nil {
		found = append(found, uischema.CheckTree(h.editions.Current().Catalog, doc, uischema.Policy{AppScheme: "portal"})...)
	}
	if len(found) > 0 {
		tb.Errorf("%+v\n%s", found, body)
	}
}

// stands spells what stands on a screen: "hero=placeholder deals=flights.a hotels.b(g)".
func stands(tb testing.TB, s bff.Screen) string {
	tb.Helper()
	var body struct {
		Slots []struct {
			ID      string
			Widgets []struct{ ID, Source string }
		}
	}
	if err := json.Unmarshal(s.Body, &body); err != nil {
		tb.Fatalf("%v\n%s", err, s.Body)
	}
	text := ""
	for i, slot := range body.Slots {
		if i > 0 {
			text += " | "
		}
		text += slot.ID + ":"
		for _, w := range slot.Widgets {
			switch w.Source {
			case "generic":
				text += " " + w.ID + "(g)"
			case "placeholder":
				text += " placeholder"
			default:
				text += " " + w.ID
			}
		}
	}
	return text
}

// offers is a push of offers; each is "id=title", in the slot of deals.
func offers(revision int, widgets ...string) string {
	return pushOf(revision, "offer", "deal", widgets...)
}

func pushOf(revision int, component, placement string, widgets ...string) string {
	body := fmt.Sprintf(`{"revision":%d,"widgets":[`, revision)
	for i, title := range widgets {
		if i > 0 {
			body += ","
		}
		props := fmt.Sprintf(`{"title":%q}`, title)
		switch {
		case component == "fragile" && title == "":
			props = `{"lines":[]}`
		case component == "fragile":
			props = fmt.Sprintf(`{"lines":[%q]}`, title)
		case component == "sized":
			props = `{}`
		}
		body += fmt.Sprintf(`{"id":"w%d","component":%q,"placement":%q,"rank":%d,"props":%s}`, i+1, component, placement, i, props)
	}
	return body + `]}`
}
