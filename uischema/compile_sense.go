package uischema

import (
	"fmt"
	"math"
)

// contradictions refuses what no value could ever fit.
func (c *compiler) contradictions(s *Schema, n *Node, at spot) {
	c.emptyTypes(s, n, at)
	if !s.Minimum.IsAbsent() || !s.ExclusiveMinimum.IsAbsent() {
		c.emptyInterval(s, n, at)
	}
	c.crossed(n, at, "minLength", "maxLength", s.MinLength, s.MaxLength)
	c.crossed(n, at, "minItems", "maxItems", s.MinItems, s.MaxItems)
	c.values(s, n, at)
	c.neverDeclared(s, n, at)
	if (n.Get("then") != nil || n.Get("else") != nil) && n.Get("if") == nil {
		c.report("schema/keyword", n, at.pointer, "then and else say nothing without if", "")
	}
	if n.Get("if") != nil && n.Get("then") == nil && n.Get("else") == nil {
		c.report("schema/keyword", n.Get("if"), PointerTo(at.pointer, "if"), "if says nothing without then or else", "")
	}
}

func (c *compiler) emptyTypes(s *Schema, n *Node, at spot) {
	left := s.Types
	for _, in := range s.AllOf {
		both, ok := left.meet(in.Types)
		if !ok {
			c.report("schema/value", n, at.pointer, "no value is both "+left.phrase()+" and "+in.Types.phrase(), "")
			return
		}
		left = both
	}
}

// lowest and highest are the bounds of a number that fits, and whether the
// bound itself is left out.
func (s *Schema) lowest() (f float64, open bool) {
	f = math.Inf(-1)
	if !s.Minimum.IsAbsent() {
		f = s.Minimum.Number()
	}
	if x := s.ExclusiveMinimum; !x.IsAbsent() && x.Number() >= f {
		return x.Number(), true
	}
	return f, false
}

func (s *Schema) highest() (f float64, open bool) {
	f = math.Inf(1)
	if !s.Maximum.IsAbsent() {
		f = s.Maximum.Number()
	}
	if x := s.ExclusiveMaximum; !x.IsAbsent() && x.Number() <= f {
		return x.Number(), true
	}
	return f, false
}

func (c *compiler) emptyInterval(s *Schema, n *Node, at spot) {
	low, lowOpen := s.lowest()
	high, highOpen := s.highest()
	empty := low > high || low == high && (lowOpen || highOpen)
	if s.Types == TypeInteger {
		first, last := math.Ceil(low), math.Floor(high)
		if lowOpen && first == low {
			first++
		}
		if highOpen && last == high {
			last--
		}
		empty = empty || first > last
	}
	if !empty {
		return
	}
	name := "minimum"
	if n.Get(name) == nil {
		name = "exclusiveMinimum"
	}
	c.report("schema/value", n.Get(name), PointerTo(at.pointer, name), "no number fits between these bounds", "")
}

func (c *compiler) crossed(n *Node, at spot, low, high string, from, to int) {
	if from > to && to >= 0 {
		c.report("schema/value", n.Get(low), PointerTo(at.pointer, low), fmt.Sprintf("%s is more than %s", low, high), "")
	}
}

// values holds const and enum to the other keywords beside them.
func (c *compiler) values(s *Schema, n *Node, at spot) {
	rest := *s
	rest.Enum, rest.Const, rest.OneOf = nil, Value{}, nil
	for i, v := range s.Enum {
		if !rest.Valid(v, c.policy) {
			c.report("schema/value", n.Get("enum").Items[i], PointerAt(PointerTo(at.pointer, "enum"), i),
				"this value does not fit what stands beside the enum", "")
		}
	}
	rest.Enum = s.Enum
	if !s.Const.IsAbsent() && !rest.Valid(s.Const, c.policy) {
		c.report("schema/value", n.Get("const"), PointerTo(at.pointer, "const"),
			"this value does not fit what stands beside the const", "")
	}
}

