package uischema

import (
	"fmt"
	"strings"

	"mantel/uischema/diag"
)

type typeName struct {
	name, phrase string
	set          TypeSet
}

// typeNames are the types that component files may name. Null is none of
// them: see readType.
func typeNames() []typeName {
	return []typeName{
		{"string", "a string", TypeString}, {"boolean", "a boolean", TypeBoolean},
		{"integer", "an integer", TypeInteger}, {"number", "a number", TypeNumber},
		{"array", "an array", TypeArray}, {"object", "an object", TypeObject},
	}
}

func typeList() []string {
	var names []string
	for _, t := range typeNames() {
		names = append(names, t.name)
	}
	return names
}

// phrase is a set in words: "a string", "a string or an integer".
func (t TypeSet) phrase() string {
	var words []string
	for _, n := range typeNames() {
		if t&n.set != 0 {
			words = append(words, n.phrase)
		}
	}
	return strings.Join(words, " or ")
}

// typeOf is the narrowest type of a value.
func typeOf(v Value) TypeSet {
	switch v.Kind() {
	case Null:
		return TypeNull
	case Bool:
		return TypeBoolean
	case Int:
		return TypeInteger
	case Float:
		return TypeNumber
	case String:
		return TypeString
	case List:
		return TypeArray
	case Object:
		return TypeObject
	}
	return 0
}

// has reports whether a value of type one is of a type in t: every integer is
// a number. The empty set has everything.
func (t TypeSet) has(one TypeSet) bool {
	return t == 0 || t&one != 0 || one == TypeInteger && t&TypeNumber != 0
}

// meet is what both sets allow; ok is false where that is nothing.
func (t TypeSet) meet(u TypeSet) (both TypeSet, ok bool) {
	if t == 0 || u == 0 {
		return t | u, true
	}
	both = t & u
	if t&TypeInteger != 0 && u&TypeNumber != 0 || u&TypeInteger != 0 && t&TypeNumber != 0 {
		both |= TypeInteger
	}
	return both, both != 0
}

// inferTypes fills in what enum, const, allOf and oneOf say about the type
// where `type` is not written. It changes no verdict.
func (s *Schema) inferTypes() {
	if s.Types != 0 {
		return
	}
	if !s.Const.IsAbsent() {
		s.Types = typeOf(s.Const)
		return
	}
	for _, v := range s.Enum {
		s.Types |= typeOf(v)
	}
	for _, a := range s.AllOf {
		if both, ok := s.Types.meet(a.Types); ok {
			s.Types = both
		}
	}
	if s.Types == 0 && s.OneOf != nil {
		s.Types = TypeObject
	}
}

// didYouMean is a hint, "" where no candidate is near.
func didYouMean(name string, candidates []string) string {
	if near := diag.Suggest(name, candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}
