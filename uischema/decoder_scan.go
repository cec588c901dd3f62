package uischema

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

func (r *reader) space() {
	for r.pos < len(r.src) {
		switch r.src[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

// closes goes past the bracket that ends a container that has nothing in it.
func (r *reader) closes(end byte) bool {
	r.space()
	if r.pos < len(r.src) && r.src[r.pos] == end {
		r.pos++
		return true
	}
	return false
}

// goesOn goes past what stands behind a value in a container: a comma, after
// which more follows, or the bracket that ends it.
func (r *reader) goesOn(end byte) (more, ok bool) {
	r.space()
	if r.pos >= len(r.src) {
		return false, false
	}
	c := r.src[r.pos]
	r.pos++
	return c == ',', c == ',' || c == end
}

// name reads a member's name and the colon behind it.
func (r *reader) name() (raw []byte, plain, ok bool) {
	r.space()
	if r.pos >= len(r.src) || r.src[r.pos] != '"' {
		return nil, false, false
	}
	if raw, plain, ok = r.quoted(); !ok {
		return nil, false, false
	}
	r.space()
	if r.pos >= len(r.src) || r.src[r.pos] != ':' {
		return nil, false, false
	}
	r.pos++
	return raw, plain, true
}

// quoted reads a string from its opening quote: what stands between the
// quotes, and whether that is the string itself, without escapes.
func (r *reader) quoted() (raw []byte, plain, ok bool) {
	start := r.pos + 1
	plain = true
	for i := start; ; {
		if i = special(r.src, i); i >= len(r.src) {
			return nil, false, false
		}
		switch r.src[i] {
		case '"':
			r.pos = i + 1
			return r.src[start:i], plain, true
		case '\\':
			c, n := unescapeRune(string(r.src[i:min(i+12, len(r.src))]))
			if n == 0 || utf16.IsSurrogate(c) {
				return nil, false, false
			}
			plain = false
			i += n
		default:
			return nil, false, false // a control character
		}
	}
}

// special is the index of the next quote, backslash or control character, or
// len(src). It looks at eight bytes at once (Mycroft's test for a zero byte).
func special(src []byte, i int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(src); i += 8 {
		x := binary.LittleEndian.Uint64(src[i:])
		quote, slash := x^(ones*'"'), x^(ones*'\\')
		if found := ((quote-ones)&^quote | (slash-ones)&^slash | (x-ones*' ')&^x) & tops; found != 0 {
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

// keep gives the string that quoted has read, in memory of its own.
func (r *reader) keep(raw []byte, plain bool) string {
	if r.texts.Cap() == 0 {
		r.texts.Grow(len(r.src))
	}
	start := r.texts.Len()
	if plain {
		r.texts.Write(raw)
		return r.texts.String()[start:]
	}
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			end := i + 1
			for end < len(raw) && raw[end] != '\\' {
				end++
			}
			r.texts.Write(raw[i:end])
			i = end
			continue
		}
		c, n := unescapeRune(string(raw[i:min(i+12, len(raw))]))
		var buf [utf8.UTFMax]byte
		r.texts.Write(utf8.AppendRune(buf[:0], c))
		i += n
	}
	return r.texts.String()[start:]
}

func (r *reader) stringValue(p *plan) (Value, bool) {
	raw, plain, ok := r.quoted()
	if !ok {
		return Value{}, false
	}
	if p != nil && p.words && plain {
		for _, word := range p.schema.words {
			if word == string(raw) {
				return StringValue(word), true
			}
		}
		return Value{}, false
	}
	return StringValue(r.keep(raw, plain)), true
}

// word reads true, false, null or a number.
func (r *reader) word(c byte) (Value, bool) {
	switch c {
	case 't':
		return BoolValue(true), r.is("true")
	case 'f':
		return BoolValue(false), r.is("false")
	case 'n':
		return NullValue(), r.is("null")
	}
	return r.number()
}

func (r *reader) is(word string) bool {
	if len(r.src)-r.pos < len(word) || string(r.src[r.pos:r.pos+len(word)]) != word {
		return false
	}
	r.pos += len(word)
	return true
}

// number reads a number literal.
func (r *reader) number() (Value, bool) {
	start := r.pos
	negative := r.src[r.pos] == '-'
	if negative {
		r.pos++
	}
	whole, n := r.digits()
	if n == 0 || n > 1 && r.src[r.pos-n] == '0' {
		return Value{}, false
	}
	integer := true
	if r.at('.') {
		r.pos++
		integer = false
		if _, n := r.digits(); n == 0 {
			return Value{}, false
		}
	}
	if r.at('e') || r.at('E') {
		r.pos++
		integer = false
		if r.at('+') || r.at('-') {
			r.pos++
		}
		if _, n := r.digits(); n == 0 {
			return Value{}, false
		}
	}
	if integer && n <= 18 {
		if negative {
			whole = -whole
		}
		v, err := IntValue(whole)
		return v, err == nil
	}
	v, err := ParseNumber(string(r.src[start:r.pos]))
	return v, err == nil
}

func (r *reader) at(c byte) bool { return r.pos < len(r.src) && r.src[r.pos] == c }

// digits reads decimal digits; what they say is right up to 18 of them.
func (r *reader) digits() (n int64, count int) {
	start := r.pos
	for r.pos < len(r.src) && isDigit(r.src[r.pos]) {
		n = n*10 + int64(r.src[r.pos]-'0')
		r.pos++
	}
	return n, r.pos - start
}
