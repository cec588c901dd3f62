package bff

import "strings"

// What is kept costs, in bytes: keptBytes for each user whatever there is, and
// heldBytes for each product.
const (
	keptBytes = 400
	heldBytes = 208
)

// compact copies a record for keeping: its small strings are parts of a single
// one, so that none of them keeps alive the answer that it was cut from, and
// each does not cost a piece of memory of its own. The user and the bodies are
// not copied, and nothing is of a record that is the caller's own.
func compact(rec Record) Record {
	if rec.Own {
		rec.Own = false // others will have it
		for i := range rec.Held {
			rec.Held[i].Head.User = rec.User
		}
		return rec
	}
	n := len(rec.Version.Epoch)
	for i := range rec.Held {
		n += len(rec.Held[i].Head.Product) + len(rec.Held[i].Head.Digest)
	}
	for _, p := range rec.Registered {
		n += len(p)
	}
	var all strings.Builder
	all.Grow(n)
	part := func(s string) string {
		from := all.Len()
		all.WriteString(s)
		return all.String()[from:]
	}
	c := rec
	c.Version.Epoch = part(rec.Version.Epoch)
	c.Held, c.Registered, c.Lost = nil, nil, nil
	if len(rec.Held) > 0 {
		c.Held = make([]Held, len(rec.Held))
	}
	for i := range rec.Held {
		h := rec.Held[i]
		h.Head.User = c.User
		h.Head.Product = ProductID(part(string(h.Head.Product)))
		h.Head.Digest = part(h.Head.Digest)
		c.Held[i] = h
	}
	for _, p := range rec.Registered {
		c.Registered = append(c.Registered, ProductID(part(string(p))))
	}
	lost := rec.Lost
	for i := range c.Held {
		if len(lost) > 0 && lost[0] == c.Held[i].Head.Product {
			c.Lost = append(c.Lost, c.Held[i].Head.Product)
			lost = lost[1:]
		}
	}
	return c
}

// recordBytes is what a compact record costs to keep, more or less.
func recordBytes(rec *Record) int {
	n := keptBytes + len(rec.User) + len(rec.Version.Epoch) + 24*(len(rec.Registered)+len(rec.Lost))
	for i := range rec.Held {
		h := &rec.Held[i]
		n += heldBytes + len(h.Head.Product) + len(h.Head.Digest) + len(h.Raw)
		if h.Body != nil {
			n += bodyBytes(h.Body)
		}
	}
	return n
}

// bodyBytes is what a decoded body costs, more or less: who needs it exactly
// keeps it undecoded.
func bodyBytes(r *Recommendation) int { return 512 + 2048*len(r.Widgets) }
