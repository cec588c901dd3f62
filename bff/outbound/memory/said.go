package memory

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"mantel/bff"
)

// said is what products say to one user, or one product says to everybody.
type said struct {
	// writes counts those that were applied, and erasures.
	writes     int64
	held       map[bff.ProductID]bff.Held
	registered map[bff.ProductID]bool
	erasedAt   time.Time
	// listed is the list that was given last, and still is what it would be.
	listed listed
}

// listed is a list of what is held, as it is from a time until another one:
// until the first of it expires, or for good where until is zero. The zero
// listed is none.
type listed struct {
	held        []bff.Held
	from, until time.Time
}

func (l *listed) holds(now time.Time) bool {
	return l.held != nil && !now.Before(l.from) && (l.until.IsZero() || now.Before(l.until))
}

func newSaid() *said {
	return &said{held: make(map[bff.ProductID]bff.Held), registered: make(map[bff.ProductID]bool)}
}

// list are the held entries whose owner is user, sorted by product; what has
// expired has no body. The list is given to others, too, and stays as it is.
func (a *said) list(now time.Time, user bff.UserID) []bff.Held {
	if a.listed.holds(now) {
		return a.listed.held
	}
	held := make([]bff.Held, 0, len(a.held))
	until := time.Time{}
	for p, h := range a.held {
		if h.Head.User != user || h.Head.Product != p {
			continue
		}
		switch ends := h.Head.ExpireAt; {
		case !now.Before(ends):
			h.Body = nil
		case until.IsZero() || ends.Before(until):
			until = ends
		}
		if h.Body != nil && (h.Body.User != user || h.Body.Product != p) {
			continue
		}
		held = append(held, h)
	}
	slices.SortFunc(held, func(x, y bff.Held) int { return cmp.Compare(x.Head.Product, y.Head.Product) })
	a.listed = listed{held, now, until}
	return held
}

// listRegistered are the products that want to hear of the user, ascending.
func (a *said) listRegistered() []bff.ProductID {
	if len(a.registered) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(a.registered))
}

// mark is when the user was erased; zero: never, or long ago.
func (a *said) mark(now time.Time) time.Time {
	if now.Sub(a.erasedAt) > bff.ErasureMark {
		return time.Time{}
	}
	return a.erasedAt
}

// put is the compare-and-set. held is the revision that is held after it.
func (a *said) put(now time.Time, generation int64, r bff.Recommendation) (verdict bff.Verdict, held int64) {
	a.sweep(now)
	a.listed = listed{}
	old := a.held[r.Product].Head
	if old.User != r.User || old.Product != r.Product {
		old = bff.Head{}
	}
	verdict = bff.Decide(old, a.mark(now), generation, r)
	// What a product says to everybody lives on each time it is confirmed.
	confirmed := verdict == bff.Unchanged && r.User == "" && !r.Withdrawn
	if verdict != bff.Applied && !confirmed {
		return verdict, old.Revision
	}
	h := bff.Held{Head: bff.Head{
		Product: r.Product, User: r.User, Revision: r.Revision, Generation: generation, Digest: r.Digest,
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
		a.writes++
	}
	a.held[r.Product] = h
	return verdict, r.Revision
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
