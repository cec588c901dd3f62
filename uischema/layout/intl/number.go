package intl

import (
	"math"
	"math/bits"

	"mantel/uischema"
)

const (
	// DefaultFraction is how many fraction digits a number has at most where
	// nobody says otherwise, as in CLDR.
	DefaultFraction = 3
	// MaxFraction is the most that can be asked for.
	MaxFraction = 9
	// percentFraction keeps an interest rate of 4.49 % whole.
	percentFraction = 2
)

// powersOfTen are those that a fraction is cut by.
var powersOfTen = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// Number writes f with at most maxFraction digits after the decimal
// separator, trailing zeros dropped: "1.299,5". maxFraction below 0 is
// DefaultFraction, above MaxFraction it is that. Halves that are exact in
// binary go to the even neighbour (ICU's rule). The result has at most
// [MaxNumber] code points; it is "" for NaN, infinity, and numbers beyond
// ±(2^53−1), which no JSON of ours can hold: a caller takes that for a failure.
func (l *Locale) Number(f float64, maxFraction int) string {
	var buf [stackText]byte
	return string(l.AppendNumber(buf[:0], f, maxFraction))
}

// stackText is room for what is written in one piece.
const stackText = 96

// AppendNumber appends what [Locale.Number] gives.
func (l *Locale) AppendNumber(dst []byte, f float64, maxFraction int) []byte {
	negative, whole, fraction, digits, ok := split(f, maxFraction)
	if !ok {
		return dst
	}
	return l.appendNumber(dst, negative, whole, fraction, digits)
}

// AppendInt appends what [Locale.Number] gives for a whole number.
func (l *Locale) AppendInt(dst []byte, n int64) []byte {
	if n > uischema.MaxInt || n < -uischema.MaxInt {
		return dst
	}
	return l.appendNumber(dst, n < 0, uint64(max(n, -n)), 0, 0)
}

func (l *Locale) appendNumber(dst []byte, negative bool, whole, fraction uint64, digits int) []byte {
	dst = l.open(dst)
	if negative {
		dst = append(dst, l.symbols.minus...)
	}
	return l.close(l.symbols.appendDecimal(dst, whole, fraction, digits))
}

// Percent writes a ratio as a percentage with at most two fraction digits:
// 0.15 is "15 %" in German. The result has at most [MaxPercent] code points;
// it is "" where [Locale.Number] of f·100 is.
func (l *Locale) Percent(f float64) string {
	var buf [stackText]byte
	return string(l.AppendPercent(buf[:0], f))
}

// AppendPercent appends what [Locale.Percent] gives.
func (l *Locale) AppendPercent(dst []byte, f float64) []byte {
	negative, whole, fraction, digits, ok := split(f*100, percentFraction)
	if !ok {
		return dst
	}
	dst = l.open(dst)
	if negative {
		dst = append(dst, l.symbols.minus...)
	}
	dst = append(dst, l.symbols.percentBefore...)
	dst = l.symbols.appendDecimal(dst, whole, fraction, digits)
	return l.close(append(dst, l.symbols.percentEnd...))
}

// split rounds f and takes it apart: its whole part, and the digits of its
// fraction, the last of which is no zero. A zero has no sign.
func split(f float64, maxFraction int) (negative bool, whole, fraction uint64, digits int, ok bool) {
	size := math.Abs(f)
	if math.IsNaN(f) || size > uischema.MaxInt {
		return false, 0, 0, 0, false
	}
	if maxFraction < 0 {
		maxFraction = DefaultFraction
	}
	whole = uint64(size)
	// What is left is exact: both have the same bits, one the first of them.
	if rest := size - float64(whole); rest > 0 {
		digits = min(maxFraction, MaxFraction)
		fraction = rounded(rest, digits, whole&1 == 1)
	}
	if fraction == powersOfTen[digits] {
		whole, fraction = whole+1, 0
	}
	for ; digits > 0 && fraction%10 == 0; digits-- {
		fraction /= 10
	}
	return f < 0 && (whole != 0 || fraction != 0), whole, fraction, digits, true
}

// rounded is f·10^digits, to the nearest whole number, a half to the even one:
// exactly, in 128 bits. f lies between 0 and 1; odd says that the number has
// an odd whole part before it.
func rounded(f float64, digits int, odd bool) uint64 {
	const mantissa, bias = 52, 1075
	all := math.Float64bits(f)
	exponent := int(all >> mantissa)
	shift := bias - exponent // f is m / 2^shift
	if exponent == 0 || shift > 127 {
		return 0 // 2^53·10^9 is far from half of 2^127
	}
	hi, lo := bits.Mul64(all&(1<<mantissa-1)|1<<mantissa, powersOfTen[digits])
	q, half, below := lo, false, false
	if shift < 64 { // 53 at least
		q = hi<<(64-shift) | lo>>shift
		half, below = lo>>(shift-1)&1 == 1, lo&(1<<(shift-1)-1) != 0
	} else if shift == 64 {
		q, half, below = hi, lo>>63 == 1, lo<<1 != 0
	} else {
		q = hi >> (shift - 64)
		half, below = hi>>(shift-65)&1 == 1, hi&(1<<(shift-65)-1) != 0 || lo != 0
	}
	if digits > 0 {
		odd = q&1 == 1 // ten and its powers are even
	} else {
		odd = odd != (q&1 == 1)
	}
	if half && (below || odd) {
		q++
	}
	return q
}
