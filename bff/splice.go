package bff

import (
	"bytes"

	"mantel/uischema"
)

// frames reports whether the screen's own nodes are the same around what
// stands now: they depend on nothing of it but how many there are.
func (m *made) frames(stand []shown) bool {
	if m == nil || len(m.slots) != len(stand) {
		return false
	}
	for i := range stand {
		if m.slots[i].count != standing(&stand[i]) {
			return false
		}
	}
	return true
}

// standing is how many widgets stand in a slot; a placeholder is none, and the
// same wherever there is none.
func standing(s *shown) int {
	if s.placeholder {
		return 0
	}
	return s.count
}

// splice makes a body of the one before: the revision, the widgets and the
// list of slots are other ones, the bytes between them stay. It is put together
// in memory that is used again: what is copied at once need not be zeroed.
func (v *view) splice(m, before *made, slots []uischema.Slot, revision string) {
	b := v.buffers
	m.name = before.name
	v.parts(m)
	if v.replace(m, before, slots, revision) {
		return
	}
	dst := append(b.body[:0], before.body[:before.name]...)
	dst = append(dst, revision...)
	at := before.name + revisionDigits
	for {
		i := before.next(at)
		if i < 0 {
			break
		}
		was, now := &before.slots[i], &m.slots[i]
		dst = append(dst, before.body[at:was.start]...)
		now.start = len(dst)
		for n := range now.count {
			if n > 0 {
				dst = append(dst, ',')
			}
			p := &m.parts[now.first+n]
			p.start = int32(len(dst))
			dst = append(dst, b.pieces[now.first+n].bytes...)
			p.end = int32(len(dst))
		}
		now.end = len(dst)
		at = was.end
	}
	dst = append(dst, before.body[at:before.list]...)
	m.list = len(dst)
	dst = b.appendList(dst, slots)
	m.body, b.body = bytes.Clone(dst), dst
}

// replace splices where every widget is as long as the one in whose place it
// stands, and the list of slots too, as when a price has changed: one copy of
// the body before, in which only what is another is written.
func (v *view) replace(m, before *made, slots []uischema.Slot, revision string) bool {
	b := v.buffers
	for i := range m.parts {
		if was := &before.parts[i]; was.end > 0 && len(b.pieces[i].bytes) != int(was.end-was.start) {
			return false
		}
	}
	b.body = b.appendList(b.body[:0], slots)
	if len(b.body) != len(before.body)-before.list {
		return false
	}
	m.list = before.list
	m.body = bytes.Clone(before.body)
	copy(m.body[m.name:], revision)
	copy(m.body[m.list:], b.body)
	for i := range m.slots {
		m.slots[i].start, m.slots[i].end = before.slots[i].start, before.slots[i].end
	}
	for i := range m.parts {
		was, now := &before.parts[i], &m.parts[i]
		now.start, now.end = was.start, was.end
		if was.end > 0 && (now.same == 0 || now.same != was.same) {
			copy(m.body[now.start:now.end], b.pieces[i].bytes)
		}
	}
	return true
}

// next is the slot whose content comes first behind an offset, or -1. A screen
// may place its slots in any order.
func (m *made) next(at int) int {
	first := -1
	for i := range m.slots {
		if s := &m.slots[i]; s.end > 0 && s.start >= at && (first < 0 || s.start < m.slots[first].start) {
			first = i
		}
	}
	return first
}

// parts notes what stands, but not where. A placeholder has no order that a
// widget could have.
func (v *view) parts(m *made) {
	b := v.buffers
	m.parts, m.slots = make([]part, len(b.pieces)), make([]place, len(b.stand))
	for i := range b.pieces {
		p := &b.pieces[i]
		m.parts[i] = part{order: -1, sum: p.sum, same: p.same, again: len(p.counts) > 0}
		if p.c != nil {
			m.parts[i].order, m.parts[i].source = int32(p.c.order), p.c.source
		}
	}
	for i := range b.stand {
		m.slots[i] = place{first: b.stand[i].first, count: standing(&b.stand[i])}
	}
	if v.home.judge == nil {
		return
	}
	m.components = make([]string, len(b.pieces))
	for i := range b.pieces {
		if c := b.pieces[i].c; c != nil {
			m.components[i] = c.widget.Component
		}
	}
}
