package uischema

import (
	"slices"
	"unicode/utf8"
)

// runeSet is a set of characters: ranges, both ends included.
type runeSet [][2]rune

func single(r rune) runeSet { return runeSet{{r, r}} }

// complement is every character that is not in s.
func (s runeSet) complement() runeSet {
	s = slices.Clone(s)
	slices.SortFunc(s, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	var out runeSet
	next := rune(0)
	for _, r := range s {
		if r[0] > next {
			out = append(out, [2]rune{next, r[0] - 1})
		}
		next = max(next, r[1]+1)
	}
	if next <= utf8.MaxRune {
		out = append(out, [2]rune{next, utf8.MaxRune})
	}
	return out
}

func (s runeSet) overlaps(t runeSet) bool {
	for _, a := range s {
		for _, b := range t {
			if a[0] <= b[1] && b[0] <= a[1] {
				return true
			}
		}
	}
	return false
}

// class reads [ ] from behind its opening bracket.
func (p *patternParser) class() *patternNode {
	var set runeSet
	negated := p.peek() == '^'
	if negated {
		p.pos++
	}
	for p.peek() != ']' {
		low, plain := p.classRune()
		if p.fault != nil {
			return &patternNode{}
		}
		high := low
		if p.peek() == '-' && p.pos+1 < len(p.text) && p.text[p.pos+1] != ']' {
			p.pos++
			if high, plain = p.classRune(); plain && high == '-' {
				return p.refuse("engines read this '-' in [ ] differently", `write \-`)
			}
			if p.fault == nil && low > high {
				return p.refuse("a range in [ ] runs backwards", "")
			}
		} else if plain && low == '-' && len(set) > 0 && p.peek() != ']' {
			return p.refuse("engines read this '-' in [ ] differently", `write \-`)
		}
		set = append(set, [2]rune{low, high})
	}
	p.pos++
	if len(set) == 0 {
		return p.refuse("an empty [ ] means different things to different engines", "")
	}
	if negated {
		set = set.complement()
	}
	return &patternNode{set: set}
}

// classRune reads one character of a class; plain: it was not escaped. Doubled
// & - ~ and a nested [ are set operations in ICU and in ECMAScript's v flag.
func (p *patternParser) classRune() (r rune, plain bool) {
	switch r = p.next(); r {
	case -1:
		p.refuse("a [ does not end", "a ']' is missing")
	case '[':
		p.refuse("engines read a '[' inside [ ] differently", `write \[`)
	case '\\':
		if set := p.escape(true); set != nil {
			return set[0][0], false
		}
	case '&', '~', '-':
		if p.peek() == r {
			p.refuse("engines read a doubled character inside [ ] differently", "write it once")
		}
	}
	return r, true
}
