package intl

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"mantel/uischema"
)

// Plurals are CLDR's plural categories, in its order.
func Plurals() []string { return []string{"zero", "one", "two", "few", "many", "other"} }

// pluralName is a form's category.
func pluralName(f plural.Form) string {
	switch f {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

// Plural is the cardinal category of n as [Locale.Number] writes it with
// [DefaultFraction] digits: "one" for 1 in English, "few" for 3 in Arabic.
func (l *Locale) Plural(n float64) string { return pluralName(l.form(n)) }

func (l *Locale) form(n float64) plural.Form {
	_, whole, fraction, digits, ok := split(n, DefaultFraction)
	switch {
	case !ok:
		return plural.Other
	case digits == 0:
		return l.wholes().form(whole)
	}
	// Trailing zeros are never written, so v = w and f = t.
	return plural.Cardinal.MatchPlural(l.lang, int(whole%pluralModulus), digits, digits, int(fraction), int(fraction))
}

// formOf is the form of a whole number.
func (l *Locale) formOf(n int64) plural.Form {
	if n > uischema.MaxInt || n < -uischema.MaxInt {
		return plural.Other
	}
	return l.wholes().form(uint64(max(n, -n)))
}

// pluralModulus is what MatchPlural asks for operands to be taken by.
const pluralModulus = 10_000_000

// wholes are the forms of whole numbers, asked for once. CLDR's rules look at
// small numbers one by one, at the last two digits of the others, and at
// whether they are whole millions; a test asks for all else.
type wholes struct {
	small   [200]plural.Form
	cycle   [100]plural.Form
	million plural.Form
}

func readWholes(lang language.Tag) *wholes {
	ask := func(n int) plural.Form { return plural.Cardinal.MatchPlural(lang, n, 0, 0, 0, 0) }
	w := &wholes{million: ask(1_000_000)}
	for n := range w.small {
		w.small[n] = ask(n)
	}
	for n := range w.cycle {
		w.cycle[n] = ask(200 + n)
	}
	return w
}

func (w *wholes) form(n uint64) plural.Form {
	switch n %= pluralModulus; {
	case n < uint64(len(w.small)):
		return w.small[n]
	case n%1_000_000 == 0:
		return w.million
	}
	return w.cycle[n%uint64(len(w.cycle))]
}

// Forms are the plural categories that the locale's language tells apart, in
// CLDR's order; "other" is always one of them.
func (l *Locale) Forms() []string {
	used := map[string]bool{"other": true}
	// Every rule of CLDR repeats within two hundred, and tells fractions and
	// millions apart by their first cases.
	for n := 0; n <= 200; n++ {
		used[l.Plural(float64(n))] = true
	}
	for _, n := range []float64{0.1, 0.5, 1.1, 1.5, 2.5, 1e6, 2e6} {
		used[l.Plural(n)] = true
	}
	var forms []string
	for _, name := range Plurals() {
		if used[name] {
			forms = append(forms, name)
		}
	}
	return forms
}
