package redis

import (
	"fmt"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// A user of whom twelve products say something.
func BenchmarkForUser(b *testing.B) {
	server := redistest.Start(b)
	s := open(b, quick(server.URL()))
	for n := range 12 {
		p := bff.ProductID(fmt.Sprint("product-", n))
		if _, err := s.Put(b.Context(), porttest.Say(p, "ada", 1, fmt.Sprint(n))); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("cached", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := s.ForUser(b.Context(), "ada", bff.Version{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("put", func(b *testing.B) {
		b.ReportAllocs()
		revision := int64(1)
		for b.Loop() {
			revision++
			if _, err := s.Put(b.Context(), porttest.Say("product-0", "ada", revision, "x")); err != nil {
				b.Fatal(err)
			}
		}
	})
}
