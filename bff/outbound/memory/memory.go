// Package memory answers: what do products say to users and to everybody, for
// as long as this process lives?
//
// It implements the core's ports without Redis: the embedded default, and the
// store of fixtures and tests.
package memory

import (
	"context"
	"slices"
	"sync"
	"time"

	"mantel/bff"
)

// epoch is that of every user: what this store loses, the process loses too.
const epoch = "0"

// fence is how long the head of what is gone keeps older pushes out.
const fence = 90 * 24 * time.Hour

// Store keeps recommendations in maps, which grow with the users it hears of:
// it is for one process with a bounded crowd. It implements bff.Recommendations and
// bff.Lease; Generics gives the third port. It is safe for concurrent use.
type Store struct {
	now func() time.Time

	mu       sync.Mutex
	users    map[bff.UserID]*said
	generics map[bff.ProductID]*said
	// changed is closed when a generic changes, and replaced.
	changed chan struct{}

	leases leases
}

// said is what products say to one user, or one product says to everybody.
type said struct {
	version int64
	held    map[bff.ProductID]bff.Held
}

// New makes an empty store that stamps what it keeps by now.
func New(now func() time.Time) *Store {
	return &Store{
		now:      now,
		users:    make(map[bff.UserID]*said),
		generics: make(map[bff.ProductID]*said),
		changed:  make(chan struct{}),
		leases:   leases{held: make(map[string]chan struct{})},
	}
}

// ForUser gives the user's record. It fails only where ctx is done.
func (s *Store) ForUser(ctx context.Context, user bff.UserID, _ bff.Version) (bff.Record, error) {
	if err := ctx.Err(); err != nil {
		return bff.Record{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	rec := bff.Record{User: user}
	if all := s.users[user]; all != nil {
		rec.Version = bff.Version{Epoch: epoch, N: all.version}
		rec.Held = all.list(s.now(), user)
	}
	return rec, nil
}

// list are the held entries whose owner is user, sorted by product; what has
// expired has no body.
func (a *said) list(now time.Time, user bff.UserID) []bff.Held {
	held := make([]bff.Held, 0, len(a.held))
	for p, h := range a.held {
		if h.Head.User != user || h.Head.Product != p {
			continue
		}
		if !now.Before(h.Head.ExpireAt) {
			h.Body = nil
		}
		if h.Body != nil && (h.Body.User != user || h.Body.Product != p) {
			continue
		}
		held = append(held, h)
	}
	slices.SortFunc(held, func(x, y bff.Held) int {
		if x.Head.Product < y.Head.Product {
			return -1
		}
		return 1
	})
	return held
}

// Put applies a recommendation to one user.
func (s *Store) Put(ctx context.Context, r bff.Recommendation) (bff.Write, error) {
	if err := ctx.Err(); err != nil {
		return bff.Write{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.users[r.User]
	if all == nil {
		all = &said{held: make(map[bff.ProductID]bff.Held)}
		s.users[r.User] = all
	}
	return all.put(s.now(), r), nil
}

// put is the compare-and-set.
func (a *said) put(now time.Time, r bff.Recommendation) bff.Write {
	a.sweep(now)
	old := a.held[r.Product].Head
	if old.User != r.User || old.Product != r.Product {
		old = bff.Head{}
	}
	verdict := bff.Decide(old.Revision, old.Digest, r.Revision, r.Digest)
	// What a product says to everybody lives on each time it is confirmed.
	confirmed := verdict == bff.Unchanged && r.User == "" && !r.Withdrawn
	if verdict != bff.Applied && !confirmed {
		return bff.Write{Verdict: verdict, Held: old.Revision, Version: bff.Version{Epoch: epoch, N: a.version}}
	}
	h := bff.Held{Head: bff.Head{
		Product: r.Product, User: r.User, Revision: r.Revision, Digest: r.Digest,
		StoredAt: now, StaleAt: now, ExpireAt: now, Withdrawn: r.Withdrawn,
	}}
	if !r.Withdrawn {
		h.Head.StaleAt = now.Add(r.StaleAfter)
		h.Head.ExpireAt = now.Add(r.ExpireAfter)
		h.Body = &r
	}
	if kept := a.held[r.Product].Body; confirmed && kept != nil {
		h.Body = kept
	}
	if !confirmed {
		a.version++
	}
	a.held[r.Product] = h
	return bff.Write{Verdict: verdict, Held: r.Revision, Version: bff.Version{Epoch: epoch, N: a.version}}
}

// sweep drops the bodies of what has expired, and the fences that have stood
// long enough.
func (a *said) sweep(now time.Time) {
	for p, h := range a.held {
		if now.Before(h.Head.ExpireAt) {
			continue
		}
		if now.Sub(h.Head.ExpireAt) > fence {
			delete(a.held, p)
			continue
		}
		h.Body = nil
		a.held[p] = h
	}
}
