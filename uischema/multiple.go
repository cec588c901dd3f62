package uischema

import (
	"math/bits"
	"strconv"
)

// decimal is a number that is not negative, exactly as its shortest decimal
// spelling says: digits × 10^exp.
type decimal struct {
	digits uint64
	exp    int
}

// decimalOf reads the magnitude of a number. It allocates nothing.
func decimalOf(v Value) decimal {
	if v.Kind() == Int {
		n := v.Int()
		return decimal{digits: uint64(max(n, -n))}
	}
	var buf [32]byte
	text := strconv.AppendFloat(buf[:0], v.Number(), 'e', -1, 64)
	var d decimal
	point, i := false, 0
	for ; i < len(text) && text[i] != 'e'; i++ {
		switch c := text[i]; {
		case c == '.':
			point = true
		case c != '-':
			d.digits = d.digits*10 + uint64(c-'0')
			if point {
				d.exp--
			}
		}
	}
	negative, exp := text[i+1] == '-', 0
	for _, c := range text[i+2:] {
		exp = exp*10 + int(c-'0')
	}
	if negative {
		exp = -exp
	}
	d.exp += exp
	return d
}

// isMultiple reports whether v is a whole multiple of step, which is more
// than 0. It reckons in decimal, as people write and as JSON Schema's own
// validators with big numbers do: 0.3 is a multiple of 0.1, though dividing
// the two doubles gives 2.9999999999999996.
func isMultiple(v, step Value) bool {
	a, b := decimalOf(v), decimalOf(step)
	if a.digits == 0 {
		return true
	}
	shift := a.exp - b.exp
	if shift < 0 {
		// a.digits must be divisible by b.digits × 10^-shift.
		for ; shift < 0; shift++ {
			high, low := bits.Mul64(b.digits, 10)
			if high > 0 || low > a.digits {
				return false
			}
			b.digits = low
		}
		return a.digits%b.digits == 0
	}
	// a.digits × 10^shift modulo b.digits, one digit at a time.
	rest := a.digits % b.digits
	for ; shift > 0 && rest != 0; shift-- {
		high, low := bits.Mul64(rest, 10)
		_, rest = bits.Div64(high, low, b.digits)
	}
	return rest == 0
}
