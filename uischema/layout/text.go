package layout

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"mantel/uischema"
)

// A part is a piece of a string in a layout: plain text, or the text of an
// expression. start and end delimit it in the decoded string, in bytes,
// without the "${" and "}" around an expression.
type part struct {
	expr       bool
	text       string
	start, end int
}

// A fault is what is wrong with a string template, and where in the decoded
// string.
type fault struct {
	start, end int
	message    string
}

// maxExpressions bounds how many expressions one string may hold: finding the
// place of each takes time.
const maxExpressions = 64

// splitTemplate cuts a string at its "${…}". "$${" is a literal "${". Braces
// and quotes inside an expression follow CEL's lexical rules, so that
// "${t('a}', {'b': c})}" is one expression.
func splitTemplate(s string) ([]part, *fault) {
	var parts []part
	var text []byte
	from, expressions := 0, 0
	for i := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], "$${"):
			text = append(text, "${"...)
			i += 3
		case strings.HasPrefix(s[i:], "${"):
			if len(text) > 0 {
				parts = append(parts, part{text: string(text), start: from, end: i})
				text = nil
			}
			end, bad := expressionEnd(s, i)
			if bad != nil {
				return nil, bad
			}
			if expressions++; expressions > maxExpressions {
				return nil, &fault{start: i, end: i + 2, message: fmt.Sprintf("one text has at most %d expressions", maxExpressions)}
			}
			parts = append(parts, part{expr: true, text: s[i+2 : end], start: i + 2, end: end})
			i = end + 1
			from = i
		default:
			text = append(text, s[i])
			i++
		}
	}
	if len(text) > 0 || len(parts) == 0 {
		parts = append(parts, part{text: string(text), start: from, end: len(s)})
	}
	return parts, nil
}

// expressionEnd finds the "}" that ends the expression whose "${" stands at
// start.
func expressionEnd(s string, start int) (int, *fault) {
	depth := 0
	for i := start + 2; i < len(s); {
		switch c := s[i]; c {
		case '{':
			depth++
			i++
		case '}':
			if depth == 0 {
				return i, nil
			}
			depth--
			i++
		case '\'', '"':
			end := quotedEnd(s, i)
			if end < 0 {
				return 0, &fault{start: i, end: i + 1, message: "this quote is never closed"}
			}
			i = end
		case '/':
			i++
			if i < len(s) && s[i] == '/' {
				for i < len(s) && s[i] != '\n' {
					i++
				}
			}
		default:
			i++
		}
	}
	return 0, &fault{start: start, end: start + 2, message: `"${" is never closed with "}"; "$${" is a literal "${"`}
}

// quotedEnd is the offset behind the CEL string literal whose quote stands at
// i, or -1: single or triple quotes, raw behind an r.
func quotedEnd(s string, i int) int {
	raw := i > 0 && (s[i-1] == 'r' || s[i-1] == 'R' || (i > 1 && (s[i-1] == 'b' || s[i-1] == 'B') && (s[i-2] == 'r' || s[i-2] == 'R')))
	quote := s[i : i+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s[i:], triple) {
		quote = triple
	}
	for i += len(quote); i < len(s); {
		if s[i] == '\\' && !raw {
			i += 2
			continue
		}
		if strings.HasPrefix(s[i:], quote) {
			return i + len(quote)
		}
		i++
	}
	return -1
}

// A spot is a string in a file whose decoded text is read from base on: it
// maps offsets in that text back to the file, over JSON's escapes.
type spot struct {
	doc  *uischema.Document
	node *uischema.Node
	base int
}

// span gives the file's offsets of the decoded bytes from start to end. An
// empty span is widened to one character.
func (s spot) span(start, end int) (int, int) {
	if s.node.Kind != uischema.String {
		return s.node.Offset, s.node.End
	}
	from := s.offset(s.base + start)
	to := s.offset(s.base + end)
	if to <= from {
		to = from + 1
	}
	return from, min(to, s.node.End)
}

// offset is where the decoded byte at target stands in the file.
func (s spot) offset(target int) int {
	src := s.doc.Source
	i, last := s.node.Offset+1, min(s.node.End, len(src))-1
	for decoded := 0; i < last && decoded < target; {
		if src[i] != '\\' {
			i++
			decoded++
			continue
		}
		n, width := escape(src[i:last])
		i += width
		decoded += n
	}
	return i
}

// escape measures the JSON escape that b begins with: how many bytes it stands
// for, and how many it is.
func escape(b []byte) (decoded, width int) {
	if len(b) < 6 || b[1] != 'u' {
		return 1, min(2, len(b))
	}
	r := hexRune(b[2:6])
	if utf16.IsSurrogate(r) && len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
		if pair := utf16.DecodeRune(r, hexRune(b[8:12])); pair != utf8.RuneError {
			return utf8.RuneLen(pair), 12
		}
	}
	if n := utf8.RuneLen(r); n > 0 {
		return n, 6
	}
	return utf8.RuneLen(utf8.RuneError), 6
}

func hexRune(b []byte) rune {
	var r rune
	for _, c := range b {
		r <<= 4
		switch {
		case c >= '0' && c <= '9':
			r |= rune(c - '0')
		case c >= 'a' && c <= 'f':
			r |= rune(c - 'a' + 10)
		case c >= 'A' && c <= 'F':
			r |= rune(c - 'A' + 10)
		}
	}
	return r
}
