package uischema

// Decode reads a node as a value of s: defaults applied, everything checked.
// The value is Absent where there are problems; their pointers are within n.
// A nil node is an empty object where s takes objects, so that props that are
// left out get their defaults.
func (s *Schema) Decode(n *Node, p Policy) (Value, []Problem) {
	v := none(Object)
	if n != nil {
		var err error
		if v, err = n.Value(); err != nil {
			return Value{}, []Problem{{Rule: "json/number", Message: err.Error(), Declared: s.Place}}
		}
	}
	v = s.WithDefaults(v)
	if s.Valid(v, p) {
		return v, nil
	}
	return Value{}, s.Check(v, p)
}

// WithDefaults fills in the default of every property that v leaves out, at
// any depth, also where allOf or the case that a tag names declares it. Where
// two declare one, the outer and earlier wins. Nothing is checked, and v is
// returned as it is where nothing is missing.
func (s *Schema) WithDefaults(v Value) Value {
	switch {
	case v.Kind() == List && v.at != nil:
		v = s.listDefaults(v)
	case v.Kind() == Object:
		v = s.objectDefaults(v)
	default:
		return v
	}
	for _, in := range s.AllOf {
		v = in.WithDefaults(v)
	}
	if s.OneOf != nil {
		if in := s.chosen(v); in != nil {
			v = in.WithDefaults(v)
		}
	}
	return v
}

func (s *Schema) listDefaults(v Value) Value {
	if s.Items == nil {
		return v
	}
	var items []Value
	for i := range v.Len() {
		old := v.Item(i)
		filled := s.Items.WithDefaults(old)
		if items == nil && filled.at != old.at {
			items = append(make([]Value, 0, v.Len()), v.values()[:i]...)
		}
		if items != nil {
			items = append(items, filled)
		}
	}
	if items == nil {
		return v
	}
	return ListValue(items)
}

func (s *Schema) objectDefaults(v Value) Value {
	var changed []Member
	for i := range s.Properties {
		p := &s.Properties[i]
		old := v.Get(p.Name)
		filled := p.Schema.Default
		if !old.IsAbsent() {
			filled = p.Schema.WithDefaults(old)
		}
		if filled.Kind() != old.Kind() || filled.at != old.at {
			changed = append(changed, Member{p.Name, filled})
		}
	}
	if changed == nil {
		return v
	}
	members := make([]Member, 0, v.Len()+len(changed))
	for i := range v.Len() {
		members = append(members, Member{v.Name(i), v.Item(i)})
	}
	return ObjectValue(append(members, changed...))
}
