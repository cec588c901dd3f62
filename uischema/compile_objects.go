package uischema

import (
	"fmt"
	"slices"
	"strings"
)

func readRef(c *compiler, s *Schema, m NodeMember, at spot) {
	if target := c.follow(m.Value, at); target != nil {
		s.AllOf = append(s.AllOf, target)
	}
}

func readItems(c *compiler, s *Schema, m NodeMember, at spot) {
	s.Items = c.schema(m.Value, at.in(m.Name))
}

func readProperties(c *compiler, s *Schema, m NodeMember, at spot) {
	pointer := PointerTo(at.pointer, m.Name)
	if m.Value.Kind != Object {
		c.report("schema/value", m.Value, pointer, "properties is an object of named schemas", "")
		return
	}
	if n := len(m.Value.Members); n > maxProperties {
		c.report("schema/value", m.Value, pointer, fmt.Sprintf("%d properties are too many: at most %d fit", n, maxProperties), "group them in objects")
		return
	}
	for _, p := range byName(m.Value.Members) {
		c.checkName(pointer, p, "property")
		in := at.in(m.Name)
		in.pointer, in.property = PointerTo(in.pointer, p.Name), true
		if in.role != asks && p.Value.Get("type") != nil {
			in.role = declares // it says so much that apps build a type from it
		}
		s.Properties = append(s.Properties, Property{Name: p.Name, Schema: c.schema(p.Value, in)})
	}
	s.markRequired()
}

// checkName holds names to what is an identifier in every language that apps
// are written in.
func (c *compiler) checkName(pointer string, m NodeMember, what string) {
	if len(m.Name) > maxNameLength || !isName(m.Name) {
		c.reportAt("schema/name", c.doc.AtName(m), PointerTo(pointer, m.Name),
			fmt.Sprintf("a %s's name is a lower-case letter, then up to %d letters and digits", what, maxNameLength-1), "")
	}
}

// isName reports whether s matches ^[a-z][A-Za-z0-9]*$.
func isName(s string) bool {
	for i := 0; i < len(s); i++ {
		b := s[i]
		lower, other := b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
		if !lower && (i == 0 || !other) {
			return false
		}
	}
	return s != ""
}

// names reads an array of distinct property names.
func (c *compiler) strings(n *Node, pointer, what string) []string {
	if n.Kind != List {
		c.report("schema/value", n, pointer, what+" is an array of property names", "")
		return nil
	}
	var names []string
	for i, item := range n.Items {
		switch {
		case item.Kind != String:
			c.report("schema/value", item, PointerAt(pointer, i), what+" is an array of property names", "")
		case slices.Contains(names, item.Text):
			c.report("schema/value", item, PointerAt(pointer, i), "this name stands twice", "")
		case len(names) >= maxProperties:
			c.report("schema/value", item, PointerAt(pointer, i), fmt.Sprintf("more than %d names", maxProperties), "")
			return names
		default:
			names = append(names, item.Text)
		}
	}
	slices.Sort(names)
	return names
}

func readRequired(c *compiler, s *Schema, m NodeMember, at spot) {
	s.Required = c.strings(m.Value, PointerTo(at.pointer, m.Name), m.Name)
	s.markRequired()
}

func (s *Schema) markRequired() {
	for i := range s.Properties {
		s.Properties[i].Required = slices.Contains(s.Required, s.Properties[i].Name)
	}
}

func readClosed(c *compiler, s *Schema, m NodeMember, at spot) {
	if m.Value.Kind != Bool || m.Value.Text != "false" {
		c.report("schema/value", m.Value, PointerTo(at.pointer, m.Name), m.Name+" is false, or it is not there",
			"apps build types from the properties that are declared")
		return
	}
	if m.Name == "unevaluatedProperties" {
		s.ClosedDeep = true
		if at.role == asks {
			c.branching(m, at)
		}
		return
	}
	s.Closed = true
}

