package bff_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mantel/bff"
	"mantel/uischema"
)

func TestStoredPropsThatNoLongerFitAreLeftOutAndCounted(t *testing.T) {
	for _, row := range []struct {
		why, reason string
		change      map[string]string
	}{
		{"the schema became stricter", "props", map[string]string{"offer/component.json": strings.Replace(componentFiles()["offer/component.json"],
			`"title":{"type":"string","maxLength":100}`, `"title":{"type":"string","maxLength":3}`, 1)}},
		{"the component is gone", "component", map[string]string{"offer/component.json": ""}},
		{"the component stands elsewhere now", "placement", map[string]string{"offer/component.json": strings.Replace(componentFiles()["offer/component.json"],
			`["deal","hero"]`, `["hero"]`, 1)}},
		{"the component has become a primitive", "component", map[string]string{"offer/component.json": componentFiles()["text/component.json"]}},
	} {
		t.Run(row.why, func(t *testing.T) {
			h := newHouse(t)
			h.says(t, "flights", "ada", offers(1, "a long title"))
			h.says(t, "hotels", "ada", pushOf(1, "fragile", "deal", "x"))
			before := h.screen(t, "home", viewer(t, "ada"))
			h.editions.Swap(load(t, row.change))
			after := h.screen(t, "home", viewer(t, "ada"))
			if got, want := stands(t, after), "hero: placeholder | deals: hotels.w1"; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if after.Revision == before.Revision {
				t.Error("another edition has the same revision")
			}
			counted := h.heard.counts(bff.EventWidgetFailed)
			if len(counted) != 1 || !strings.HasSuffix(fmt.Sprint(counted), " "+row.reason+":1]") {
				t.Errorf("counted %v", counted)
			}
		})
	}
}

func TestAFailureIsCountedByItsPlaceInTheLayout(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "ada", `{"revision":1,"widgets":[
		{"id":"a","component":"fragile","props":{"lines":[]}},
		{"id":"b","component":"fragile","props":{"lines":["secret-line"],"note":"a note that is far too long"}}]}`)
	if got := stands(t, h.screen(t, "home", viewer(t, "ada"))); got != "hero: placeholder | deals: flights.b" {
		t.Errorf("got %s", got)
	}
	all := fmt.Sprint(h.heard.counts(""))
	if !strings.Contains(all, "widget_failed flights fragile fragile/component.json:") || !strings.Contains(all, "prop_dropped flights fragile fragile/component.json:") {
		t.Errorf("counted %s", all)
	}
	if strings.Contains(all, "secret") || strings.Contains(all, "ada") {
		t.Errorf("a label says too much: %s", all)
	}
}

func TestPropsAreInTheViewersLocale(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "ada", `{"revision":1,"widgets":[{"id":"a","component":"flights.deal","props":{"city":"plain"},
		"locales":{"de":{"city":"deutsch"},"de-AT":{"city":null},"ar":{"city":"عربي"}}}]}`)
	for _, row := range []struct{ locale, want, why string }{
		{"en", "plain", "the product's own locale"},
		{"de", "deutsch", "the patch"},
		{"de-DE", "deutsch", "the patch of the language, where there is none for the region"},
		{"de-AT", "anywhere", "the patch of the region: it takes the city away"},
		{"ar", "عربي", "the patch"},
		{"fr", "plain", "nothing matches"},
		{"en-US", "plain", "nothing matches, and the default is its language anyway"},
	} {
		body := string(h.screen(t, "home", viewer(t, "ada", row.locale)).Body)
		if !strings.Contains(body, row.want) {
			t.Errorf("%s (%s): %s", row.locale, row.why, body)
		}
	}
}

func TestTheRevisionFollowsWhatIsReadAndNothingElse(t *testing.T) {
	h := newHouse(t)
	base := viewer(t, "ada")
	h.says(t, "flights", "ada", offers(1, "a"))
	changes := map[string]func(*bff.Viewer){
		"form factor": func(v *bff.Viewer) { v.Axes.FormFactor = "tablet" },
		"platform":    func(v *bff.Viewer) { v.Axes.Platform = "ios" },
		"variants":    func(v *bff.Viewer) { v.Axes.Variants = map[string]string{"x": "y"} },
		"app":         func(v *bff.Viewer) { v.App = bff.App{Platform: "ios", Version: "8.14.0"} },
		"locale":      func(v *bff.Viewer) { *v = viewer(t, "ada", "de") },
	}
	check := func(why string, counts ...string) {
		t.Helper()
		plain := h.screen(t, "home", base)
		for name, change := range changes {
			v := base
			change(&v)
			s := h.screen(t, "home", v)
			if changed := s.Revision != plain.Revision; changed != slices.Contains(counts, name) {
				t.Errorf("%s: %s changes the revision: %v", why, name, changed)
			}
			if s.Revision == plain.Revision && string(s.Body) != string(plain.Body) {
				t.Errorf("%s: %s: one revision, two bodies", why, name)
			}
		}
	}
	check("no layout reads the viewer", "locale")
	h.says(t, "hotels", "ada", pushOf(1, "sized", "deal", ""))
	check("one widget reads the form factor", "locale", "form factor")
}

func TestTheSameRevisionMeansTheSameBytes(t *testing.T) {
	h := newHouse(t)
	bodies := make(map[string]string)
	revision := 0
	for round := range 60 {
		revision++
		p := houseProducts[round%3].ID
		u := []bff.UserID{"ada", "bob", ""}[(round/3)%3]
		switch round % 5 {
		case 0:
			h.says(t, p, u, offers(revision))
		case 1:
			h.says(t, p, u, pushOf(revision, "fragile", "deal", "", "x"))
		default:
			h.says(t, p, u, offers(revision, fmt.Sprint("title ", round%4), "second"))
		}
		for _, u := range []bff.UserID{"ada", "bob", ""} {
			for _, locale := range []string{"en", "de"} {
				s := h.screen(t, "home", viewer(t, u, locale))
				if earlier, ok := bodies[s.Revision]; ok && earlier != string(s.Body) {
					t.Fatalf("round %d: revision %s means\n%s\nand\n%s", round, s.Revision, earlier, s.Body)
				}
				bodies[s.Revision] = string(s.Body)
			}
		}
	}
}

func TestAProductThatFailsMovesNoByteOfAnother(t *testing.T) {
	nodes := func(fails bool) (found []string) {
		h := newHouse(t)
		title := "x"
		if fails {
			title = ""
		}
		h.says(t, "flights", "ada", offers(1, "first"))
		h.says(t, "hotels", "ada", pushOf(1, "fragile", "deal", title))
		h.says(t, "loans", "ada", offers(1, "last"))
		s := h.screen(t, "home", viewer(t, "ada"))
		doc, ds := uischema.Parse("", s.Body, uischema.FileLimits())
		if doc == nil {
			t.Fatalf("%+v\n%s", ds, s.Body)
		}
		for _, n := range doc.Root.Get("root").Get("children").Items {
			if !strings.HasPrefix(n.Get("id").Text, "hotels.") {
				found = append(found, string(s.Body[n.Offset:n.End]))
			}
		}
		return found
	}
	if with, without := nodes(false), nodes(true); !slices.Equal(with, without) || len(with) != 3 {
		t.Errorf("got  %s\nwant %s", without, with)
	}
}
