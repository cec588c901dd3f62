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
func (h *Home) opened(rec *Record, now time.Time, spare *[]Held) {
	var held []Held
	var before, after *opening
	size, fresh := 0, false
	var m room
	for i := range rec.Held {
		e := &rec.Held[i]
		if e.Body != nil || e.Raw == "" {
			continue
		}
		if held == nil {
			held = append((*spare)[:0], rec.Held...)
			m.expect(held[i:])
			if h.decoded != nil {
				if before, _ = h.decoded.Get(rec.User); before != nil {
					m = room{} // mostly one is news, and is forgotten without the others
				}
				after = &opening{user: rec.User, bodies: make([]decodedBody, 0, len(rec.Held))}
			}
		}
		if _, ours := h.products[e.Head.Product]; !ours || e.Head.User != rec.User || e.Head.Withdrawn || !now.Before(e.Head.ExpireAt) {
			continue
		}
		body := before.of(&e.Head)
		if body == nil {
			body = h.decode(&m, e)
			fresh = fresh || body != nil
		}
		held[i].Body = body
		if body != nil && after != nil {
			after.bodies = append(after.bodies, decodedBody{body, e.Head.Generation})
			size += decodedBytes(e.Raw)
		}
	}
	if fresh {
		h.decoded.Put(rec.User, after, openingBytes+len(rec.User)+size)
	}
	if held != nil {
		rec.Held, *spare = held, held
	}
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
