package uischema

import (
	"sync"
	"unicode/utf8"
)

// matcher decides a pattern that begins with ^ and in which the next character
// always says how to go on, as most patterns in component files do. It reads
// the text once from left to right, and is several times as quick as regexp,
// which decides all other patterns and is the oracle of this one.
type matcher struct {
	kind  patternKind
	set   charSet // of a partSet
	parts []matcher
	// first are the characters that it may begin with; empty: it may match
	// nothing at all.
	first charSet
	empty bool
	// min and max are of a repeat; max -1 is without bound.
	min, max int
	// open: what was matched may be followed by any text. Only the outermost.
	open bool
	// table gives what decides most texts. It is made when it is first asked for:
	// most of what is loaded reads no texts. It is nil, and so may be what it
	// gives. Only the outermost.
	table func() *patternTable
	// steps are all of it where it is a row of texts and of repeated sets, all
	// of ASCII; else nil. Only the outermost.
	steps []matchStep
}

// newMatcher gives nil where the pattern needs regexp.
func newMatcher(root *patternNode) *matcher {
	if root.kind != partSequence || len(root.parts) < 2 || !root.parts[0].starts() {
		return nil
	}
	rest := root.parts[1:]
	follow := runeSet{{0, utf8.MaxRune}}
	last := rest[len(rest)-1]
	open := last.kind != partEdge
	if !open {
		rest, follow = rest[:len(rest)-1], nil
	}
	m, ok := buildMatcher(&patternNode{kind: partSequence, parts: rest}, follow)
	if !ok || !open && last.starts() {
		return nil
	}
	m.open = open
	m.steps = stepsOf(m.parts)
	if !open {
		m.table = sync.OnceValue(func() *patternTable { return newPatternTable(root) })
	}
	return &m
}

func (n *patternNode) starts() bool { return n.kind == partEdge && !n.end }

// buildMatcher makes the matcher of a part that is followed by one of follow,
// or by nothing. ok is false where two ways on begin with the same character.
func buildMatcher(n *patternNode, follow runeSet) (m matcher, ok bool) {
	m.kind = n.kind
	switch n.kind {
	case partSet:
		m.set = newCharSet(n.set)
		m.first = m.set
		return m, true
	case partSequence:
		return buildSequence(n, follow)
	case partChoice:
		return buildChoice(n, follow)
	case partRepeat:
		body := n.parts[0]
		m.min, m.max = n.min, n.max
		first, empty := body.begins()
		if empty || n.min != n.max && first.overlaps(follow) {
			return m, false
		}
		if n.max != 1 {
			follow = append(follow[:len(follow):len(follow)], first...)
		}
		inner, ok := buildMatcher(body, follow)
		m.parts, m.first, m.empty = []matcher{inner}, inner.first, n.min == 0
		return m, ok && n.max != 0
	}
	return m, false // an edge inside
}

func buildSequence(n *patternNode, follow runeSet) (matcher, bool) {
	m := matcher{kind: partSequence, parts: make([]matcher, len(n.parts))}
	for i := len(n.parts) - 1; i >= 0; i-- {
		part, ok := buildMatcher(n.parts[i], follow)
		if !ok {
			return m, false
		}
		m.parts[i] = part
		first, empty := n.parts[i].begins()
		if empty {
			first = append(first[:len(first):len(first)], follow...)
		}
		follow = first
	}
	first, empty := n.begins()
	m.first, m.empty = newCharSet(first), empty
	return m, true
}

func buildChoice(n *patternNode, follow runeSet) (matcher, bool) {
	m := matcher{kind: partChoice}
	var all runeSet
	for _, part := range n.parts {
		first, empty := part.begins()
		if first.overlaps(all) || empty && m.empty {
			return m, false
		}
		all = append(all, first...)
		m.empty = m.empty || empty
		inner, ok := buildMatcher(part, follow)
		if !ok {
			return m, false
		}
		m.parts = append(m.parts, inner)
	}
	m.first = newCharSet(all)
	return m, !m.empty || !all.overlaps(follow)
}

