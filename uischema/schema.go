package uischema

import (
	"regexp"
	"slices"
	"strings"

	"mantel/uischema/diag"
)

// TypeSet is a set of JSON types.
type TypeSet uint8

// The members of a TypeSet. TypeNumber includes whole numbers.
const (
	TypeNull TypeSet = 1 << iota
	TypeBoolean
	TypeInteger
	TypeNumber
	TypeString
	TypeArray
	TypeObject
)

// Schema is one schema of the subset, compiled: references are resolved
// (pointers are shared, never cyclic), patterns compiled, names sorted. It is
// immutable once [Compile] returns it.
type Schema struct {
	// Name is the last segment of the $defs entry that it was written under
	// ("money", "action"), else "". Shared definitions are one pointer.
	Name string
	// Description is for people; markdown.
	Description string
	// Deprecated and Examples are for people and generators.
	Deprecated bool
	Examples   []Value
	// Types is what `type` allows or, where there is none, what enum, const,
	// allOf and oneOf leave; 0 is everything, and only inside allOf, if, then
	// and else.
	Types TypeSet
	Enum  []Value // nil: no enum
	Const Value   // Absent: no const
	// Bounds of numbers; Absent: none.
	Minimum, Maximum, ExclusiveMinimum, ExclusiveMaximum, MultipleOf Value
	// Bounds of lengths, in code points of strings and items of arrays; -1: none.
	MinLength, MaxLength, MinItems, MaxItems int
	UniqueItems                              bool
	// Pattern is RE2, unanchored as in JSON Schema; nil: none.
	Pattern *regexp.Regexp
	// Format is one of [Formats], "" for none.
	Format string
	// Properties are sorted by name, those of allOf excluded.
	Properties []Property
	// Required is sorted. A name may be required without being declared here
	// (inside allOf, if, then).
	Required []string
	// Closed forbids other properties than those declared here (ClosedDeep:
	// or in allOf, if/then/else and oneOf beside it, which is what
	// unevaluatedProperties false means).
	Closed, ClosedDeep bool
	Items              *Schema
	AllOf              []*Schema
	If, Then, Else     *Schema
	// DependentRequired is sorted by name.
	DependentRequired []Dependency
	// OneOf chooses by a tag.
	OneOf *Tagged
	// Default applies where the property is absent; Absent: none.
	Default Value
	// Place is where the schema stands.
	Place diag.Place

	// definition is what this one repeats with words or a default of its own,
	// nil: nothing.
	definition *Schema
	// height and size are the levels and the number of schemas in it, those
	// behind references counted as often as they are referred to.
	height, size int
	// match decides Pattern more quickly, nil where only Pattern can; words
	// are the strings of Enum, ascending, where it holds strings.
	match *matcher
	words []string
}

// Property is a declared member of an object schema.
type Property struct {
	Name     string
	Schema   *Schema
	Required bool
}

// Dependency says: where Name is present, so must be Needs.
type Dependency struct {
	Name  string
	Needs []string
}

// Tagged is a oneOf whose cases are told apart by a required property with a
// const in each of them.
type Tagged struct {
	Tag   string
	Cases []Case // sorted by Value
}

// Case is one of a Tagged's schemas, for the tag value Value.
type Case struct {
	Value  string
	Schema *Schema
}

// Definition is the schema whose values are just those of s: the shared one
// that s repeats with words or a default of its own, else s itself. So two
// places of one definition are told by a comparison.
func (s *Schema) Definition() *Schema {
	if s == nil || s.definition == nil {
		return s
	}
	return s.definition
}

// Property is the declared property of that name, looked up here and in
// allOf; nil where there is none.
func (s *Schema) Property(name string) *Property {
	if s == nil {
		return nil
	}
	if p := s.own(name); p != nil {
		return p
	}
	for _, a := range s.AllOf {
		if p := a.Property(name); p != nil {
			return p
		}
	}
	return nil
}

// Case is the schema for a tag's value, or nil.
func (t *Tagged) Case(value string) *Schema {
	i, ok := slices.BinarySearchFunc(t.Cases, value, func(c Case, v string) int { return strings.Compare(c.Value, v) })
	if !ok {
		return nil
	}
	return t.Cases[i].Schema
}

// values are the tags that have a case, ascending.
func (t *Tagged) values() []string {
	values := make([]string, len(t.Cases))
	for i := range t.Cases {
		values[i] = t.Cases[i].Value
	}
	return values
}

// own is the property declared in s itself, or nil.
func (s *Schema) own(name string) *Property {
	i, ok := slices.BinarySearchFunc(s.Properties, name, func(p Property, n string) int { return strings.Compare(p.Name, n) })
	if !ok {
		return nil
	}
	return &s.Properties[i]
}

// requires reports whether a value of s must have that property, by s itself
// or by allOf.
func (s *Schema) requires(name string) bool {
	return slices.Contains(s.Required, name) ||
		slices.ContainsFunc(s.AllOf, func(a *Schema) bool { return a.requires(name) })
}

// closed reports whether s lets through only properties that it declares.
func (s *Schema) closed() bool {
	if s.Closed || s.ClosedDeep || slices.ContainsFunc(s.AllOf, (*Schema).closed) {
		return true
	}
	return s.OneOf != nil && !slices.ContainsFunc(s.OneOf.Cases, func(c Case) bool { return !c.Schema.closed() })
}

// inPlace calls each with the schemas that look at the same value as s does.
func (s *Schema) inPlace(each func(*Schema)) {
	for _, a := range s.AllOf {
		each(a)
	}
	for _, a := range []*Schema{s.If, s.Then, s.Else} {
		if a != nil {
			each(a)
		}
	}
	if s.OneOf != nil {
		for _, c := range s.OneOf.Cases {
			each(c.Schema)
		}
	}
}

// declared are the names of all properties that s may let through, ascending.
func (s *Schema) declared() []string {
	var names []string
	var walk func(*Schema)
	walk = func(in *Schema) {
		for i := range in.Properties {
			names = append(names, in.Properties[i].Name)
		}
		in.inPlace(walk)
	}
	walk(s)
	slices.Sort(names)
	return slices.Compact(names)
}

// hasWord reports whether text is one of the enum's strings: one by one while
// they are few.
func (s *Schema) hasWord(text string) bool {
	if len(s.words) <= 8 {
		return slices.Contains(s.words, text)
	}
	_, ok := slices.BinarySearch(s.words, text)
	return ok
}
