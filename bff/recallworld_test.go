package bff_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/porttest"
)

// shelf is a store as Recall wants one: it keeps undecoded bodies, counts
// versions within an epoch, tells what changes where a test lets it, and
// answers when a test lets it.
type shelf struct {
	now   func() time.Time
	mu    sync.Mutex
	epoch string
	users map[bff.UserID]*shelved
	reads int
	// meets is called with each read, after its answer was taken from the
	// shelf where early is set, else before; an error is the answer then.
	meets func(ctx context.Context, user bff.UserID) error
	early bool
	// tell is the follower's, once it follows.
	tell func([]bff.UserID)
}

type shelved struct {
	n          int64
	held       map[bff.ProductID]bff.Held
	registered []bff.ProductID
	erasedAt   time.Time
}

func newShelf() *shelf {
	return &shelf{now: time.Now, epoch: "e1", users: make(map[bff.UserID]*shelved)}
}

func (s *shelf) ForUser(ctx context.Context, user bff.UserID, _ bff.Version) (bff.Record, error) {
	s.mu.Lock()
	s.reads++
	rec, meets, early := s.record(user), s.meets, s.early
	s.mu.Unlock()
	if meets == nil {
		return rec, nil
	}
	if err := meets(ctx, user); err != nil {
		return bff.Record{}, err
	}
	if early {
		return rec, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.record(user), nil
}

func (s *shelf) record(user bff.UserID) bff.Record {
	rec := bff.Record{User: user}
	all := s.users[user]
	if all == nil {
		return rec
	}
	if all.n > 0 {
		rec.Version = bff.Version{Epoch: s.epoch, N: all.n}
	}
	rec.Registered, rec.ErasedAt = all.registered, all.erasedAt
	for _, p := range slices.Sorted(maps.Keys(all.held)) {
		rec.Held = append(rec.Held, all.held[p])
	}
	return rec
}

func (s *shelf) Put(ctx context.Context, r bff.Recommendation) (bff.Write, error) {
	if err := ctx.Err(); err != nil {
		return bff.Write{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.of(r.User)
	old := all.held[r.Product].Head
	w := bff.Write{Verdict: bff.Decide(old, time.Time{}, old.Generation, r), Held: old.Revision, Version: bff.Version{Epoch: s.epoch, N: all.n}}
	if w.Verdict != bff.Applied {
		return w, nil
	}
	all.n++
	all.held[r.Product] = heldOf(r, s.now())
	return bff.Write{Held: r.Revision, Version: bff.Version{Epoch: s.epoch, N: all.n}}, nil
}

func (s *shelf) of(user bff.UserID) *shelved {
	all := s.users[user]
	if all == nil {
		all = &shelved{held: make(map[bff.ProductID]bff.Held)}
		s.users[user] = all
	}
	return all
}

// heldOf is what a store keeps of a recommendation.
func heldOf(r bff.Recommendation, now time.Time) bff.Held {
	now = now.UTC().Round(0)
	h := bff.Held{Head: bff.Head{Product: r.Product, User: r.User, Revision: r.Revision, Digest: r.Digest,
		StoredAt: now, StaleAt: now, ExpireAt: now, Withdrawn: r.Withdrawn}}
	if !r.Withdrawn {
		h.Head.StaleAt, h.Head.ExpireAt = now.Add(r.StaleAfter), now.Add(r.ExpireAfter)
		h.Raw = string(bff.EncodeEnvelope(r))
	}
	return h
}

// Track tells what a test says, until ctx ends.
func (s *shelf) Track(ctx context.Context, each func([]bff.UserID)) error {
	s.mu.Lock()
	s.tell = each
	s.mu.Unlock()
	<-ctx.Done()
	return ctx.Err()
}

// loses empties the shelf, as a restart without data does.
func (s *shelf) loses(epoch string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch, s.users = epoch, make(map[bff.UserID]*shelved)
}

// meet changes how reads are met from now on.
func (s *shelf) meet(meets func(context.Context, bff.UserID) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meets = meets
}

func (s *shelf) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

var errDown = errors.Join(bff.ErrUnavailable, errors.New("nobody listens"))

func down(context.Context, bff.UserID) error { return errDown }

// hangs answers when its time is up, as a store that was stopped does.
func hangs(ctx context.Context, _ bff.UserID) error {
	<-ctx.Done()
	return errors.Join(bff.ErrUnavailable, ctx.Err())
}

// takes answers after a while.
func takes(d time.Duration) func(context.Context, bff.UserID) error {
	return func(ctx context.Context, _ bff.UserID) error {
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return errors.Join(bff.ErrUnavailable, ctx.Err())
		}
	}
}

// recalling is a Recall over a shelf, inside a bubble of simulated time.
type recalling struct {
	*bff.Recall
	store *shelf
	heard *tally
}

// recall makes a Recall that follows its store for as long as the test lasts.
func recall(t *testing.T, change func(*bff.RecallConfig)) *recalling {
	t.Helper()
	r := &recalling{store: newShelf(), heard: new(tally)}
	began := time.Now()
	cfg := bff.RecallConfig{Store: r.store, Tracker: r.store, Now: time.Now,
		Since: func() time.Duration { return time.Since(began) }, Observer: r.heard}
	if change != nil {
		change(&cfg)
	}
	r.Recall = bff.NewRecall(cfg)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = r.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	eventually(t, "the store is followed", func() bool {
		r.store.mu.Lock()
		defer r.store.mu.Unlock()
		return r.store.tell != nil
	})
	return r
}

// says puts something straight into the store, as another replica does; who
// reads is told of it.
func (r *recalling) says(t *testing.T, p bff.ProductID, u bff.UserID, revision int64) bff.Version {
	t.Helper()
	w, err := r.store.Put(t.Context(), porttest.Say(p, u, revision, "of "+string(u)))
	if err != nil || w.Verdict != bff.Applied {
		t.Fatalf("%v, %v", w, err)
	}
	r.store.tell([]bff.UserID{u})
	return w.Version
}

func (r *recalling) read(t *testing.T, u bff.UserID) bff.Record {
	t.Helper()
	rec, err := r.ForUser(t.Context(), u, bff.Version{})
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// spell gives "flights 3, hotels 1", with "~" before a head without a body and
// "?" behind what the store has lost.
func spell(rec bff.Record) string {
	var all []string
	for _, h := range rec.Held {
		text := string(h.Head.Product) + " " + string(rune('0'+h.Head.Revision))
		if h.Raw == "" && h.Body == nil {
			text = "~" + text
		}
		if slices.Contains(rec.Lost, h.Head.Product) {
			text += "?"
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}
