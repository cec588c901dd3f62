package uischema_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"mantel/uischema"
)

// spelled is a string of RFC 8785, section 3.2.2.2, character by character.
func spelled(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteString(`\` + string(r))
		case r < ' ' && strings.ContainsRune("\b\f\n\r\t", r):
			out.WriteString(`\` + map[rune]string{'\b': "b", '\f': "f", '\n': "n", '\r': "r", '\t': "t"}[r])
		case r < ' ':
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r) // U+FFFD where a byte is no part of one
		}
	}
	return out.String() + `"`
}

// TestAppendStringLooksAtEveryByte puts each kind of character at each place
// of texts of each length: it looks at several bytes at once.
func TestAppendStringLooksAtEveryByte(t *testing.T) {
	kinds := []string{`"`, `\`, "\n", "\x00", "\x1f", " ", "\x7f", "ä", "\u20ac", "\U0001f600", "\x80", "\xff", "\xe2\x82"}
	for length := range 35 {
		plain := strings.Repeat("abcdefghi", 4)[:length]
		for at := range length + 1 {
			for i, kind := range kinds {
				next := kinds[(i+length)%len(kinds)]
				for _, s := range []string{plain[:at] + kind + plain[at:], plain[:at] + kind, kind + plain[:at] + next + plain[at:], kind + kind + plain[:at] + next} {
					if got, want := string(uischema.AppendString([]byte("x"), s)), "x"+spelled(s); got != want {
						t.Fatalf("%q is %s, want %s (valid UTF-8: %t)", s, got, want, utf8.ValidString(s))
					}
				}
			}
		}
	}
}
