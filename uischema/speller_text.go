package uischema

import (
	"math"
	"slices"
	"strings"
)

// textPlan is what a plan asks of a string: it is nothing but its length, a
// pattern and a format, if known is set.
type textPlan struct {
	known       bool
	least, most int // characters
	format      textFormat
	pattern     bool
}

type textFormat uint8

const (
	anyFormat textFormat = iota
	urls
	otherFormat // fits says
)

func textsOf(p *plan) (t textPlan) {
	s := p.schema
	if p.loose || !p.simple || !s.Types.has(TypeString) {
		return t
	}
	t = textPlan{known: true, least: s.MinLength, most: s.MaxLength, pattern: s.match != nil || s.Pattern != nil}
	if t.most < 0 {
		t.most = math.MaxInt
	}
	switch s.Format {
	case "", "markdown":
	case "uri":
		t.format = urls
	default:
		t.format = otherFormat
	}
	return t
}

// takes reports whether a plan takes a string of ASCII alone.
func (s *Speller) takes(p *plan, text string) bool {
	t := &p.texts
	if !t.known {
		return s.takesAny(p, text)
	}
	if len(text) < t.least || len(text) > t.most {
		return false
	}
	schema := p.schema
	if t.pattern {
		if schema.match == nil {
			if !schema.Pattern.MatchString(text) {
				return false
			}
		} else if !schema.match.matches(text) {
			return false
		}
	}
	switch t.format {
	case urls:
		return s.allows(text)
	case otherFormat:
		return fits(schema.Format, text, &s.check.policy)
	}
	return true
}

// takesAny reports whether a plan takes a string.
func (s *Speller) takesAny(p *plan, text string) bool {
	switch {
	case p.onlyWords:
		return slices.Contains(p.schema.words, text)
	case !p.simple:
		return s.check.check(p.schema, StringValue(text))
	}
	return p.schema.Types.has(TypeString) && s.check.string(p.schema, text)
}

// allows is Policy.AllowsURL, and remembers a host: most of a product's URLs
// point to one.
func (s *Speller) allows(url string) bool {
	const scheme = "https://"
	rest, web := strings.CutPrefix(url, scheme)
	if web && s.host != "" && len(rest) > len(s.host) && rest[len(s.host)] == '/' && rest[:len(s.host)] == s.host {
		return len(url) <= maxURL && isURLText(rest[len(s.host):])
	}
	if !s.check.policy.allows(url) {
		return false
	}
	if web {
		s.host, _ = authority(rest)
	}
	return true
}
