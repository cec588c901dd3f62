package uischema

import "strings"

// declared reads an object whose properties are declared, from behind its
// bracket. Each value waits in the slot of its property, behind that of the
// object itself.
func (r *reader) declared(p *plan, i int) (Value, int) {
	s := p.schema
	if !s.Types.has(TypeObject) || !s.Const.IsAbsent() || s.Enum != nil {
		return Value{}, -1
	}
	slots := r.made.values.take(1 + len(p.props))
	start := i
	if i = space(r.src, i); i < len(r.src) && r.src[i] == '}' {
		return r.complete(p, slots, i+1)
	}
	return r.scattered(p, slots, 0, start, r.values, i)
}

// scattered reads the members of an object from i on, where so many were given
// before. It begins at start, where so many values were read.
func (r *reader) scattered(p *plan, slots []Value, given, start, values, i int) (Value, int) {
	for last := len(p.props); ; given++ {
		at, next := r.property(p, last, i)
		if next < 0 {
			return Value{}, -1
		}
		if at < 0 {
			if p.closed {
				return Value{}, -1
			}
			r.values = values
			return r.undeclared(p.schema, start)
		}
		if !slots[1+at].IsAbsent() {
			return Value{}, -1
		}
		end := r.into(p.props[at], &slots[1+at], next)
		if end < 0 {
			return Value{}, -1
		}
		last = at
		if i = space(r.src, end); i >= len(r.src) {
			return Value{}, -1
		}
		switch r.src[i] {
		case ',':
			i = space(r.src, i+1)
		case '}':
			if given+1 == len(p.all) {
				return r.together(p.schema, objectOf(p.all, slots), i+1)
			}
			return r.complete(p, slots, i+1)
		default:
			return Value{}, -1
		}
	}
}

// property reads a name at i and its colon: the index of the property, -1
// where none is declared by that name, and what stands behind. The one that
// followed last time is looked at first.
func (r *reader) property(p *plan, last, i int) (at, next int) {
	likely := int(p.after[last].Load())
	if likely < len(p.keys) && strings.HasPrefix(r.src[i:], p.keys[likely]) {
		return likely, i + len(p.keys[likely])
	}
	name, next := r.name(i)
	if next < 0 {
		return -1, -1
	}
	if at = p.names.find(name); at >= 0 {
		p.after[last].Store(int32(at))
	}
	return at, next
}

// undeclared reads an object once more, which has a name that only a branch of
// its schema may declare.
func (r *reader) undeclared(s *Schema, i int) (Value, int) {
	v, i := r.object(i)
	if i < 0 {
		return Value{}, -1
	}
	v = s.WithDefaults(v)
	if !r.check.check(s, v) {
		return Value{}, -1
	}
	return v, i
}

// complete makes an object of its properties' values, adds defaults, and holds
// it to what its schema says about all of them together.
func (r *reader) complete(p *plan, all []Value, end int) (Value, int) {
	s, slots := p.schema, all[1:]
	n, required, present := 0, len(s.Required), uint64(0)
	for i := range slots {
		if slots[i].IsAbsent() {
			slots[i] = s.Properties[i].Schema.Default
			if slots[i].IsAbsent() {
				continue
			}
		}
		if s.Properties[i].Required {
			required--
		}
		n++
		present |= 1 << (i & 63)
	}
	v := none(Object)
	if n > 0 {
		names := r.namesOf(p, slots, present, n)
		closeUp(slots, n)
		v = objectOf(names, all)
	}
	if required > 0 && !s.hasRequired(v) {
		return Value{}, -1
	}
	return r.together(s, v, end)
}

// together holds an object to what its schema says about several members.
func (r *reader) together(s *Schema, v Value, end int) (Value, int) {
	for i := range s.DependentRequired {
		if !r.check.dependent(s, &s.DependentRequired[i], v) {
			return Value{}, -1
		}
	}
	if !r.conditional(s, v) {
		return Value{}, -1
	}
	return v, end
}

// closeUp moves the n slots that are taken to the front.
func closeUp(slots []Value, n int) {
	if n < len(slots) {
		at := 0
		for i := range slots {
			if !slots[i].IsAbsent() {
				slots[at] = slots[i]
				at++
			}
		}
		clear(slots[n:])
	}
}

func (r *reader) namesOf(p *plan, slots []Value, present uint64, n int) []string {
	props := p.schema.Properties
	if len(props) <= 64 {
		return p.shapes.names(p.schema, present)
	}
	names := r.made.names.take(n)[:0]
	for i := range slots {
		if !slots[i].IsAbsent() {
			names = append(names, props[i].Name)
		}
	}
	return names
}
