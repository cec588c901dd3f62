package bff

import (
	"math"

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
// lasts says whether the result is to be remembered; where it is not, nor judged, it
// is good until the buffers are released.
func (v *view) render(screen string, program *layout.ScreenProgram, revision string, before *made, judged bool) (m *made, lasts bool) {
	b := v.buffers
	slots := program.Slots()
	b.begin(len(v.home.ranking.products))
	if before == nil {
		b.batch.Expect(b.arrangement.unread(slots)) // else few are news
	}
	var counts []counted
	for i := range slots {
		counts = v.fill(counts, i, &slots[i], before)
	}
	lasts = v.lasts(revision, before)
	m = newMade(b.parts, lasts || judged)
	m.screen, m.revision, m.user, m.counts = screen, revision, b.arrangement.user(), counts
	if before != nil && before.frame.fits(b.counts) {
		m.frame = before.frame
	} else {
		m.frame = v.frame(screen, program, b.counts)
	}
	m.measure()
	if lasts || judged {
		v.settle(m)
	}
	return m, lasts
}

// fill lets those candidates of one slot stand that can be shown, and appends
// what there is to count.
func (v *view) fill(counts []counted, slot int, s *uischema.Slot, before *made) []counted {
	b, stood := v.buffers, before.stood(slot)
	first, expected := len(b.parts), 0
	b.choose(s, b.arrangement.runs[slot], func(c *candidate) bool {
		if v.wrong.has(v.edition, c.widget) {
			counts = append(counts, v.failure(c, nowhere, ReasonOracle))
			return false
		}
		section := v.find(c, stood, &expected)
		if len(section.counts) > 0 {
			counts = append(counts, section.counts...)
		}
		if section.failed() {
			return false
		}
		b.parts = append(b.parts, part{section, c.held.Body.AsOf.Unix()})
		return true
	})
	b.counts = append(b.counts, int32(len(b.parts)-first))
	return counts
}

// find gives a widget's section: that which stood on the screen before, around
// the expected place, or one that is remembered, or a new one.
func (v *view) find(c *candidate, stood []part, expected *int) *section {
	if !v.home.keeps() {
		return v.newSection(c, contentSum{}, nil, false)
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
	if !section.failed() {
		*expected++
	}
	return section
}

// unread is how many widgets of what is said to one user seem to stand and have
// not been shown before.
func (a *arrangement) unread(slots []uischema.Slot) (n int) {
	for i, runs := range a.runs {
		most := slots[i].Max
		if most == 0 {
			most = math.MaxInt
		}
		for k := range runs {
			ws := runs[k].widgets()
			ws = ws[:min(len(ws), most)]
			most -= len(ws)
			if runs[k].source != Personalised {
				continue
			}
			for j := range ws {
				if !ws[j].kept.any() {
					n++
				}
			}
		}
	}
	return n
}
