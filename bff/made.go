package bff

import (
	"bytes"
	"slices"

	"mantel/bff/patch"
	"mantel/bff/remember"
)

// made is one screen, rendered, and what is known about its bytes, so that
// the next one can be made of it.
type made struct {
	body   []byte
	counts []counted
	screen string
	// user is whose it is; "" where nothing on it was said to one user.
	user UserID
	// The rest is known only where the screen is remembered.

	// name is where the revision's digits begin, list where the list of slots
	// does.
	name, list int
	// parts are the widgets that stand, slot after slot; slots are parallel to
	// the screen's.
	parts []part
	slots []place
	// components are the parts', where answers are judged.
	components []string
}

// place is where what stands in a slot is in the body; nowhere, both are 0.
type place struct {
	start, end int
	// first is the number of its first part, count how many it has.
	first, count int
}

// part is a widget that stands. For one viewer and one edition, its order, its
// source and its sum decide about its bytes. It has no pointers: there are
// many, and nobody need look through them for garbage.
type part struct {
	sum contentSum
	// same is that of all parts with the same bytes, as far as it is known.
	same uint64
	// start and end are 0 where it is nowhere in the body.
	start, end int32
	order      int32
	source     Source
	// again says that it is not taken from here: there is something to count.
	again bool
}

func (m *made) size() int {
	return cap(m.body) + sizeOf(m.counts) + 40*cap(m.parts) + 32*cap(m.slots) + 16*cap(m.components) + 256
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

// screenKey is the revision: 130 bits over all that a screen depends on.
func screenKey(revision string) (k remember.Key) {
	copy(k[:], revision)
	// The digits of base32 differ little in their low bits.
	k[31] = k[0]
	k[0] = k[0]<<5 ^ k[1]<<2 ^ k[2]
	return k
}

// nearby is how far a widget is looked for around where it is expected.
const nearby = 4

// part finds a widget among those that stood in a slot, around the expected
// one.
func (m *made) part(slot, expected int, c *candidate, sum contentSum) (int, bool) {
	if m == nil || slot >= len(m.slots) || m.slots[slot].end == 0 {
		return 0, false
	}
	s := &m.slots[slot]
	for ahead := range nearby {
		for _, n := range [...]int{expected + ahead, expected - 1 - ahead} {
			if n < 0 || n >= s.count {
				continue
			}
			p := &m.parts[s.first+n]
			if p.sum == sum && int(p.order) == c.order && p.source == c.source && !p.again {
				return n, true
			}
		}
	}
	return 0, false
}

// locate notes where everything is in the body, which has been rendered with
// those contents for its slots: a screen may place each of them once anywhere,
// or nowhere.
func (m *made) locate(root int, stand []shown, pieces []piece, contents func(slot int) []byte) {
	for i := range stand {
		s := &stand[i]
		if s.placeholder {
			continue
		}
		content := contents(i)
		at := find(m.body[root:m.list], content)
		if at < 0 {
			continue
		}
		at += root
		m.slots[i].start, m.slots[i].end = at, at+len(content)
		for n := range s.count {
			size := len(pieces[s.first+n].bytes)
			m.parts[s.first+n].start, m.parts[s.first+n].end = int32(at), int32(at+size)
			at += size + 1 // and the comma
		}
	}
}

// find is where a slot's content begins, or -1.
func find(body, content []byte) int {
	// Searching for a beginning is much faster than for all of it.
	head := content[:min(len(content), 60)]
	for at := 0; len(head) > 0; at++ {
		next := bytes.Index(body[at:], head)
		if next < 0 {
			return -1
		}
		at += next
		if bytes.HasPrefix(body[at:], content) {
			return at
		}
	}
	return -1
}

// sections appends where the widgets are, in ascending order.
func (m *made) sections(all []patch.Section) []patch.Section {
	ascending := true
	for i := range m.parts {
		p := &m.parts[i]
		if p.end == 0 {
			continue
		}
		if n := len(all); n > 0 && all[n-1].Start > int(p.start) {
			ascending = false
		}
		all = append(all, patch.Section{Start: int(p.start), End: int(p.end), Same: p.same})
	}
	if !ascending {
		slices.SortFunc(all, func(a, b patch.Section) int { return a.Start - b.Start })
	}
	return all
}
