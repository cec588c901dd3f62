package memory

import (
	"context"
	"slices"

	"mantel/bff"
)

// Generics is the port for what products say to everybody.
func (s *Store) Generics() bff.Generics { return generics{s} }

type generics struct{ s *Store }

// Put applies a recommendation without a user.
func (g generics) Put(ctx context.Context, r bff.Recommendation) (bff.Write, error) {
	if err := ctx.Err(); err != nil {
		return bff.Write{}, err
	}
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	all := g.s.generics[r.Product]
	if all == nil {
		all = newSaid()
		g.s.generics[r.Product] = all
	}
	w := g.s.write(all, r)
	if w.Verdict == bff.Applied || w.Verdict == bff.Unchanged {
		close(g.s.changed)
		g.s.changed = make(chan struct{})
	}
	return w, nil
}

// Follow calls each at once and after every change. Changes that come while
// each runs are given together.
func (g generics) Follow(ctx context.Context, products []bff.ProductID, each func([]bff.Held)) error {
	for {
		held, changed := g.snapshot(products)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		each(held)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// snapshot is what is held now, and a channel that closes when that changes.
func (g generics) snapshot(products []bff.ProductID) ([]bff.Held, <-chan struct{}) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	sorted := slices.Clone(products)
	slices.Sort(sorted)
	held := make([]bff.Held, 0, len(sorted))
	for _, p := range slices.Compact(sorted) {
		if all := g.s.generics[p]; all != nil {
			held = append(held, all.list(g.s.now(), "")...)
		}
	}
	return held, g.s.changed
}
