package bff

import (
	"bytes"
	"slices"
)

// sheet is memory that was made at once: sections, and the text in which they
// have their places. What a screen has to add to what is there already is one
// sheet, and where that is most of it, the text is the screen's whole body.
//
// Whoever has one of the sections keeps all of it there. So it counts as a
// whole, once, from the first screen that has something of it to the last. It
// never changes, but for who holds it.
type sheet struct {
	text []byte
	// user is to whom all of it was said; "" is everybody.
	user UserID
	// of has the rest of the text, where the one section is like another.
	of *sheet
	// bytes is how many it takes, without those of the other.
	bytes int
	// held counts how many parts of screens that are remembered are of it.
	held shares
}

// place is where something stands in a text.
type place struct{ at, size int32 }

func (p place) of(text []byte) []byte { return text[p.at:][:p.size] }
func (p place) end() int32            { return p.at + p.size }

// meets reports whether nothing but a comma is between one place and the next.
func (p place) meets(next place, text []byte) bool {
	return next.at == p.end()+1 && text[p.end()] == ','
}

// leaf is a sheet with one section.
type leaf struct {
	sheet   sheet
	section section
	// few are a text that is short: a price.
	few [fewBytes]byte
}

// What a leaf, a sheet without its text and one of many sections take.
const (
	fewBytes     = 64
	leafBytes    = 224
	sheetBytes   = 64
	sectionBytes = 96
)

// newLeaf gives a section memory of its own, with a copy of the text.
func newLeaf(user UserID, s section, text []byte) *section {
	l := &leaf{section: s}
	l.section.sheet = &l.sheet
	l.sheet.user, l.sheet.bytes = user, leafBytes+sizeOf(s.counts)
	if s.like.of != nil {
		l.sheet.of = s.like.of.sheet
	}
	if n := copy(l.few[:], text); n == len(text) {
		l.sheet.text = l.few[:n:n]
	} else {
		l.sheet.text = bytes.Clone(text)
		l.sheet.bytes += cap(l.sheet.text)
	}
	return &l.section
}

// hold counts so many parts of one screen more, or fewer, and gives by how many
// bytes more or fewer are needed for that.
func (s *sheet) hold(by int) int {
	n := s.held.add(int64(by))
	if n == 0 {
		return 0
	}
	size := n * s.bytes
	if s.of != nil {
		size += s.of.held.add(int64(n)) * s.of.bytes
	}
	return size
}

// settle gives what was rendered for this screen alone, which is in the buffers,
// memory that lasts: one sheet. Where most of the body is new, and screens are
// remembered, that is the body itself.
func (v *view) settle(m *made) {
	b := v.buffers
	if len(b.sections) == 0 {
		return
	}
	sections, next := append([]section(nil), b.sections...), 0
	settled := func(s *section) *section {
		if s.sheet == &b.sheet {
			s = &sections[next]
			next++
		}
		return s
	}
	for i := range m.own[:m.owns] {
		m.own[i].section = settled(m.own[i].section)
	}
	s := &sheet{user: m.row.user, bytes: sheetBytes + cap(sections)*sectionBytes}
	if m.brings {
		for i := range m.row.parts {
			m.row.parts[i].section = settled(m.row.parts[i].section)
		}
	}
	if m.brings && v.home.screens != nil && 2*len(b.sheet.text) >= int(m.length) && m.row.frame.takes(len(m.row.parts)) {
		m.keepWhole(s, &b.sheet)
	} else {
		s.text = bytes.Clone(b.sheet.text)
	}
	s.bytes += cap(s.text)
	for i := range sections {
		sections[i].sheet = s
		s.bytes += sizeOf(sections[i].counts)
	}
}

// keepWhole puts the body together as the text of a sheet, and of the row. The
// sections of the sheet from get their places in it instead of those that they
// have.
func (m *made) keepWhole(s, from *sheet) {
	var t stamp
	parts, measured := m.row.parts, true
	s.text = m.walk(slices.Grow([]byte(nil), int(m.length)), func(dst []byte, h *hole) []byte {
		for n := h.first; n < h.first+h.count; n++ {
			p := &parts[n]
			if n > h.first {
				dst = append(dst, ',')
			}
			at := int32(len(dst))
			if h.kind == holeContent {
				p.nodesAt = at
				dst = p.appendNodes(dst)
			} else {
				p.entryAt = at
				dst = p.appendEntry(dst, &t)
				measured = measured && int32(len(dst))-at == p.entry.size
			}
		}
		return dst
	})
	for i := range parts {
		if p := &parts[i]; p.sheet == from {
			p.nodes.at, p.entry.at = p.nodesAt, p.entryAt
		}
	}
	if measured {
		m.row.body = s
	}
	m.asked.Store(true)
	m.whole.Store(&s.text)
}
