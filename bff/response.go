package bff

import (
	"slices"

	"mantel/uischema"
	"mantel/uischema/layout"
)

// render makes the response:
//
//	{"format":1,"screen":…,"revision":…,"catalog":…,"locale":…,"dir":…,
//	 "root":{…},"slots":[{"id":…,"widgets":[{"id":…,"product":…,"source":…,"asOf":…}]}]}
//
// Nothing in it moves with the clock or with the health of the store. before
// is what was rendered for the same viewer from the same edition, or nil: what
// stands in it already is not rendered again, and no byte is another for it.
// Where nothing is kept, the result is good until the buffers are released.
func (v *view) render(screen string, program *layout.ScreenProgram, revision string, before *made) *made {
	b := v.buffers
	slots := program.Slots()
	b.begin(len(v.home.ranking.products))
	if v.home.keeps() {
		b.parts = make([]part, 0, b.arrangement.most(slots))
	}
	m := &made{screen: screen, revision: revision, user: b.arrangement.user()}
	for i := range slots {
		v.fill(m, i, &slots[i], before)
	}
	if before != nil && before.frame.fits(b.counts) {
		m.frame = before.frame
	} else {
		m.frame = v.frame(screen, program, b.counts)
	}
	if m.parts = b.parts; v.home.keeps() {
		if b.parts = nil; 3*cap(m.parts) > 4*len(m.parts) { // else what is spare is counted
			m.parts = slices.Clone(m.parts)
		}
	}
	m.measure()
	return m
}

// fill lets those candidates of one slot stand that can be shown.
func (v *view) fill(m *made, slot int, s *uischema.Slot, before *made) {
	b, stood := v.buffers, before.stood(slot)
	first, expected := len(b.parts), 0
	b.choose(s, b.arrangement.slots[slot], func(c *candidate) bool {
		if c.wrong {
			m.counts = append(m.counts, v.failure(c, nowhere, ReasonOracle))
			return false
		}
		section := v.find(c, stood, &expected)
		m.counts = append(m.counts, section.counts...)
		if section.text == nil {
			return false
		}
		b.parts = append(b.parts, part{section: section, asOf: c.held.Body.AsOf.Unix(), order: c.order, source: c.source})
		return true
	})
	b.counts = append(b.counts, int32(len(b.parts)-first))
}

// find gives a widget's section: that which stood on the screen before, around
// the expected place, or one that is remembered, or a new one.
func (v *view) find(c *candidate, stood []part, expected *int) *section {
	if !v.home.keeps() {
		return v.passing(c)
	}
	sum := c.widget.content()
	n, section := among(stood, *expected, c, sum)
	if section != nil {
		*expected = n + 1
		return section
	}
	var near *part
	if *expected < len(stood) {
		near = &stood[*expected]
	}
	section = v.section(c, sum, near.like(c))
	if section.text != nil {
		*expected++
	}
	return section
}

// most is how many widgets can come to stand in all slots.
func (a *arrangement) most(slots []uischema.Slot) int {
	n := 0
	for i, cs := range a.slots {
		if most := slots[i].Max; most > 0 && most < len(cs) {
			n += most
		} else {
			n += len(cs)
		}
	}
	return n
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
