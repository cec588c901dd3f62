package uischema

import "unicode/utf8"

func (c *checker) number(s *Schema, v Value) bool {
	f := v.Number()
	fits := (s.Minimum.IsAbsent() || f >= s.Minimum.Number()) &&
		(s.Maximum.IsAbsent() || f <= s.Maximum.Number()) &&
		(s.ExclusiveMinimum.IsAbsent() || f > s.ExclusiveMinimum.Number()) &&
		(s.ExclusiveMaximum.IsAbsent() || f < s.ExclusiveMaximum.Number())
	if !fits {
		return c.outOfBounds(s)
	}
	if !s.MultipleOf.IsAbsent() && !isMultiple(v, s.MultipleOf) {
		return c.noMultiple(s)
	}
	return true
}

func (c *checker) string(s *Schema, text string) bool {
	if s.MinLength > 0 || s.MaxLength >= 0 {
		n := len(text)
		// Counting is needed only where bytes alone do not tell.
		if s.MaxLength >= 0 && n > s.MaxLength || s.MinLength > 0 && n < 4*s.MinLength {
			n = utf8.RuneCountInString(text)
		} else {
			n = -1
		}
		if n >= 0 && (s.MaxLength >= 0 && n > s.MaxLength || n < s.MinLength) {
			return c.wrongLength(s, n)
		}
	}
	if s.match != nil && !s.match.matches(text) || s.match == nil && s.Pattern != nil && !s.Pattern.MatchString(text) {
		return c.wrongPattern(s)
	}
	if s.Format != "" && !fits(s.Format, text, &c.policy) {
		return c.wrongFormat(s)
	}
	return true
}
