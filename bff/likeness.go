package bff

import "bytes"

// likeness says in what a section's nodes differ from another's, whose text is
// whole. The entry in the list of slots is the same. The zero likeness is none.
//
// A section of which one price has changed has two or three thousand bytes in
// common with the one that stood there before. It keeps what is its own, and
// where that stands in the other: memory that is not taken need not be
// collected, and more revisions have room.
type likeness struct {
	of *section
	// before and behind are how many bytes both have in common at the beginning
	// and at the end. The section's text is what stands between.
	before, behind int32
}

// mostOwn is the part of a section's nodes that may be its own, one in so many.
// Where more of it is, it is a text of its own.
const mostOwn = 8

// likenessTo compares nodes and their entry, up to the time, with a section that
// stood in their place, or nil, and gives what of the nodes is their own. Both
// are one user's.
func likenessTo(near *section, nodes, entry []byte) (own []byte, l likeness) {
	if near == nil || near.failed() {
		return nil, l
	}
	of := near.whole()
	if !bytes.Equal(of.untimed(), entry) {
		return nil, l
	}
	theirs := of.nodes.of(of.sheet.text)
	l.before = int32(commonBegin(theirs, nodes))
	l.behind = int32(commonEnd(theirs[l.before:], nodes[l.before:]))
	own = nodes[l.before : len(nodes)-int(l.behind)]
	if mostOwn*len(own) > len(nodes) {
		return nil, likeness{}
	}
	l.of = of
	return own, l
}

// whole is the section whose text has all bytes.
func (s *section) whole() *section {
	if s.like.of != nil {
		return s.like.of
	}
	return s
}

// appendNodes appends the widget's nodes.
func (s *section) appendNodes(dst []byte) []byte {
	of := s.like.of
	if of == nil {
		return append(dst, s.nodes.of(s.sheet.text)...)
	}
	theirs := of.nodes.of(of.sheet.text)
	dst = append(dst, theirs[:s.like.before]...)
	dst = append(dst, s.sheet.text...)
	return append(dst, theirs[len(theirs)-int(s.like.behind):]...)
}

// untimed is the widget's entry up to the time.
func (s *section) untimed() []byte {
	of := s.whole()
	return untimed(of.entry.of(of.sheet.text))
}

// untimed is an entry in the list of slots up to the time.
func untimed(entry []byte) []byte {
	return entry[:1+bytes.LastIndexByte(entry[:len(entry)-len(`"}`)], '"')]
}

// commonBegin is how many bytes two texts have in common at their beginnings.
func commonBegin(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for step := 512; step >= 8; step /= 4 {
		for n+step <= most && string(a[n:n+step]) == string(b[n:n+step]) {
			n += step
		}
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}

// commonEnd is how many bytes two texts have in common at their ends.
func commonEnd(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	a, b = a[len(a)-most:], b[len(b)-most:]
	for step := 512; step >= 8; step /= 4 {
		for n+step <= most && string(a[most-n-step:most-n]) == string(b[most-n-step:most-n]) {
			n += step
		}
	}
	for n < most && a[most-1-n] == b[most-1-n] {
		n++
	}
	return n
}
