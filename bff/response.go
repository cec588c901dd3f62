package bff

import (
	"math"

	"mantel/uischema"
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
func (v *view) render(l *look, before *made, judged bool) (m *made, lasts bool) {
	b := v.buffers
	slots := l.program.Slots()
	b.begin(len(v.home.ranking.products))
	if before == nil {
		b.batch.Expect(b.arrangement.unread(slots)) // else few are news
	} else if m := v.follow(before, l.revision); m != nil {
		return m, true
	}
	var room [fewParts]part
	var stood []part
	var row *row
	if before != nil {
		row, stood = before.row, before.parts(room[:])
	}
	var counts []counted
	for i := range slots {
		counts = v.fill(counts, i, &slots[i], row.stood(stood, i))
	}
	var f *frame
	if row != nil && row.frame.fits(b.counts) {
		f = row.frame
	} else {
		f = v.frame(l.name, l.program, b.counts)
	}
	lasts = v.lasts(l.place, before)
	m = v.made(l.name, l.revision, f, counts, lasts || judged)
	if lasts || judged {
		v.settle(m)
	}
	return m, lasts
}

// made gives a screen of the parts in the buffers, with a row of its own. Where
// it does not last, it is good until they are released.
func (v *view) made(screen, revision string, f *frame, counts []counted, lasts bool) *made {
	m := newMade(v.buffers.parts, lasts)
	m.revision = revision
	m.row.screen, m.row.user, m.row.frame, m.row.counts = screen, v.buffers.arrangement.user(), f, counts
	m.row.measure()
	m.length = m.row.length
	return m
}

// fill lets those candidates of one slot stand that can be shown, and appends
// what there is to count. stood are the parts that stood there before.
func (v *view) fill(counts []counted, slot int, in *uischema.Slot, stood []part) []counted {
	b := v.buffers
	first, expected := len(b.parts), 0
	b.choose(in, b.arrangement.runs[slot], func(c *candidate) bool {
		if v.wrong.has(v.edition, c.widget) {
			counts = append(counts, v.failure(c, nowhere, ReasonOracle))
			return false
		}
		s, sum := v.find(c, stood, &expected)
		if len(s.counts) > 0 {
			counts = append(counts, s.counts...)
		}
		if s.failed() {
			return false
		}
		b.parts = append(b.parts, part{section: s, asOf: c.held.Body.AsOf.Unix(), sum: sum, order: c.order, source: c.source})
		return true
	})
	b.counts = append(b.counts, int32(len(b.parts)-first))
	return counts
}

// find gives a widget's section, and the sum by which it is found again: that
// which stood on the screen before, around the expected place, or one that is
// remembered, or a new one.
func (v *view) find(c *candidate, stood []part, expected *int) (*section, contentSum) {
	if !v.home.keeps() {
		return v.newSection(c, nil, false), contentSum{}
	}
	sum := c.widget.content()
	n, section := among(stood, *expected, c, sum)
	if section != nil {
		*expected = n + 1
		return section, sum
	}
	var near *part
	if *expected < len(stood) {
		near = &stood[*expected]
	}
	section = v.section(c, sum, near.like(c))
	if !section.failed() {
		*expected++
	}
	return section, sum
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