func readDependent(c *compiler, s *Schema, m NodeMember, at spot) {
	pointer := PointerTo(at.pointer, m.Name)
	if m.Value.Kind != Object {
		c.report("schema/value", m.Value, pointer, "dependentRequired is an object: name to array of names", "")
		return
	}
	for _, d := range byName(m.Value.Members) {
		needs := c.strings(d.Value, PointerTo(pointer, d.Name), m.Name)
		s.DependentRequired = append(s.DependentRequired, Dependency{Name: d.Name, Needs: needs})
	}
}

func readAllOf(c *compiler, s *Schema, m NodeMember, at spot) {
	for i, n := range c.schemas(m, at) {
		in := at.in(m.Name)
		in.pointer, in.role = PointerAt(in.pointer, i), max(in.role, adds)
		s.AllOf = append(s.AllOf, c.schema(n, in))
	}
}

// schemas are the items of an array of schemas.
func (c *compiler) schemas(m NodeMember, at spot) []*Node {
	if m.Value.Kind != List || len(m.Value.Items) == 0 || len(m.Value.Items) > maxCases {
		c.report("schema/value", m.Value, PointerTo(at.pointer, m.Name),
			fmt.Sprintf("%s is an array of 1 to %d schemas", m.Name, maxCases), "")
		return nil
	}
	return m.Value.Items
}

// branching refuses, inside if, what would make its evaluation branch.
func (c *compiler) branching(m NodeMember, at spot) {
	c.reportAt("schema/keyword", c.doc.AtName(m), PointerTo(at.pointer, m.Name),
		m.Name+" does not stand inside if", "a condition looks at properties, types and values")
}

func readCondition(c *compiler, s *Schema, m NodeMember, at spot) {
	if at.role == asks {
		c.branching(m, at)
		return
	}
	in := at.in(m.Name)
	in.role, in.conditional = constrains, true
	switch m.Name {
	case "if":
		in.role = asks
		s.If = c.schema(m.Value, in)
	case "then":
		s.Then = c.schema(m.Value, in)
	case "else":
		s.Else = c.schema(m.Value, in)
	}
}

func readOneOf(c *compiler, s *Schema, m NodeMember, at spot) {
	if at.role == asks {
		c.branching(m, at)
		return
	}
	pointer := PointerTo(at.pointer, m.Name)
	nodes := c.schemas(m, at)
	cases := make([]*Schema, 0, len(nodes))
	before := len(c.diags)
	closes := at.closedAbove || at.node.Get("additionalProperties") != nil || at.node.Get("unevaluatedProperties") != nil
	for i, n := range nodes {
		if at.node.Get("type") == nil && n.Get("type") == nil && n.Get("$ref") == nil {
			c.report("schema/tagged", m.Value, pointer, "nothing says that this is an object", `write "type": "object" beside oneOf`)
			return
		}
		in := at.in(m.Name)
		in.pointer, in.closedAbove, in.tagged = PointerAt(in.pointer, i), closes, true
		cases = append(cases, c.schema(n, in))
	}
	if len(nodes) == 0 || len(c.diags) > before {
		return
	}
	tag := commonTag(cases)
	if tag == "" {
		c.report("schema/tagged", m.Value, pointer, "the cases of this oneOf have no tag in common",
			`each case requires one same property, with a const of its own: "type": { "const": "navigate" }`)
		return
	}
	s.OneOf = &Tagged{Tag: tag}
	for _, in := range cases {
		s.OneOf.Cases = append(s.OneOf.Cases, Case{Value: in.Property(tag).Schema.Const.Text(), Schema: in})
	}
	slices.SortFunc(s.OneOf.Cases, func(a, b Case) int { return strings.Compare(a.Value, b.Value) })
}

// commonTag is the first property by name that every case requires with a
// string const that no other case has; "" where there is none.
func commonTag(cases []*Schema) string {
	for _, name := range cases[0].declared() {
		seen := map[string]bool{}
		for _, in := range cases {
			p := in.Property(name)
			if p == nil || !in.requires(name) || p.Schema.Const.Kind() != String || seen[p.Schema.Const.Text()] {
				break
			}
			seen[p.Schema.Const.Text()] = true
		}
		if len(seen) == len(cases) {
			return name
		}
	}
	return ""
}
