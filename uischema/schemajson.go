package uischema

// SchemaJSON is s as plain JSON Schema 2020-12, with references written out,
// so that it may stand inside any other document. Two schemas that say the
// same give the same Value: a reference and what it refers to do not differ.
func SchemaJSON(s *Schema) Value { return schemaJSON(s, true) }

// schemaJSON leaves out the words for people, unless they are asked for.
func schemaJSON(s *Schema, words bool) Value {
	w := &schemaWriter{words: words}
	w.people(s)
	w.scalars(s)
	w.arrays(s)
	w.objects(s)
	if len(s.AllOf) > 0 {
		w.add("allOf", w.all(s.AllOf))
	}
	for _, branch := range []struct {
		name string
		in   *Schema
	}{{"if", s.If}, {"then", s.Then}, {"else", s.Else}} {
		if branch.in != nil {
			w.add(branch.name, schemaJSON(branch.in, words))
		}
	}
	if s.OneOf != nil {
		cases := make([]*Schema, len(s.OneOf.Cases))
		for i, c := range s.OneOf.Cases {
			cases[i] = c.Schema
		}
		w.add("oneOf", w.all(cases))
	}
	return ObjectValue(w.members)
}

type schemaWriter struct {
	words   bool
	members []Member
}

// add writes a member, unless v is Absent.
func (w *schemaWriter) add(name string, v Value) {
	w.members = append(w.members, Member{name, v})
}

func (w *schemaWriter) all(schemas []*Schema) Value {
	items := make([]Value, len(schemas))
	for i, s := range schemas {
		items[i] = schemaJSON(s, w.words)
	}
	return ListValue(items)
}

func (w *schemaWriter) people(s *Schema) {
	w.add("default", s.Default)
	if !w.words {
		return
	}
	if s.Name != "" {
		w.add("title", StringValue(s.Name))
	}
	if s.Description != "" {
		w.add("description", StringValue(s.Description))
	}
	if s.Deprecated {
		w.add("deprecated", BoolValue(true))
	}
	if len(s.Examples) > 0 {
		w.add("examples", ListValue(s.Examples))
	}
}

func (w *schemaWriter) scalars(s *Schema) {
	for _, t := range typeNames() {
		if s.Types == t.set {
			w.add("type", StringValue(t.name))
		}
	}
	if s.Enum != nil {
		w.add("enum", ListValue(s.Enum))
	}
	w.add("const", s.Const)
	w.add("minimum", s.Minimum)
	w.add("maximum", s.Maximum)
	w.add("exclusiveMinimum", s.ExclusiveMinimum)
	w.add("exclusiveMaximum", s.ExclusiveMaximum)
	w.add("multipleOf", s.MultipleOf)
	w.count("minLength", s.MinLength)
	w.count("maxLength", s.MaxLength)
	if s.Pattern != nil {
		w.add("pattern", StringValue(s.Pattern.String()))
	}
	if s.Format != "" {
		w.add("format", StringValue(s.Format))
	}
}

func (w *schemaWriter) arrays(s *Schema) {
	w.count("minItems", s.MinItems)
	w.count("maxItems", s.MaxItems)
	if s.UniqueItems {
		w.add("uniqueItems", BoolValue(true))
	}
	if s.Items != nil {
		w.add("items", schemaJSON(s.Items, w.words))
	}
}

func (w *schemaWriter) objects(s *Schema) {
	if len(s.Properties) > 0 {
		members := make([]Member, len(s.Properties))
		for i, p := range s.Properties {
			members[i] = Member{p.Name, schemaJSON(p.Schema, w.words)}
		}
		w.add("properties", ObjectValue(members))
	}
	if len(s.Required) > 0 {
		w.add("required", stringList(s.Required))
	}
	if s.Closed {
		w.add("additionalProperties", BoolValue(false))
	}
	if s.ClosedDeep {
		w.add("unevaluatedProperties", BoolValue(false))
	}
	if len(s.DependentRequired) > 0 {
		members := make([]Member, len(s.DependentRequired))
		for i, d := range s.DependentRequired {
			members[i] = Member{d.Name, stringList(d.Needs)}
		}
		w.add("dependentRequired", ObjectValue(members))
	}
}

func (w *schemaWriter) count(name string, n int) {
	if n >= 0 {
		w.add(name, count(n))
	}
}

func count(n int) Value { return wholeValue(int64(n)) }

func stringList(texts []string) Value {
	items := make([]Value, len(texts))
	for i, t := range texts {
		items[i] = StringValue(t)
	}
	return ListValue(items)
}
