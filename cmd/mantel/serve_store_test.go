package main

import (
	"testing"
	"time"

	"mantel/bff"
)

func TestALeaseEndsInTimeForTheProductThatIsAskedMostOften(t *testing.T) {
	asked := func(intervals ...time.Duration) []bff.Product {
		products := []bff.Product{{ID: "never-asked"}}
		for _, i := range intervals {
			products = append(products, bff.Product{ID: "asked", Generic: &bff.Polling{Interval: bff.Seconds(i)}})
		}
		return products
	}
	for _, row := range []struct {
		why      string
		products []bff.Product
		want     time.Duration
	}{
		{"nobody is asked", asked(), 6 * time.Second},
		{"all are asked seldom", asked(time.Minute, time.Hour), 6 * time.Second},
		{"one is asked often", asked(time.Minute, 2*time.Second), 1500 * time.Millisecond},
		{"no lease is renewed without end", asked(time.Millisecond), shortLease},
	} {
		if got := leaseFor(row.products, 6*time.Second); got != row.want {
			t.Errorf("%s: %s, want %s", row.why, got, row.want)
		}
	}
}
