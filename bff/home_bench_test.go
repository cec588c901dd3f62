package bff_test

import (
	"context"
	"testing"
)

func BenchmarkScreen(b *testing.B) {
	h := newHouse(b)
	for _, p := range houseProducts {
		h.says(b, p.ID, "ada", offers(1, "the first offer", "the second offer", "the third offer"))
	}
	v := viewer(b, "ada")
	s := h.screen(b, "deals", v)
	for _, row := range []struct{ name, have string }{{"rendered", ""}, {"not modified", s.Revision}} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := h.Screen(context.Background(), "deals", v, row.have); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
