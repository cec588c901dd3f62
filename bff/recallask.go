package bff

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Why the last that was known was given, as EventRecall counts it.
const (
	recallBudget  = "budget"
	recallFailed  = "failed"
	recallBreaker = "breaker"
	recallCrowded = "crowded"
	recallLeft    = "left"
	recallSlow    = "slow"
)

// flight is one question to the store about one user, for all who wait for it.
// What is below done is guarded by the shard's lock until done is closed.
type flight struct {
	shard *recallShard
	user  UserID
	least Version
	// ctx is the flight's own: it has the values of whoever asked first, and
	// ends with the flight or when its time is up, whoever leaves.
	ctx  context.Context
	end  context.CancelFunc
	gate *gate
	// leave is how to leave the gate.
	leave func(error)
	done  chan struct{}
	// at and era are those of its beginning: what it brings is as old as that.
	at  time.Duration
	era uint64
	// told says that the record may have changed since the flight began; gone,
	// that the user was erased.
	told, gone bool
	// probe says that it looks whether the shard is back.
	probe bool
	rec   Record
	err   error
}

// errForeign says that the store gave another user's record.
var errForeign = fmt.Errorf("%w: the store gave another user's record", ErrUnavailable)

// ask waits for the store within the budget. A flight that began before this
// caller came may not have what the caller has heard of: then there is another.
func (r *Recall) ask(ctx context.Context, s *recallShard, user UserID, least Version) (Record, error) {
	budget, leaves := r.budget(), r.leaves(ctx)
	defer r.unspent(budget)
	for first := true; ; first = false {
		s.mu.Lock()
		if k := s.users[user]; k != nil && r.answers(k, least, r.cfg.Since()) {
			rec := k.rec
			s.mu.Unlock()
			return rec, nil
		}
		f, early, why := s.flights[user], first, ""
		if f == nil {
			f, why = r.begin(ctx, s, user, least)
			early = false
		}
		if f == nil {
			s.mu.Unlock()
			return r.lastKnown(ctx, s, user, why, nil)
		}
		if why := r.inVain(s, user, least, f); why != "" {
			s.mu.Unlock()
			return r.lastKnown(ctx, s, user, why, nil)
		}
		stale := f.told || f.era != r.era.Load()
		s.mu.Unlock()
		select {
		case <-f.done:
		case <-budget.C:
			return r.lastKnown(ctx, s, user, recallBudget, nil)
		case <-leaves:
			return r.lastKnown(ctx, s, user, recallLeft, nil)
		}
		switch {
		case f.gone:
		case early && (f.err != nil || stale || !f.rec.Version.AtLeast(least)):
		case f.err != nil:
			return r.lastKnown(ctx, s, user, recallFailed, f.err)
		default:
			r.cfg.Observer.Count(EventRecall, "result", "read", "reason", "")
			return f.rec, nil
		}
	}
}

// Within is a context that says what ends it within a while: it need not watch its
// time for who does not wait that long.
type Within interface {
	context.Context
	// Within is Done, but for a deadline that is further away than d. It is of
	// use to who is served by it, until d is over.
	Within(d time.Duration) <-chan struct{}
}

// leaves says that a caller leaves before the budget is spent.
func (r *Recall) leaves(ctx context.Context) <-chan struct{} {
	if c, ok := ctx.(Within); ok {
		return c.Within(r.bounds.Budget.Duration())
	}
	return ctx.Done()
}

// budget is a timer that runs as long as anybody waits, out of those that
// others have left.
func (r *Recall) budget() *time.Timer {
	if t, ok := r.budgets.Get().(*time.Timer); ok {
		t.Reset(r.bounds.Budget.Duration())
		return t
	}
	return time.NewTimer(r.bounds.Budget.Duration())
}

func (r *Recall) unspent(t *time.Timer) {
	t.Stop()
	r.budgets.Put(t)
}

// inVain says why nobody waits for a flight although it is under way: what is
// known will do, and the shard is most likely still away, or slower than the
// budget. What the flight brings is kept all the same. The shard is locked.
func (r *Recall) inVain(s *recallShard, user UserID, least Version, f *flight) string {
	now := r.cfg.Since()
	k := s.users[user]
	switch {
	case k == nil || r.expired(k, now) || !k.rec.Version.AtLeast(least):
		return ""
	case f.probe:
		return recallBreaker
	case r.gate(user).slow(now):
		return recallSlow
	}
	return ""
}

