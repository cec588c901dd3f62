package intl

import (
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/currency"
)

func TestKnownLocalesAreSortedCanonicalAndBuildable(t *testing.T) {
	tags := Known()
	if !slices.IsSorted(tags) || len(slices.Compact(slices.Clone(tags))) != len(tags) {
		t.Error("not sorted, or not unique")
	}
	for _, tag := range tags {
		l := locale(t, tag)
		if l.Tag() != tag || plainTag(l.lang) != tag {
			t.Errorf("%s is %s, canonically %s", tag, l.Tag(), plainTag(l.lang))
		}
	}
}

func TestForTakesATagInEverySpelling(t *testing.T) {
	for tag, want := range map[string]string{
		"de": "de", "DE-at": "de-AT", "de-AT-u-nu-latn": "de-AT", "de_CH": "de-CH", "iw": "he", "de-Latn-DE": "de-DE",
	} {
		l, err := For(tag)
		if err != nil || l.Tag() != want {
			t.Errorf("For(%q) = %v, %v; want %s", tag, l, err, want)
		}
	}
	for _, tag := range []string{"", "und", "xx", "tlh", "de-XX", "german", "de-", "x-private", strings.Repeat("de-", 30), "\x00"} {
		if l, err := For(tag); !errors.Is(err, ErrLocale) || l != nil {
			t.Errorf("For(%q) = %v, %v", tag, l, err)
		}
	}
}

func TestDirectionIsTheScripts(t *testing.T) {
	for tag, want := range map[string]string{"ar": "rtl", "ar-AE": "rtl", "he-IL": "rtl", "de": "ltr", "ja": "ltr"} {
		if got := locale(t, tag).Dir(); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}

func TestEveryLocaleReadsItsSymbols(t *testing.T) {
	for _, tag := range Known() {
		s := locale(t, tag).symbols
		if s.decimal == "" || s.group == "" || s.minus == "" || s.percentBefore+s.percentEnd == "" || s.primary != 3 || s.secondary < 2 {
			t.Errorf("%s: %+v", tag, s)
		}
		for i, d := range s.digits {
			if utf8.RuneCountInString(d) != 1 {
				t.Errorf("%s: digit %d is %q", tag, i, d)
			}
		}
	}
}

func TestNoResultIsLongerThanItsBound(t *testing.T) {
	check := func(tag, what, text string, bound int) {
		if n := utf8.RuneCountInString(text); n > bound {
			t.Errorf("%s: %s has %d code points, more than %d: %q", tag, what, n, bound, text)
		}
	}
	for _, tag := range Known() {
		l := locale(t, tag)
		for it := currency.Query(); it.Next(); {
			text, err := l.Money("-999999999999.999", it.Unit().String(), true)
			if err != nil {
				t.Fatal(err)
			}
			check(tag, "money", text, MaxMoney)
		}
		for _, f := range []float64{-math.MaxInt32 * 4194304, -1234567.123456789, -4503599627370495.5, -0.123456789} {
			check(tag, "a number", l.Number(f, 99), MaxNumber)
			check(tag, "a percentage", l.Percent(f), MaxPercent)
			check(tag, "a percentage", l.Percent(f/100), MaxPercent)
		}
		// Two years hold every month with every weekday.
		for day := 0; day < 2*366; day++ {
			at := time.Date(2026, 1, 1+day, 12, 59, 0, 0, time.UTC)
			for _, style := range Styles() {
				check(tag, "a date", l.Date(at, style), MaxDate)
			}
			check(tag, "a time", l.Time(at), MaxTime)
			check(tag, "date and time", l.DateTime(at), MaxDateTime)
		}
	}
}

func TestLocalesMayBeUsedByManyAtOnce(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, tag := range Known() {
				l, err := For(tag)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := l.Money("1299.50", "EUR", true); err != nil {
					t.Error(err)
				}
				l.Date(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), "full")
			}
		})
	}
	wg.Wait()
}
