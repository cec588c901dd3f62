package bff

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"mantel/uischema"
)

// Samples of stored envelopes, as releases wrote them. They are never written
// again: a format that cannot read one of them loses what is in Redis at its
// first deployment. A new version adds a folder, and its rows here.

// sampled is what the releases meant, by file.
func sampled() map[string]Recommendation {
	at := time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)
	return map[string]Recommendation{
		"v1/full.json": {
			Product: "flights", User: "ada", Revision: 1<<53 - 1, AsOf: at,
			StaleAfter: time.Hour, ExpireAfter: 90 * 24 * time.Hour, Digest: "5a17d9c3b0e24f6891c7a2d4e6f80b1c",
			Widgets: []Widget{
				{ID: "rom-1", Component: "flights.deal-card", Placement: "deal", Rank: -3,
					Props: object("city", text("Rom \u2028 \x01 \U0001F600"), "open", uischema.NullValue(), "seats", number(4),
						"price", object("amount", text("89.00"), "currency", text("EUR")),
						"share", float(0.125), "direct", uischema.BoolValue(true),
						"stops", uischema.ListValue([]uischema.Value{text("Zürich"), uischema.ListValue(nil)})),
					Locales: map[string]uischema.Value{"en": object("city", text("Rome")), "ar": object("city", uischema.NullValue())},
					Track:   object("campaign", text("winter"))},
				{ID: "b", Component: "offer", Placement: "hero", Rank: 12, Props: object()},
			},
		},
		"v1/generic.json": {
			Product: "car-insurance", Revision: 1, AsOf: at,
			StaleAfter: 30 * time.Second, ExpireAfter: 24 * time.Hour, Digest: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
			Widgets: []Widget{{ID: "teaser", Component: "car-insurance.teaser", Placement: "hero", Props: object("title", text("العربية"))}},
		},
		"v1/nothing-to-show.json": {
			Product: "loans", User: "user-1.x_Y", Revision: 1795287600123, AsOf: at,
			StaleAfter: time.Hour, ExpireAfter: 7 * 24 * time.Hour, Digest: "ffeeddccbbaa99887766554433221100",
			Widgets: []Widget{},
		},
	}
}

func TestWhatEarlierReleasesStoredIsReadAsItWasMeant(t *testing.T) {
	files, err := filepath.Glob("testdata/envelopes/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	meant := sampled()
	if len(files) != len(meant) {
		t.Errorf("there are %d samples and %d meanings", len(files), len(meant))
	}
	for name, want := range meant {
		stored, err := os.ReadFile(filepath.Join("testdata/envelopes", name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeEnvelope([]byte(strings.TrimSuffix(string(stored), "\n")))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(got.Widgets) != len(want.Widgets) {
			t.Errorf("%s has %d widgets, not %d", name, len(got.Widgets), len(want.Widgets))
			continue
		}
		for i := range want.Widgets {
			sameWidget(t, name, got.Widgets[i], want.Widgets[i])
		}
		got.Widgets, want.Widgets = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, want)
		}
	}
}

// sameWidget compares all fields, so that a field more is compared, too.
func sameWidget(t *testing.T, name string, got, want Widget) {
	t.Helper()
	if !got.Props.Equal(want.Props) || !got.Track.Equal(want.Track) || len(got.Locales) != len(want.Locales) {
		t.Errorf("%s, widget %s: %+v", name, want.ID, got)
	}
	for tag, patch := range want.Locales {
		if !got.Locales[tag].Equal(patch) {
			t.Errorf("%s, widget %s: %s is %+v", name, want.ID, tag, got.Locales[tag])
		}
	}
	for _, w := range []*Widget{&got, &want} {
		w.Props, w.Track, w.Locales = uischema.Value{}, uischema.Value{}, nil
		w.stored, w.parts, w.kept = "", storedParts{}, nil // how it was read
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %+v, want %+v", name, got, want)
	}
}
