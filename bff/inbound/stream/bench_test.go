package stream

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis"
	"mantel/bff/outbound/redis/redistest"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

// taken tells of each entry that was taken.
type taken struct {
	Entries
	of chan bff.ProductID
}

func (t taken) TakeEntry(ctx context.Context, p bff.ProductID, e bff.PushEntry) (w bff.Write, found []diag.Diagnostic, err error) {
	w, found, err = t.Entries.TakeEntry(ctx, p, e)
	t.of <- p
	return w, found, err
}

// reads runs a reader with default patience over a real Redis.
func reads(b *testing.B, server *redistest.Server, products ...bff.Product) taken {
	b.Helper()
	s, err := redis.Open(b.Context(), redis.Default(server.URL()))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	all := taken{of: make(chan bff.ProductID, 1<<20), Entries: bff.NewIngest(bff.IngestConfig{Recommendations: s, Generics: s.Generics(),
		Products: products, Editions: edition.NewHolder(&edition.Edition{}), Now: time.Now})}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	reader := NewReader(Config{Log: s.PushLog(redis.PushLogOptions{Replica: "one"}), Entries: all, Products: products})
	go func() { defer close(ended); _ = reader.Run(ctx) }()
	b.Cleanup(func() { cancel(); <-ended })
	return all
}

const sayMany = `for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'user', 'u' .. i % 1000, 'body', '{"revision":' .. i .. ',"widgets":[]}') end return 1`

// BenchmarkEntries is how fast one product's backlog is taken.
func BenchmarkEntries(b *testing.B) {
	server := redistest.Start(b)
	server.Do("EVAL", sayMany, "1", "mantel:push:{flights}", fmt.Sprint(b.N))
	all := reads(b, server, bff.Product{ID: "flights", Quota: &bff.Quota{PerSecond: 1e6, Burst: 1e6}})
	<-all.of // it is connected
	b.ResetTimer()
	for range b.N - 1 {
		<-all.of
	}
}

// BenchmarkAnotherProductsEntry is how long a product's single entry takes to
// be stored, alone and while another product's backlog of 20,000 is taken
// within its default quota.
func BenchmarkAnotherProductsEntry(b *testing.B) {
	for _, storm := range []int{0, 20_000} {
		b.Run(fmt.Sprintf("storm=%d", storm), func(b *testing.B) {
			server := redistest.Start(b)
			if storm > 0 {
				server.Do("EVAL", sayMany, "1", "mantel:push:{flights}", fmt.Sprint(storm))
			}
			all := reads(b, server, bff.Product{ID: "flights"}, bff.Product{ID: "hotels"})
			one := func(revision int) {
				server.Do("XADD", "mantel:push:{hotels}", "*", "user", "ada", "body", fmt.Sprintf(`{"revision":%d,"widgets":[]}`, revision))
				for <-all.of != "hotels" {
				}
			}
			one(1) // it is connected
			var delays []time.Duration
			b.ResetTimer()
			for i := range b.N {
				began := time.Now()
				one(i + 2)
				delays = append(delays, time.Since(began))
			}
			slices.Sort(delays)
			b.ReportMetric(float64(delays[len(delays)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(float64(delays[len(delays)-1].Microseconds()), "max-µs")
		})
	}
}
