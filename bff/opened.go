package bff

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"mantel/bff/remember"
)

// opened gives the record with the bodies decoded that may be shown now. What
// was decoded before and is still remembered is not decoded again. The
// record itself is left as it is: others have it, too.
func (h *Home) opened(rec Record, now time.Time) Record {
	var held []Held
	for i := range rec.Held {
		e := &rec.Held[i]
		if e.Body != nil || e.Raw == "" {
			continue
		}
		if held == nil {
			held = append(make([]Held, 0, len(rec.Held)), rec.Held...)
		}
		if _, ours := h.products[e.Head.Product]; ours && e.Head.User == rec.User && !e.Head.Withdrawn && now.Before(e.Head.ExpireAt) {
			held[i].Body = h.decode(e)
		}
	}
	if held != nil {
		rec.Held = held
	}
	return rec
}

// decode gives an entry's body, nil where it is a miss.
func (h *Home) decode(e *Held) *Recommendation {
	key := decodedKey(&e.Head)
	if r, ok := h.decoded.Get(key); ok {
		return r
	}
	opened, reason := e.Open()
	if reason != "" {
		h.cfg.Observer.Count(EventStoreMiss, "reason", reason)
		if reason == missOwner {
			h.cfg.Observer.Count(EventForeign, "product", string(e.Head.Product))
		}
		return nil
	}
	h.decoded.Put(key, opened.Body, decodedBytes(e.Raw))
	return opened.Body
}

// decodedBytes is about what a body costs once it is decoded and its widgets
// were shown in one language: the text itself, which strings point into, and
// six times as much for the values that were made of it.
func decodedBytes(raw string) int { return 1024 + 7*len(raw) }

// decodedKey is over all that a head says of its body.
func decodedKey(head *Head) remember.Key {
	var buf [512]byte
	key := appendField(buf[:0], "mantel/decoded/1")
	key = appendField(key, string(head.User))
	key = appendField(key, string(head.Product))
	key = appendField(key, head.Digest)
	key = binary.AppendVarint(key, head.Generation)
	key = binary.AppendVarint(key, head.Revision)
	return sha256.Sum256(key)
}
