package bff

import (
	"slices"
	"sync/atomic"

	"mantel/bff/patch"
)

// made is one screen, rendered: not its bytes, but the pieces that they are put
// together from. What it has in common with the screen before is a row that
// both have; little is other. But for the last two fields it never changes.
type made struct {
	revision string
	row      *row
	// own are the first owns parts that stand in place of the row's, by their
	// places; said are the first says stamps that products have instead.
	own        [mostOther]own
	said       [mostOther]saidAt
	owns, says uint8
	// brings says that its row is new, and one piece of memory with it.
	brings bool
	// length is how many bytes the body has, where no year has five digits.
	length int32
	// whole is the body, where most of it was new or it was asked for more than
	// once; asked says that it is made, or that somebody has begun to.
	asked atomic.Bool
	whole atomic.Pointer[[]byte]
}

// mostOther is in how many parts, and in how many products' stamps, a screen may
// differ from its row. One that differs in more gets a row of its own.
const mostOther = 2

// own is a part of one screen, in place of the row's n-th.
type own struct {
	*section
	sum contentSum
	n   int32
}

// saidAt is when a product said all that stands of it, in seconds.
type saidAt struct {
	asOf   int64
	order  int32
	source Source
}

// madeBytes are what a made takes that brings no row, and revisionBytes what its
// revision does.
const (
	madeBytes     = 144
	revisionBytes = 32
)

// size is what it takes that is not shared.
func (m *made) size() int {
	if m.brings {
		return 0
	}
	return madeBytes + revisionBytes
}

// shared counts one screen more, or one fewer, that is remembered and has these
// pieces, and gives by how many bytes more or fewer are needed for that.
func (m *made) shared(by int) int {
	n := m.row.hold(by)
	for i := range m.own[:m.owns] {
		n += m.own[i].sheet.hold(by)
	}
	if by < 0 {
		m.whole.Store(nil) // its row may stay, and has its memory
	}
	return n
}

// parts are what stands, slot after slot: the row's, or a copy in dst.
func (m *made) parts(dst []part) []part {
	if m.owns == 0 && m.says == 0 {
		return m.row.parts
	}
	dst = append(dst[:0], m.row.parts...)
	for i := range m.own[:m.owns] {
		p := &dst[m.own[i].n]
		p.section, p.sum = m.own[i].section, m.own[i].sum
	}
	for n := range dst {
		dst[n].asOf = m.asOf(&dst[n])
	}
	return dst
}

// of reports whether a part's stamp is this.
func (s *saidAt) of(p *part) bool { return s.order == p.order && s.source == p.source }

// section is the n-th part's.
func (m *made) section(n int32) *section {
	for i := range m.own[:m.owns] {
		if m.own[i].n == n {
			return m.own[i].section
		}
	}
	return m.row.parts[n].section
}

// asOf is the stamp of a part of the row's.
func (m *made) asOf(p *part) int64 {
	for i := range m.said[:m.says] {
		if m.said[i].of(p) {
			return m.said[i].asOf
		}
	}
	return p.asOf
}

// append puts the body together.
func (m *made) append(dst []byte) []byte {
	dst = slices.Grow(dst, int(m.length))
	if m.row.body != nil {
		return m.splice(dst)
	}
	var room [fewParts]part
	parts := m.parts(room[:])
	return m.walk(dst, func(dst []byte, h *hole) []byte {
		if h.kind == holeContent {
			return appendContent(dst, h.in(parts))
		}
		return appendList(dst, h.in(parts))
	})
}

// walk appends the body; each appends what of the parts stands in a hole.
func (m *made) walk(dst []byte, each func(dst []byte, h *hole) []byte) []byte {
	at, f := int32(0), m.row.frame
	for i := range f.holes {
		h := &f.holes[i]
		dst = append(dst, f.bytes[at:h.at]...)
		at = h.at
		if h.kind == holeRevision {
			dst = append(dst, m.revision...)
		} else {
			dst = each(dst, h)
		}
	}
	return append(dst, f.bytes[at:]...)
}

// splice appends the body that the row's first screen has, with what is other
// now.
func (m *made) splice(dst []byte) []byte {
	body, row := m.row.body.text, m.row
	at := row.frame.holes[0].at // that of the revision
	dst = append(append(dst, body[:at]...), m.revision...)
	at += revisionDigits
	own := m.own
	if m.owns == 2 && row.parts[own[1].n].nodesAt < row.parts[own[0].n].nodesAt {
		own[0], own[1] = own[1], own[0] // slots stand anywhere
	}
	for i := range own[:m.owns] {
		p := &row.parts[own[i].n]
		dst = append(dst, body[at:p.nodesAt]...)
		dst = own[i].appendNodes(dst)
		at = p.nodesAt + p.nodes.size
	}
	var t stamp
	for n := range row.parts {
		before := &row.parts[n]
		p := part{section: m.section(int32(n)), asOf: m.asOf(before)}
		if p.asOf == before.asOf && (p.section == before.section || p.whole() == before.whole()) {
			continue
		}
		dst = append(dst, body[at:before.entryAt]...)
		dst = p.appendEntry(dst, &t)
		at = before.entryAt + before.entry.size
	}
	return append(dst, body[at:]...)
}

// sections appends the body, and says where the widgets are in it, in ascending
// order. parts are its own, other those of another screen. What is not apart
// from those is not spelled: who knows that reads neither.
func (m *made) sections(dst []byte, all []patch.Section, parts, other []part, a apart) ([]byte, []patch.Section) {
	begin := len(dst)
	dst = m.walk(dst, func(dst []byte, h *hole) []byte {
		if h.kind == holeList {
			if a == apartInNodes {
				return dst
			}
			return appendList(dst, h.in(parts))
		}
		for n := h.first; n < h.first+h.count; n++ {
			if n > h.first {
				dst = append(dst, ',')
			}
			p, start := &parts[n], len(dst)-begin
			if a != apartAnyhow && other[n].same == p.same {
				dst = append(dst, '{', '}')
			} else {
				dst = p.appendNodes(dst)
			}
			all = append(all, patch.Section{Start: start, End: len(dst) - begin, Same: p.same})
		}
		return dst
	})
	return dst, all
}
