package uischema

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

const maxPattern = 256

// patternFault says why a pattern is refused.
type patternFault struct{ message, hint string }

// compilePattern takes the regular expressions that RE2, ECMAScript (with the
// u flag), ICU and Swift read alike, after the recommendation in JSON Schema
// Core 2020-12, section 6.4: characters, classes, ^ and $, groups,
// alternatives and quantifiers. It refuses those that make an engine that
// backtracks, as apps' do, try very many ways.
//
// The matcher is nil where only the regexp can tell.
func compilePattern(text string) (*regexp.Regexp, *matcher, *patternFault) {
	if len(text) > maxPattern {
		return nil, nil, &patternFault{fmt.Sprintf("a pattern has at most %d bytes", maxPattern), ""}
	}
	p := &patternParser{text: text}
	root := p.alternatives(0)
	if p.fault == nil && p.pos < len(p.text) {
		p.refuse("a ')' closes no group", `write \)`)
	}
	if p.fault != nil {
		return nil, nil, p.fault
	}
	if fault := backtracking(root); fault != nil {
		return nil, nil, fault
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, nil, &patternFault{"this pattern is not RE2: a repetition counts past 1000, or a range runs backwards", ""}
	}
	return re, newMatcher(root), nil
}

// patternNode is a part of a pattern: one character of set, or a sequence or
// choice of parts, or a part repeated.
type patternNode struct {
	kind  patternKind
	set   runeSet
	parts []*patternNode
	// min and max are of a repeat; max -1 is without bound.
	min, max int
	// end: the edge is $.
	end bool
}

type patternKind uint8

const (
	partSet  patternKind = iota // a character of set
	partEdge                    // ^ or $
	partSequence
	partChoice
	partRepeat
)

type patternParser struct {
	text  string
	pos   int
	fault *patternFault
}

func (p *patternParser) refuse(message, hint string) *patternNode {
	if p.fault == nil {
		p.fault = &patternFault{message, hint}
	}
	p.pos = len(p.text)
	return &patternNode{kind: partEdge}
}

func (p *patternParser) next() rune {
	if p.pos >= len(p.text) {
		return -1
	}
	r, n := utf8.DecodeRuneInString(p.text[p.pos:])
	p.pos += n
	return r
}

func (p *patternParser) peek() rune {
	if p.pos >= len(p.text) {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return r
}

func (p *patternParser) alternatives(depth int) *patternNode {
	if depth > 16 {
		return p.refuse("groups nest more than 16 deep", "")
	}
	all := &patternNode{kind: partChoice}
	for {
		part := &patternNode{kind: partSequence}
		for r := p.peek(); r >= 0 && r != '|' && r != ')'; r = p.peek() {
			part.parts = append(part.parts, p.repeated(depth))
		}
		all.parts = append(all.parts, part)
		if p.peek() != '|' {
			break
		}
		p.pos++
	}
	if len(all.parts) == 1 {
		return all.parts[0]
	}
	return all
}

// repeated reads one part and the quantifier after it.
func (p *patternParser) repeated(depth int) *patternNode {
	part := p.atom(depth)
	low, high, ok := p.quantifier()
	if !ok {
		return part
	}
	if part.kind == partEdge {
		return p.refuse("^ and $ take no quantifier", "")
	}
	if p.peek() == '?' { // lazy: matches the same strings
		p.pos++
	}
	if strings.ContainsRune("*+?{", p.peek()) && p.peek() >= 0 {
		return p.refuse("two quantifiers follow each other", "put the inner one in a group")
	}
	return &patternNode{kind: partRepeat, parts: []*patternNode{part}, min: low, max: high}
}

func (p *patternParser) quantifier() (low, high int, ok bool) {
	switch p.peek() {
	case '*':
		p.pos++
		return 0, -1, true
	case '+':
		p.pos++
		return 1, -1, true
	case '?':
		p.pos++
		return 0, 1, true
	case '{':
		p.pos++
		low, high = p.count(), 0
		high = low
		if p.peek() == ',' {
			p.pos++
			high = -1
			if p.peek() != '}' {
				high = p.count()
			}
		}
		if p.next() != '}' || p.fault != nil {
			p.refuse("a '{' that is no quantifier", `write \{, or {2}, {2,} or {2,5}`)
			return 0, 0, false
		}
		if high >= 0 && low > high {
			p.refuse("a quantifier counts backwards", "")
		}
		return low, high, true
	}
	return 0, 0, false
}

func (p *patternParser) count() int {
	n, digits, zero := 0, 0, p.peek() == '0'
	for r := p.peek(); r >= '0' && r <= '9' && digits < 5; r = p.peek() {
		n = n*10 + int(r-'0')
		digits++
		p.pos++
	}
	switch {
	case digits == 0:
		p.refuse("a '{' that is no quantifier", `write \{, or {2}, {2,} or {2,5}`)
	case zero && digits > 1:
		p.refuse("a quantifier that begins with a zero is no quantifier to RE2", "write {2}, not {02}")
	}
	return n
}

func (p *patternParser) atom(depth int) *patternNode {
	switch r := p.next(); r {
	case '^', '$':
		return &patternNode{kind: partEdge, end: r == '$'}
	case '.':
		return &patternNode{set: single('\n').complement()}
	case '[':
		return p.class()
	case '\\':
		return &patternNode{set: p.escape(false)}
	case '(':
		if strings.HasPrefix(p.text[p.pos:], "?") && !strings.HasPrefix(p.text[p.pos:], "?:") {
			return p.refuse("groups with (?…) mean different things to different engines", "write ( or (?:")
		}
		p.pos += len("?:") * strings.Count(p.text[p.pos:min(p.pos+2, len(p.text))], "?:")
		inner := p.alternatives(depth + 1)
		if p.next() != ')' {
			return p.refuse("a group does not end", "a ')' is missing")
		}
		return inner
	case '*', '+', '?':
		return p.refuse("a quantifier has nothing to repeat", fmt.Sprintf(`for the character write \%c`, r))
	case '{', '}', ']':
		return p.refuse(fmt.Sprintf("engines read a bare '%c' differently", r), fmt.Sprintf(`write \%c`, r))
	default:
		return &patternNode{set: single(r)}
	}
}

// escape reads what follows a backslash.
func (p *patternParser) escape(inClass bool) runeSet {
	switch r := p.next(); {
	case r >= 0 && strings.ContainsRune(`^$\.*+?()[]{}|/`, r), inClass && r == '-':
		return single(r)
	case r == 't':
		return single('\t')
	case r == 'n':
		return single('\n')
	case r == 'r':
		return single('\r')
	case r == 'd':
		p.refuse(`\d means other digits in ICU than in RE2`, "write [0-9]")
	case r == 'w':
		p.refuse(`\w means other letters in ICU than in RE2`, "write [A-Za-z0-9_]")
	case r == 's':
		p.refuse(`\s means other spaces in each engine`, `write the spaces, such as [ \t]`)
	case r >= '1' && r <= '9':
		p.refuse("a reference back to a group is not in RE2", "")
	case r == '-':
		p.refuse(`\- stands only inside [ ]`, "write -")
	default:
		p.refuse("not every engine has this escape", `only ^$\.*+?()[]{}|/ are escaped, and \t, \n, \r`)
	}
	return nil
}
