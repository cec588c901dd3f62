package intl

import (
	"slices"
	"strings"
	"time"
)

// calendar is how a locale writes dates and times of day, read off what the
// library prints, as symbols are: the library makes a text of its own for
// each date, and hands out no patterns. What cannot be read is nil, and
// printed by the library every time; a test says that there is no such thing.
type calendar struct {
	dates [4]*datePattern // by style, in the order of [Styles]
	hours *[24]hourPattern
}

// datePattern is the numbers of a date, and the texts around them.
type datePattern struct {
	numbers []dateNumber
	// texts are those before each number and behind the last, with the names
	// of month and weekday in them.
	texts [12][7][]string
	// weekdays says that they differ from one weekday to another.
	weekdays bool
}

// dateNumber is a number in a date.
type dateNumber uint8

const (
	year dateNumber = iota
	yearOfCentury
	month
	monthPadded
	day
	dayPadded
)

// hourPattern is what stands before and behind the minutes of an hour.
type hourPattern struct{ before, behind string }

func readCalendar(l *Locale) *calendar {
	c := &calendar{hours: readHours(l)}
	for i, style := range Styles() {
		c.dates[i] = readDate(l, style)
	}
	return c
}

// probeYear is such that from the 13th on no two numbers of a date can be
// taken for each other.
const probeYear, probeFrom = 2089, 13

func probe(m time.Month, d int) time.Time { return time.Date(probeYear, m, d, 0, 0, 0, 0, time.UTC) }

// readDate prints each weekday in each month, and takes that apart.
func readDate(l *Locale, style string) *datePattern {
	p := &datePattern{}
	for m := time.January; m <= time.December; m++ {
		for d := probeFrom; d < probeFrom+7; d++ {
			texts, runs := cutDigits(l.printDate(probe(m, d), style))
			numbers := numbersOf(runs, m, d)
			if p.numbers == nil {
				p.numbers = numbers
			}
			if numbers == nil || !slices.Equal(p.numbers, numbers) {
				return nil
			}
			for i := range texts {
				texts[i] = string(l.symbols.appendDigits(nil, texts[i]))
			}
			if first := p.texts[m-1][probe(m, probeFrom).Weekday()]; slices.Equal(first, texts) {
				texts = first
			} else if first != nil {
				p.weekdays = true
			}
			p.texts[m-1][probe(m, d).Weekday()] = texts
		}
	}
	return p.padded(l, style)
}

// numbersOf says what the numbers in the print of a date are; nil where that
// cannot be told.
func numbersOf(runs []string, m time.Month, d int) []dateNumber {
	numbers := make([]dateNumber, len(runs))
	for i, run := range runs {
		switch n, _ := natural(run); n {
		case probeYear:
			numbers[i] = year
		case probeYear % 100:
			numbers[i] = yearOfCentury
		case uint64(d):
			numbers[i] = day
		case uint64(m):
			numbers[i] = month
		default:
			return nil
		}
	}
	return numbers
}

// padded finds out which numbers are written with two digits always.
func (p *datePattern) padded(l *Locale, style string) *datePattern {
	_, runs := cutDigits(l.printDate(probe(time.March, 3), style))
	if len(runs) != len(p.numbers) {
		return nil
	}
	for i, run := range runs {
		if n := &p.numbers[i]; len(run) == 2 && (*n == day || *n == month) {
			*n++
		}
	}
	return p
}

// cutDigits gives the runs of ASCII digits in a text, and what stands before
// each and behind the last.
func cutDigits(text string) (texts, runs []string) {
	const digits = "0123456789"
	for {
		start := strings.IndexAny(text, digits)
		if start < 0 {
			return append(texts, text), runs
		}
		rest := strings.TrimLeft(text[start:], digits)
		texts, runs = append(texts, text[:start]), append(runs, text[start:len(text)-len(rest)])
		text = rest
	}
}

// readHours prints each hour with minutes that are no hour.
func readHours(l *Locale) *[24]hourPattern {
	at := func(hour, minute int) string { return l.printTime(time.Date(2089, 5, 3, hour, minute, 0, 0, time.UTC)) }
	var all [24]hourPattern
	for hour := range all {
		before, behind, _ := strings.Cut(at(hour, 47), "47")
		if at(hour, 7) != before+"07"+behind {
			return nil
		}
		all[hour].before = string(l.symbols.appendDigits(nil, before))
		all[hour].behind = string(l.symbols.appendDigits(nil, behind))
	}
	return &all
}

// append appends the day of t, whose year has four digits.
func (p *datePattern) append(dst []byte, s *symbols, t time.Time) []byte {
	y, m, d := t.Date()
	texts := p.texts[m-1][0]
	if p.weekdays {
		texts = p.texts[m-1][t.Weekday()]
	}
	for i, n := range p.numbers {
		dst = append(dst, texts[i]...)
		switch n {
		case year:
			dst = s.appendPadded(s.appendPadded(dst, uint64(y)/100, 2), uint64(y), 2)
		case yearOfCentury:
			dst = s.appendPadded(dst, uint64(y), 2)
		case month, monthPadded:
			dst = s.appendPadded(dst, uint64(m), width(int(m), n == monthPadded))
		case day, dayPadded:
			dst = s.appendPadded(dst, uint64(d), width(d, n == dayPadded))
		}
	}
	return append(dst, texts[len(p.numbers)]...)
}

// width is how many digits are written of a day or month.
func width(n int, padded bool) int {
	if padded || n > 9 {
		return 2
	}
	return 1
}
