package bff

import (
	"slices"
	"sync/atomic"
	"time"

	"mantel/bff/patch"
)

// made is one screen, rendered: not its bytes, but the pieces that they are put
// together from. Pieces are shared between revisions, and what was said to
// everybody between viewers. But for the last two fields it never changes.
type made struct {
	screen, revision string
	// user is whose it is; "" where nothing on it was said to one user.
	user   UserID
	frame  *frame
	parts  []part
	counts []counted
	// length is how many bytes the body has, where no year has five digits.
	length int
	// whole is the body, where most of it was new or it was asked for more than
	// once; asked says that it is made, or that somebody has begun to.
	whole atomic.Pointer[[]byte]
	asked atomic.Bool
}

// part is a widget that stands: slot after slot, those of a slot in their
// order.
type part struct {
	*section
	// asOf is the product's time stamp, in seconds.
	asOf int64
}

// fewParts are on most screens.
const fewParts = 12

// madeOfFew is one piece of memory for a made and its parts.
type madeOfFew struct {
	made
	few [fewParts]part
}

// madeBytes are most of what a made takes without its sections.
const madeBytes = 1024

// newMade gives a made of those parts: of a copy, where it lasts.
func newMade(parts []part, lasts bool) *made {
	switch {
	case !lasts:
		return &made{parts: parts}
	case len(parts) <= fewParts:
		m := &madeOfFew{}
		m.parts = m.few[:copy(m.few[:], parts):len(parts)]
		return &m.made
	}
	return &made{parts: append(make([]part, 0, len(parts)), parts...)}
}

func (m *made) size() int {
	return 256 + 20*max(len(m.parts), fewParts) + len(m.revision) + sizeOf(m.counts)
}

// shares counts who has something in common with others.
type shares struct{ n atomic.Int64 }

// add gives 1 where by begins the sharing, -1 where it ends it, else 0.
func (s *shares) add(by int64) int {
	switch n := s.n.Add(by); {
	case by > 0 && n == by:
		return 1
	case by < 0 && n == 0:
		return -1
	}
	return 0
}

// shared counts one screen more, or one fewer, that is remembered and has these
// pieces, and gives by how many bytes more or fewer are needed for that.
func (m *made) shared(by int) int {
	n := m.frame.held.add(int64(by)) * m.frame.size()
	for i := 0; i < len(m.parts); {
		s, first := m.parts[i].sheet, i
		for i++; i < len(m.parts) && m.parts[i].sheet == s; {
			i++
		}
		n += s.hold(by * (i - first))
	}
	return n
}

func sizeOf(counts []counted) int {
	n := 0
	for _, c := range counts {
		n += 64 // the slice and its labels' headers
		for _, l := range c.labels {
			n += 16 + len(l)
		}
	}
	return n
}

// nearby is how far a widget is looked for around where it is expected.
const nearby = 4

// among finds a widget among those that stood in its slot before, around the
// expected one. For one viewer and one edition its order, its source and its
// sum decide about its bytes. What has something to count is not taken from
// there.
func among(stood []part, expected int, c *candidate, sum contentSum) (int, *section) {
	for ahead := range nearby {
		if n := expected + ahead; n < len(stood) && stood[n].is(c, sum) {
			return n, stood[n].section
		}
		if n := expected - 1 - ahead; n >= 0 && n < len(stood) && stood[n].is(c, sum) {
			return n, stood[n].section
		}
	}
	return 0, nil
}

// is reports whether a part has the candidate's bytes, and nothing to count.
func (p *part) is(c *candidate, sum contentSum) bool {
	return p.sum == sum && p.of(c) && len(p.counts) == 0
}

// of reports whether a part is of the candidate's product, said to the same
// users.
func (p *part) of(c *candidate) bool { return p.order == c.order && p.source == c.source }

// like gives the part's section where all of its key but the content is the
// candidate's, else nil.
func (p *part) like(c *candidate) *section {
	if p == nil || !p.of(c) || p.component != c.widget.Component {
		return nil
	}
	return p.section
}

// stood are a slot's parts. The nil made has none.
func (m *made) stood(slot int) []part {
	if m == nil || slot >= len(m.frame.counts) {
		return nil
	}
	first := 0
	for _, n := range m.frame.counts[:slot] {
		first += int(n)
	}
	return m.parts[first:][:m.frame.counts[slot]]
}

