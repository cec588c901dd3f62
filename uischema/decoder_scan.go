package uischema

import (
	"math/bits"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// space is where what stands at i begins, behind white space.
func space(src string, i int) int {
	if i < len(src) && src[i] > ' ' {
		return i
	}
	return skipSpace(src, i)
}

func skipSpace(src string, i int) int {
	for i < len(src) && (src[i] == ' ' || src[i] == '\t' || src[i] == '\n' || src[i] == '\r') {
		i++
	}
	return i
}

// goesOn goes past what stands behind a value in a container: a comma, after
// which more follows, or the bracket that ends it.
func (r *reader) goesOn(i int, end byte) (more bool, next int) {
	i = space(r.src, i)
	if i >= len(r.src) || r.src[i] != ',' && r.src[i] != end {
		return false, -1
	}
	return r.src[i] == ',', i + 1
}

// name reads a member's name at i, white space before it included, and the
// colon behind it.
func (r *reader) name(i int) (name string, next int) {
	i = space(r.src, i)
	if i >= len(r.src) || r.src[i] != '"' {
		return "", -1
	}
	end, plain := r.quoted(i)
	if end < 0 {
		return "", -1
	}
	if name = r.src[i+1 : end-1]; !plain {
		name = unescaped(name)
	}
	if i = space(r.src, end); i >= len(r.src) || r.src[i] != ':' {
		return "", -1
	}
	return name, i + 1
}

// quoted reads a string from its opening quote: where it ends, and whether
// what stands between the quotes is the string itself, without escapes. Only
// in strings can a text hold bytes beyond ASCII, so this is where they are
// looked at.
func (r *reader) quoted(i int) (end int, plain bool) {
	return r.quotedFrom(wideOrSpecial(r.src, i+1))
}

// quotedFrom is quoted of a string that is ASCII as it is before i.
func (r *reader) quotedFrom(i int) (end int, plain bool) {
	if i < len(r.src) && r.src[i] == '"' {
		return i + 1, true
	}
	plain = true
	for start := i; ; {
		if i = special(r.src, i); i >= len(r.src) {
			return -1, false
		}
		switch r.src[i] {
		case '"':
			if !utf8.ValidString(r.src[start:i]) {
				return -1, false
			}
			return i + 1, plain
		case '\\':
			c, n := unescapeRune(r.src[i:min(i+12, len(r.src))])
			if n == 0 || utf16.IsSurrogate(c) {
				return -1, false
			}
			plain = false
			i += n
		default:
			return -1, false // a control character
		}
	}
}

// wideOrSpecial is special that also stops at the first byte beyond ASCII.
func wideOrSpecial(src string, i int) int {
	for ; i+8 <= len(src); i += 8 {
		if found := wideOrSpecials(eight(src[i : i+8])); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(src); i++ {
		if c := src[i]; c == '"' || c == '\\' || c < ' ' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

// special is the index of the next quote, backslash or control character, or
// len(src). It looks at eight bytes at once (Mycroft's test for a zero byte).
func special(src string, i int) int {
	for ; i+8 <= len(src); i += 8 {
		if found := specials(eight(src[i : i+8])); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(src); i++ {
		if c := src[i]; c == '"' || c == '\\' || c < ' ' {
			break
		}
	}
	return i
}

// Each byte of a word is 1, or has its top bit alone.
const ones, tops = 0x0101010101010101, 0x8080808080808080

// specials has the top bit of each byte of x set that is a quote, a backslash
// or a control character; only the lowest that is set is for sure.
func specials(x uint64) uint64 {
	quote, slash := x^(ones*'"'), x^(ones*'\\')
	return ((quote-ones)&^quote | (slash-ones)&^slash | (x-ones*' ')&^x) & tops
}

// wideOrSpecials is specials that also takes bytes beyond ASCII. So it need not
// tell them from what underflows.
func wideOrSpecials(x uint64) uint64 {
	return (x | ((x ^ ones*'"') - ones) | ((x ^ ones*'\\') - ones) | (x - ones*' ')) & tops
}

// eight are the first eight bytes of s, the first one lowest.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// unescaped is the string that quoted has read, in memory of its own.
func unescaped(raw string) string {
	var text strings.Builder
	text.Grow(len(raw))
	for {
		i := strings.IndexByte(raw, '\\')
		if i < 0 {
			text.WriteString(raw)
			return text.String()
		}
		text.WriteString(raw[:i])
		c, n := unescapeRune(raw[i:min(i+12, len(raw))])
		text.WriteRune(c)
		raw = raw[i+n:]
	}
}

// text reads a string at its quote, and holds it to its schema.
func (r *reader) text(p *plan, i int) (Value, int) {
	return r.textFrom(p, i, wideOrSpecial(r.src, i+1))
}

// otherText is text of a string that is another value, and ASCII as it is before
// stop.
func (r *reader) otherText(p *plan, i, stop int) (Value, int) {
	r.values++
	return r.textFrom(p, i, stop)
}

func (r *reader) textFrom(p *plan, i, stop int) (Value, int) {
	end, plain := r.quotedFrom(stop)
	if end < 0 {
		return Value{}, -1
	}
	text := r.src[i+1 : end-1]
	if !plain {
		text = unescaped(text)
	}
	v := StringValue(text)
	if plain {
		v.bits |= plainBit
	}
	switch {
	case p == nil:
	case p.words:
		return r.oneOf(p, v, end)
	case !p.simple:
		if !r.check.check(p.schema, v) {
			return Value{}, -1
		}
	case !p.schema.Types.has(TypeString) || !r.check.string(p.schema, text):
		return Value{}, -1
	}
	return v, end
}

// oneOf gives the enum's word in place of the text's.
func (r *reader) oneOf(p *plan, v Value, end int) (Value, int) {
	text := v.Text()
	for _, word := range p.schema.words {
		if word == text {
			word := StringValue(word)
			word.bits |= v.bits & plainBit
			if p.onlyWords || r.check.check(p.schema, word) {
				return word, end
			}
			break
		}
	}
	return Value{}, -1
}

// word reads true, false, null or a number.
func (r *reader) word(c byte, i int) (Value, int) {
	switch c {
	case 't':
		return BoolValue(true), r.is("true", i)
	case 'f':
		return BoolValue(false), r.is("false", i)
	case 'n':
		return NullValue(), r.is("null", i)
	}
	return r.number(i)
}

func (r *reader) is(word string, i int) int {
	if !strings.HasPrefix(r.src[i:], word) {
		return -1
	}
	return i + len(word)
}

// number reads a number literal.
func (r *reader) number(start int) (Value, int) {
	i, negative := start, r.src[start] == '-'
	if negative {
		i++
	}
	whole, end := digits(r.src, i)
	n := end - i
	if n == 0 || n > 1 && r.src[i] == '0' {
		return Value{}, -1
	}
	i = end
	integer := true
	if r.at('.', i) {
		integer = false
		if _, end = digits(r.src, i+1); end == i+1 {
			return Value{}, -1
		}
		i = end
	}
	if r.at('e', i) || r.at('E', i) {
		integer = false
		if i++; r.at('+', i) || r.at('-', i) {
			i++
		}
		if _, end = digits(r.src, i); end == i {
			return Value{}, -1
		}
		i = end
	}
	var v Value
	var err error
	if integer && n <= 18 {
		if negative {
			whole = -whole
		}
		v, err = IntValue(whole)
	} else {
		v, err = ParseNumber(r.src[start:i])
	}
	if err != nil {
		return Value{}, -1
	}
	return v, i
}

func (r *reader) at(c byte, i int) bool { return i < len(r.src) && r.src[i] == c }

// shortNumber reads a number of few digits, with or without a fraction: both the
// digits and the power of ten are doubles then, and so their quotient is the
// double nearest to what stands there (Clinger 1990). end is 0 for all others.
func shortNumber(src string, i int) (v Value, end int) {
	whole, end := digits(src, i)
	n := end - i
	if n == 0 || n > 15 || n > 1 && src[i] == '0' || end >= len(src) {
		return Value{}, 0
	}
	if src[end] != '.' {
		if wordText.has(src[end]) {
			return Value{}, 0
		}
		return wholeValue(whole), end
	}
	part, last := digits(src, end+1)
	places := last - end - 1
	if places == 0 || n+places > 15 || last >= len(src) || wordText.has(src[last]) {
		return Value{}, 0
	}
	power := powers[places]
	v, err := FloatValue((float64(whole)*power + float64(part)) / power)
	if err != nil {
		return Value{}, 0
	}
	return v, last
}

// powers are those of ten up to the places that a short number has.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// digits reads decimal digits; what they say is right up to 18 of them.
func digits(src string, i int) (n int64, end int) {
	for i < len(src) && isDigit(src[i]) {
		n = n*10 + int64(src[i]-'0')
		i++
	}
	return n, i
}
