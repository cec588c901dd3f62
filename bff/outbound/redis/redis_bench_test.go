package redis

import (
	"fmt"
	"testing"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// benched is a store in which eight products say something to ada, and a bare
// client of the same server.
func benched(b *testing.B) (*Store, rueidis.Client) {
	server := redistest.Start(b)
	s := open(b, quick(server.URL()))
	for n := range 8 {
		p := bff.ProductID(fmt.Sprint("product-", n))
		if _, err := s.Put(b.Context(), porttest.Say(p, "ada", 1, fmt.Sprint(n))); err != nil {
			b.Fatal(err)
		}
	}
	bare, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{server.Addr()}, DisableCache: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(bare.Close)
	return s, bare
}

// A read, over the same HGETALL without tracking and heads.
func BenchmarkForUser(b *testing.B) {
	s, bare := benched(b)
	b.Run("store", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := s.ForUser(b.Context(), "ada", bff.Version{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := bare.Do(b.Context(), bare.B().Hgetall().Key(userKey("ada")).Build()).AsStrMap(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("heads", func(b *testing.B) {
		fields, err := bare.Do(b.Context(), bare.B().Hgetall().Key(userKey("ada")).Build()).AsStrMap()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if rec := s.record("ada", fields); len(rec.Held) != 8 {
				b.Fatal(rec)
			}
		}
	})
}

// A write, over the same script from a bare client.
func BenchmarkPut(b *testing.B) {
	s, bare := benched(b)
	b.Run("store", func(b *testing.B) {
		b.ReportAllocs()
		revision := time.Now().UnixMicro()
		for b.Loop() {
			revision++
			if _, err := s.Put(b.Context(), porttest.Say("product-0", "ada", revision, "x")); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		b.ReportAllocs()
		revision := time.Now().UnixMicro()
		body := string(bff.EncodeEnvelope(porttest.Say("product-0", "ada", revision, "x")))
		for b.Loop() {
			revision++
			args := []string{"product-0", "ada", fmt.Sprint(revision), "00112233445566778899aabbccddeeff",
				"3600000", "86400000", "0", body, milliseconds(fence), "0", "0", milliseconds(bff.ErasureMark)}
			if err := s.scripts.put.Exec(b.Context(), bare, []string{userKey("ada")}, args).Error(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
