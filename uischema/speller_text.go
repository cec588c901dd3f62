package uischema

import (
	"math"
	"slices"
	"strings"
)

// textPlan is what a plan asks of a string: nothing but its length in characters,
// a pattern and a format, unless it is anyText.
type textPlan struct {
	kind        textKind
	least, most int32
}

type textKind uint8

const (
	anyText     textKind = iota // takesAny says
	lengthText                  // its length alone
	linkText                    // and it is a URL
	checkedText                 // and a pattern, or a format
)

func textsOf(p *plan) (t textPlan) {
	s := p.schema
	if p.loose || !p.simple || !s.Types.has(TypeString) {
		return t
	}
	t.least, t.most = int32(max(s.MinLength, 0)), math.MaxInt32
	if s.MaxLength >= 0 {
		t.most = int32(min(s.MaxLength, math.MaxInt32))
	}
	switch {
	case s.match != nil || s.Pattern != nil:
		t.kind = checkedText
	case s.Format == "" || s.Format == "markdown":
		t.kind = lengthText
	case s.Format == "uri":
		t.kind = linkText
	default:
		t.kind = checkedText
	}
	return t
}

// spellText spells a string at its quote.
func (s *Speller) spellText(p *plan, i int) int {
	end := wideOrSpecial(s.src, i+1)
	if end < len(s.src) && s.src[end] == '"' {
		if p != nil && !s.takes(p, p.texts, s.src[i+1:end]) {
			return -1
		}
		return end + 1
	}
	return s.spellWide(p, i, end)
}

// spellWide spells a string at its quote that is not of ASCII alone, or not as it
// is to be spelled: the first such character is at stop.
func (s *Speller) spellWide(p *plan, i, stop int) int {
	end, plain := s.wide(stop)
	if end < 0 {
		return -1
	}
	text := s.src[i+1 : end-1]
	if !plain {
		text = unescaped(text)
	}
	if p != nil && !s.takesAny(p, text) {
		return -1
	}
	if !plain {
		s.flush(i)
		s.out, s.run = AppendString(s.out, text), end
	}
	return end
}

// takes reports whether a plan takes a string of ASCII alone.
func (s *Speller) takes(p *plan, t textPlan, text string) bool {
	if t.kind == anyText {
		return s.takesAny(p, text)
	}
	if len(text) < int(t.least) || len(text) > int(t.most) {
		return false
	}
	switch t.kind {
	case linkText:
		return s.allows(text)
	case checkedText:
		schema := p.schema
		if m := schema.match; m != nil && !m.matches(text) || m == nil && schema.Pattern != nil && !schema.Pattern.MatchString(text) {
			return false
		}
		return schema.Format == "" || fits(schema.Format, text, &s.check.policy)
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
	rest, web := strings.CutPrefix(url, "https://")
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
