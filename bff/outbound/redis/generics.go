package redis

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// Generics is the port for what products say to everybody.
func (s *Store) Generics() bff.Generics { return generics{s} }

type generics struct{ s *Store }

// Put applies a recommendation without a user in one atomic step.
func (g generics) Put(ctx context.Context, r bff.Recommendation) (bff.Write, error) {
	return g.s.put(ctx, genericKey(r.Product), r)
}

// Follow looks at all generics about once a second, at no cost to Redis while
// it says that nothing changed, and calls each where something did.
func (g generics) Follow(ctx context.Context, products []bff.ProductID, each func([]bff.Held)) error {
	f := follower{s: g.s, products: products, heads: make(map[bff.ProductID]string), held: make(map[bff.ProductID]bff.Held)}
	for {
		if changed, err := f.look(ctx); err == nil && changed {
			each(f.list())
		}
		if err := wait(ctx, g.s.o.FollowEvery); err != nil {
			return err
		}
	}
}

// follower remembers what it last saw of each product's generic.
type follower struct {
	s        *Store
	products []bff.ProductID
	// heads are the texts as they were read: a new text is a new entry.
	heads map[bff.ProductID]string
	held  map[bff.ProductID]bff.Held
	begun bool
}

// look reads all generics; changed says that some are not what they were.
func (f *follower) look(ctx context.Context) (changed bool, err error) {
	read, err := ask(ctx, f.s, "follow", f.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) ([]map[string]string, error) {
		return f.read(ctx, c)
	})
	if err != nil {
		return false, err
	}
	for i, p := range f.products {
		if f.take(p, read[i]) {
			changed = true
		}
	}
	changed = changed || !f.begun
	f.begun = true
	return changed, nil
}

// read is one command for each product, sent together; the keys may live in
// different slots.
func (f *follower) read(ctx context.Context, c rueidis.Client) ([]map[string]string, error) {
	commands := make([]rueidis.CacheableTTL, len(f.products))
	for i, p := range f.products {
		commands[i] = rueidis.CT(c.B().Hgetall().Key(genericKey(p)).Cache().ToStaticTTL(), f.s.o.Recheck)
	}
	read := make([]map[string]string, len(f.products))
	for i, answer := range c.DoMultiCache(ctx, commands...) {
		fields, err := f.s.fields(answer)
		if err != nil {
			return nil, err
		}
		read[i] = fields
	}
	return read, nil
}

// take keeps what was read of one product, and says whether it is news.
//
// Absence is none: a Redis that came back empty has forgotten, and the product
// has not taken back what it said. (What a product withdraws leaves a head.)
// What is remembered ends with its own deadline.
func (f *follower) take(p bff.ProductID, fields map[string]string) bool {
	text := fields["h:"+string(p)]
	if text == "" || text == f.heads[p] {
		return false
	}
	h, reason := f.s.generic(text, fields["b:"+string(p)], p)
	if reason != "" {
		f.s.missOf(p, reason)
		f.heads[p] = text
		return false
	}
	// A Redis that lost its last writes may also have something older.
	old, known := f.held[p]
	if known && bff.Decide(old.Head, time.Time{}, h.Head.Generation, bff.Recommendation{Revision: h.Head.Revision}) == bff.Older &&
		f.s.Now().Before(old.Head.ExpireAt) {
		return false
	}
	f.heads[p] = text
	f.held[p] = h
	return true
}

// generic reads one product's generic whole: it is held in process for all.
func (s *Store) generic(head, body string, p bff.ProductID) (h bff.Held, reason string) {
	reason = s.held(&h, head, body, p, "", s.Now())
	if reason != "" || h.Raw == "" {
		return h, reason
	}
	return h.Open()
}

func (f *follower) list() []bff.Held {
	all := make([]bff.Held, 0, len(f.held))
	for _, h := range f.held {
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b bff.Held) int { return cmp.Compare(a.Head.Product, b.Head.Product) })
	return all
}
