package layout

import (
	"slices"
	"sync/atomic"

	"mantel/uischema"
)

// seats tell where the members of objects of one kind stand: their values are
// in the order of their names, some of which may be missing. Objects that were
// read by one schema share the memory of their names where they have the same
// ones, so a set of names is searched once, and known again by that memory.
type seats struct {
	names []string // all that expressions may ask for, ascending
	none  []int32  // of an object without members
	known atomic.Pointer[[]seating]
	// last begin the names that were searched last, by how many there are: only
	// those that come again are remembered.
	last [8]atomic.Pointer[string]
}

// seating is where the members stand whose names begin at first.
type seating struct {
	first *string
	many  int
	at    []int32
}

// maxSeatings bounds how many sets of names are remembered for one kind.
const maxSeatings = 16

func newSeats(names []string) *seats {
	s := &seats{names: names, none: make([]int32, len(names))}
	for i := range s.none {
		s.none[i] = -1
	}
	return s
}

// spread is an object whose members can be had by their number among those of
// its kind.
type spread struct {
	values []uischema.Value
	at     []int32 // in values, for each of the kind's names; -1: absent
	open   bool    // else nobody has asked for a member so far
	many   int     // as first
	// first begins the names, of which there are many, that at was remembered
	// for; nil where it was not: so one object after another of the same names
	// is known at once.
	first *string
	kind  *seats
	own   []int32 // what at is where nobody remembers it
}

// over spreads another object.
func (s *spread) over(kind *seats, v *uischema.Value) {
	names, values := v.Members()
	s.values, s.open = values, true
	if len(names) > 0 && s.first == &names[0] && s.many == len(names) && s.kind == kind {
		return
	}
	s.kind, s.first = kind, nil
	if len(names) == 0 {
		s.at = kind.none
		return
	}
	if known := kind.known.Load(); known != nil {
		for i := range *known {
			if k := &(*known)[i]; k.first == &names[0] && k.many == len(names) {
				s.at, s.first, s.many = k.at, k.first, k.many
				return
			}
		}
	}
	s.own = kind.search(names, s.own[:0])
	s.at = s.own
	kind.remember(names, s.own)
}

// close forgets the object.
func (s *spread) close() { s.values, s.open = nil, false }

// spreading says what a program's spread is over: a member of another one, or
// itself where who stands at the object opens it.
type spreading struct {
	kind   *seats
	parent int
	field  int
}

// member is a member of a spread object by its number, where it stands; nil
// where it is absent.
func (f *frame) member(spread uint8, field int32) *uischema.Value {
	s := &f.spreads[spread]
	if uint(field) < uint(len(s.at)) {
		if i := s.at[field]; uint(i) < uint(len(s.values)) {
			return &s.values[i]
		}
	}
	if s.open {
		return nil
	}
	f.open(spread)
	if i := s.at[field]; i >= 0 {
		return &s.values[i]
	}
	return nil
}

// open spreads a member of another spread object, when it is first asked for a
// member of its own.
func (f *frame) open(spread uint8) {
	o := &f.program.spreads[spread]
	var absent uischema.Value
	v := f.member(uint8(o.parent), int32(o.field))
	if v == nil {
		v = &absent
	}
	f.spreads[spread].over(o.kind, v)
}

// search appends where each of the kind's names stands.
func (s *seats) search(names []string, dst []int32) []int32 {
	next := 0
	for _, name := range s.names {
		for next < len(names) && names[next] < name {
			next++ // nobody asks for it
		}
		if next < len(names) && names[next] == name {
			dst = append(dst, int32(next))
		} else {
			dst = append(dst, -1)
		}
	}
	return dst
}

// remember keeps where names stand that were searched before. It holds on to
// them, so that their memory stays theirs.
func (s *seats) remember(names []string, at []int32) {
	if last := &s.last[len(names)%len(s.last)]; last.Load() != &names[0] {
		last.Store(&names[0])
		return
	}
	var more []seating
	known := s.known.Load()
	if known != nil {
		more = slices.Clone(*known)
	}
	if len(more) < maxSeatings {
		more = append(more, seating{first: &names[0], many: len(names), at: slices.Clone(at)})
		s.known.CompareAndSwap(known, &more) // who comes too late remembers next time
	}
}
