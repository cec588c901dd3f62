package layout

import (
	"slices"

	"mantel/uischema"
)

// A member is what a schema says of one property of its objects.
type member struct {
	name     string
	schema   *uischema.Schema
	optional bool
}

// membersOf collects the properties that expressions may select from an
// object of the schema, sorted: its own, those of allOf, those that all cases
// of a tagged union share, and as optional those of then and else.
func membersOf(s *uischema.Schema) []member {
	found := map[string]member{}
	collectMembers(s, found, false)
	out := make([]member, 0, len(found))
	for _, m := range found {
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b member) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return out
}

func collectMembers(s *uischema.Schema, found map[string]member, optional bool) {
	if s == nil {
		return
	}
	for _, p := range s.Properties {
		add(found, member{name: p.Name, schema: p.Schema, optional: optional || !isPresent(s, p)})
	}
	for _, a := range s.AllOf {
		collectMembers(a, found, optional)
	}
	collectMembers(s.Then, found, true)
	collectMembers(s.Else, found, true)
	if s.OneOf != nil {
		for _, m := range sharedMembers(s.OneOf) {
			m.optional = m.optional || optional
			add(found, m)
		}
	}
	if !optional {
		for _, name := range s.Required {
			if m, ok := found[name]; ok && m.optional {
				m.optional = false
				found[name] = m
			}
		}
	}
}

// add keeps what says most: a property that is present wins over one that may
// be absent.
func add(found map[string]member, m member) {
	if old, ok := found[m.name]; ok {
		old.optional = old.optional && m.optional
		if old.schema == nil {
			old.schema = m.schema
		}
		found[m.name] = old
		return
	}
	found[m.name] = m
}

// isPresent reports whether a valid object with defaults applied always has
// the property.
func isPresent(s *uischema.Schema, p uischema.Property) bool {
	return p.Required || slices.Contains(s.Required, p.Name) || (p.Schema != nil && !p.Schema.Default.IsAbsent())
}

// sharedMembers are those that every case declares. A member has a schema
// only where all cases agree on one; the tag is a string.
func sharedMembers(t *uischema.Tagged) []member {
	if len(t.Cases) == 0 {
		return nil
	}
	var out []member
	for _, m := range membersOf(t.Cases[0].Schema) {
		shared := true
		for _, c := range t.Cases[1:] {
			other := findMember(c.Schema, m.name)
			if other == nil {
				shared = false
				break
			}
			m.optional = m.optional || other.optional
			if m.schema != other.schema {
				m.schema = commonType(m.schema, other.schema)
			}
		}
		if shared {
			out = append(out, m)
		}
	}
	return out
}

// commonType is a schema that says only what type both have, or nil.
func commonType(a, b *uischema.Schema) *uischema.Schema {
	if a == nil || b == nil {
		return nil
	}
	t := allowedTypes(a)
	if t != allowedTypes(b) || t == uischema.TypeObject || t == uischema.TypeArray || t == 0 {
		return nil
	}
	return &uischema.Schema{Types: t, MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1, Place: a.Place}
}

func findMember(s *uischema.Schema, name string) *member {
	if s == nil {
		return nil
	}
	if len(s.AllOf) == 0 && s.OneOf == nil && s.Then == nil && s.Else == nil {
		p := s.Property(name)
		if p == nil {
			return nil
		}
		return &member{name: p.Name, schema: p.Schema, optional: !isPresent(s, *p)}
	}
	for _, m := range membersOf(s) {
		if m.name == name {
			return &m
		}
	}
	return nil
}

// itemsOf is the schema of an array's items, or nil.
func itemsOf(s *uischema.Schema) *uischema.Schema {
	if s.Items != nil {
		return s.Items
	}
	for _, a := range s.AllOf {
		if items := itemsOf(a); items != nil {
			return items
		}
	}
	return nil
}

// allowedTypes is what JSON types a value of the schema can have; 0 is any.
func allowedTypes(s *uischema.Schema) uischema.TypeSet {
	if s == nil {
		return 0
	}
	if s.Types != 0 {
		return s.Types
	}
	if !s.Const.IsAbsent() {
		return typeOf(s.Const)
	}
	if len(s.Enum) > 0 {
		var t uischema.TypeSet
		for _, v := range s.Enum {
			t |= typeOf(v)
		}
		return t
	}
	for _, a := range s.AllOf {
		if t := allowedTypes(a); t != 0 {
			return t
		}
	}
	if s.OneOf != nil {
		return uischema.TypeObject
	}
	return 0
}

func typeOf(v uischema.Value) uischema.TypeSet {
	switch v.Kind() {
	case uischema.Null:
		return uischema.TypeNull
	case uischema.Bool:
		return uischema.TypeBoolean
	case uischema.Int:
		return uischema.TypeInteger
	case uischema.Float:
		return uischema.TypeNumber
	case uischema.String:
		return uischema.TypeString
	case uischema.List:
		return uischema.TypeArray
	case uischema.Object:
		return uischema.TypeObject
	}
	return 0
}

// maxItems is the most items that an array of the schema has, -1 where it is
// not bounded.
func maxItems(s *uischema.Schema) int {
	if s == nil {
		return -1
	}
	n := s.MaxItems
	for _, a := range s.AllOf {
		if m := maxItems(a); m >= 0 && (n < 0 || m < n) {
			n = m
		}
	}
	return n
}

// maxLength is the most code points that a string of the schema has, -1 where
// it is not bounded.
func maxLength(s *uischema.Schema) int {
	if s == nil {
		return -1
	}
	n := s.MaxLength
	if s.Pattern != nil {
		if _, most := lengths(s.Pattern); most >= 0 && (n < 0 || most < n) {
			n = most
		}
	}
	values := s.Enum
	if !s.Const.IsAbsent() {
		values = []uischema.Value{s.Const}
	}
	if len(values) > 0 {
		longest := 0
		for _, v := range values {
			longest = max(longest, len([]rune(v.Text())))
		}
		n = longest
	}
	for _, a := range s.AllOf {
		if m := maxLength(a); m >= 0 && (n < 0 || m < n) {
			n = m
		}
	}
	return n
}
