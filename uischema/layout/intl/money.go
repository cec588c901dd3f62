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
func readCurrencies(tag language.Tag, pattern *moneyPattern) *currencies {
	p := message.NewPrinter(tag)
	all := &currencies{}
	for it := currency.Query(); it.Next(); {
		unit := it.Unit()
		code, ok := codeOf(unit.String())
		if !ok || all.find(code) != nil {
			continue
		}
		digits, _ := currency.Standard.Rounding(unit)
		all.add(code, pattern.symbol(p.Sprint(currency.Symbol(unit)), digits))
	}
	return all
}

// currencies are the symbols by code: a table that is never full, where a code
// stands at its place or behind, and which is quicker than a map.
type currencies struct {
	table [1024]struct {
		code   currencyCode
		symbol *currencySymbol
	}
	many int
}

// place is where a code stands if it stands alone.
func (c *currencies) place(code currencyCode) int { return int(code*0x9E3779B1>>16) % len(c.table) }

// find gives nil for a code that is not there.
func (c *currencies) find(code currencyCode) *currencySymbol {
	for i := c.place(code); ; i = (i + 1) % len(c.table) {
		if at := &c.table[i]; at.symbol == nil || at.code == code {
			return at.symbol
		}
	}
}

// add keeps the symbol of a code that is not there yet; a table that is half
// full takes no more.
func (c *currencies) add(code currencyCode, symbol currencySymbol) {
	if c.many++; c.many > len(c.table)/2 {
		return
	}
	i := c.place(code)
	for c.table[i].symbol != nil {
		i = (i + 1) % len(c.table)
	}
	c.table[i].code, c.table[i].symbol = code, &symbol
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
	symbol := l.currency().find(known)
	if symbol == nil {
		made := l.money.symbol(code, 2)
		symbol = &made
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
	point := 0
	for ; point < len(amount) && amount[point] != '.'; point++ {
		c := amount[point] - '0'
		if c > 9 || point == 12 {
			return false, 0, 0, 0, false
		}
		whole = whole*10 + uint64(c)
	}
	if point == 0 || amount[0] == '0' && point > 1 {
		return false, 0, 0, 0, false
	}
	if point == len(amount) {
		return negative, whole, 0, 0, true
	}
	behind := amount[point+1:]
	if len(behind) < 1 || len(behind) > 3 {
		return false, 0, 0, 0, false
	}
	fraction, ok = natural(behind)
	for digits = len(behind); digits > 0 && fraction%10 == 0; digits-- {
		fraction /= 10
	}
	return negative, whole, fraction, digits, ok
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
