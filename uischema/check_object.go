package uischema

import "slices"

// object holds an object to what s says itself: names, members, its tag.
func (c *checker) object(s *Schema, v Value) bool {
	if !c.collect {
		return c.quickObject(s, v)
	}
	ok := true
	for _, name := range s.Required {
		if v.find(name) < 0 {
			if ok = c.missing(s, name); !c.collect {
				return false
			}
		}
	}
	for i := range s.DependentRequired {
		if !c.dependent(s, &s.DependentRequired[i], v) {
			if ok = false; !c.collect {
				return false
			}
		}
	}
	decided := s.OneOf == nil || s.chosen(v) != nil
	if s.OneOf != nil && !c.tagged(s, v) {
		if ok = false; !c.collect {
			return false
		}
	}
	for i := range v.Len() {
		name := v.Name(i)
		p := s.own(name)
		if p == nil {
			// Where the tag is wrong, what else belongs there is anybody's guess.
			if s.Closed || s.ClosedDeep && decided && !s.evaluates(&c.policy, v, name) {
				if ok = c.unknown(s, name); !c.collect {
					return false
				}
			}
			continue
		}
		c.into(name)
		fine := c.check(p.Schema, v.Item(i))
		c.back()
		if !fine {
			if ok = false; !c.collect {
				return false
			}
		}
	}
	return ok
}

func (c *checker) dependent(s *Schema, d *Dependency, v Value) bool {
	if v.find(d.Name) < 0 {
		return true
	}
	ok := true
	for _, need := range d.Needs {
		if v.find(need) < 0 {
			if ok = c.missingBeside(s, d.Name, need); !c.collect {
				return false
			}
		}
	}
	return ok
}

// evaluates reports whether s, or anything that looks at the same value,
// declares the property: what unevaluatedProperties asks. A branch of if or
// oneOf counts only where it applies.
func (s *Schema) evaluates(p *Policy, v Value, name string) bool {
	if s.own(name) != nil {
		return true
	}
	for _, in := range s.AllOf {
		if in.evaluates(p, v, name) {
			return true
		}
	}
	if s.OneOf != nil {
		if in := s.chosen(v); in != nil && in.evaluates(p, v, name) {
			return true
		}
	}
	if s.If == nil {
		return false
	}
	quiet := checker{policy: *p}
	if quiet.check(s.If, v) {
		return s.If.evaluates(p, v, name) || s.Then != nil && s.Then.evaluates(p, v, name)
	}
	return s.Else != nil && s.Else.evaluates(p, v, name)
}

// chosen is the case of a tagged schema that v's tag names, nil where there
// is none.
func (s *Schema) chosen(v Value) *Schema {
	tag := v.Get(s.OneOf.Tag)
	if tag.Kind() != String {
		return nil
	}
	return s.OneOf.Case(tag.Text())
}

// tagged holds v to the one case that its tag names.
func (c *checker) tagged(s *Schema, v Value) bool {
	if in := s.chosen(v); in != nil {
		return c.check(in, v)
	}
	if v.find(s.OneOf.Tag) < 0 && slices.Contains(s.Required, s.OneOf.Tag) {
		return false // reported as a missing property
	}
	return c.wrongTag(s, v)
}