// append puts the body together.
func (m *made) append(dst []byte) []byte {
	return m.walk(slices.Grow(dst, m.length), func(dst []byte, h *hole) []byte {
		if h.kind == holeContent {
			return appendContent(dst, m.in(h))
		}
		return appendList(dst, m.in(h))
	})
}

// in are the parts that fill a hole.
func (m *made) in(h *hole) []part { return m.parts[h.first:][:h.count] }

// walk appends the body; each appends what of the parts stands in a hole.
func (m *made) walk(dst []byte, each func(dst []byte, h *hole) []byte) []byte {
	at := int32(0)
	for i := range m.frame.holes {
		h := &m.frame.holes[i]
		dst = append(dst, m.frame.bytes[at:h.at]...)
		at = h.at
		if h.kind == holeRevision {
			dst = append(dst, m.revision...)
		} else {
			dst = each(dst, h)
		}
	}
	return append(dst, m.frame.bytes[at:]...)
}

// appendContent appends the nodes of a slot's widgets. Those that stand one
// behind the other in one text are copied at once.
func appendContent(dst []byte, parts []part) []byte {
	for n := 0; n < len(parts); {
		if n > 0 {
			dst = append(dst, ',')
		}
		p := &parts[n]
		n++
		if p.section.like.of != nil {
			dst = p.appendNodes(dst)
			continue
		}
		all := p.nodes
		for n < len(parts) && parts[n].section.like.of == nil && parts[n].sheet == p.sheet && all.meets(parts[n].nodes, p.sheet.text) {
			all.size = parts[n].nodes.end() - all.at
			n++
		}
		dst = append(dst, all.of(p.sheet.text)...)
	}
	return dst
}

// appendList appends the entries of a slot's widgets, as appendContent does
// their nodes.
func appendList(dst []byte, parts []part) []byte {
	var t stamp
	for n := 0; n < len(parts); {
		if n > 0 {
			dst = append(dst, ',')
		}
		p := &parts[n]
		n++
		of := p.whole()
		if p.asOf != of.asOf {
			dst = p.appendEntry(dst, &t)
			continue
		}
		all := of.entry
		for n < len(parts) {
			next := parts[n].whole()
			if next.sheet != of.sheet || parts[n].asOf != next.asOf || !all.meets(next.entry, of.sheet.text) {
				break
			}
			all.size = next.entry.end() - all.at
			n++
		}
		dst = append(dst, all.of(of.sheet.text)...)
	}
	return dst
}

// appendEntry appends the part's entry in the list of slots.
func (p *part) appendEntry(dst []byte, t *stamp) []byte {
	of := p.whole()
	if p.asOf == of.asOf {
		return append(dst, of.entry.of(of.sheet.text)...)
	}
	return append(t.append(append(dst, of.untimed()...), p.asOf), `"}`...)
}

// stamp spells the time stamps of one widget after the other: those of one
// recommendation are of one moment.
type stamp struct {
	said int64
	text [32]byte
	size int
}

func (t *stamp) append(dst []byte, said int64) []byte {
	if t.size == 0 || t.said != said {
		t.said = said
		t.size = len(time.Unix(said, 0).UTC().AppendFormat(t.text[:0], time.RFC3339))
	}
	return append(dst, t.text[:t.size]...)
}

// measure sets the length.
func (m *made) measure() {
	n := int32(len(m.frame.bytes) + len(m.revision))
	for i := range m.frame.holes {
		n += max(m.frame.holes[i].count-1, 0) // commas
	}
	for i := range m.parts {
		n += m.parts[i].nodes.size + m.parts[i].entry.size
	}
	m.length = int(n)
}

// sections appends the body, and says where the widgets are in it, in ascending
// order. What is not apart from other is not spelled: who knows that reads
// neither.
func (m *made) sections(dst []byte, all []patch.Section, other *made, a apart) ([]byte, []patch.Section) {
	begin := len(dst)
	dst = m.walk(dst, func(dst []byte, h *hole) []byte {
		if h.kind == holeList {
			if a == apartInNodes {
				return dst
			}
			return appendList(dst, m.in(h))
		}
		for n := h.first; n < h.first+h.count; n++ {
			if n > h.first {
				dst = append(dst, ',')
			}
			p, start := &m.parts[n], len(dst)-begin
			if a != apartAnyhow && other.parts[n].same == p.same {
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
