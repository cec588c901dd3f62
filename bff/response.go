package bff

import (
	"bytes"

	"mantel/uischema"
	"mantel/uischema/layout"
)

// shown is what came to stand in one slot: so many pieces from the first on.
type shown struct {
	first, count int
	// placeholder says that the slot's own node stands here, as one piece.
	placeholder bool
}

// piece is one widget's nodes.
type piece struct {
	bytes []byte
	// c is nil for a placeholder.
	c *candidate
	// sum and same are those of a part.
	sum    contentSum
	same   uint64
	counts []counted
}

// render writes the response:
//
//	{"format":1,"screen":…,"revision":…,"catalog":…,"locale":…,"dir":…,
//	 "root":{…},"slots":[{"id":…,"widgets":[{"id":…,"product":…,"source":…,"asOf":…}]}]}
//
// Nothing in it moves with the clock or with the health of the store. before
// is what was rendered for the same viewer from the same edition, or nil: what
// stands in it already is not rendered again, and no byte is another for it.
func (v *view) render(screen string, program *layout.ScreenProgram, revision string, before *made) *made {
	b := v.buffers
	slots := program.Slots()
	b.begin(len(v.home.ranking.products))
	m := &made{screen: screen, user: b.arrangement.user()}
	for i := range slots {
		v.fill(m, i, &slots[i], before)
		if b.stand[i].count == 0 {
			v.placeholder(program, i)
		}
	}
	if before.frames(b.stand) {
		v.splice(m, before, slots, revision)
	} else {
		v.compose(m, program, revision)
	}
	return m
}

// compose runs the screen's program around its slots' contents.
func (v *view) compose(m *made, program *layout.ScreenProgram, revision string) {
	b := v.buffers
	b.join()
	dst := append(b.body[:0], `{"format":1,"screen":`...)
	dst = uischema.AppendString(dst, m.screen)
	dst = append(dst, `,"revision":"`...)
	m.name = len(dst)
	dst = append(dst, revision...)
	dst = append(dst, `","catalog":`...)
	dst = uischema.AppendString(dst, v.edition.Catalog.Hash)
	dst = append(dst, `,"locale":`...)
	dst = uischema.AppendString(dst, v.viewer.Locale.Tag())
	dst = append(dst, `,"dir":`...)
	dst = uischema.AppendString(dst, v.viewer.Locale.Dir())
	dst = append(dst, `,"root":`...)
	root := len(dst)
	dst = program.Append(dst, &v.viewer, b.contents)
	m.list = len(dst)
	dst = b.appendList(dst, program.Slots())
	m.body, b.body = bytes.Clone(dst), dst
	if v.home.locates() {
		v.parts(m)
		m.locate(root, b.stand, b.pieces, func(slot int) []byte { return b.contents[slot].Bytes })
	}
}

// fill lets those candidates of one slot stand that can be shown.
func (v *view) fill(m *made, slot int, s *uischema.Slot, before *made) {
	b := v.buffers
	first, expected := len(b.pieces), 0
	b.choose(s, b.arrangement.slots[slot], func(c *candidate) bool {
		p := piece{c: c}
		if v.home.locates() {
			p.sum = c.widget.content()
		}
		if n, ok := before.part(slot, expected, c, p.sum); ok && !c.wrong {
			was := &before.parts[before.slots[slot].first+n]
			p.bytes, p.same = before.body[was.start:was.end], was.same
			expected = n + 1
		} else {
			v.piece(&p)
			if p.bytes != nil {
				expected++
			}
		}
		m.counts = append(m.counts, p.counts...)
		if p.bytes == nil {
			return false
		}
		b.pieces = append(b.pieces, p)
		return true
	})
	b.stand = append(b.stand, shown{first: first, count: len(b.pieces) - first})
}

// piece renders a widget, or finds it rendered; where it fails it has no bytes.
func (v *view) piece(p *piece) {
	if p.c.wrong {
		p.counts = []counted{v.failure(p.c, nowhere, ReasonOracle)}
		return
	}
	if v.home.sections != nil {
		s := v.section(p.c)
		p.bytes, p.same, p.counts = s.bytes, s.same, s.counts
		return
	}
	b := v.buffers
	start := len(b.nodes)
	nodes, counts, ok := v.append(b.nodes, p.c)
	p.counts = counts
	if ok {
		b.nodes = nodes
		p.same = v.home.renderings.Add(1)
		p.bytes = nodes[start:len(nodes):len(nodes)]
	}
}

// placeholder lets a slot's own placeholder stand where nothing else does.
func (v *view) placeholder(program *layout.ScreenProgram, slot int) {
	b := v.buffers
	start := len(b.nodes)
	nodes, count := program.Placeholder(b.nodes, slot, &v.viewer)
	if count == 0 {
		return
	}
	b.nodes = nodes
	b.stand[slot] = shown{first: len(b.pieces), count: count, placeholder: true}
	b.pieces = append(b.pieces, piece{bytes: nodes[start:len(nodes):len(nodes)]})
}

// user is whose screen it is: "" where all on it is said to everybody.
func (a *arrangement) user() UserID {
	for _, cs := range a.slots {
		for i := range cs {
			if u := cs[i].held.Body.User; u != "" {
				return u
			}
		}
	}
	return ""
}
