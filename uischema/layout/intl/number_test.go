package intl

import (
	"math"
	"testing"
)

func TestNumberIsWrittenAsTheLocaleDoes(t *testing.T) {
	for _, row := range []struct {
		why, locale string
		f           float64
		max         int
		want        string
	}{
		{"whole", "de-DE", 1299, 0, "1.299"},
		{"zeros at the end are dropped", "de-DE", 1299.5, 3, "1.299,5"},
		{"three digits unless said otherwise", "de-DE", 0.123456, -1, "0,123"},
		{"a tie goes to the even neighbour", "en", 2.5, 0, "2"},
		{"and up where that is even", "en", 3.5, 0, "4"},
		{"a negative number", "en", -5, 0, "-5"},
		{"what rounds to zero has no sign", "en", -0.0001, 2, "0"},
		{"the largest number", "en", math.MaxInt32 * 4194304.0, 0, "9,007,199,250,546,688"},
		{"the smallest number", "en", 5e-324, 99, "0"},
		{"no number", "en", math.NaN(), 0, ""},
		{"infinity", "en", math.Inf(-1), 0, ""},
		{"beyond 2^53", "en", 1e300, 0, ""},
		{"Austria groups with a space", "de-AT", 1299, 0, "1\u00a0299"},
		{"Egypt", "ar-EG", 1299.5, 3, "\u2068١٬٢٩٩٫٥\u2069"},
		{"the Emirates", "ar-AE", 1299.5, 3, "\u20681,299.5\u2069"},
		{"Polish groups from five digits on", "pl", 1299, 0, "1299"},
		{"India", "en-IN", 1234567, 0, "12,34,567"},
	} {
		if got := locale(t, row.locale).Number(row.f, row.max); got != row.want {
			t.Errorf("%s: Number(%v, %d) in %s = %+q, want %+q", row.why, row.f, row.max, row.locale, got, row.want)
		}
	}
}

func TestPercentKeepsTwoDigits(t *testing.T) {
	for _, row := range []struct {
		why, locale string
		f           float64
		want        string
	}{
		{"a round one", "de-DE", 0.15, "15\u00a0%"},
		{"an interest rate is never rounded to whole", "de-DE", 0.0449, "4,49\u00a0%"},
		{"what binary fractions blur", "en-US", 0.285, "28.5%"},
		{"a loss", "en-US", -0.5, "-50%"},
		{"Egypt", "ar-EG", 0.15, "\u2068١٥٪\u061c\u2069"},
		{"no number", "en", math.NaN(), ""},
		{"too large", "en", 1e15, ""},
	} {
		if got := locale(t, row.locale).Percent(row.f); got != row.want {
			t.Errorf("%s: Percent(%v) in %s = %+q, want %+q", row.why, row.f, row.locale, got, row.want)
		}
	}
}
