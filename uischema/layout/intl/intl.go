// Package intl answers: how is this amount, number, date or message written
// for readers of this locale?
//
// Data come from CLDR by way of two libraries: golang.org/x/text (digits,
// separators, currency symbols, plural rules, language matching) and
// github.com/go-playground/locales (dates, and on which side of a number a
// currency stands). docs/adr/0003-messages-and-formatting.md weighs them. The
// locales are a known, finite set ([Known]), so that what a request says can
// become part of a cache key.
//
// Everything here is immutable after it was made and safe for concurrent use.
package intl

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"golang.org/x/text/language"
)

// ErrLocale says that a tag is not one of the [Known] locales.
var ErrLocale = errors.New("unknown locale")

// Locale formats for one language and, where its tag names one, region.
type Locale struct {
	tag     string
	lang    language.Tag
	rtl     bool
	symbols symbols
	// currency knows the symbols of the currencies in use today; it is read
	// from x/text at the first amount of money, because it takes some time.
	currency func() *currencies
	money    moneyPattern
	// wholes are the plural forms of whole numbers, read when first asked for.
	wholes func() *wholes
	dates  locales.Translator
	// calendar is what dates prints, taken apart when first asked for.
	calendar func() *calendar
	// join stands between date and time.
	join string
	// capitals says that "pm" is written "PM".
	capitals bool
}

// known holds all locales, made at first use.
var known = sync.OnceValue(func() map[string]*Locale {
	all := make(map[string]*Locale)
	for _, e := range entries() {
		all[e.tag] = newLocale(e)
	}
	return all
})

// For is the locale of a BCP 47 tag such as "de" or "de-AT". The tag is taken
// in any case and with or without extensions, which are ignored; it must name
// one of [Known], else the error wraps ErrLocale.
func For(tag string) (*Locale, error) {
	if l, ok := known()[tag]; ok {
		return l, nil
	}
	if len(tag) > maxTag {
		return nil, fmt.Errorf("%w: a tag has at most %d characters", ErrLocale, maxTag)
	}
	t, err := language.Parse(tag)
	if err != nil {
		return nil, fmt.Errorf("%w: not a BCP 47 language tag", ErrLocale)
	}
	if l, ok := known()[plainTag(t)]; ok {
		return l, nil
	}
	return nil, fmt.Errorf("%w %q", ErrLocale, plainTag(t))
}

// maxTag bounds the tags that are parsed: language, script, region and some
// extension.
const maxTag = 40

// Known are the tags that [For] takes, in alphabetical order. Adding one is a
// line in locales.go.
func Known() []string {
	es := entries()
	tags := make([]string, len(es))
	for i, e := range es {
		tags[i] = e.tag
	}
	return tags
}

// plainTag is language and region in their canonical spelling, without
// script, variants and extensions: "de", "de-AT".
func plainTag(t language.Tag) string {
	base, _, region := t.Raw()
	switch {
	case base.String() == "und":
		return ""
	case region.String() == "ZZ": // none
		return base.String()
	}
	return base.String() + "-" + region.String()
}

// Tag is the locale's BCP 47 tag: "de-AT".
func (l *Locale) Tag() string { return l.tag }

// Dir is the direction in which the locale's script runs: "ltr" or "rtl".
func (l *Locale) Dir() string {
	if l.rtl {
		return "rtl"
	}
	return "ltr"
}

// ListSeparator is what stands between the items of a list: "، " in Arabic
// script, else ", ".
func (l *Locale) ListSeparator() string {
	if base, _, _ := strings.Cut(l.tag, "-"); base == "ar" || base == "fa" || base == "ur" {
		return "، "
	}
	return ", "
}

func newLocale(e entry) *Locale {
	lang := language.MustParse(e.tag)
	numbers := lang
	if e.digits != "" {
		numbers = language.MustParse(e.tag + "-u-nu-" + e.digits)
	}
	script, _ := lang.Script()
	l := &Locale{
		tag:     e.tag,
		lang:    lang,
		rtl:     script.String() == "Arab" || script.String() == "Hebr",
		symbols: readSymbols(numbers),
		dates:   e.dates(),
		join:    ", ",

		capitals: e.capitals,
	}
	if e.months != nil {
		l.dates = monthNames{Translator: l.dates, arabic: ar.New(), names: e.months}
	}
	if e.join != "" {
		l.join = e.join
	}
	if e.ungrouped != 0 {
		l.symbols.ungrouped = e.ungrouped
	}
	l.money = readMoneyPattern(l.dates, l.symbols)
	if e.moneyGroup != "" {
		l.money.symbols.group = e.moneyGroup
	}
	if e.moneyDecimal != "" {
		l.money.symbols.decimal = e.moneyDecimal
	}
	l.currency = sync.OnceValue(func() *currencies { return readCurrencies(lang, &l.money) })
	l.wholes = sync.OnceValue(func() *wholes { return readWholes(lang) })
	l.calendar = sync.OnceValue(func() *calendar { return readCalendar(l) })
	return l
}
