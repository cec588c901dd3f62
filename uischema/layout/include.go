package layout

import (
	"slices"

	"mantel/uischema"
)

// includes reports whether every value that keeps to source keeps to target
// too, so that nothing is left to check. It never says so without proof; what
// it cannot see through is checked at run time.
func includes(target, source *uischema.Schema) bool {
	switch {
	case target == nil || source == nil:
		return false
	case target.Definition() == source.Definition():
		return true
	case target.OneOf != nil:
		return casesWithin(target, source)
	case !isPlain(target):
		return false
	}
	from := allowedTypes(source)
	if target.Types != 0 && (from == 0 || !typesWithin(from, target.Types)) {
		return false
	}
	return valuesWithin(target, source) && numbersWithin(target, source) && textsWithin(target, source) &&
		listsWithin(target, source) && objectsWithin(target, source)
}

// isPlain says that a schema has none of the keywords that look at several
// members at once.
func isPlain(s *uischema.Schema) bool {
	return len(s.AllOf) == 0 && s.If == nil && s.OneOf == nil && len(s.DependentRequired) == 0
}

func typesWithin(from, to uischema.TypeSet) bool {
	if to&uischema.TypeNumber != 0 {
		to |= uischema.TypeInteger
	}
	return from&^to == 0
}

// valuesOf are all the values that a schema allows, where it lists them.
func valuesOf(s *uischema.Schema) []uischema.Value {
	if s == nil {
		return nil
	}
	if !s.Const.IsAbsent() {
		return []uischema.Value{s.Const}
	}
	if len(s.Enum) == 0 && s.Types == uischema.TypeBoolean {
		return []uischema.Value{uischema.BoolValue(false), uischema.BoolValue(true)}
	}
	return s.Enum
}

func valuesWithin(target, source *uischema.Schema) bool {
	if target.Const.IsAbsent() && len(target.Enum) == 0 {
		return true
	}
	from := valuesOf(source)
	if len(from) == 0 {
		return false
	}
	for _, v := range from {
		if !target.Const.IsAbsent() && !v.Equal(target.Const) {
			return false
		}
		if len(target.Enum) > 0 && !slices.ContainsFunc(target.Enum, v.Equal) {
			return false
		}
	}
	return true
}

func numbersWithin(target, source *uischema.Schema) bool {
	if !target.MultipleOf.IsAbsent() && !target.MultipleOf.Equal(source.MultipleOf) {
		return false
	}
	low, high := source.Minimum, source.Maximum
	lowest, highest := source.ExclusiveMinimum, source.ExclusiveMaximum
	return atLeast(target.Minimum, low, lowest) && atMost(target.Maximum, high, highest) &&
		above(target.ExclusiveMinimum, low, lowest) && below(target.ExclusiveMaximum, high, highest)
}

func atLeast(bound, low, above uischema.Value) bool {
	return bound.IsAbsent() || !low.IsAbsent() && low.Number() >= bound.Number() || !above.IsAbsent() && above.Number() >= bound.Number()
}

func atMost(bound, high, below uischema.Value) bool {
	return bound.IsAbsent() || !high.IsAbsent() && high.Number() <= bound.Number() || !below.IsAbsent() && below.Number() <= bound.Number()
}

func above(bound, low, above uischema.Value) bool {
	return bound.IsAbsent() || !low.IsAbsent() && low.Number() > bound.Number() || !above.IsAbsent() && above.Number() >= bound.Number()
}

func below(bound, high, below uischema.Value) bool {
	return bound.IsAbsent() || !high.IsAbsent() && high.Number() < bound.Number() || !below.IsAbsent() && below.Number() <= bound.Number()
}

func textsWithin(target, source *uischema.Schema) bool {
	if target.Pattern != nil && !patternWithin(target, source) {
		return false
	}
	if target.Format != "" && target.Format != source.Format {
		return false
	}
	return atLeastLength(target.MinLength, minLength(source)) && atMostLength(target.MaxLength, maxLength(source))
}

func patternWithin(target, source *uischema.Schema) bool {
	if source.Pattern == nil {
		return false
	}
	if source.Pattern.String() == target.Pattern.String() {
		return true
	}
	language, ok := unanchored(source.Pattern.String())
	return ok && matchesAll(target.Pattern, language)
}

func atLeastLength(bound, from int) bool { return bound <= 0 || from >= bound }
func atMostLength(bound, from int) bool  { return bound < 0 || from >= 0 && from <= bound }

func listsWithin(target, source *uischema.Schema) bool {
	if !atLeastLength(target.MinItems, source.MinItems) || !atMostLength(target.MaxItems, maxItems(source)) {
		return false
	}
	if target.UniqueItems && !source.UniqueItems {
		return false
	}
	return target.Items == nil || includes(target.Items, itemsOf(source))
}

// objectsWithin compares what objects of the source have with what the target
// asks for. A default is filled in before an expression reads, so a member
// with one is always there.
func objectsWithin(target, source *uischema.Schema) bool {
	if len(target.Properties) == 0 && len(target.Required) == 0 && !target.Closed && !target.ClosedDeep {
		return true
	}
	if !isPlain(source) || !source.Closed && !source.ClosedDeep {
		return false
	}
	have := membersOf(source)
	for _, m := range have {
		p := target.Property(m.name)
		if p == nil && (target.Closed || target.ClosedDeep) || p != nil && p.Schema != nil && !includes(p.Schema, m.schema) {
			return false
		}
	}
	return !slices.ContainsFunc(target.Required, func(name string) bool {
		i := slices.IndexFunc(have, func(m member) bool { return m.name == name })
		return i < 0 || have[i].optional
	})
}

// casesWithin compares two unions that are chosen from by a tag, such as the
// actions of two catalogs: each case of the source lies inside the target's of
// the same tag.
func casesWithin(target, source *uischema.Schema) bool {
	if source.OneOf == nil || source.OneOf.Tag != target.OneOf.Tag || !onlyCases(target) {
		return false
	}
	for _, c := range source.OneOf.Cases {
		if !includes(target.OneOf.Case(c.Value), c.Schema) {
			return false
		}
	}
	return true
}

// onlyCases reports whether a union asks for nothing but one of its cases: the
// tag is what each of them requires.
func onlyCases(s *uischema.Schema) bool {
	return len(s.AllOf) == 0 && s.If == nil && len(s.DependentRequired) == 0 && len(s.Properties) == 0 && len(s.Enum) == 0 &&
		s.Const.IsAbsent() && !s.Closed && !s.ClosedDeep && s.Types&^uischema.TypeObject == 0 &&
		!slices.ContainsFunc(s.Required, func(name string) bool { return name != s.OneOf.Tag })
}
