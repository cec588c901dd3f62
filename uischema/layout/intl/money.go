package intl

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/locales"
	gocurrency "github.com/go-playground/locales/currency"
	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// ErrMoney says that an amount or a currency does not have its form.
var ErrMoney = errors.New("not an amount of money")

// nbsp keeps number and symbol on one line.
const nbsp = "\u00a0"

// moneyPattern is CLDR's standard currency pattern.
type moneyPattern struct {
	symbols     symbols
	symbolFirst bool
	spaced      bool
}

// currencySymbol is what a locale writes before and behind an amount of a
// currency, and how many fraction digits the currency has.
type currencySymbol struct {
	before, behind string
	digits         int
}

// readMoneyPattern finds the side of the symbol in what go-playground prints.
// Only that is taken from it: it writes the first byte of a separator, pads
// every currency to two digits, and knows no symbols.
func readMoneyPattern(t locales.Translator, s symbols) moneyPattern {
	printed := t.FmtCurrency(1, 2, gocurrency.EUR)
	before, after, _ := strings.Cut(printed, "1")
	first := strings.ContainsFunc(before, unicode.IsLetter) || strings.Contains(before, "€")
	side := after
	if first {
		side = before
	}
	return moneyPattern{
		symbols:     s,
		symbolFirst: first,
		spaced:      strings.ContainsFunc(side, unicode.IsSpace),
	}
}

// readCurrencies asks x/text for the symbols of all currencies that are legal
// tender today.
func readCurrencies(tag language.Tag, pattern *moneyPattern) map[currencyCode]currencySymbol {
	p := message.NewPrinter(tag)
	all := make(map[currencyCode]currencySymbol)
	for it := currency.Query(); it.Next(); {
		unit := it.Unit()
		code, ok := codeOf(unit.String())
		if _, known := all[code]; known || !ok {
			continue
		}
		digits, _ := currency.Standard.Rounding(unit)
		all[code] = pattern.symbol(p.Sprint(currency.Symbol(unit)), digits)
	}
	return all
}

// symbol puts a currency's symbol on its side. What ends in a letter next to
// the amount is set off from it (CLDR's currencySpacing).
func (p *moneyPattern) symbol(text string, digits int) currencySymbol {
	if p.symbolFirst {
		if last, _ := utf8.DecodeLastRuneInString(text); p.spaced || !unicode.IsSymbol(last) {
			text += nbsp
		}
		return currencySymbol{before: text, digits: digits}
	}
	if first, _ := utf8.DecodeRuneInString(text); p.spaced || !unicode.IsSymbol(first) {
		text = nbsp + text
	}
	return currencySymbol{behind: text, digits: digits}
}

// Money writes an amount such as "1299.50" of an ISO 4217 currency: "1.299,50 €".
// Where exact is false a fraction of zeros is left out ("89 €"), else as many
// digits are written as the currency has ("89,00 €", "¥89"). Digits that the
// amount has beyond those are kept: a price is never rounded. A currency that
// CLDR does not know is shown as its code, with two digits.
//
// amount matches `^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?$`, currency is three
// capital letters; else the error wraps ErrMoney. The result has at most
// [MaxMoney] code points.
func (l *Locale) Money(amount, code string, exact bool) (string, error) {
	var buf [stackText]byte
	dst, err := l.AppendMoney(buf[:0], amount, code, exact)
	return string(dst), err
}

// AppendMoney appends what [Locale.Money] gives, and nothing where that is an
// error.
func (l *Locale) AppendMoney(dst []byte, amount, code string, exact bool) ([]byte, error) {
	negative, whole, fraction, digits, ok := splitAmount(amount)
	if !ok {
		return dst, fmt.Errorf("%w: the amount is a decimal with up to 12 digits before and 3 after the point", ErrMoney)
	}
	known, ok := codeOf(code)
	if !ok {
		return dst, fmt.Errorf("%w: the currency is an ISO 4217 code of three capital letters", ErrMoney)
	}
	symbol, ok := l.currency()[known]
	if !ok {
		symbol = l.money.symbol(code, 2)
	}
	if fraction != 0 || exact {
		for ; digits < symbol.digits; digits++ {
			fraction *= 10
		}
	}
	dst = l.open(dst)
	if negative && (whole != 0 || fraction != 0) {
		dst = append(dst, l.symbols.minus...)
	}
	dst = append(dst, symbol.before...)
	dst = l.money.symbols.appendDecimal(dst, whole, fraction, digits)
	return l.close(append(dst, symbol.behind...)), nil
}

// currencyCode is a currency's three letters as a number, which a map finds
// sooner than a text.
type currencyCode uint32

// codeOf is false for what is no three capital letters.
func codeOf(text string) (code currencyCode, ok bool) {
	if len(text) != 3 {
		return 0, false
	}
	for i := range len(text) {
		c := text[i] - 'A'
		if c > 'Z'-'A' {
			return 0, false
		}
		code = code<<8 | currencyCode(c)
	}
	return code, true
}

// splitAmount takes an amount apart, if it has the form that Money names: its
// whole part, and the digits of its fraction, the last of which is no zero.
func splitAmount(amount string) (negative bool, whole, fraction uint64, digits int, ok bool) {
	negative = amount != "" && amount[0] == '-'
	if negative {
		amount = amount[1:]
	}
	integer, behind, pointed := strings.Cut(amount, ".")
	if len(integer) < 1 || len(integer) > 12 || integer[0] == '0' && len(integer) > 1 || pointed && (len(behind) < 1 || len(behind) > 3) {
		return false, 0, 0, 0, false
	}
	whole, okWhole := natural(integer)
	fraction, okFraction := natural(behind)
	for digits = len(behind); digits > 0 && fraction%10 == 0; digits-- {
		fraction /= 10
	}
	return negative, whole, fraction, digits, okWhole && okFraction
}

// natural reads ASCII digits; of none it makes 0.
func natural(text string) (n uint64, ok bool) {
	for i := 0; i < len(text); i++ {
		c := text[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + uint64(c)
	}
	return n, true
}
