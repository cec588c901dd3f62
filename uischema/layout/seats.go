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
	at     []int32 // in values, for each of the seats' names; -1: absent
	own    []int32 // what at is where nobody remembers it
}

// member is a member by its number, where it stands; nil where it is absent.
func (s *spread) member(number int) *uischema.Value {
	if i := s.at[number]; i >= 0 {
		return &s.values[i]
	}
	return nil
}

// over spreads another object.
func (s *spread) over(kind *seats, v *uischema.Value) {
	names, values := v.Members()
	s.values = values
	if len(names) == 0 {
		s.at = kind.none
		return
	}
	if known := kind.known.Load(); known != nil {
		for i := range *known {
			if k := &(*known)[i]; k.first == &names[0] && k.many == len(names) {
				s.at = k.at
				return
			}
		}
	}
	s.own = kind.search(names, s.own[:0])
	s.at = s.own
	kind.remember(names, s.own)
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
