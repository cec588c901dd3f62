package bff

import (
	"fmt"
	"math"
	"time"

	"golang.org/x/time/rate"
)

// Quota bounds what one product pushes to one replica: a token bucket that
// fills at PerSecond and holds Burst.
type Quota struct {
	PerSecond float64 `json:"perSecond"`
	Burst     int     `json:"burst"`
}

// DefaultQuota is generous: 200 pushes a second, and 1,000 at once.
func DefaultQuota() Quota { return Quota{PerSecond: 200, Burst: 1000} }

// The most that a quota may say.
const (
	maxPerSecond = 1_000_000
	maxBurst     = 10_000_000
)

// Validate names the member that is wrong, and the mend.
func (q Quota) Validate() error {
	if math.IsNaN(q.PerSecond) || q.PerSecond <= 0 || q.PerSecond > maxPerSecond {
		return fmt.Errorf("quota.perSecond is %v: give a number of pushes a second, above 0 and up to %d", q.PerSecond, maxPerSecond)
	}
	if q.Burst < 1 || q.Burst > maxBurst {
		return fmt.Errorf("quota.burst is %d: give how many pushes may come at once, from 1 to %d", q.Burst, maxBurst)
	}
	return nil
}

// Quotas answers: may this product push now? Each product has a bucket of its
// own, so that one's storm is nobody else's. It is safe for concurrent use.
type Quotas struct {
	now     func() time.Time
	buckets map[ProductID]*rate.Limiter
}

// NewQuotas makes full buckets; each product's quota must be valid.
func NewQuotas(products []Product, now func() time.Time) *Quotas {
	q := &Quotas{now: now, buckets: make(map[ProductID]*rate.Limiter, len(products))}
	for _, p := range products {
		quota := DefaultQuota()
		if p.Quota != nil {
			quota = *p.Quota
		}
		q.buckets[p.ID] = rate.NewLimiter(rate.Limit(quota.PerSecond), quota.Burst)
	}
	return q
}

// Take counts n pushes. Where there are not so many left it counts none, and
// says when there will be one again; 0 is that they were counted.
func (q *Quotas) Take(p ProductID, n int) (again time.Duration) {
	bucket, ok := q.buckets[p]
	if !ok {
		return 0 // a product that is not configured is refused elsewhere
	}
	now := q.now()
	if bucket.AllowN(now, n) {
		return 0
	}
	missing := max(1-bucket.TokensAt(now), 0)
	return max(time.Duration(missing/float64(bucket.Limit())*float64(time.Second)), time.Millisecond)
}

// Left is how many pushes a product has left now.
func (q *Quotas) Left(p ProductID) int {
	bucket, ok := q.buckets[p]
	if !ok {
		return 0
	}
	return max(int(bucket.TokensAt(q.now())), 0)
}
