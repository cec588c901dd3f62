package main

import (
	"context"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/bff/outbound/redis"
)

// store is what an adapter for storage offers.
type store struct {
	recommendations bff.Recommendations
	generics        bff.Generics
	lease           bff.Lease
	turns           bff.Turns
	eraser          bff.Eraser
	resets          bff.Resets
	registrations   bff.Registrations
	demand          bff.DemandLog
	losses          bff.Losses
	// pushes is nil where there are no streams.
	pushes bff.PushLog
	// recall is nil where nothing is to be recalled: the store is in process.
	recall *bff.Recall
	// now is the clock by which content goes stale and expires.
	now func() time.Time
}

// How the embedded store tells products of demand: as Redis does.
const (
	quietTime      = 10 * time.Minute
	signalsASecond = 100
)

func (s *service) openStore() error {
	if s.config.Redis == "" {
		m := memory.New(s.now)
		s.store = store{
			recommendations: m, generics: m.Generics(), lease: m, turns: memory.NewTurns(s.now),
			eraser: m, resets: m, registrations: m,
			demand: memory.NewDemandLog(s.now, quietTime, signalsASecond), losses: memory.NewLosses(), now: s.now,
		}
		return nil
	}
	o := redis.Default(s.config.Redis)
	o.Logger, o.Observer, o.Now, o.Products, o.Uncached = s.log, s.events, s.now, s.ids(), !s.config.L1
	o.LeaseFor = leaseFor(s.products, o.LeaseFor)
	if s.tune != nil {
		s.tune(&o)
	}
	r, err := redis.Open(context.WithoutCancel(s.ctx), o) // closed after all that use it
	if err != nil {
		return err
	}
	s.closers = append(s.closers, r.Close)
	pushes := redis.DefaultPushLog()
	if s.config.Replica != "" {
		pushes.Replica = s.config.Replica
	}
	s.store = store{
		generics: r.Generics(), lease: r, turns: r.Turns(),
		eraser: r, resets: r, registrations: r,
		demand: r.DemandLog(redis.DefaultDemandLog()), losses: r.Losses(), pushes: r.PushLog(pushes), now: r.Now,
	}
	s.store.recall = s.recall(r)
	s.store.recommendations = s.store.recall
	return nil
}

// shortLease is the shortest that a lease lasts: its holder renews it four times
// in that time, over a network.
const shortLease = 500 * time.Millisecond

// leaseFor is how long a lease outlives the replica that held it, so that
// another asks the products within two of their intervals: it tries four times
// in a lease.
func leaseFor(products []bff.Product, usual time.Duration) time.Duration {
	for _, p := range products {
		if p.Generic != nil {
			usual = min(usual, p.Generic.Interval.Duration()*3/4)
		}
	}
	return max(usual, shortLease)
}

// recall is the memory above Redis. Where the L1 is off, Redis is asked each
// time, and what is remembered only stands in for it.
func (s *service) recall(r *redis.Store) *bff.Recall {
	began := time.Now()
	c := bff.RecallConfig{
		Store: r, Tracker: r, Eraser: r, Forgot: s.forget,
		Shard: r.Shard, Shards: r.Shards(), Now: r.Now,
		Since:    func() time.Duration { return time.Since(began) },
		Observer: s.events, Bounds: s.config.Recall,
	}
	if !s.config.L1 {
		c.Tracker, c.Bounds.Recheck = nil, 0
	}
	return bff.NewRecall(c)
}

// forget drops what was made of a user's record.
func (s *service) forget(u bff.UserID) {
	s.home.Forget(u)
	s.api.Forget(u)
}
