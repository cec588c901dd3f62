package bff

import "time"

// opening is what was decoded of one user's record: all of it that may be
// shown. It never changes.
type opening struct {
	user   UserID
	bodies []decodedBody
}

type decodedBody struct {
	body *Recommendation
	// generation is the head's: the others that say which it is, the body has.
	generation int64
}

// of gives the body that a head speaks of, or nil. The nil opening has none.
func (o *opening) of(head *Head) *Recommendation {
	if o == nil || o.user != head.User {
		return nil
	}
	for i := range o.bodies {
		if b := o.bodies[i].body; b.Product == head.Product && b.Revision == head.Revision && b.Digest == head.Digest &&
			o.bodies[i].generation == head.Generation && b.User == head.User {
			return b
		}
	}
	return nil
}

// opened decodes those of the record's bodies that may be shown now. What was
// decoded before and is still remembered is not decoded again. The list of
// entries is left as it is: others have it, too. Where something was decoded
// the record gets another one in *spare, memory that is used again.
//
// What is decoded is remembered, unless there is no room and lent is given: then,
// where once is true, all bodies were opened into that, and nobody may keep
// anything of them.
func (h *Home) opened(rec *Record, now time.Time, spare *[]Held, lent *room) (once bool) {
	raw, read := rec.bodies()
	if raw == 0 {
		return false
	}
	held := append((*spare)[:0], rec.Held...)
	at := h.decoded.At(&rec.User)
	before, known := h.decoded.GetAt(at, &rec.User)
	var after *opening
	if h.decoded != nil && (known || lent == nil || h.decoded.RoomAt(at, openingBytes+len(rec.User)+raw)) {
		after = &opening{user: rec.User, bodies: make([]decodedBody, 0, len(held))}
	}
	m := new(room)
	if once = after == nil && lent != nil && !read; once {
		m = lent
	}
	if !known {
		m.expect(held) // else one is news, and is forgotten without the others
	}
	size, fresh := 0, false
	for i := range held {
		e := &held[i]
		if e.Body != nil || e.Raw == "" {
			continue
		}
		if _, ours := h.products[e.Head.Product]; !ours || e.Head.User != rec.User || e.Head.Withdrawn || !now.Before(e.Head.ExpireAt) {
			continue
		}
		body := before.of(&e.Head)
		if body == nil {
			body = h.decode(m, e)
			fresh = fresh || body != nil
		}
		e.Body = body
		if body != nil && after != nil {
			after.bodies = append(after.bodies, decodedBody{body, e.Head.Generation})
			size += decodedBytes(e.Raw)
		}
	}
	if fresh && after != nil {
		h.decoded.PutAt(at, &rec.User, after, openingBytes+len(rec.User)+size)
	}
	rec.Held, *spare = held, held
	return once
}

// bodies says about what it costs to keep those decoded that are not, 0 where
// all are, and whether some are.
func (r *Record) bodies() (raw int, read bool) {
	for i := range r.Held {
		switch e := &r.Held[i]; {
		case e.Body != nil:
			read = true
		case e.Raw != "":
			raw += decodedBytes(e.Raw)
		}
	}
	return raw, read
}

// decode gives an entry's body, nil where it is a miss.
func (h *Home) decode(m *room, e *Held) *Recommendation {
	body, reason := e.body(m)
	if reason == "" {
		return body
	}
	h.cfg.Observer.Count(EventStoreMiss, "reason", reason)
	if reason == missOwner {
		h.cfg.Observer.Count(EventForeign, "product", string(e.Head.Product))
	}
	return nil
}

// openingBytes is what an opening costs besides its bodies.
const openingBytes = 128

// decodedBytes is about what a body costs once it is decoded and its widgets
// were shown in one language: the text itself, which strings point into, and
// five times as much for the values that were made of it.
func decodedBytes(raw string) int { return 1024 + 6*len(raw) }