// neverDeclared finds names that are required of an object that does not let
// them through.
func (c *compiler) neverDeclared(s *Schema, n *Node, at spot) {
	if !s.Closed && !s.ClosedDeep {
		return
	}
	allowed := map[string]bool{}
	names := s.declared()
	if s.Closed {
		names = nil
		for i := range s.Properties {
			names = append(names, s.Properties[i].Name)
		}
	}
	for _, name := range names {
		allowed[name] = true
	}
	for i, item := range n.Get("required").items() {
		if !allowed[item.Text] {
			c.report("schema/value", item, PointerAt(PointerTo(at.pointer, "required"), i),
				"this name is required, but the closed object does not declare it", didYouMean(item.Text, names))
		}
	}
	for _, d := range s.DependentRequired {
		for _, need := range d.Needs {
			if !allowed[need] {
				c.report("schema/value", n.Get("dependentRequired"), PointerTo(at.pointer, "dependentRequired"),
					fmt.Sprintf("%q is required, but the closed object does not declare it", need), didYouMean(need, names))
			}
		}
	}
	for _, in := range s.AllOf {
		for _, need := range in.Required {
			if !allowed[need] {
				c.report("schema/value", n, at.pointer,
					fmt.Sprintf("%q is required inside allOf, but the object around it is closed without it", need),
					"use unevaluatedProperties, which looks into allOf")
			}
		}
	}
}

func (n *Node) items() []*Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// declaration asks of a schema what apps need to build a type from it.
func (c *compiler) declaration(s *Schema, n *Node, at spot) {
	if s.Types == 0 {
		c.report("schema/value", n, at.pointer, "nothing says what type this is", `write "type", "enum", "const" or "$ref"`)
		return
	}
	if s.Types.has(TypeArray) {
		c.array(s, n, at)
	}
	if s.Types.has(TypeObject) {
		if !at.closedAbove && !s.closed() {
			c.report("schema/value", n, at.pointer, "this object is open", `write "additionalProperties": false (or "unevaluatedProperties": false beside allOf, if and oneOf)`)
		}
		c.typed(s, at)
	}
}

func (c *compiler) array(s *Schema, n *Node, at spot) {
	items, most := false, false
	var walk func(*Schema)
	walk = func(in *Schema) {
		items, most = items || in.Items != nil, most || in.MaxItems >= 0
		for _, a := range in.AllOf {
			walk(a)
		}
	}
	walk(s)
	if !items {
		c.report("schema/value", n, at.pointer, "nothing says what the items are", `write "items"`)
	}
	if !most {
		c.report("schema/value", n, at.pointer, "this array has no bound", fmt.Sprintf(`write "maxItems", at most %d`, maxItems))
	}
}

// typed looks for properties that are named inside allOf, if, then, else or
// oneOf, and have a type nowhere.
func (c *compiler) typed(s *Schema, at spot) {
	known := map[string]bool{}
	first := map[string]*Schema{}
	var walk func(*Schema)
	walk = func(in *Schema) {
		for _, p := range in.Properties {
			known[p.Name] = known[p.Name] || p.Schema.Types != 0
			if first[p.Name] == nil {
				first[p.Name] = p.Schema
			}
		}
		in.inPlace(walk)
	}
	walk(s)
	for _, name := range s.declared() {
		if !known[name] {
			c.reportAt("schema/value", first[name].Place, at.pointer,
				fmt.Sprintf("nothing says what type %q is", name), "declare it under properties, with its type")
		}
	}
}

// annotated holds default and examples to the schema that they stand in. The
// default takes in those of its own properties.
func (c *compiler) annotated(s *Schema, n *Node, at spot) {
	if d := n.Get("default"); d != nil {
		s.Default = s.WithDefaults(s.Default)
		for _, p := range s.Check(s.Default, c.policy) {
			c.report("schema/default", d, PointerTo(at.pointer, "default")+p.Pointer, "the default does not fit: "+p.Message, p.Hint)
		}
	}
	for i, example := range n.Get("examples").items() {
		v, err := example.Value()
		if err != nil {
			continue
		}
		for _, p := range s.Check(s.WithDefaults(v), c.policy) {
			c.report("schema/value", example, PointerAt(PointerTo(at.pointer, "examples"), i)+p.Pointer, "the example does not fit: "+p.Message, p.Hint)
		}
	}
	for _, p := range s.Properties {
		if p.Required && !p.Schema.Default.IsAbsent() {
			c.report("schema/default", n.Get("properties").Get(p.Name), PointerTo(PointerTo(at.pointer, "properties"), p.Name),
				"a required property needs no default", "take it out of required, or take the default away")
		}
	}
}
