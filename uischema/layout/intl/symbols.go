package intl

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// symbols is how a locale writes numbers: CLDR's decimal pattern, read off
// what x/text prints, because x/text hands out neither symbols nor patterns,
// and printing by it is neither exact for decimal strings nor safe for
// concurrent use.
type symbols struct {
	digits [10]string
	// latin says that they are 0 to 9.
	latin          bool
	decimal, group string
	// primary and secondary are how many digits the last group and those
	// before it have: 3 and 3, or 3 and 2 in India.
	primary, secondary int
	// ungrouped is the number of integer digits up to which nothing is
	// grouped: 4 in Spanish ("1299", "12.990").
	ungrouped                 int
	minus                     string
	percentBefore, percentEnd string
}

// readSymbols prints a few numbers and takes them apart. The tag's "nu"
// extension chooses the digits.
func readSymbols(tag language.Tag) symbols {
	p := message.NewPrinter(tag)
	var s symbols
	for i := range s.digits {
		s.digits[i] = p.Sprint(number.Decimal(i))
	}
	s.latin = strings.Join(s.digits[:], "") == "0123456789"
	s.decimal = strings.TrimSuffix(strings.TrimPrefix(p.Sprint(number.Decimal(0.5)), s.digits[0]), s.digits[5])
	s.minus = strings.TrimSuffix(p.Sprint(number.Decimal(-1)), s.digits[1])
	s.percentBefore, s.percentEnd, _ = strings.Cut(p.Sprint(number.Percent(0.01)), s.digits[1])
	s.readGroups(p.Sprint(number.Decimal(1234567890123)))
	return s
}

// readGroups finds separator and group sizes in a long whole number.
func (s *symbols) readGroups(printed string) {
	var sizes []int
	run := 0
	for printed != "" {
		r, n := utf8.DecodeRuneInString(printed)
		if s.isDigit(string(r)) {
			run++
		} else {
			s.group = string(r)
			sizes = append(sizes, run)
			run = 0
		}
		printed = printed[n:]
	}
	s.primary, s.secondary = run, run
	if n := len(sizes); n > 1 {
		s.secondary = sizes[n-1]
	}
	s.ungrouped = s.primary
}

func (s *symbols) isDigit(text string) bool {
	for _, d := range s.digits {
		if d == text {
			return true
		}
	}
	return false
}

// appendDecimal writes an unsigned decimal: its whole part, and so many digits
// of a fraction.
func (s *symbols) appendDecimal(dst []byte, whole, fraction uint64, digits int) []byte {
	if whole < 1000 && s.latin && s.ungrouped >= 3 {
		dst = appendSmall(dst, whole)
		if digits == 0 {
			return dst
		}
		return s.appendPadded(append(dst, s.decimal...), fraction, digits)
	}
	var buf [20]byte
	integer := strconv.AppendUint(buf[:0], whole, 10)
	switch {
	case len(integer) > s.ungrouped && s.group != "" && s.primary > 0:
		dst = s.appendGroups(dst, integer)
	case s.latin:
		dst = append(dst, integer...)
	default:
		dst = s.appendDigits(dst, string(integer))
	}
	if digits == 0 {
		return dst
	}
	return s.appendPadded(append(dst, s.decimal...), fraction, digits)
}

// appendSmall writes a number of three digits at most.
func appendSmall(dst []byte, n uint64) []byte {
	switch {
	case n > 99:
		return append(dst, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	case n > 9:
		return append(dst, byte('0'+n/10), byte('0'+n%10))
	}
	return append(dst, byte('0'+n))
}

// appendGroups writes ASCII digits with separators between groups of them.
func (s *symbols) appendGroups(dst, integer []byte) []byte {
	for i, c := range integer {
		if left := len(integer) - i; i > 0 && left >= s.primary && (left-s.primary)%s.secondary == 0 {
			dst = append(dst, s.group...)
		}
		dst = s.appendDigit(dst, c-'0')
	}
	return dst
}

func (s *symbols) appendDigit(dst []byte, digit byte) []byte {
	if s.latin {
		return append(dst, '0'+digit)
	}
	return append(dst, s.digits[digit]...)
}

// appendPadded writes the last digits of n, so many of them.
func (s *symbols) appendPadded(dst []byte, n uint64, digits int) []byte {
	if digits == 2 {
		return s.appendDigit(s.appendDigit(dst, byte(n/10%10)), byte(n%10))
	}
	for scale := powersOfTen[digits-1]; scale > 0; scale /= 10 {
		dst = s.appendDigit(dst, byte(n/scale%10))
	}
	return dst
}

// appendDigits copies text with its ASCII digits replaced by the locale's.
func (s *symbols) appendDigits(dst []byte, text string) []byte {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= '0' && c <= '9' {
			dst = append(dst, s.digits[c-'0']...)
		} else {
			dst = append(dst, c)
		}
	}
	return dst
}
