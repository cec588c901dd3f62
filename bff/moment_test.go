package bff

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestAMomentIsWrittenAsTheStandardLibraryWritesIt(t *testing.T) {
	check := func(unix int64) {
		t.Helper()
		if got, want := string(appendMoment(nil, unix)), time.Unix(unix, 0).UTC().Format(time.RFC3339); got != want {
			t.Fatalf("%d is %s, want %s", unix, got, want)
		}
	}
	for year := -3; year < 10_003; year++ {
		for _, day := range []time.Time{
			time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 2, 28, 23, 59, 59, 0, time.UTC),
			time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 12, 31, 23, 59, 59, 0, time.UTC),
		} {
			check(day.Unix())
			check(day.Unix() + 1)
		}
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		check(random.Int64N(1<<36) - 1<<34)
	}
}
