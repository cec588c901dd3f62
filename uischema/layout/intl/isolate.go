package intl

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// First strong isolate and pop directional isolate (Unicode Standard Annex
// #9): what stands between them takes its direction from its own letters and
// changes nothing around it.
const (
	fsi = "\u2068"
	pdi = "\u2069"
)

// open and close stand around a formatted value, which isolates it where the
// locale is written from right to left: without it "389,00 €" turns round among
// Arabic letters.
func (l *Locale) open(dst []byte) []byte {
	if l.rtl {
		return append(dst, fsi...)
	}
	return dst
}

func (l *Locale) close(dst []byte) []byte {
	if l.rtl {
		return append(dst, pdi...)
	}
	return dst
}

// Isolation is how many code points [Locale.Isolate] adds at most.
const Isolation = 2

// Isolate keeps a text that came from elsewhere, such as "030 5550120", from
// turning round where the locale is written from right to left. Elsewhere it
// gives the text as it is, and nothing stays nothing.
func (l *Locale) Isolate(text string) string {
	if !l.rtl || text == "" {
		return text
	}
	return string(appendIsolated(nil, text))
}

// appendArgument appends a text that came from elsewhere to a message's.
func (l *Locale) appendArgument(dst []byte, text string) []byte {
	if !l.rtl {
		return append(dst, text...)
	}
	return appendIsolated(dst, text)
}

// OpenArgument appends what stands before an argument's text in a message,
// and CloseArgument, once the text was appended, what stands behind it. start
// is where it was opened. The text may stand as JSON has it: no escape has to
// do with isolates.
func (l *Locale) OpenArgument(dst []byte) []byte { return l.open(dst) }

// CloseArgument is the end of [Locale.OpenArgument].
func (l *Locale) CloseArgument(dst []byte, start int) []byte {
	if !l.rtl {
		return dst
	}
	text := dst[start+len(fsi):]
	switch inside, isolated := bytes.CutSuffix(text, []byte(pdi)); {
	case !mayIsolate(text):
		return append(dst, pdi...)
	case isolated && bytes.HasPrefix(text, []byte(fsi)) && !mayIsolate(inside[len(fsi):]):
		return append(dst[:start], text...) // a formatted value
	}
	return appendIsolated(dst[:start], string(text))
}

// mayIsolate is false where no character of text begins or ends an isolate:
// they are spelled E2 81 A6 to A9.
func mayIsolate(text []byte) bool { return bytes.Contains(text, []byte("\xE2\x81")) }

// appendIsolated appends text, which came from elsewhere, isolated. Isolates
// inside that nobody closes, and closings that nobody opened, are dropped:
// they would reach out of the isolate. What is one isolate already is not
// wrapped again.
func appendIsolated(dst []byte, text string) []byte {
	text = balance(text)
	if isIsolate(text) {
		return append(dst, text...)
	}
	dst = append(dst, fsi...)
	dst = append(dst, text...)
	return append(dst, pdi...)
}

// isIsolator says whether r opens an isolate: LRI, RLI or FSI.
func isIsolator(r rune) bool { return r >= 0x2066 && r <= 0x2068 }

// isPop says whether r is PDI, which closes one.
func isPop(r rune) bool { return r == 0x2069 }

// balance drops isolate characters without a partner.
func balance(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return isIsolator(r) || isPop(r) }) {
		return text
	}
	var open []int
	drop := map[int]bool{}
	for i, r := range text {
		switch {
		case isIsolator(r):
			open = append(open, i)
		case isPop(r) && len(open) == 0:
			drop[i] = true
		case isPop(r):
			open = open[:len(open)-1]
		}
	}
	for _, i := range open {
		drop[i] = true
	}
	if len(drop) == 0 {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		if !drop[i] {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isIsolate says whether a balanced text is one isolate from end to end.
func isIsolate(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if !isIsolator(first) || !isPop(last) {
		return false
	}
	depth := 0
	for i, r := range text {
		switch {
		case isIsolator(r):
			depth++
		case isPop(r):
			if depth--; depth == 0 && i+len(pdi) < len(text) {
				return false
			}
		}
	}
	return true
}
