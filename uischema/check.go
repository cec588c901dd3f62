package uischema

import (
	"slices"
	"strings"
)

// Check gives what is wrong with v, each fault once and at its own place,
// sorted by pointer, the first hundred of them. Defaults are not applied
// (see [Schema.Decode]). An Absent value is faultless.
func (s *Schema) Check(v Value, p Policy) []Problem {
	if v.IsAbsent() {
		return nil
	}
	c := checker{policy: p, collect: true}
	c.check(s, v)
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return strings.Compare(a.Pointer, b.Pointer) })
	return c.problems
}

// Valid reports whether Check would find nothing. It allocates nothing.
func (s *Schema) Valid(v Value, p Policy) bool {
	if v.IsAbsent() {
		return true
	}
	c := checker{policy: p}
	return c.check(s, v)
}

// checker looks at one value. Where it does not collect it stops at the first
// fault, and keeps no path.
type checker struct {
	policy   Policy
	collect  bool
	path     path
	problems []Problem
}

func (c *checker) into(name string) {
	if c.collect {
		c.path.into(name)
	}
}

func (c *checker) intoItem(index int) {
	if c.collect {
		c.path.intoItem(index)
	}
}

func (c *checker) back() {
	if c.collect {
		c.path.back()
	}
}

// check reports whether v fits s.
func (c *checker) check(s *Schema, v Value) bool {
	if !s.Types.has(typeOf(v)) {
		return c.wrongType(s)
	}
	ok := true
	if !s.Const.IsAbsent() && !s.Const.Equal(v) {
		if ok = c.wrongConst(s); !c.collect {
			return false
		}
	}
	if s.Enum != nil && !c.inEnum(s, v) {
		// What else a value outside the enum breaks is no second fault.
		return c.wrongEnum(s, v)
	}
	switch v.Kind() {
	case Int, Float:
		ok = c.number(s, v) && ok
	case String:
		ok = c.string(s, v.Text()) && ok
	case List:
		ok = c.list(s, v) && ok
	case Object:
		ok = c.object(s, v) && ok
	}
	if !ok && !c.collect {
		return false
	}
	for _, in := range s.AllOf {
		if !c.check(in, v) {
			if ok = false; !c.collect {
				return false
			}
		}
	}
	if s.If != nil {
		ok = c.conditional(s, v) && ok
	}
	return ok
}

func (c *checker) inEnum(s *Schema, v Value) bool {
	if s.words != nil {
		return v.Kind() == String && s.hasWord(v.Text())
	}
	for i := range s.Enum {
		if s.Enum[i].Equal(v) {
			return true
		}
	}
	return false
}

func (c *checker) conditional(s *Schema, v Value) bool {
	quiet := checker{policy: c.policy}
	branch := s.Else
	if quiet.check(s.If, v) {
		branch = s.Then
	}
	return branch == nil || c.check(branch, v)
}

func (c *checker) list(s *Schema, v Value) bool {
	n, ok := v.Len(), c.counted(s, v)
	if s.Items == nil || !ok && !c.collect {
		return ok
	}
	for i := range n {
		c.intoItem(i)
		fine := c.check(s.Items, v.Item(i))
		c.back()
		if !fine {
			if ok = false; !c.collect {
				return false
			}
		}
	}
	return ok
}

// counted holds a list to what s says about it, whatever its items are.
func (c *checker) counted(s *Schema, v Value) bool {
	n, ok := v.Len(), true
	if s.MinItems >= 0 && n < s.MinItems || s.MaxItems >= 0 && n > s.MaxItems {
		if ok = c.wrongCount(s, n); !c.collect {
			return false
		}
	}
	// A list that is too long is not looked into: its work is bounded.
	if s.UniqueItems && (s.MaxItems < 0 || n <= s.MaxItems) && n <= maxItems {
		ok = c.unique(s, v) && ok
	}
	return ok
}

// unique compares each two items. Most differ at the first word, so even the
// most items there may be (a thousand) take half a million short looks.
func (c *checker) unique(s *Schema, v Value) bool {
	ok := true
	for i := 1; i < v.Len(); i++ {
		for j := range i {
			if v.Item(i).Equal(v.Item(j)) {
				if ok = c.repeated(s, i); !c.collect {
					return false
				}
				break
			}
		}
	}
	return ok
}
