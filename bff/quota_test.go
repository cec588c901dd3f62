package bff_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"mantel/bff"
)

func TestAQuotaNamesTheMemberThatIsWrong(t *testing.T) {
	for _, row := range []struct {
		why   string
		quota bff.Quota
		names string
	}{
		{"the default", bff.DefaultQuota(), ""},
		{"one in an hour", bff.Quota{PerSecond: 1.0 / 3600, Burst: 1}, ""},
		{"none at all", bff.Quota{Burst: 1}, "quota.perSecond"},
		{"fewer than none", bff.Quota{PerSecond: -1, Burst: 1}, "quota.perSecond"},
		{"no number", bff.Quota{PerSecond: math.NaN(), Burst: 1}, "quota.perSecond"},
		{"more than there can be", bff.Quota{PerSecond: math.Inf(1), Burst: 1}, "quota.perSecond"},
		{"none at once", bff.Quota{PerSecond: 1}, "quota.burst"},
	} {
		err := row.quota.Validate()
		if (err == nil) != (row.names == "") || err != nil && !strings.Contains(err.Error(), row.names) {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}

func TestEachProductHasABucketOfItsOwn(t *testing.T) {
	c := newClock()
	q := bff.NewQuotas([]bff.Product{{ID: "flights", Quota: &bff.Quota{PerSecond: 2, Burst: 3}}, {ID: "hotels"}}, c.now)
	for _, step := range []struct {
		why   string
		pass  time.Duration
		of    bff.ProductID
		n     int
		again time.Duration
		left  int
	}{
		{"a full bucket", 0, "flights", 2, 0, 1},
		{"more than is left takes none", 0, "flights", 2, time.Millisecond, 1},
		{"what is left", 0, "flights", 1, 0, 0},
		{"empty", 0, "flights", 1, 500 * time.Millisecond, 0},
		{"another product", 0, "hotels", 1000, 0, 0},
		{"half a push later", 250 * time.Millisecond, "flights", 1, 250 * time.Millisecond, 0},
		{"the other half later", 250 * time.Millisecond, "flights", 1, 0, 0},
		{"it never holds more than its burst", time.Hour, "flights", 0, 0, 3},
		{"who is not configured is refused elsewhere", 0, "loans", 1, 0, 0},
	} {
		c.pass(step.pass)
		if again := q.Take(step.of, step.n); again != step.again {
			t.Errorf("%s: again in %s, want %s", step.why, again, step.again)
		}
		if left := q.Left(step.of); left != step.left {
			t.Errorf("%s: %d left, want %d", step.why, left, step.left)
		}
	}
}
