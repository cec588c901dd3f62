package intl

import (
	"math"
	"strconv"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
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
func (l *Locale) Plural(n float64) string { return pluralOf(l.lang, n) }

func pluralOf(lang language.Tag, n float64) string {
	_, integer, fraction, ok := split(n, DefaultFraction)
	if !ok {
		return "other"
	}
	// MatchPlural asks for operands modulo 10,000,000.
	i, err := strconv.ParseFloat(integer, 64)
	if err != nil {
		return "other"
	}
	f := 0
	if fraction != "" {
		if f, err = strconv.Atoi(fraction); err != nil {
			return "other"
		}
	}
	v := len(fraction) // trailing zeros are never written, so v = w and f = t
	return pluralName(plural.Cardinal.MatchPlural(lang, int(math.Mod(i, 10_000_000)), v, v, f, f))
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
