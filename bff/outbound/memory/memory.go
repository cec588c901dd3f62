// Package memory answers: what do products say to users and to everybody, for
// as long as this process lives?
//
// It implements the core's ports without Redis: the embedded default, and the
// store of fixtures and tests.
package memory

import (
	"context"
	"strconv"
	"sync"
	"time"

	"mantel/bff"
)

// fence is how long the head of what is gone keeps older pushes out.
const fence = 90 * 24 * time.Hour

// Store keeps recommendations in maps, which grow with the users it hears of:
// it is for one process with a bounded crowd. It implements
// bff.Recommendations, bff.Lease, bff.Tracker, bff.Eraser, bff.Resets and
// bff.Registrations; Generics gives one port more. It is safe for concurrent
// use.
type Store struct {
	now func() time.Time
	// epoch is that of every user: what this store loses, the process loses
	// too, and the next one begins another.
	epoch string

	mu          sync.Mutex
	users       map[bff.UserID]*said
	generics    map[bff.ProductID]*said
	generations map[bff.ProductID]int64
	// changed is closed when a generic changes, and replaced.
	changed chan struct{}
	// changes and erased tell who listens of users.
	changes, erased news
	// forget are told of a user who is erased, with mu held: whatever else of
	// this store keeps something for users joins them.
	forget []func(bff.UserID)

	leases leases
}

// New makes an empty store that stamps what it keeps by now.
func New(now func() time.Time) *Store {
	return &Store{
		now:         now,
		epoch:       strconv.FormatUint(uint64(now().UnixMicro()), 36),
		users:       make(map[bff.UserID]*said),
		generics:    make(map[bff.ProductID]*said),
		generations: make(map[bff.ProductID]int64),
		changed:     make(chan struct{}),
		leases:      leases{held: make(map[string]chan struct{})},
	}
}

// Now is the store's time.
func (s *Store) Now() time.Time { return s.now() }

// ForUser gives the user's record. It fails only where ctx is done.
func (s *Store) ForUser(ctx context.Context, user bff.UserID, _ bff.Version) (bff.Record, error) {
	if err := ctx.Err(); err != nil {
		return bff.Record{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	rec := bff.Record{User: user}
	if all := s.users[user]; all != nil {
		now := s.now()
		rec.Version = s.version(all)
		rec.Held = all.list(now, user)
		rec.Registered = all.listRegistered()
		rec.ErasedAt = all.mark(now)
	}
	return rec, nil
}

// Put applies a recommendation to one user.
func (s *Store) Put(ctx context.Context, r bff.Recommendation) (bff.Write, error) {
	if err := ctx.Err(); err != nil {
		return bff.Write{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.of(r.User)
	w := s.write(all, r)
	if w.Verdict == bff.Applied {
		s.changes.tell(r.User)
	}
	return w, nil
}

// of is what is kept for a user; mu is held.
func (s *Store) of(user bff.UserID) *said {
	all := s.users[user]
	if all == nil {
		all = newSaid()
		s.users[user] = all
	}
	return all
}

// write applies r; mu is held.
func (s *Store) write(all *said, r bff.Recommendation) bff.Write {
	verdict, held := all.put(s.now(), s.generations[r.Product], r)
	return bff.Write{Verdict: verdict, Held: held, Version: s.version(all)}
}

// version is zero where nothing was ever applied.
func (s *Store) version(all *said) bff.Version {
	if all.writes == 0 {
		return bff.Version{}
	}
	return bff.Version{Epoch: s.epoch, N: all.writes}
}
