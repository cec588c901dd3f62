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
	digits         [10]string
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
	var buf [20]byte
	integer := strconv.AppendUint(buf[:0], whole, 10)
	grouped := len(integer) > s.ungrouped && s.group != "" && s.primary > 0
	for i, c := range integer {
		left := len(integer) - i
		if i > 0 && grouped && left >= s.primary && (left-s.primary)%s.secondary == 0 {
			dst = append(dst, s.group...)
		}
		dst = append(dst, s.digits[c-'0']...)
	}
	if digits == 0 {
		return dst
	}
	dst = append(dst, s.decimal...)
	for scale := powersOfTen[digits-1]; scale > 0; scale /= 10 {
		dst = append(dst, s.digits[fraction/scale%10]...)
	}
	return dst
}

// appendPadded writes a whole number with at least so many digits.
func (s *symbols) appendPadded(dst []byte, n, digits int) []byte {
	for scale := int(powersOfTen[digits-1]); scale > 1 && n < scale; scale /= 10 {
		dst = append(dst, s.digits[0]...)
	}
	var buf [20]byte
	for _, c := range strconv.AppendInt(buf[:0], int64(n), 10) {
		dst = append(dst, s.digits[c-'0']...)
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
