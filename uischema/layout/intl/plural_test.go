package intl

import (
	"math"
	"strings"
	"testing"
)

func TestPluralCategoriesAreTheLanguages(t *testing.T) {
	for _, row := range []struct {
		locale string
		n      float64
		want   string
	}{
		{"ar", 0, "zero"}, {"ar", 1, "one"}, {"ar", 2, "two"}, {"ar", 3, "few"}, {"ar", 10, "few"},
		{"ar", 11, "many"}, {"ar", 99, "many"}, {"ar", 100, "other"}, {"ar", 102, "other"}, {"ar", 103, "few"},
		{"ar-EG", 111, "many"}, {"ar", 1.5, "other"},
		{"en", 0, "other"}, {"en", 1, "one"}, {"en", 1.5, "other"}, {"en-GB", 1, "one"}, {"en", -1, "one"},
		{"de", 1, "one"}, {"de-AT", 2, "other"},
		{"fr", 0, "one"}, {"fr", 1.5, "one"}, {"fr", 2, "other"},
		{"pl", 2, "few"}, {"pl", 5, "many"}, {"pl", 22, "few"}, {"pl", 1.5, "other"},
		{"ja", 1, "other"},
		{"en", math.NaN(), "other"}, {"en", 1e300, "other"},
		// 1.0001 is written "1", but with three digits only, so it counts as 1.
		{"en", 1.0001, "one"},
		{"pl", 10_000_002, "few"},
	} {
		if got := locale(t, row.locale).Plural(row.n); got != row.want {
			t.Errorf("%s %v = %s, want %s", row.locale, row.n, got, row.want)
		}
	}
}

func TestFormsAreThoseThatALanguageTellsApart(t *testing.T) {
	for tag, want := range map[string]string{
		"ar": "zero one two few many other", "de": "one other", "ja": "other", "pl": "one few many other", "cs": "one few many other", "he": "one two many other",
	} {
		if got := strings.Join(locale(t, tag).Forms(), " "); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}
