package uischema

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encoding checks the whole text once, so that nothing later has to.
func (p *parser) encoding() bool {
	src := p.doc.Source
	p.src = string(src)
	if strings.HasPrefix(p.src, "\uFEFF") {
		return p.stop("json/utf8", 0, 3, "the text begins with a byte order mark", "save the file as UTF-8 without one")
	}
	if utf8.Valid(src) {
		return true
	}
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return p.stop("json/utf8", i, i+1, "this byte is not UTF-8", "save the file as UTF-8")
		}
		i += n
	}
	return true
}

func (p *parser) space() {
	for p.pos < len(p.src) {
		switch p.src[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

func (p *parser) word(w string) bool {
	if !strings.HasPrefix(p.src[p.pos:], w) {
		return false
	}
	p.pos += len(w)
	return true
}

// number reads a number literal. One that cannot be carried exactly is
// reported, and reading goes on.
func (p *parser) number() (*Node, bool) {
	start := p.pos
	if p.src[p.pos] == '-' {
		p.pos++
	}
	switch whole := p.digits(); {
	case whole == 0:
		return nil, p.unexpected("a digit")
	case whole > 1 && p.src[p.pos-whole] == '0':
		return nil, p.stop("json/syntax", start, p.pos, "a number does not begin with 0", "")
	}
	if p.pos < len(p.src) && p.src[p.pos] == '.' {
		p.pos++
		if p.digits() == 0 {
			return nil, p.unexpected("a digit")
		}
	}
	if p.pos < len(p.src) && (p.src[p.pos] == 'e' || p.src[p.pos] == 'E') {
		p.pos++
		if p.pos < len(p.src) && (p.src[p.pos] == '+' || p.src[p.pos] == '-') {
			p.pos++
		}
		if p.digits() == 0 {
			return nil, p.unexpected("a digit")
		}
	}
	literal := p.src[start:p.pos]
	if _, err := ParseNumber(literal); err != nil {
		p.report("json/number", start, p.pos, "this number is out of range", "whole numbers go to ±9007199254740991, others are finite doubles of at most 64 bytes")
	}
	return p.node(Int, literal, start), true
}

func (p *parser) digits() int {
	start := p.pos
	for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
		p.pos++
	}
	return p.pos - start
}

// string reads a string from its opening quote. Most have no escape and share
// the text's memory.
func (p *parser) string() (string, bool) {
	start := p.pos
	for i := p.pos + 1; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == '"':
			p.pos = i + 1
			return p.src[start+1 : i], true
		case c == '\\':
			return p.escaped(start, i)
		case c < 0x20:
			return "", p.stop("json/syntax", i, i+1, "a control character stands in a string", `write it as an escape, such as \n`)
		}
	}
	return "", p.stop("json/syntax", start, len(p.src), "the string does not end", "a closing quote is missing")
}

// escaped goes on with a string at its first backslash.
func (p *parser) escaped(start, at int) (string, bool) {
	var b strings.Builder
	b.WriteString(p.src[start+1 : at])
	for i := at; i < len(p.src); {
		c := p.src[i]
		switch {
		case c == '"':
			p.pos = i + 1
			return b.String(), true
		case c < 0x20:
			return "", p.stop("json/syntax", i, i+1, "a control character stands in a string", `write it as an escape, such as \n`)
		case c != '\\':
			b.WriteByte(c)
			i++
			continue
		}
		r, n := unescapeRune(p.src[i:])
		switch {
		case n == 0:
			return "", p.stop("json/syntax", i, min(i+2, len(p.src)), "this is no escape of JSON", `the escapes are \" \\ \/ \b \f \n \r \t and \uXXXX`)
		case utf16.IsSurrogate(r):
			return "", p.stop("json/utf8", i, i+n, "half of a surrogate pair stands alone", "write the character itself")
		}
		b.WriteRune(r)
		i += n
	}
	return "", p.stop("json/syntax", start, len(p.src), "the string does not end", "a closing quote is missing")
}

// unescapeRune reads the escape at the start of s, a surrogate pair whole. It
// gives how many bytes that took, 0 where it is none.
func unescapeRune(s string) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case '"', '\\', '/':
		return rune(s[1]), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r, ok := hex4(s)
		if !ok {
			return 0, 0
		}
		if utf16.IsSurrogate(r) {
			if low, ok := hex4(s[6:]); ok {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					return pair, 12
				}
			}
		}
		return r, 6
	}
	return 0, 0
}

// hex4 reads `\uXXXX` at the start of s.
func hex4(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[2:6]) {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
