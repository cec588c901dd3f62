package layout

import (
	"slices"
	"sync/atomic"

	"mantel/uischema"
)

// frameProps are the props that a composite gets from the layout around it.
type frameProps struct {
	plan     *objectPlan
	constant bool
	value    uischema.Value
	// fields are all that the composite may get, by name; nil where the props
	// are to be looked at as a whole.
	fields []frameField
	// sets are the names of those that were given together, so far.
	sets atomic.Pointer[[]givenSet]
}

// givenSet are the names of the fields that were given in some run: a bit for
// each.
type givenSet struct {
	given uint64
	names []string
}

// maxGivenSets bounds how many are remembered for one use of a composite.
const maxGivenSets = 32

// names are those of the fields that are given.
func (p *frameProps) names(given uint64) []string {
	known := p.sets.Load()
	if known != nil {
		for i := range *known {
			if (*known)[i].given == given {
				return (*known)[i].names
			}
		}
	}
	names := make([]string, 0, len(p.fields))
	for i := range p.fields {
		if given>>i&1 == 1 {
			names = append(names, p.fields[i].name)
		}
	}
	var more []givenSet
	if known != nil {
		more = slices.Clone(*known)
	}
	if len(more) < maxGivenSets {
		more = append(more, givenSet{given, names})
		p.sets.CompareAndSwap(known, &more) // who comes too late remembers next time
	}
	return names
}

// frameField is one property of a composite: what the layout around it gives,
// and what stands there where that gives nothing.
type frameField struct {
	name   string
	member *memberPlan // nil: not given
	schema *uischema.Schema
	// standard is Absent where there is no default; deep says that there are
	// defaults further down.
	standard uischema.Value
	deep     bool
}

// fieldsOf lines up the plan's members with all that the schema declares; nil
// where the object is not just its members, each of which fits by itself.
func (p *objectPlan) fieldsOf() []frameField {
	s := p.schema
	if p.cross || s == nil || !isPlain(s) {
		return nil
	}
	out, given := make([]frameField, 0, len(s.Properties)), 0
	for i := range s.Properties {
		in := s.Properties[i].Schema
		f := frameField{name: s.Properties[i].Name, schema: in, standard: in.Default, deep: fillsIn(in)}
		for _, m := range p.members {
			if m.name == f.name {
				f.member = m
				given++
			}
		}
		if f.member != nil || !f.standard.IsAbsent() {
			out = append(out, f)
		}
	}
	if given != len(p.members) || len(out) > 64 {
		return nil // one that is not declared, or too many for a set
	}
	return out
}

// fillsIn reports whether a value of the schema can lack something that has a
// default.
func fillsIn(s *uischema.Schema) bool {
	if s == nil {
		return false
	}
	for i := range s.Properties {
		if in := s.Properties[i].Schema; !in.Default.IsAbsent() || fillsIn(in) {
			return true
		}
	}
	inner := append([]*uischema.Schema{s.Items}, s.AllOf...)
	if s.OneOf != nil {
		for _, c := range s.OneOf.Cases {
			inner = append(inner, c.Schema)
		}
	}
	for _, in := range inner {
		if fillsIn(in) {
			return true
		}
	}
	return false
}

// values are valid props, defaults applied. They may stand in the run's own
// memory, until that is given back; their names never do.
func (p *frameProps) values(f *frame, node identity) (uischema.Value, *Failure) {
	switch {
	case p.constant:
		return p.value, nil
	case p.fields == nil:
		return p.plan.checked(f, node, true)
	}
	x := f.run
	slots, set := len(x.slots), uint64(0)
	x.slots = append(x.slots, uischema.Value{})
	for i := range p.fields {
		field := &p.fields[i]
		v := field.standard
		if field.member != nil {
			given, ok, failure := field.member.get(f)
			switch {
			case failure != nil:
				return v, failure
			case ok && field.deep:
				v = field.schema.WithDefaults(given)
			case ok:
				v = given
			}
		}
		if !v.IsAbsent() {
			x.slots, set = append(x.slots, v), set|1<<i
		}
	}
	return uischema.ObjectOver(p.names(set), x.slots[slots:]), nil
}

// giveBack forgets what the run's memory holds beyond this mark.
func (x *run) giveBack(slots int) {
	clear(x.slots[slots:])
	x.slots = x.slots[:slots]
}
