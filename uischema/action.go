package uischema

import "fmt"

// action compiles one action file, once. An action is flat and scalar, so
// that any renderer can carry its parameters; its name is its type.
func (l *typesLoader) action(name string) *Schema {
	if s := l.types.actions[name]; s != nil {
		return s
	}
	c := l.compilers[name]
	root := c.doc.Root
	summary := root.Get("summary")
	if root.Kind == Object && (summary == nil || summary.Kind != String || summary.Text == "") {
		c.report("component/summary", summary, "/summary", "an action says in one sentence what it does", `write "summary": "…"`)
	}
	c.definitions()
	before := len(c.diags)
	s := c.schema(root, spot{})
	if len(c.diags) == before {
		c.actionShape(name, s)
	}
	named := *s
	named.Name = name
	l.types.actions[name] = &named
	return &named
}

// actionKeywords are what an action file holds besides the subset.
func actionKeywords() []keyword {
	return append(fileKeywords(), keyword{"summary", 0, atTop(readSummary)})
}

func readSummary(c *compiler, s *Schema, m NodeMember, at spot) {
	if text, ok := c.text(m, at); ok && s.Description == "" {
		s.Description = text
	}
}

func (c *compiler) actionShape(name string, s *Schema) {
	root := c.doc.Root
	shape := func(n *Node, pointer, message, hint string) { c.report("action/shape", n, pointer, message, hint) }
	tag := s.own("type")
	switch {
	case s.Types != TypeObject || !s.Closed:
		shape(root, "", "an action is a closed object", `write "type": "object" and "additionalProperties": false`)
	case tag == nil || !tag.Schema.Const.Equal(StringValue(name)):
		shape(root.Get("properties"), "/properties", "an action's type is its own name",
			fmt.Sprintf(`write "type": { "const": %q } under properties`, name))
	case !tag.Required:
		shape(root.Get("required"), "/required", "an action's type is required", `write "required": ["type"]`)
	case len(s.AllOf) > 0 || s.If != nil || s.OneOf != nil:
		shape(root, "", "an action is one flat object, without allOf, if and oneOf", "")
	}
	for _, p := range s.Properties {
		if p.Schema.Types&(TypeArray|TypeObject) != 0 {
			shape(root.Get("properties").Get(p.Name), PointerTo("/properties", p.Name),
				"an action's properties are strings, numbers and booleans", "spread it over several properties, or let the target look it up")
		}
	}
}
