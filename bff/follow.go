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
	var d departure
	if v.wrong != nil || row.counts != nil || !d.find(row, &b.arrangement) {
		return nil
	}
	m := &made{revision: revision, row: row, length: row.length, said: d.said, says: uint8(d.says), owns: uint8(d.others)}
	for i := range d.other[:d.others] {
		o := &d.other[i]
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
		m = v.made(row.screen, revision, row.frame, nil, true)
	}
	v.settle(m)
	return m
}

// departure is in what little the candidates for a screen differ from a row.
type departure struct {
	said         [mostOther]saidAt
	other        [mostOther]other
	says, others int
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

// find compares the candidates with what stands. It reports whether there is
// one of the same product for each place, and no other, and little has changed.
func (d *departure) find(row *row, a *arrangement) bool {
	n := 0
	for slot, runs := range a.runs {
		end := n + int(row.frame.counts[slot])
		for k := range runs {
			r := &runs[k]
			if r.standIn || r.count > end-n || !d.hear(r, &row.parts[n]) {
				return false
			}
			ws := r.widgets()
			for i := range ws {
				p := &row.parts[n]
				if p.order != r.order || p.source != r.source {
					return false
				}
				if sum := ws[i].content(); sum != p.sum {
					if d.others == mostOther {
						return false
					}
					d.other[d.others] = other{sum, r, i, int32(n)}
					d.others++
				}
				n++
			}
		}
		if n != end {
			return false
		}
	}
	return true
}

// hear takes the stamp of a run's product, where the first of its parts in the
// row has another. It reports whether there was room.
func (d *departure) hear(r *run, p *part) bool {
	asOf := r.held.Body.AsOf.Unix()
	if asOf == p.asOf {
		return true
	}
	for i := range d.said[:d.says] {
		if s := &d.said[i]; s.order == r.order && s.source == r.source {
			return true // it stands in another slot, too
		}
	}
	if d.says == mostOther {
		return false
	}
	d.said[d.says] = saidAt{asOf, r.order, r.source}
	d.says++
	return true
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
