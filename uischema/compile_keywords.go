package uischema

import "fmt"

// keyword is one keyword of the subset.
type keyword struct {
	name string
	// about are the types that it says something about; 0: any value.
	about TypeSet
	read  func(c *compiler, s *Schema, m NodeMember, at spot)
}

// keywords is the subset. docs/schema-subset.md and component.schema.json
// list the same names; a test compares them.
func keywords() []keyword {
	numbers := TypeInteger | TypeNumber
	return []keyword{
		{"title", 0, readDescription}, {"description", 0, readDescription},
		{"deprecated", 0, readDeprecated}, {"examples", 0, readExamples},
		{"$comment", 0, readComment}, {"default", 0, readDefault},
		{"$ref", 0, readRef}, {"type", 0, readType},
		{"enum", 0, readEnum}, {"const", 0, readConst},
		{"minimum", numbers, readNumber}, {"maximum", numbers, readNumber},
		{"exclusiveMinimum", numbers, readNumber}, {"exclusiveMaximum", numbers, readNumber},
		{"multipleOf", numbers, readNumber},
		{"minLength", TypeString, readCount}, {"maxLength", TypeString, readCount},
		{"pattern", TypeString, readPattern}, {"format", TypeString, readFormat},
		{"items", TypeArray, readItems}, {"minItems", TypeArray, readCount},
		{"maxItems", TypeArray, readCount}, {"uniqueItems", TypeArray, readUnique},
		{"properties", TypeObject, readProperties}, {"required", TypeObject, readRequired},
		{"additionalProperties", TypeObject, readClosed}, {"unevaluatedProperties", TypeObject, readClosed},
		{"dependentRequired", TypeObject, readDependent},
		{"allOf", 0, readAllOf}, {"oneOf", TypeObject, readOneOf},
		{"if", 0, readCondition}, {"then", 0, readCondition}, {"else", 0, readCondition},
	}
}

// fileKeywords are what the outermost schema of a file of its own may hold
// besides; anywhere else they are refused like any other unknown keyword.
func fileKeywords() []keyword {
	return []keyword{
		{"$schema", 0, atTop(readComment)},
		{"$defs", 0, atTop(func(*compiler, *Schema, NodeMember, spot) {})}, // see definitions
	}
}

func atTop(read func(*compiler, *Schema, NodeMember, spot)) func(*compiler, *Schema, NodeMember, spot) {
	return func(c *compiler, s *Schema, m NodeMember, at spot) {
		if at.pointer != "" {
			c.unknownKeyword(m, at)
			return
		}
		read(c, s, m, at)
	}
}

// instead says what to write in place of a keyword that JSON Schema has and
// the subset has not, "" where nothing is near.
func instead(name string) string {
	switch name {
	case "anyOf":
		return "use oneOf with a tag: a required property with a const in each case"
	case "not":
		return "say what is allowed: enum, bounds, or if/then"
	case "patternProperties", "propertyNames", "minProperties", "maxProperties":
		return "declare each property: apps build types from them"
	case "prefixItems", "additionalItems", "contains", "minContains", "maxContains", "unevaluatedItems":
		return "use items: all items of an array are alike"
	case "dependentSchemas", "dependencies":
		return "use dependentRequired, or if/then"
	case "definitions", "$defs":
		return `put definitions under "$defs" at the top of the file`
	case "nullable":
		return "leave the property out of required: absent says it"
	case "$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary", "id":
		return "a schema is named by its place: #/$defs/NAME or /types.json#/$defs/NAME"
	case "$schema":
		return "it stands once, at the top of the file"
	case "contentEncoding", "contentMediaType", "contentSchema":
		return "use format"
	case "readOnly", "writeOnly":
		return "props are only read"
	}
	return ""
}

func (c *compiler) text(m NodeMember, at spot) (string, bool) {
	if m.Value.Kind != String {
		c.report("schema/value", m.Value, PointerTo(at.pointer, m.Name), m.Name+" is a string", "")
		return "", false
	}
	return m.Value.Text, true
}

func (c *compiler) flag(m NodeMember, at spot) bool {
	if m.Value.Kind != Bool {
		c.report("schema/value", m.Value, PointerTo(at.pointer, m.Name), m.Name+" is true or false", "")
	}
	return m.Value.Text == "true"
}

func readDescription(c *compiler, s *Schema, m NodeMember, at spot) {
	if text, ok := c.text(m, at); ok && (m.Name == "description" || s.Description == "") {
		s.Description = text
	}
}

func readComment(c *compiler, _ *Schema, m NodeMember, at spot) { c.text(m, at) }

func readDeprecated(c *compiler, s *Schema, m NodeMember, at spot) { s.Deprecated = c.flag(m, at) }

func readUnique(c *compiler, s *Schema, m NodeMember, at spot) { s.UniqueItems = c.flag(m, at) }

func readExamples(c *compiler, s *Schema, m NodeMember, at spot) {
	if m.Value.Kind != List {
		c.report("schema/value", m.Value, PointerTo(at.pointer, m.Name), "examples is an array of values", "")
		return
	}
	s.Examples = nil
	for _, n := range m.Value.Items {
		if v, err := n.Value(); err == nil {
			s.Examples = append(s.Examples, v)
		}
	}
}

func readDefault(c *compiler, s *Schema, m NodeMember, at spot) {
	pointer := PointerTo(at.pointer, m.Name)
	if !at.property || at.conditional {
		c.report("schema/default", m.Value, pointer, "a default has no effect here",
			"defaults belong to properties, outside if, then and else")
		return
	}
	v, err := m.Value.Value()
	if err != nil {
		c.report("json/number", m.Value, pointer, err.Error(), "")
		return
	}
	s.Default = v
}

func readType(c *compiler, s *Schema, m NodeMember, at spot) {
	pointer := PointerTo(at.pointer, m.Name)
	if m.Value.Kind == List {
		c.report("schema/value", m.Value, pointer, "a value has one type",
			"where it may be missing, leave it out of required; where it has several shapes, use oneOf with a tag")
		return
	}
	name, ok := c.text(m, at)
	if !ok {
		return
	}
	for _, t := range typeNames() {
		if t.name == name {
			s.Types = t.set
			return
		}
	}
	if name == "null" {
		c.report("schema/value", m.Value, pointer, "null is no value of a property: in a merge patch it takes the property away",
			"leave the property out of required")
		return
	}
	c.report("schema/value", m.Value, pointer, fmt.Sprintf("%q is no type", name), didYouMean(name, typeList()))
}
