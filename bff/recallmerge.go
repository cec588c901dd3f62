package bff

import (
	"slices"
	"time"
)

// merge brings together what is kept of a user and what was read now. changed
// says whether anything differs from what was kept; where not, that is given.
//
// Of each product the newer stays. What is absent in what was read is no news:
// the store may have lost it, and what a product takes back it says. So what
// is kept stays until it expires, and Lost names it. What was said before the
// user was erased goes.
func merge(kept, read Record, now time.Time) (_ Record, changed bool) {
	if late(kept, read) {
		return kept, false
	}
	m := Record{
		User: kept.User, Version: read.Version, Registered: read.Registered,
		ErasedAt: kept.ErasedAt, Held: make([]Held, 0, max(len(kept.Held), len(read.Held))),
	}
	if read.ErasedAt.After(m.ErasedAt) {
		m.ErasedAt = read.ErasedAt
	}
	if read.Version == (Version{}) && len(read.Held) == 0 && len(read.Registered) == 0 && read.ErasedAt.IsZero() {
		m.Registered = kept.Registered // the whole record is absent
	}
	old, fresh := kept.Held, read.Held
	for len(old) > 0 || len(fresh) > 0 {
		switch {
		case len(fresh) == 0 || len(old) > 0 && old[0].Head.Product < fresh[0].Head.Product:
			m.stay(old[0], now)
			old = old[1:]
		case len(old) == 0 || fresh[0].Head.Product < old[0].Head.Product:
			m.take(fresh[0])
			fresh = fresh[1:]
		default:
			m.choose(old[0], fresh[0], now)
			old, fresh = old[1:], fresh[1:]
		}
	}
	if sameContent(&kept, &m) {
		return kept, false
	}
	return m, true
}

// late reports whether what was read is older than what is kept: an answer
// that was long under way. What brings news of an erasure is not.
func late(kept, read Record) bool {
	return read.Version.Epoch == kept.Version.Epoch && read.Version.N < kept.Version.N && !read.ErasedAt.After(kept.ErasedAt)
}

// take adds an entry, unless it is older than the user's erasure.
func (r *Record) take(h Held) bool {
	if !r.ErasedAt.IsZero() && !h.Head.StoredAt.After(r.ErasedAt) {
		return false
	}
	r.Held = append(r.Held, h)
	return true
}

// stay adds what is kept of a product of which nothing was read. Its head
// stays as a fence also where its content is over.
func (r *Record) stay(old Held, now time.Time) {
	if old.Head.Withdrawn || !now.Before(old.Head.ExpireAt) {
		old.Body, old.Raw = nil, ""
	}
	if r.take(old) && old.has() {
		r.Lost = append(r.Lost, old.Head.Product)
	}
}

// choose adds the newer of two entries of one product.
func (r *Record) choose(old, fresh Held, now time.Time) {
	switch compareHeads(&old.Head, &fresh.Head) {
	case 1:
		if old.Head.Withdrawn || !now.Before(old.Head.ExpireAt) {
			old.Body, old.Raw = nil, ""
		}
		r.take(old)
		return
	case 0:
		if old.Head.Digest != fresh.Head.Digest {
			break
		}
		if fresh.Raw == old.Raw {
			fresh.Raw = old.Raw // the same text need not be there twice
		}
		// The head alone is left of what still lives: its body was lost.
		if !fresh.has() && old.has() && !fresh.Head.Withdrawn && now.Before(fresh.Head.ExpireAt) {
			fresh.Body, fresh.Raw = old.Body, old.Raw
			if r.take(fresh) {
				r.Lost = append(r.Lost, fresh.Head.Product)
			}
			return
		}
	}
	r.take(fresh)
}

// has reports whether there is content.
func (h *Held) has() bool { return h.Body != nil || h.Raw != "" }

// compareHeads orders what one product said to one user: by the product's
// generation, then by its revision.
func compareHeads(a, b *Head) int {
	switch {
	case a.Generation != b.Generation:
		if a.Generation > b.Generation {
			return 1
		}
		return -1
	case a.Revision != b.Revision:
		if a.Revision > b.Revision {
			return 1
		}
		return -1
	}
	return 0
}

// sameContent reports whether whoever has made something of a need not make it
// again of b.
func sameContent(a, b *Record) bool {
	if a.Version != b.Version || !a.ErasedAt.Equal(b.ErasedAt) || !slices.Equal(a.Lost, b.Lost) || !slices.Equal(a.Registered, b.Registered) {
		return false
	}
	return slices.EqualFunc(a.Held, b.Held, func(x, y Held) bool {
		return x.Head == y.Head && x.Raw == y.Raw && (x.Body == nil) == (y.Body == nil)
	})
}

// own leaves out of what was read whatever is not that user's, and what was
// said before the user was erased: a store should not have given it.
func (r *Recall) own(user UserID, read Record) Record {
	foreign := func(h Held) bool { return h.Head.User != user }
	erased := func(h Held) bool { return !read.ErasedAt.IsZero() && !h.Head.StoredAt.After(read.ErasedAt) }
	read.Recalled, read.Lost, read.Seen = false, nil, 0
	if !slices.ContainsFunc(read.Held, func(h Held) bool { return foreign(h) || erased(h) }) {
		return read
	}
	held := make([]Held, 0, len(read.Held))
	for _, h := range read.Held {
		switch {
		case foreign(h):
			r.cfg.Observer.Count(EventForeign, "product", "")
		case !erased(h):
			held = append(held, h)
		}
	}
	read.Held = held
	return read
}
