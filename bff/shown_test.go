package bff_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/uischema"
)

// spellShown writes data as "flights personalised 1: w1{…} w2{…}", one
// product a line.
func spellShown(all []bff.Shown) string {
	var b strings.Builder
	for _, s := range all {
		fmt.Fprintf(&b, "%s %s %d:", s.Product, s.Source, s.Revision)
		for _, w := range s.Widgets {
			fmt.Fprintf(&b, " %s %s", w.ID, uischema.AppendJSON(nil, w.Props))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestEverythingForAViewerAsData(t *testing.T) {
	h := newHouse(t)
	h.says(t, "loans", "ada", offers(1))
	h.says(t, "flights", "ada", `{"revision":5,"widgets":[
		{"id":"b","component":"offer","rank":2,"props":{"title":"T"},"locales":{"de":{"title":"D"}},"track":{"c":"x"}},
		{"id":"a","component":"fragile","rank":1,"props":{"lines":["x"]}}]}`)
	h.says(t, "flights", "", offers(9, "generic"))
	h.says(t, "hotels", "", offers(3, "generic"))
	for _, row := range []struct {
		why  string
		v    bff.Viewer
		want string
	}{
		{"personal where it is, generic elsewhere, and an empty statement as what it is", viewer(t, "ada", "de-CH"),
			"flights personalised 5: a {\"lines\":[\"x\"]} b {\"kind\":\"new\",\"title\":\"D\"}\n" +
				"hotels generic 3: w1 {\"kind\":\"new\",\"title\":\"generic\"}\nloans personalised 1:\n"},
		{"everybody", viewer(t, ""),
			"flights generic 9: w1 {\"kind\":\"new\",\"title\":\"generic\"}\nhotels generic 3: w1 {\"kind\":\"new\",\"title\":\"generic\"}\n"},
	} {
		got, err := h.Recommendations(t.Context(), row.v)
		if err != nil {
			t.Fatal(err)
		}
		if spellShown(got.Shown) != row.want {
			t.Errorf("%s:\ngot\n%swant\n%s", row.why, spellShown(got.Shown), row.want)
		}
	}
	h.clock.pass(time.Hour)
	said, err := h.Recommendations(t.Context(), viewer(t, "ada"))
	got := said.Shown
	if said.Version.N != 2 || said.Unmet != "" || said.Degraded {
		t.Errorf("the record is of version %v, unmet %q, degraded %t", said.Version, said.Unmet, said.Degraded)
	}
	if err != nil || !got[0].Stale || !got[0].AsOf.Equal(start) || got[0].Widgets[1].Track.Get("c").Text() != "x" {
		t.Errorf("%+v, %v", got, err)
	}
	h.editions.Swap(load(t, map[string]string{"fragile/component.json": ""}))
	if got, _ := h.Recommendations(t.Context(), viewer(t, "ada")); len(got.Shown[0].Widgets) != 1 {
		t.Errorf("a widget that cannot be shown is there: %+v", got.Shown[0])
	}
}
