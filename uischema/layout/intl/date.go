package intl

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-playground/locales"
)

// ErrTime says that a text is neither a date nor a point in time.
var ErrTime = errors.New("not a date or time")

// Styles are the styles of [Locale.Date], from the shortest on.
func Styles() []string { return []string{"short", "medium", "long", "full"} }

// ParseTime reads an RFC 3339 text for [Locale.Date] and its like: a point in
// time ("2026-11-21T18:20:00Z") is shifted into zone (nil: UTC); a date alone
// ("2026-11-21") is that day everywhere, is never shifted, and dateOnly says
// so. Errors wrap ErrTime.
func ParseTime(text string, zone *time.Location) (t time.Time, dateOnly bool, err error) {
	if len(text) == len(time.DateOnly) {
		t, err = time.Parse(time.DateOnly, text)
		dateOnly = true
	} else if len(text) <= len(time.RFC3339Nano) {
		t, err = time.Parse(time.RFC3339, text)
	} else {
		err = ErrTime
	}
	if err != nil {
		// The parser's own error repeats the text, which may be a user's.
		return time.Time{}, false, fmt.Errorf("%w: the form is 2026-11-21 or 2026-11-21T18:20:00Z", ErrTime)
	}
	if zone != nil && !dateOnly {
		t = t.In(zone)
	}
	return t, dateOnly, nil
}

// Date writes the day of t, in t's own zone, by the Gregorian calendar. style
// is one of [Styles]; any other is "medium". Years before 1000 and after 9999
// are written as ISO 8601 does. The result has at most [MaxDate] code points.
func (l *Locale) Date(t time.Time, style string) string { return l.wrap(l.date(t, style)) }

func (l *Locale) date(t time.Time, style string) []byte {
	if t.Year() < 1000 || t.Year() > 9999 {
		return l.symbols.appendDigits(nil, t.Format(time.DateOnly))
	}
	var text string
	switch style {
	case "short":
		text = l.dates.FmtDateShort(t)
	case "long":
		text = l.dates.FmtDateLong(t)
	case "full":
		text = l.dates.FmtDateFull(t)
	default:
		text = l.dates.FmtDateMedium(t)
	}
	return l.symbols.appendDigits(make([]byte, 0, 2*len(text)), text)
}

// Time writes hour and minute of t, in t's own zone: "14:05", "2:05 pm". The
// result has at most [MaxTime] code points.
func (l *Locale) Time(t time.Time) string { return l.wrap(l.time(t)) }

func (l *Locale) time(t time.Time) []byte {
	text := l.dates.FmtTimeShort(t)
	if l.capitals {
		text = strings.ToUpper(text)
	}
	return l.symbols.appendDigits(nil, text)
}

// DateTime writes day (style "medium"), hour and minute of t, in t's own
// zone: "21.11.2026, 19:20". The result has at most [MaxDateTime] code points.
func (l *Locale) DateTime(t time.Time) string {
	dst := append(l.date(t, "medium"), l.join...)
	return l.wrap(append(dst, l.time(t)...))
}

// monthNames is an Arabic region whose months go by other names than those of
// the language; only the styles that spell the month out differ.
type monthNames struct {
	locales.Translator
	arabic locales.Translator
	names  []string
}

// FmtDateLong is "long".
func (m monthNames) FmtDateLong(t time.Time) string { return m.rename(m.arabic.FmtDateLong(t), t) }

// FmtDateFull is "full".
func (m monthNames) FmtDateFull(t time.Time) string { return m.rename(m.arabic.FmtDateFull(t), t) }

func (m monthNames) rename(text string, t time.Time) string {
	return strings.Replace(text, m.arabic.MonthWide(t.Month()), m.names[t.Month()-1], 1)
}