// gate is that of the user's part of the store.
func (r *Recall) gate(user UserID) *gate {
	return r.gates[uint(r.cfg.Shard(user))%uint(len(r.gates))]
}

// begin starts a flight, unless the store should not be asked now. The shard
// is locked.
func (r *Recall) begin(ctx context.Context, s *recallShard, user UserID, least Version) (*flight, string) {
	if ctx.Err() != nil {
		return nil, recallLeft
	}
	now, g := r.cfg.Since(), r.gate(user)
	leave, probe, why := g.enter(now)
	if leave == nil {
		return nil, why
	}
	if k := s.users[user]; k != nil && k.wrote.AtLeast(least) {
		least = k.wrote
	}
	f := &flight{shard: s, user: user, least: least, gate: g, leave: leave, done: make(chan struct{}), at: now, era: r.era.Load(), probe: probe}
	s.flights[user] = f
	r.reads.Add(1)
	f.ctx, f.end = context.WithTimeout(context.WithoutCancel(ctx), r.bounds.Limit.Duration())
	r.crew.take(f)
	return f, ""
}

// fly asks the store.
func (r *Recall) fly(f *flight) {
	defer f.end()
	r.cfg.Observer.Count(EventStoreRead)
	rec, err := r.cfg.Store.ForUser(f.ctx, f.user, f.least)
	f.gate.left(f.at, r.cfg.Since(), err)
	f.leave(err)
	if err == nil && rec.User != f.user {
		r.cfg.Observer.Count(EventForeign, "product", "")
		err = errForeign
	}
	r.land(f, rec, err)
}

// land remembers what a flight brought, and tells who waits.
func (r *Recall) land(f *flight, rec Record, err error) {
	s := f.shard
	s.mu.Lock()
	delete(s.flights, f.user)
	switch {
	case err != nil:
		f.err = err
	case !f.gone:
		f.rec = r.keep(f, rec)
	}
	s.mu.Unlock()
	close(f.done)
}

// keep brings together what was read and what is kept. The shard is locked.
func (r *Recall) keep(f *flight, read Record) Record {
	s, user, least := f.shard, f.user, f.least
	read = r.own(user, read)
	k := s.users[user]
	if k != nil && r.expired(k, f.at) {
		s.drop(k)
		k = nil
	}
	if k == nil {
		read.User = UserID(strings.Clone(string(user)))
		k = &kept{rec: compact(read)}
		k.rec.Seen = r.seen.Add(1)
		s.add(k)
	} else if merged, changed := merge(k.rec, read, r.cfg.Now()); changed {
		k.rec = compact(merged)
		k.rec.Seen = r.seen.Add(1)
		s.resize(k)
	}
	k.at, k.era, k.confirmed = f.at, f.era, !f.told
	k.wrote, k.lacking = Version{}, Version{}
	if !k.rec.Version.AtLeast(least) {
		k.lacking = least
	}
	return k.rec
}

// expired reports whether what is kept is too old to stand in for the store.
func (r *Recall) expired(k *kept, now time.Duration) bool {
	return now-k.at >= r.bounds.KeepFor.Duration()
}

// lastKnown is what stands in for the store, if anything is known.
func (r *Recall) lastKnown(ctx context.Context, s *recallShard, user UserID, why string, cause error) (Record, error) {
	now := r.cfg.Since()
	s.mu.Lock()
	k := s.users[user]
	if k != nil && !r.expired(k, now) {
		k.used = true
		rec := k.rec
		s.mu.Unlock()
		rec.Recalled = true
		r.cfg.Observer.Count(EventRecall, "result", "recalled", "reason", why)
		return rec, nil
	}
	s.mu.Unlock()
	r.cfg.Observer.Count(EventRecall, "result", "unknown", "reason", why)
	switch {
	case ctx.Err() != nil:
		return Record{}, ctx.Err()
	case errors.Is(cause, ErrUnavailable):
		return Record{}, fmt.Errorf("nothing is known of the user: %w", cause)
	case cause != nil:
		return Record{}, fmt.Errorf("%w: nothing is known of the user: %w", ErrUnavailable, cause)
	}
	return Record{}, fmt.Errorf("%w: nothing is known of the user, and the store was not heard of (%s)", ErrUnavailable, why)
}
