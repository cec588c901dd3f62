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

// currencySymbol is how a locale shows a currency, and how many fraction
// digits the currency has.
type currencySymbol struct {
	text   string
	digits int
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
func readCurrencies(tag language.Tag) map[string]currencySymbol {
	p := message.NewPrinter(tag)
	all := make(map[string]currencySymbol)
	for it := currency.Query(); it.Next(); {
		unit := it.Unit()
		if _, ok := all[unit.String()]; ok {
			continue
		}
		digits, _ := currency.Standard.Rounding(unit)
		all[unit.String()] = currencySymbol{text: p.Sprint(currency.Symbol(unit)), digits: digits}
	}
	return all
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
	negative, integer, fraction, ok := splitAmount(amount)
	if !ok {
		return "", fmt.Errorf("%w: the amount is a decimal with up to 12 digits before and 3 after the point", ErrMoney)
	}
	if len(code) != 3 || strings.ContainsFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return "", fmt.Errorf("%w: the currency is an ISO 4217 code of three capital letters", ErrMoney)
	}
	symbol, ok := l.currency()[code]
	if !ok {
		symbol = currencySymbol{text: code, digits: 2}
	}
	fraction = strings.TrimRight(fraction, "0")
	if fraction != "" || exact {
		for len(fraction) < symbol.digits {
			fraction += "0"
		}
	}
	dst := make([]byte, 0, 48)
	if negative && (strings.Trim(integer, "0") != "" || strings.Trim(fraction, "0") != "") {
		dst = append(dst, l.symbols.minus...)
	}
	if l.money.symbolFirst {
		dst = append(dst, symbol.text...)
		if last, _ := utf8.DecodeLastRuneInString(symbol.text); l.money.spaced || !unicode.IsSymbol(last) {
			dst = append(dst, nbsp...)
		}
		return l.wrap(l.money.symbols.appendDecimal(dst, integer, fraction)), nil
	}
	dst = l.money.symbols.appendDecimal(dst, integer, fraction)
	if first, _ := utf8.DecodeRuneInString(symbol.text); l.money.spaced || !unicode.IsSymbol(first) {
		dst = append(dst, nbsp...)
	}
	return l.wrap(append(dst, symbol.text...)), nil
}

// splitAmount takes an amount apart, if it has the form that Money names.
func splitAmount(amount string) (negative bool, integer, fraction string, ok bool) {
	rest, negative := strings.CutPrefix(amount, "-")
	integer, fraction, pointed := strings.Cut(rest, ".")
	switch {
	case !isDigits(integer) || len(integer) < 1 || len(integer) > 12,
		integer[0] == '0' && len(integer) > 1,
		pointed && (len(fraction) < 1 || len(fraction) > 3 || !isDigits(fraction)):
		return false, "", "", false
	}
	return negative, integer, fraction, true
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
