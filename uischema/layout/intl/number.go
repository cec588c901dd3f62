package intl

import (
	"math"
	"strconv"
	"strings"

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

// Number writes f with at most maxFraction digits after the decimal
// separator, trailing zeros dropped: "1.299,5". maxFraction below 0 is
// DefaultFraction, above MaxFraction it is that. Halves that are exact in
// binary go to the even neighbour (ICU's rule). The result has at most
// [MaxNumber] code points; it is "" for NaN, infinity, and numbers beyond
// ±(2^53−1), which no JSON of ours can hold: a caller takes that for a failure.
func (l *Locale) Number(f float64, maxFraction int) string {
	return l.wrap(l.number(f, maxFraction))
}

// number is Number without isolation.
func (l *Locale) number(f float64, maxFraction int) []byte {
	negative, integer, fraction, ok := split(f, maxFraction)
	if !ok {
		return nil
	}
	dst := make([]byte, 0, 48)
	if negative {
		dst = append(dst, l.symbols.minus...)
	}
	return l.symbols.appendDecimal(dst, integer, fraction)
}

// Percent writes a ratio as a percentage with at most two fraction digits:
// 0.15 is "15 %" in German. The result has at most [MaxPercent] code points;
// it is "" where [Locale.Number] of f·100 is.
func (l *Locale) Percent(f float64) string {
	negative, integer, fraction, ok := split(f*100, percentFraction)
	if !ok {
		return ""
	}
	dst := make([]byte, 0, 48)
	if negative {
		dst = append(dst, l.symbols.minus...)
	}
	dst = append(dst, l.symbols.percentBefore...)
	dst = l.symbols.appendDecimal(dst, integer, fraction)
	return l.wrap(append(dst, l.symbols.percentEnd...))
}

// split rounds f and gives its parts in ASCII digits; a zero has no sign.
func split(f float64, maxFraction int) (negative bool, integer, fraction string, ok bool) {
	if math.IsNaN(f) || math.Abs(f) > uischema.MaxInt {
		return false, "", "", false
	}
	if maxFraction < 0 {
		maxFraction = DefaultFraction
	}
	text := strconv.FormatFloat(math.Abs(f), 'f', min(maxFraction, MaxFraction), 64)
	integer, fraction, _ = strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	negative = f < 0 && (integer != "0" || fraction != "")
	return negative, integer, fraction, true
}
