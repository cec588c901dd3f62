package bff_test

import (
	"context"
	"fmt"
	"syscall"
	"testing"

	"mantel/bff"
)

// BenchmarkIngest takes a push of 12 widgets, about 1.6 KB: read, checked,
// digested, spelled for a store, and kept in memory. It is what docs/sizing.md
// counts for a push, Redis and HTTP apart.
func BenchmarkIngest(b *testing.B) {
	h := newHouse(b)
	titles := make([]string, 12)
	for i := range titles {
		titles[i] = fmt.Sprintf("%02d: an offer with a title of the usual length", i)
	}
	revision := 0
	b.ReportAllocs()
	var before, after syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &before); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		revision++
		push := []byte(offers(revision, titles...))
		w, found, err := h.take.Put(context.Background(), "flights", "ada", push)
		if err != nil || len(found) > 0 || w.Verdict != bff.Applied {
			b.Fatalf("%+v, %v, %v", w, found, err)
		}
		record, err := h.store.ForUser(context.Background(), "ada", bff.Version{})
		if err != nil || len(record.Held) != 1 {
			b.Fatalf("%d held, %v", len(record.Held), err)
		}
		bff.EncodeEnvelope(*record.Held[0].Body)
	}
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &after); err != nil {
		b.Fatal(err)
	}
	// On a busy machine the time is others' too; the CPU is ours.
	spent := after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano()
	b.ReportMetric(float64(spent)/1e3/float64(b.N), "cpu-µs/op")
}
