package bff

import (
	"testing"

	"mantel/uischema"
)

// Whatever a store gives: the track says whose widget it is, once.
func TestATrackIsSpelledAsItsValueIs(t *testing.T) {
	var b buffers
	text := func(s string) uischema.Value { return uischema.StringValue(s) }
	for _, members := range [][]uischema.Member{
		nil,
		{{Name: "campaign", Value: text("winter \"sale\" <b> ü")}},
		{{Name: "a", Value: text("")}, {Name: "prod", Value: text("1")}, {Name: "products", Value: text("2")}, {Name: "zone", Value: text("3")}},
		{{Name: "product", Value: text("another")}, {Name: "q", Value: text("x")}, {Name: "widget", Value: text("another")}},
		{{Name: "x", Value: text("1")}, {Name: "odd \"name\"", Value: text("2")}},
	} {
		w := Widget{ID: "rom-1"}
		if members != nil {
			w.Track = uischema.ObjectValue(members)
		}
		want := uischema.ObjectValue(append(members,
			uischema.Member{Name: trackProduct, Value: text("flights")}, uischema.Member{Name: trackWidget, Value: text("rom-1")}))
		id, track := b.name("flights", &w)
		if want := string(uischema.AppendJSON(nil, want)); string(track) != want || string(id) != "flights.rom-1" {
			t.Errorf("%s has %s, want %s", id, track, want)
		}
	}
}
