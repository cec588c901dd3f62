package uischema

import "math/bits"

// names64 is a set of properties, by their index. Of more than 64 it takes none.
type names64 uint64

// add reports whether there is room, and it was not there.
func (s *names64) add(at int) bool {
	if at >= 64 || *s>>at&1 != 0 {
		return false
	}
	*s |= 1 << at
	return true
}

func (s names64) count() int { return bits.OnesCount64(uint64(s)) }

// dependence is a Dependency by indices.
type dependence struct {
	on    int
	needs names64
}

// presence notes what is asked of the properties that are there, or that it
// takes the object itself to tell.
func (p *plan) presence() {
	s := p.schema
	index := map[string]int{}
	for i := range s.Properties {
		index[s.Properties[i].Name] = i
		if !s.Properties[i].Schema.Default.IsAbsent() {
			p.filled.add(i)
		}
	}
	p.byValue = s.If != nil || s.UniqueItems || len(s.Properties) > 64
	if p.byValue {
		return
	}
	set := func(names []string) (set names64) {
		for _, name := range names {
			i, declared := index[name]
			p.byValue = p.byValue || !declared
			set.add(i)
		}
		return set
	}
	p.must = set(s.Required) &^ p.filled
	for _, d := range s.DependentRequired {
		on, declared := index[d.Name]
		p.byValue = p.byValue || !declared
		p.dependent = true
		p.depends = append(p.depends, dependence{on, set(d.Needs)})
	}
	p.ready = !p.byValue && !p.dependent && p.filled == 0
}

// enough reports whether those properties, and the defaults, are all that must
// be there.
func (p *plan) enough(seen names64) bool {
	if p.must&^seen != 0 {
		return false
	}
	if !p.dependent {
		return true
	}
	for _, d := range p.depends {
		if have := seen | p.filled; have>>d.on&1 != 0 && d.needs&^have != 0 {
			return false
		}
	}
	return true
}
