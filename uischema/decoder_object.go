package uischema

// declared reads an object whose properties are declared, from behind its
// bracket. Each value waits in the slot of its
// property.
func (r *reader) declared(p *plan) (Value, bool) {
	s := p.schema
	if !s.Types.has(TypeObject) || s.Const.kind != Absent || s.Enum != nil {
		return Value{}, false
	}
	start, values := r.pos, r.values
	slots := r.made.values.take(len(p.props))
	if !r.closes('}') {
		next := 0
		for more := true; more; {
			raw, plain, ok := r.name()
			if !ok {
				return Value{}, false
			}
			if !plain {
				raw = []byte(r.keep(raw, plain))
			}
			i := p.names.find(raw, next)
			if i < 0 {
				if p.closed {
					return Value{}, false
				}
				r.pos, r.values = start, values
				return r.undeclared(s)
			}
			if slots[i].kind != Absent {
				return Value{}, false
			}
			v, ok := r.value(p.props[i])
			if !ok {
				return Value{}, false
			}
			slots[i], next = v, i+1
			if more, ok = r.goesOn('}'); !ok {
				return Value{}, false
			}
		}
	}
	return r.complete(p, slots)
}

// undeclared reads an object once more, which has a name that only a branch of
// its schema may declare.
func (r *reader) undeclared(s *Schema) (Value, bool) {
	v, ok := r.object()
	if !ok {
		return Value{}, false
	}
	v = s.WithDefaults(v)
	return v, r.check.check(s, v)
}

// complete makes an object of its properties' values, adds defaults, and holds
// it to what its schema says about all of them together.
func (r *reader) complete(p *plan, slots []Value) (Value, bool) {
	s := p.schema
	n, required, present := 0, len(s.Required), uint64(0)
	for i := range slots {
		if slots[i].kind == Absent {
			slots[i] = s.Properties[i].Schema.Default
			if slots[i].kind == Absent {
				continue
			}
		}
		if s.Properties[i].Required {
			required--
		}
		n++
		present |= 1 << (i & 63)
	}
	v := Value{kind: Object}
	if n > 0 {
		in := r.inside()
		in.names = r.namesOf(p, slots, present, n)
		in.values = together(slots, n)
		v.in = in
	}
	if required > 0 && !s.hasRequired(v) {
		return Value{}, false
	}
	for i := range s.DependentRequired {
		if !r.check.dependent(s, &s.DependentRequired[i], v) {
			return Value{}, false
		}
	}
	return v, r.conditional(s, v)
}

// together moves the n slots that are taken to the front.
func together(slots []Value, n int) []Value {
	if n < len(slots) {
		at := 0
		for i := range slots {
			if slots[i].kind != Absent {
				slots[at] = slots[i]
				at++
			}
		}
		clear(slots[n:])
	}
	return slots[:n:n]
}

func (r *reader) namesOf(p *plan, slots []Value, present uint64, n int) []string {
	props := p.schema.Properties
	if len(props) <= 64 {
		return p.shapes.names(props, present)
	}
	names := r.made.names.take(n)[:0]
	for i := range slots {
		if slots[i].kind != Absent {
			names = append(names, props[i].Name)
		}
	}
	return names
}
