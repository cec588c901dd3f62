package bff

import "time"

// part is a widget that stands: slot after slot, those of a slot in their
// order.
type part struct {
	*section
	// asOf is the product's time stamp, in seconds.
	asOf int64
	// sum is the widget's content.
	sum contentSum
	// order is the product's place in the configuration, and source says how it
	// was said.
	order  int32
	source Source
	// nodesAt and entryAt are where both begin in the row's body, if it has one.
	nodesAt, entryAt int32
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
