package uischema

// quickObject is object for a checker that stops at the first fault. Both the
// declared properties and the members stand in the order of their names, so
// one walk along both finds what is missing and what is too much.
func (c *checker) quickObject(s *Schema, v Value) bool {
	required, next := len(s.Required), 0
	values := v.values()
	for i, name := range v.names() {
		p := s.from(&next, name)
		if p == nil {
			if s.Closed || s.ClosedDeep && !s.evaluates(&c.policy, v, name) {
				return false
			}
			continue
		}
		if p.Required {
			required--
		}
		if !c.check(p.Schema, values[i]) {
			return false
		}
	}
	// What is still open may be a name that is declared elsewhere.
	if required > 0 && !s.hasRequired(v) {
		return false
	}
	for i := range s.DependentRequired {
		if !c.dependent(s, &s.DependentRequired[i], v) {
			return false
		}
	}
	return s.OneOf == nil || c.tagged(s, v)
}

// from finds a property at or after next, and goes on from there.
func (s *Schema) from(next *int, name string) *Property {
	for ; *next < len(s.Properties); *next++ {
		p := &s.Properties[*next]
		if p.Name == name {
			*next++
			return p
		}
		if p.Name > name {
			return nil
		}
	}
	return nil
}

func (s *Schema) hasRequired(v Value) bool {
	for _, name := range s.Required {
		if v.find(name) < 0 {
			return false
		}
	}
	return true
}
