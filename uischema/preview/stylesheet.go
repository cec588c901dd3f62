package preview

import (
	"strings"

	"mantel/uischema/diag"
)

// MaxStylesheet is the most bytes that preview.css may have.
const MaxStylesheet = 256 << 10

// CheckStylesheet finds what makes a stylesheet reach the network or another
// file: @import, @font-face and its like, url() of anything but #id, functions
// that load, and addresses in strings. It reads comments, strings and escapes
// as CSS Syntax Level 3 does; escapes outside strings are refused, since they
// can spell any of these.
func CheckStylesheet(file string, css []byte) []diag.Diagnostic {
	c := &checker{file: file, source: string(css)}
	if len(css) > MaxStylesheet {
		c.report(ruleSyntax, 0, 1, "the stylesheet is larger than 256 KiB", "")
		return c.found
	}
	(&styleScanner{c: c, css: c.source}).run()
	return c.found
}

type styleScanner struct {
	c   *checker
	css string
	i   int
}

func (s *styleScanner) run() {
	for s.i < len(s.css) {
		start := s.i
		switch b := s.css[s.i]; {
		case strings.HasPrefix(s.css[s.i:], "/*"):
			s.comment(start)
		case b == '"' || b == '\'':
			s.quoted(b)
		case b == '\\':
			s.i++
			s.c.report(ruleUnsafe, start, start+1, "escapes stand only in strings", "")
		case b == '<':
			s.i++
			s.c.report(ruleUnsafe, start, start+1, "a stylesheet holds no markup", "")
		case b == '@':
			s.i++
			s.atRule(start, strings.ToLower(s.name()))
		case isLetter(b) || b == '-' || b == '_' || b >= 0x80:
			s.function(start, strings.ToLower(s.name()))
		default:
			s.i++
		}
	}
}

func (s *styleScanner) comment(start int) {
	end := strings.Index(s.css[s.i+2:], "*/")
	if end < 0 {
		s.c.report(ruleSyntax, start, start+2, "this comment is never closed", "")
		s.i = len(s.css)
		return
	}
	s.i += 2 + end + 2
}

// quoted reads a string. One that holds an address is refused, since some
// functions take strings for URLs.
func (s *styleScanner) quoted(quote byte) {
	start := s.i
	for s.i++; s.i < len(s.css) && s.css[s.i] != quote; s.i++ {
		switch s.css[s.i] {
		case '\n', '\f', '\r':
			s.c.report(ruleSyntax, start, s.i, "this string is never closed", "")
			return
		case '\\':
			s.i++
		}
	}
	if s.i >= len(s.css) {
		s.i = len(s.css)
		s.c.report(ruleSyntax, start, s.i, "this string is never closed", "")
		return
	}
	s.i++
	if remote(s.css[start:s.i]) {
		s.c.report(ruleUnsafe, start, s.i, "a string holds an address: previews reach no network", "")
	}
}

// allowedAtRules load nothing.
var allowedAtRules = names(`media supports keyframes container layer property scope starting-style`)

func (s *styleScanner) atRule(start int, name string) {
	if !allowedAtRules[name] {
		s.c.report(ruleUnsafe, start, s.i, "@"+name+" is refused: previews load nothing", "there are @media, @supports, @container, @keyframes, @layer and @property")
	}
}

// loadingFunctions fetch what they name.
var loadingFunctions = names(`url src image image-set -webkit-image-set cross-fade -webkit-cross-fade element expression`)

func (s *styleScanner) function(start int, name string) {
	if s.i >= len(s.css) || s.css[s.i] != '(' || !loadingFunctions[name] {
		return
	}
	if name == "url" && strings.HasPrefix(strings.TrimLeft(s.css[s.i+1:], " \t\r\n\"'"), "#") {
		return
	}
	s.c.report(ruleUnsafe, start, s.i, name+"() is refused: previews reach no network", "draw it with gradients, or an inline svg in preview.html")
}

func (s *styleScanner) name() string {
	start := s.i
	for s.i < len(s.css) {
		b := s.css[s.i]
		if !isNameByte(b) && b != '-' && b != '_' && b < 0x80 {
			break
		}
		s.i++
	}
	return s.css[start:s.i]
}
