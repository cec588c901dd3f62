package bff

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"math/bits"
	"sync"
	"sync/atomic"
	"time"
)

// RecallConfig is what a Recall needs. Store, Now and Since must be set.
type RecallConfig struct {
	// Store is asked for what is not known here. It should keep nothing
	// itself, give up when its context ends, and tell through Tracker what
	// changes.
	Store Recommendations
	// Tracker tells whose records have changed; nil: nobody does, and a record
	// may be as old as Bounds.Recheck.
	Tracker Tracker
	// Eraser tells who was erased; nil: nobody does.
	Eraser Eraser
	// Forgot is called, where it is set, after an erased user was forgotten
	// here: what others made of that user's record must go, too.
	Forgot func(UserID)
	// Shard says in which of so many Shards of the store a user is, from 0: one
	// that is away stops nobody from asking the others. nil: there is one.
	Shard  func(UserID) int
	Shards int
	// Now is the store's clock, by which content expires.
	Now func() time.Time
	// Since is how long this process lives: it never goes back, whatever is
	// done to the clock. By it a record ages.
	Since    func() time.Duration
	Observer Observer
	// Bounds are DefaultRecall's where they are zero.
	Bounds RecallBounds
}

// Recall answers: what is known of this user now, whatever the store does? It
// decorates Recommendations with a memory that is at once the cache which the
// store keeps true (Tracker) and the last that was known while the store is
// away. There is one flight to the store for each user at a time; nobody waits
// for it longer than a budget, and a late answer is remembered all the same.
//
// What it gives must not be changed. It is safe for concurrent use.
type Recall struct {
	cfg    RecallConfig
	bounds RecallBounds
	seed   maphash.Seed
	shards []recallShard
	gates  []*gate
	crew   crew
	// budgets are timers that nobody waits for.
	budgets sync.Pool
	// flights are under way to all shards.
	flights atomic.Int64
	// era is raised when nothing can be trusted that was asked for before.
	era atomic.Uint64
	// seen numbers contents: see Record.Seen.
	seen  atomic.Uint64
	reads atomic.Uint64
}

// Parts of the memory: each has a lock of its own, and room for some records.
const (
	maxRecallShards = 64
	minRecallShard  = 4 << 20
)

// NewRecall wires a Recall. Run follows the Tracker and the Eraser.
func NewRecall(cfg RecallConfig) *Recall {
	if cfg.Observer == nil {
		cfg.Observer = Silence{}
	}
	if cfg.Bounds == (RecallBounds{}) {
		cfg.Bounds = DefaultRecall()
	}
	if cfg.Shard == nil {
		cfg.Shard, cfg.Shards = func(UserID) int { return 0 }, 1
	}
	r := &Recall{cfg: cfg, bounds: cfg.Bounds, seed: maphash.MakeSeed()}
	n := min(max(cfg.Bounds.Bytes/minRecallShard, 1), maxRecallShards)
	n = 1 << (bits.Len(uint(n)) - 1) // a power of two: part of a hash is the number
	r.crew.fly = r.fly
	r.shards = make([]recallShard, n)
	for i := range r.shards {
		r.shards[i].open(cfg.Bounds.Bytes / n)
	}
	for i := range max(cfg.Shards, 1) {
		r.gates = append(r.gates, newGate(i, cfg.Bounds, &r.flights, cfg.Observer))
	}
	return r
}

// ForUser gives the user's record from memory where that is known to be true,
// else from the store, within the budget. Where the store does not answer in
// time, it is the last that was known, and Recalled says so. Where nothing is
// known either, the error wraps ErrUnavailable, or is ctx's.
func (r *Recall) ForUser(ctx context.Context, user UserID, least Version) (Record, error) {
	s := r.shard(user)
	now := r.cfg.Since()
	s.mu.Lock()
	if k := s.users[user]; k != nil && r.answers(k, least, now) {
		k.used = true
		s.hits++
		rec := k.rec
		s.mu.Unlock()
		return rec, nil
	}
	s.mu.Unlock()
	return r.ask(ctx, s, user, least)
}

// answers reports whether what is kept needs no confirmation.
func (r *Recall) answers(k *kept, least Version, now time.Duration) bool {
	return k.confirmed && k.era == r.era.Load() && now-k.at < r.bounds.Recheck.Duration() &&
		(k.rec.Version.AtLeast(least) || k.lacks(least))
}

// Put hands the recommendation to the store. What was applied, or may have
// been, is read again before it is believed here: an older record is not
// answered after the write.
func (r *Recall) Put(ctx context.Context, rec Recommendation) (Write, error) {
	w, err := r.cfg.Store.Put(ctx, rec)
	if err != nil || w.Verdict == Applied {
		r.doubt(rec.User, w.Version)
	}
	if err != nil {
		return w, fmt.Errorf("put through the memory of records: %w", err)
	}
	return w, nil
}

// Run follows those who tell what changes, until ctx ends. Until then, too, it
// keeps a few goroutines for the next flights.
func (r *Recall) Run(ctx context.Context) error {
	var both sync.WaitGroup
	var tracked, erased error
	if r.cfg.Tracker != nil {
		both.Go(func() { tracked = r.cfg.Tracker.Track(ctx, r.told) })
	}
	if r.cfg.Eraser != nil {
		both.Go(func() {
			erased = r.cfg.Eraser.Erased(ctx, func(u UserID) {
				r.Forget(u)
				if r.cfg.Forgot != nil {
					r.cfg.Forgot(u)
				}
			})
		})
	}
	r.crew.keep(ctx)
	both.Wait()
	return errors.Join(tracked, erased)
}

// told hears whose records may have changed; nil: everybody's.
func (r *Recall) told(users []UserID) {
	if users == nil {
		r.era.Add(1)
		return
	}
	for _, u := range users {
		r.doubt(u, Version{})
	}
}

// doubt lets the user's record be read again before it is believed. A flight
// that is under way may have missed what has changed.
func (r *Recall) doubt(user UserID, wrote Version) {
	s := r.shard(user)
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.users[user]; k != nil {
		k.confirmed = false
		if wrote != (Version{}) {
			k.wrote = wrote
		}
	}
	if f := s.flights[user]; f != nil {
		f.told = true
	}
}

// Forget drops what is kept of a user, and what is under way.
func (r *Recall) Forget(user UserID) {
	s := r.shard(user)
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.users[user]; k != nil {
		s.drop(k)
	}
	if f := s.flights[user]; f != nil {
		f.gone = true
	}
}

func (r *Recall) shard(user UserID) *recallShard {
	return &r.shards[maphash.String(r.seed, string(user))&uint64(len(r.shards)-1)]
}

// RecallCounts are a Recall's figures now.
type RecallCounts struct {
	// Hits were answered from memory at once; Reads asked the store.
	Hits, Reads uint64
	// Users and Bytes are in memory; Flights are under way.
	Users, Bytes, Flights int
}

// Counts adds up the figures.
func (r *Recall) Counts() RecallCounts {
	c := RecallCounts{Reads: r.reads.Load()}
	for i := range r.shards {
		s := &r.shards[i]
		s.mu.Lock()
		c.Hits += s.hits
		c.Users += len(s.users)
		c.Bytes += s.bytes
		c.Flights += len(s.flights)
		s.mu.Unlock()
	}
	return c
}
