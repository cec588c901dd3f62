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
		if t, ok := parseDate(text); ok {
			return t, true, nil
		}
		err = ErrTime
	} else if len(text) <= len(time.RFC3339Nano) {
		t, err = time.Parse(time.RFC3339, text)
	} else {
		err = ErrTime
	}
	if err != nil {
		// The parser's own error repeats the text, which may be a user's.
		return time.Time{}, false, fmt.Errorf("%w: the form is 2026-11-21 or 2026-11-21T18:20:00Z", ErrTime)
	}
	if zone != nil {
		t = t.In(zone)
	}
	return t, false, nil
}

// parseDate reads a text of ten bytes as time.Parse does by time.DateOnly,
// whose way through the layout takes longer than writing the date.
func parseDate(text string) (t time.Time, ok bool) {
	y, okYear := natural(text[:4])
	m, okMonth := natural(text[5:7])
	d, okDay := natural(text[8:])
	if !okYear || !okMonth || !okDay || text[4] != '-' || text[7] != '-' || m < 1 || m > 12 || d < 1 || d > daysOf(m, y) {
		return time.Time{}, false
	}
	return time.Date(int(y), time.Month(m), int(d), 0, 0, 0, 0, time.UTC), true
}

// daysOf a month by the Gregorian calendar.
func daysOf(month, year uint64) uint64 {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// Date writes the day of t, in t's own zone, by the Gregorian calendar. style
// is one of [Styles]; any other is "medium". Years before 1000 and after 9999
// are written as ISO 8601 does. The result has at most [MaxDate] code points.
func (l *Locale) Date(t time.Time, style string) string {
	var buf [stackText]byte
	return string(l.AppendDate(buf[:0], t, style))
}

// AppendDate appends what [Locale.Date] gives.
func (l *Locale) AppendDate(dst []byte, t time.Time, style string) []byte {
	return l.close(l.appendDate(l.open(dst), t, style))
}

func (l *Locale) appendDate(dst []byte, t time.Time, style string) []byte {
	if y := t.Year(); y < 1000 || y > 9999 {
		return l.symbols.appendDigits(dst, t.Format(time.DateOnly))
	}
	if p := l.calendar().dates[styleOf(style)]; p != nil {
		return p.append(dst, &l.symbols, t)
	}
	return l.symbols.appendDigits(dst, l.printDate(t, style))
}

// styleOf is the number of a style in [Styles].
func styleOf(style string) int {
	switch style {
	case "short":
		return 0
	case "long":
		return 2
	case "full":
		return 3
	}
	return 1
}

// printDate lets the library write a date.
func (l *Locale) printDate(t time.Time, style string) string {
	switch style {
	case "short":
		return l.dates.FmtDateShort(t)
	case "long":
		return l.dates.FmtDateLong(t)
	case "full":
		return l.dates.FmtDateFull(t)
	}
	return l.dates.FmtDateMedium(t)
}

// Time writes hour and minute of t, in t's own zone: "14:05", "2:05 pm". The
// result has at most [MaxTime] code points.
func (l *Locale) Time(t time.Time) string {
	var buf [stackText]byte
	return string(l.AppendTime(buf[:0], t))
}

// AppendTime appends what [Locale.Time] gives.
func (l *Locale) AppendTime(dst []byte, t time.Time) []byte {
	return l.close(l.appendTime(l.open(dst), t))
}

func (l *Locale) appendTime(dst []byte, t time.Time) []byte {
	hours := l.calendar().hours
	if hours == nil {
		return l.symbols.appendDigits(dst, l.printTime(t))
	}
	hour, minute, _ := t.Clock()
	dst = append(dst, hours[hour].before...)
	return append(l.symbols.appendPadded(dst, uint64(minute), 2), hours[hour].behind...)
}

// printTime lets the library write a time of day.
func (l *Locale) printTime(t time.Time) string {
	text := l.dates.FmtTimeShort(t)
	if l.capitals {
		text = strings.ToUpper(text)
	}
	return text
}

// DateTime writes day (style "medium"), hour and minute of t, in t's own
// zone: "21.11.2026, 19:20". The result has at most [MaxDateTime] code points.
func (l *Locale) DateTime(t time.Time) string {
	var buf [stackText]byte
	return string(l.AppendDateTime(buf[:0], t))
}

// AppendDateTime appends what [Locale.DateTime] gives.
func (l *Locale) AppendDateTime(dst []byte, t time.Time) []byte {
	dst = append(l.appendDate(l.open(dst), t, "medium"), l.join...)
	return l.close(l.appendTime(dst, t))
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
