package intl

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// zone is a time zone of the IANA database.
func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestDatesHaveFourStyles(t *testing.T) {
	at := time.Date(2026, 3, 5, 14, 7, 9, 0, time.UTC)
	for _, row := range []struct{ locale, style, want string }{
		{"de-DE", "short", "05.03.26"},
		{"de-DE", "medium", "05.03.2026"},
		{"de-DE", "long", "5. März 2026"},
		{"de-DE", "full", "Donnerstag, 5. März 2026"},
		{"de-DE", "", "05.03.2026"},
		{"de-DE", "no style", "05.03.2026"},
		{"en-US", "short", "3/5/26"},
		{"en-US", "medium", "Mar 5, 2026"},
		{"en-US", "full", "Thursday, March 5, 2026"},
		{"en-GB", "medium", "5 Mar 2026"},
		{"fr", "long", "5 mars 2026"},
		{"ja-JP", "long", "2026年3月5日"},
		{"ar-EG", "long", "\u2068٥ مارس ٢٠٢٦\u2069"},
		{"ar-AE", "long", "\u20685 مارس 2026\u2069"},
		{"ar-IQ", "long", "\u2068٥ آذار ٢٠٢٦\u2069"},
		{"ar-DZ", "long", "\u20685 مارس 2026\u2069"},
	} {
		if got := locale(t, row.locale).Date(at, row.style); got != row.want {
			t.Errorf("%s %q = %q, want %q", row.locale, row.style, got, row.want)
		}
	}
}

func TestEveryLocaleNamesTwelveMonths(t *testing.T) {
	for _, tag := range Known() {
		for _, style := range Styles() {
			names := map[string]bool{}
			for month := time.January; month <= time.December; month++ {
				names[locale(t, tag).Date(time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC), style)] = true
			}
			if len(names) != 12 {
				t.Errorf("%s, %s: %d different months", tag, style, len(names))
			}
		}
	}
	at := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	for tag, want := range map[string]string{
		"ar-MA": "\u20681 غشت 2026\u2069", "ar-TN": "\u20681 أوت 2026\u2069", "ar-AE": "\u20681 أغسطس 2026\u2069",
	} {
		if got := locale(t, tag).Date(at, "long"); got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
}

func TestYearsOutOfTheOrdinaryAreWrittenAsISODoes(t *testing.T) {
	l := locale(t, "en-US")
	if got := l.Date(time.Date(476, 9, 4, 0, 0, 0, 0, time.UTC), "short"); got != "0476-09-04" {
		t.Errorf("got %q", got)
	}
	if got := l.Date(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), "full"); got != "0000-01-01" {
		t.Errorf("got %q", got)
	}
}

func TestTimesFollowTheLocalesClock(t *testing.T) {
	at := time.Date(2026, 3, 5, 14, 7, 9, 0, time.UTC)
	for _, row := range []struct{ locale, clock, both string }{
		{"de-DE", "14:07", "05.03.2026, 14:07"},
		{"en-US", "2:07 PM", "Mar 5, 2026, 2:07 PM"},
		{"en-GB", "14:07", "5 Mar 2026, 14:07"},
		{"fr-FR", "14:07", "5 mars 2026 à 14:07"},
		{"ar-EG", "\u2068٢:٠٧ م\u2069", "\u2068٠٥\u200f/٠٣\u200f/٢٠٢٦ ٢:٠٧ م\u2069"},
	} {
		l := locale(t, row.locale)
		if got := l.Time(at); got != row.clock {
			t.Errorf("%s: Time = %q, want %q", row.locale, got, row.clock)
		}
		if got := l.DateTime(at); got != row.both {
			t.Errorf("%s: DateTime = %q, want %q", row.locale, got, row.both)
		}
	}
}

func TestMidnightAndNoonOnATwelveHourClock(t *testing.T) {
	l := locale(t, "en-US")
	for hour, want := range map[int]string{0: "12:00 AM", 1: "1:00 AM", 11: "11:00 AM", 12: "12:00 PM", 23: "11:00 PM"} {
		if got := l.Time(time.Date(2026, 1, 1, hour, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("%d h = %q, want %q", hour, got, want)
		}
	}
}

func TestPointsInTimeAreShiftedIntoTheViewersZone(t *testing.T) {
	l := locale(t, "de-DE")
	for _, row := range []struct{ why, text, zone, want string }{
		{"east of Greenwich it is the next day", "2026-11-21T23:30:00Z", "Europe/Berlin", "22.11.2026, 00:30"},
		{"summer time", "2026-07-01T12:00:00Z", "Europe/Berlin", "01.07.2026, 14:00"},
		{"west of it the day before", "2026-11-21T01:00:00Z", "America/New_York", "20.11.2026, 20:00"},
		{"an offset in the text is not the viewer's", "2026-11-21T18:20:00+05:00", "UTC", "21.11.2026, 13:20"},
		{"fractions of a second are no matter", "2026-11-21T18:20:00.123Z", "UTC", "21.11.2026, 18:20"},
	} {
		at, dateOnly, err := ParseTime(row.text, zone(t, row.zone))
		if err != nil || dateOnly {
			t.Fatalf("%s: %v, date only: %v", row.why, err, dateOnly)
		}
		if got := l.DateTime(at); got != row.want {
			t.Errorf("%s: got %q, want %q", row.why, got, row.want)
		}
	}
}

func TestADateAloneIsThatDayEverywhere(t *testing.T) {
	for _, name := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"} {
		at, dateOnly, err := ParseTime("2026-11-21", zone(t, name))
		if err != nil || !dateOnly {
			t.Fatalf("%v, date only: %v", err, dateOnly)
		}
		if got := locale(t, "de").Date(at, "medium"); got != "21.11.2026" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestParseTimeRefusesOtherFormsAndDoesNotRepeatThem(t *testing.T) {
	for _, text := range []string{"", "21.11.2026", "2026-02-30", "2026-12-24 18:20:00", "2026-12-24T18:20:00", "2026-12-24T25:00:00Z", strings.Repeat("9", 100), "tomorrow"} {
		_, _, err := ParseTime(text, time.UTC)
		if !errors.Is(err, ErrTime) {
			t.Errorf("%q: %v", text, err)
		} else if text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("the error repeats %q", text)
		}
	}
	if at, _, err := ParseTime("2026-11-21T18:20:00Z", nil); err != nil || at.Hour() != 18 {
		t.Errorf("without a zone it is UTC: %v, %v", at, err)
	}
}