// begins are the characters that a part may begin with, and whether it may be
// empty.
func (n *patternNode) begins() (first runeSet, empty bool) {
	switch n.kind {
	case partSet:
		return n.set, false
	case partSequence:
		for _, part := range n.parts {
			more, empty := part.begins()
			first = append(first[:len(first):len(first)], more...)
			if !empty {
				return first, false
			}
		}
		return first, true
	case partChoice:
		for _, part := range n.parts {
			more, e := part.begins()
			first, empty = append(first[:len(first):len(first)], more...), empty || e
		}
		return first, empty
	case partRepeat:
		first, empty = n.parts[0].begins()
		return first, empty || n.min == 0
	}
	return nil, true
}

// matches reports whether text has the pattern. It allocates nothing.
func (m *matcher) matches(text string) bool {
	if m.steps != nil {
		end := walkSteps(m.steps, text)
		return end >= 0 && (m.open || end == len(text))
	}
	end := m.read(text, 0)
	return end >= 0 && (m.open || end == len(text))
}

// read gives where the part that begins at i ends, -1 where there is none.
func (m *matcher) read(text string, i int) int {
	switch m.kind {
	case partSet:
		if n := m.set.width(text, i); n > 0 {
			return i + n
		}
		return -1
	case partSequence:
		for k := range m.parts {
			if i = m.parts[k].read(text, i); i < 0 {
				return -1
			}
		}
		return i
	case partChoice:
		return m.choose(text, i)
	}
	return m.repeat(text, i)
}

func (m *matcher) choose(text string, i int) int {
	for k := range m.parts {
		if m.parts[k].first.width(text, i) > 0 {
			return m.parts[k].read(text, i)
		}
	}
	if m.empty {
		return i
	}
	return -1
}

func (m *matcher) repeat(text string, i int) int {
	body, times := &m.parts[0], 0
	if body.kind == partSet {
		for times != m.max && i < len(text) {
			n := 1
			if b := text[i]; b >= utf8.RuneSelf {
				n = body.set.width(text, i)
			} else if !body.set.ascii.has(b) {
				break
			}
			if n == 0 {
				break
			}
			i, times = i+n, times+1
		}
	} else {
		for times != m.max && body.first.width(text, i) > 0 {
			if i = body.read(text, i); i < 0 {
				return -1
			}
			times++
		}
	}
	if times < m.min {
		return -1
	}
	return i
}

// charSet is a runeSet that is asked often: ASCII by its bits.
type charSet struct {
	ascii byteSet
	rest  runeSet // beyond ASCII
}

func newCharSet(set runeSet) charSet {
	var c charSet
	for _, r := range set {
		for b := r[0]; b <= min(r[1], utf8.RuneSelf-1); b++ {
			c.ascii.add(byte(b))
		}
		if r[1] >= utf8.RuneSelf {
			c.rest = append(c.rest, [2]rune{max(r[0], utf8.RuneSelf), r[1]})
		}
	}
	return c
}

// width is how many bytes the character at i has where it is one of the set,
// else 0.
func (c *charSet) width(text string, i int) int {
	if i >= len(text) {
		return 0
	}
	if b := text[i]; b < utf8.RuneSelf {
		if c.ascii.has(b) {
			return 1
		}
		return 0
	}
	if c.rest == nil {
		return 0
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	for _, in := range c.rest {
		if in[0] <= r && r <= in[1] {
			return n
		}
	}
	return 0
}

// byteSet is a set of bytes.
type byteSet [4]uint64

func byteSetOf(ranges string) (s byteSet) {
	for i := 0; i+1 < len(ranges); i += 2 {
		for b := int(ranges[i]); b <= int(ranges[i+1]); b++ {
			s.add(byte(b))
		}
	}
	return s
}

func (s *byteSet) add(b byte) { s[b>>6] |= 1 << (b & 63) }

func (s *byteSet) has(b byte) bool { return s[b>>6]>>(b&63)&1 != 0 }
