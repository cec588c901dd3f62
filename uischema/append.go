package uischema

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AppendJSON appends v in its one canonical spelling: no white space, an
// object's members in ascending order of their names, numbers as RFC 8785
// (section 3.2.2.3) spells them, strings by [AppendString]. Absent appends
// nothing.
func AppendJSON(dst []byte, v Value) []byte { return appendJSON(dst, &v) }

func appendJSON(dst []byte, v *Value) []byte {
	switch v.Kind() {
	case Null:
		return append(dst, "null"...)
	case Bool:
		return strconv.AppendBool(dst, v.Bool())
	case Int:
		return strconv.AppendInt(dst, v.Int(), 10)
	case Float:
		return appendFloat(dst, v.Number())
	case String:
		return appendText(dst, v)
	case List:
		dst = append(dst, '[')
		values := v.values()
		for i := range values {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendJSON(dst, &values[i])
		}
		return append(dst, ']')
	case Object:
		dst = append(dst, '{')
		values := v.values()
		for i, name := range v.names() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(AppendString(dst, name), ':')
			dst = appendJSON(dst, &values[i])
		}
		return append(dst, '}')
	}
	return dst
}

// appendFloat spells a double as ECMAScript's Number::toString does, which
// RFC 8785 asks for: the shortest digits that read back the same, plain from
// 1e-6 up to 1e21, else with an exponent without leading zeros.
func appendFloat(dst []byte, f float64) []byte {
	abs := math.Abs(f)
	if abs == 0 {
		return append(dst, '0')
	}
	if n := int64(abs*million + 0.5); abs < 1e9 && n%million != 0 && float64(n)/million == abs {
		return appendFloatMillionths(dst, n, f < 0)
	}
	if abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(dst, f, 'f', -1, 64)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'e', -1, 64)
	// Go writes at least two exponent digits, ECMAScript only what it needs.
	for i := start; i < len(dst); i++ {
		if dst[i] != 'e' {
			continue
		}
		if i+2 < len(dst)-1 && dst[i+2] == '0' {
			dst = append(dst[:i+2], dst[i+3:]...)
		}
		break
	}
	return dst
}

// million has as many zeros as most numbers have decimals, or more.
const million = 1e6

// appendFloatMillionths spells a double that n/million is the nearest one to, which is
// not whole. n has 15 digits at most, and of the decimals with so few no two are
// nearest to the same double (IEEE 754 doubles keep 15 digits). So the shortest
// that reads back the same can be no other number than this, and is what is left
// of it without the zeros at its end.
func appendFloatMillionths(dst []byte, n int64, negative bool) []byte {
	if negative {
		dst = append(dst, '-')
	}
	dst = append(strconv.AppendInt(dst, n/million, 10), '.')
	for rest := n % million; rest > 0; rest = rest * 10 % million {
		dst = append(dst, '0'+byte(rest*10/million))
	}
	return dst
}

// appendText appends a String, without looking at it where that was done when
// it was read.
func appendText(dst []byte, v *Value) []byte {
	if v.IsPlain() {
		return appendQuoted(dst, v.Text())
	}
	return AppendString(dst, v.Text())
}

// appendQuoted appends s between quotes, where there is room with one copy.
func appendQuoted(dst []byte, s string) []byte {
	start, end := len(dst), len(dst)+len(s)+2
	if end > cap(dst) {
		return append(append(append(dst, '"'), s...), '"')
	}
	dst = dst[:end]
	dst[start], dst[end-1] = '"', '"'
	copy(dst[start+1:], s)
	return dst
}

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string with the escapes of RFC 8785
// (section 3.2.2.2) and no others: \" \\ \b \f \n \r \t, and \u00xx for the
// other control characters. Invalid UTF-8 becomes U+FFFD.
func AppendString(dst []byte, s string) []byte {
	quick := quickly(s)
	if quick == len(s) {
		return appendQuoted(dst, s)
	}
	dst = append(append(dst, '"'), s[:quick]...)
	for s = s[quick:]; s[0] < utf8.RuneSelf; {
		dst = appendEscape(dst, s[0])
		next := 1 + quickly(s[1:])
		if dst = append(dst, s[1:next]...); next == len(s) {
			return append(dst, '"')
		}
		s = s[next:]
	}
	if !utf8.ValidString(s) {
		s = mended(s)
	}
	for {
		i := special(s, 0)
		dst = append(dst, s[:i]...)
		if i == len(s) {
			return append(dst, '"')
		}
		dst = appendEscape(dst, s[i])
		s = s[i+1:]
	}
}

// mended has U+FFFD for each byte that is no part of a character.
func mended(s string) string {
	var out strings.Builder
	for _, r := range s {
		out.WriteRune(r)
	}
	return out.String()
}

func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}
