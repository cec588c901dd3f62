package uischema

import (
	"slices"
	"strings"
	"sync/atomic"
)

// nameIndex finds a declared property by its name: one look at a table where
// length, first, middle and last letter tell all names apart.
type nameIndex struct {
	table []uint8 // 1 + index of the property, 0 where there is none
	seed  uint32
	props []Property
}

func newNameIndex(props []Property) nameIndex {
	x := nameIndex{props: props}
	if len(props) > maxProperties {
		return x
	}
	for size := 8; size <= 1024; size *= 2 {
		if size < 2*len(props) {
			continue
		}
		for x.seed = 1; x.seed < 1<<10; x.seed += 26 {
			if x.table = make([]uint8, size); x.fill() {
				return x
			}
		}
	}
	x.table = nil
	return x
}

func (x *nameIndex) fill() bool {
	for i := range x.props {
		name := x.props[i].Name
		if name == "" {
			return false
		}
		at := &x.table[x.slot(name)]
		if *at != 0 {
			return false
		}
		*at = uint8(i + 1)
	}
	return true
}

func (x *nameIndex) slot(name string) uint32 {
	n := len(name)
	h := uint32(n) + uint32(name[0])<<5 + uint32(name[n-1])<<10 + uint32(name[n/2])<<15
	h *= x.seed*0x9E3779B1 | 1
	return (h ^ h>>16) & uint32(len(x.table)-1)
}

// find is the index of a property, -1 where none is declared by that name.
func (x *nameIndex) find(name string) int {
	if x.table == nil {
		i, ok := slices.BinarySearchFunc(x.props, name, func(p Property, n string) int { return strings.Compare(p.Name, n) })
		if !ok {
			return -1
		}
		return i
	}
	if len(name) == 0 {
		return -1
	}
	if i := int(x.table[x.slot(name)]) - 1; i >= 0 && x.props[i].Name == name {
		return i
	}
	return -1
}

// maxShapes bounds how many sets of names are remembered for one schema; there
// may be as many as subsets of its properties.
const maxShapes = 16

// shapes remember sets of a schema's property names, so that the objects of
// one set share their names' memory.
type shapes struct{ known atomic.Pointer[shape] }

type shape struct {
	present uint64 // a bit for each property, by its index
	names   []string
	// next was known before, and many is how many there are from here on.
	next *shape
	many int
}

// names are those of the properties that are present, all of them where there
// are more than 64.
func (s *shapes) names(of *Schema, present uint64) []string {
	known := s.known.Load()
	for k := known; k != nil; k = k.next {
		if k.present == present {
			return k.names
		}
	}
	return s.learn(of, present, known)
}

func (s *shapes) learn(of *Schema, present uint64, known *shape) []string {
	one := &shape{present: present, next: known, many: 1}
	for i := range of.Properties {
		if present>>i&1 != 0 {
			one.names = append(one.names, of.Properties[i].Name)
		}
	}
	if known != nil {
		one.many = known.many + 1
	}
	if one.many <= maxShapes {
		s.known.CompareAndSwap(known, one) // who comes too late remembers next time
	}
	return one.names
}
