package bff_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/porttest"
)

// still is a Recall over a shelf in real time, followed by nobody.
func still(store bff.Recommendations, bytes int) *bff.Recall {
	began := time.Now()
	bounds := bff.DefaultRecall()
	bounds.Bytes = bytes
	bounds.Recheck = bff.Seconds(time.Hour)
	bounds.Budget, bounds.Limit = bff.Seconds(time.Minute), bff.Seconds(time.Minute)
	return bff.NewRecall(bff.RecallConfig{Store: store, Now: time.Now, Since: func() time.Duration { return time.Since(began) }, Bounds: bounds})
}

func BenchmarkRecall(b *testing.B) {
	store := newShelf()
	for n := range 8 {
		if _, err := store.Put(b.Context(), porttest.Say(bff.ProductID(fmt.Sprint("product-", n)), "ada", 1, "a")); err != nil {
			b.Fatal(err)
		}
	}
	r := still(store, 64<<20)
	for _, row := range []struct {
		why  string
		user bff.UserID
	}{{"hit", "ada"}, {"absent", "nobody"}} {
		b.Run(row.why, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.ForUser(b.Context(), row.user, bff.Version{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("hits of many at once", func(b *testing.B) {
		ctx := b.Context()
		users := make([]bff.UserID, 1000)
		for n := range users {
			users[n] = bff.UserID(fmt.Sprint("user-", n))
		}
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for n := 0; pb.Next(); n++ {
				if _, err := r.ForUser(ctx, users[n%len(users)], bff.Version{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r.Forget("ada")
			if _, err := r.ForUser(b.Context(), "ada", bff.Version{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func TestAHitAllocatesNothing(t *testing.T) {
	store := newShelf()
	if _, err := store.Put(t.Context(), porttest.Say("flights", "ada", 1, "a")); err != nil {
		t.Fatal(err)
	}
	r := still(store, 1<<20)
	for _, u := range []bff.UserID{"ada", "nobody"} {
		if n := testing.AllocsPerRun(100, func() {
			if _, err := r.ForUser(context.Background(), u, bff.Version{}); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", u, n)
		}
	}
}

// wire makes each answer anew, as an answer from the network is: all strings
// are its own.
type wire struct{ products int }

func (wire) Put(context.Context, bff.Recommendation) (bff.Write, error) { return bff.Write{}, nil }

// head is about what a head is in Redis.
const head = "v=1 gen=0 rev=1795287600123 dig=3b1f0c7a9d5e4f2233445566778899aa st=1795287600123 sa=1795291200123 ex=1795892400123 w=0 p=product-10 u=user-000000"

func (w wire) ForUser(_ context.Context, user bff.UserID, _ bff.Version) (bff.Record, error) {
	rec := bff.Record{User: user, Version: bff.Version{Epoch: strings.Clone("k3f9x2"), N: 7}}
	for n := range w.products {
		text := strings.Clone(head)
		rec.Held = append(rec.Held, bff.Held{Raw: strings.Clone(someBody(user, n)), Head: bff.Head{
			Product: bff.ProductID(fmt.Sprint("product-", 10+n)), User: user, Revision: 7, Digest: text[strings.Index(text, "dig=")+4:][:32],
			StoredAt: time.UnixMilli(1795287600123).UTC(), StaleAt: time.UnixMilli(1795291200123).UTC(), ExpireAt: time.UnixMilli(4795892400123).UTC()}})
	}
	return rec, nil
}

// someBody is one of many lengths.
func someBody(user bff.UserID, n int) string {
	random := rand.New(rand.NewPCG(uint64(len(user))*131+uint64(user[len(user)-1]), uint64(n)))
	return anyBody[:150+random.IntN(500)]
}

var anyBody = strings.Repeat("x", 1000)

// heapOver is what the memory costs a user, beyond heads and bodies as they
// are in Redis: what the process' heap grows by, over the users.
func heapOver(tb testing.TB, users, products int) (over, data int) {
	r := still(wire{products}, 2<<30)
	ids := make([]bff.UserID, users)
	for n := range ids {
		ids[n] = bff.UserID(fmt.Sprintf("user-%06d", n))
	}
	before := heap()
	for _, u := range ids {
		rec, err := r.ForUser(tb.Context(), u, bff.Version{})
		if err != nil {
			tb.Fatal(err)
		}
		for i := range rec.Held {
			data += len(head) + len(rec.Held[i].Raw)
		}
	}
	grown := heap() - before
	counted := r.Counts()
	if counted.Users != users {
		tb.Fatalf("%d users are kept", counted.Users)
	}
	if counted.Bytes < grown*9/10 || counted.Bytes > grown*3/2 {
		tb.Errorf("%d users of %d products: the heap grew by %d, counted were %d", users, products, grown, counted.Bytes)
	}
	runtime.KeepAlive(ids)
	return (grown - data) / users, data / users
}

func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

const mostOver = 2 << 10

func TestMemoryCostsLittleMoreThanTheData(t *testing.T) {
	for _, products := range []int{0, 1, 8, 12} {
		over, data := heapOver(t, 5000, products)
		t.Logf("%d products: %d bytes a user over %d", products, over, data)
		if over > mostOver {
			t.Errorf("%d products: %d bytes a user over the data", products, over)
		}
	}
}

func BenchmarkRecallHeap(b *testing.B) {
	for _, products := range []int{0, 8} {
		b.Run(fmt.Sprint(products, " products"), func(b *testing.B) {
			for range b.N {
				over, data := heapOver(b, 100_000, products)
				if over > mostOver {
					b.Errorf("%d bytes a user over the data", over)
				}
				b.ReportMetric(float64(over), "over-B/user")
				b.ReportMetric(float64(data), "data-B/user")
			}
		})
	}
}
