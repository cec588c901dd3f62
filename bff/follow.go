package bff

// follow makes a screen that differs in little from the one before: the same
// products have as many widgets in the same places, of which few say something
// else. Only those are looked at, and the rest is the row of the screen before.
// It gives nil where there is more to it: then nothing has happened.
//
// What stands in a row stands there within its slots' bounds, and nothing
// stands in for what failed. So the same places are those that choose would
// give, if each can be shown.
func (v *view) follow(before *made, revision string) *made {
	b, row := v.buffers, before.row
	if v.wrong != nil || row.counts != nil {
		return nil
	}
	var news [mostOther]saidAt
	var others [mostOther]other
	says, owns, n := 0, 0, 0
	for slot, runs := range b.arrangement.runs {
		end := n + int(row.frame.counts[slot])
		for k := range runs {
			r := &runs[k]
			if r.standIn || r.count > end-n {
				return nil
			}
			if asOf := r.held.Body.AsOf.Unix(); asOf != row.parts[n].asOf && !has(news[:says], r) {
				if says == mostOther {
					return nil
				}
				news[says] = saidAt{asOf, r.order, r.source}
				says++
			}
			ws := r.widgets()
			for i := range ws {
				p := &row.parts[n]
				if p.order != r.order || p.source != r.source {
					return nil
				}
				if sum := ws[i].content(); sum != p.sum {
					if owns == mostOther {
						return nil
					}
					others[owns] = other{sum, r, i, int32(n)}
					owns++
				}
				n++
			}
		}
		if n != end {
			return nil
		}
	}
	m := &made{revision: revision, row: row, length: row.length, said: news, says: uint8(says), owns: uint8(owns)}
	for i := range others[:owns] {
		o := &others[i]
		s := v.other(before, o)
		if s.failed() || len(s.counts) > 0 {
			b.begin(len(v.home.ranking.products))
			return nil
		}
		was := &row.parts[o.n]
		m.own[i] = own{s, o.sum, o.n}
		m.length += s.nodes.size + s.entry.size - was.nodes.size - was.entry.size
	}
	if 2*len(b.sheet.text) >= int(m.length) {
		b.parts = m.parts(b.parts[:0])
		m = v.made(row.screen, revision, row.frame, nil)
	}
	v.settle(m)
	return m
}

// has reports whether a run's product is among them.
func has(news []saidAt, r *run) bool {
	for i := range news {
		if news[i].order == r.order && news[i].source == r.source {
			return true
		}
	}
	return false
}

// other is a candidate for the n-th place of a row that says something else than
// what stands there.
type other struct {
	sum contentSum
	run *run
	// i is its number in the run.
	i int
	n int32
}

// other gives the candidate's section: one that stood nearby on the screen
// before, or one that is remembered, or a new one.
func (v *view) other(before *made, o *other) *section {
	c := &v.buffers.candidate
	*c = o.run.candidate(o.i)
	for i := range before.own[:before.owns] {
		if own := &before.own[i]; own.sum == o.sum && before.row.parts[own.n].of(c) {
			return own.section
		}
	}
	if _, s := among(before.row.parts, int(o.n), c, o.sum); s != nil {
		return s
	}
	near := before.section(o.n)
	if near.component != c.widget.Component {
		near = nil
	}
	return v.section(c, o.sum, near)
}
