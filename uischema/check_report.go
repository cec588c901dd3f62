package uischema

import (
	"fmt"
	"strings"
)

// fault notes a problem at the value that is being looked at. It gives false.
// Callers that build text for it come here only while collecting.
func (c *checker) fault(rule string, declared *Schema, message, hint string) bool {
	if len(c.problems) >= maxFindings {
		return false
	}
	p := Problem{Rule: rule, Pointer: c.path.pointer(), Message: message, Hint: hint, Declared: declared.Place}
	for _, q := range c.problems {
		if q.Rule == p.Rule && q.Pointer == p.Pointer && q.Message == p.Message {
			return false // two branches of allOf say the same
		}
	}
	c.problems = append(c.problems, p)
	return false
}

func (c *checker) wrongType(s *Schema) bool {
	if !c.collect {
		return false
	}
	if s.Enum != nil {
		return c.fault("prop/type", s, "this is not "+s.Types.phrase(), oneOfValues(s.Enum))
	}
	return c.fault("prop/type", s, "this is not "+s.Types.phrase(), "")
}

func (c *checker) wrongConst(s *Schema) bool {
	if !c.collect {
		return false
	}
	return c.fault("prop/const", s, "this is always "+string(AppendJSON(nil, s.Const)), "")
}

func (c *checker) wrongEnum(s *Schema, v Value) bool {
	if !c.collect {
		return false
	}
	var names []string
	for _, e := range s.Enum {
		if e.Kind() == String {
			names = append(names, e.Text())
		}
	}
	hint := didYouMean(v.Text(), names)
	if hint == "" {
		hint = oneOfValues(s.Enum)
	}
	return c.fault("prop/enum", s, "this is none of the values that are allowed", hint)
}

// oneOfValues is a hint that shows a few allowed values.
func oneOfValues(values []Value) string {
	const few = 8
	var words []string
	for _, v := range values[:min(few, len(values))] {
		words = append(words, string(AppendJSON(nil, v)))
	}
	if len(values) > few {
		words = append(words, "…")
	}
	return "one of " + strings.Join(words, ", ")
}

func oneOfNames(names []string) string {
	values := make([]Value, len(names))
	for i, name := range names {
		values[i] = StringValue(name)
	}
	return oneOfValues(values)
}

func (c *checker) outOfBounds(s *Schema) bool {
	if !c.collect {
		return false
	}
	var bounds []string
	for _, b := range []struct {
		word  string
		bound Value
	}{
		{"at least ", s.Minimum}, {"more than ", s.ExclusiveMinimum},
		{"at most ", s.Maximum}, {"less than ", s.ExclusiveMaximum},
	} {
		if !b.bound.IsAbsent() {
			bounds = append(bounds, b.word+string(AppendJSON(nil, b.bound)))
		}
	}
	return c.fault("prop/bounds", s, "this number is out of bounds: it is "+strings.Join(bounds, " and "), "")
}

func (c *checker) noMultiple(s *Schema) bool {
	if !c.collect {
		return false
	}
	return c.fault("prop/bounds", s, "this number is no multiple of "+string(AppendJSON(nil, s.MultipleOf)), "")
}

func (c *checker) wrongLength(s *Schema, n int) bool {
	if !c.collect {
		return false
	}
	return c.fault("prop/length", s, fmt.Sprintf("this has %d characters: %s fit", n, countPhrase(s.MinLength, s.MaxLength)), "")
}

func (c *checker) wrongCount(s *Schema, n int) bool {
	if !c.collect {
		return false
	}
	return c.fault("prop/items", s, fmt.Sprintf("this has %d items: %s fit", n, countPhrase(s.MinItems, s.MaxItems)), "")
}

func countPhrase(low, high int) string {
	switch {
	case high < 0:
		return fmt.Sprintf("at least %d", low)
	case low <= 0:
		return fmt.Sprintf("at most %d", high)
	case low == high:
		return fmt.Sprintf("exactly %d", low)
	}
	return fmt.Sprintf("%d to %d", low, high)
}

func (c *checker) repeated(s *Schema, i int) bool {
	if !c.collect {
		return false
	}
	c.intoItem(i)
	defer c.back()
	return c.fault("prop/unique", s, "this item stands twice in the array", "")
}

func (c *checker) wrongPattern(s *Schema) bool {
	if !c.collect {
		return false
	}
	return c.fault("prop/pattern", s, "this does not match the pattern "+s.Pattern.String(), "")
}

func (c *checker) wrongFormat(s *Schema) bool {
	if !c.collect {
		return false
	}
	if s.Format == "uri" {
		return c.fault("prop/url", s, "this URL is not allowed", c.policy.hint())
	}
	return c.fault("prop/format", s, "this is no "+s.Format, "")
}

func (p *Policy) hint() string {
	hint := "an absolute https URL"
	if len(p.Hosts) > 0 {
		hint += " on " + strings.Join(p.Hosts, " or ")
	}
	if p.AppScheme != "" {
		hint += ", or " + p.AppScheme + ":"
	}
	return hint
}

func (c *checker) missing(s *Schema, name string) bool {
	if !c.collect {
		return false
	}
	return c.fault("prop/missing", s, fmt.Sprintf("%q is missing", name), "")
}

func (c *checker) missingBeside(s *Schema, name, need string) bool {
	if !c.collect {
		return false
	}
	return c.fault("prop/dependent", s, fmt.Sprintf("%q is missing: where %q stands, it stands too", need, name), "")
}

func (c *checker) unknown(s *Schema, name string) bool {
	if !c.collect {
		return false
	}
	c.into(name)
	defer c.back()
	return c.fault("prop/unknown", s, "no such property is declared", didYouMean(name, s.declared()))
}

func (c *checker) wrongTag(s *Schema, v Value) bool {
	if !c.collect {
		return false
	}
	tag := v.Get(s.OneOf.Tag)
	if tag.IsAbsent() {
		return c.fault("prop/tag", s, fmt.Sprintf("%q is missing, which says what this is", s.OneOf.Tag), "")
	}
	c.into(s.OneOf.Tag)
	defer c.back()
	hint := didYouMean(tag.Text(), s.OneOf.values())
	if hint == "" {
		hint = oneOfNames(s.OneOf.values())
	}
	return c.fault("prop/tag", s, "this names none of the kinds that are allowed", hint)
}
