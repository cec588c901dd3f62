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

// readDate prints each weekday in each month, and takes that apart: of a year
// such as 2089 no two numbers can be taken for each other from the 13th on.
func readDate(l *Locale, style string) *datePattern {
	const aYear, fromDay, oneDigit = 2089, 13, 3
	p := &datePattern{}
	at := func(m time.Month, d int) time.Time { return time.Date(aYear, m, d, 0, 0, 0, 0, time.UTC) }
	for m := time.January; m <= time.December; m++ {
		for d := fromDay; d < fromDay+7; d++ {
			texts, runs := cutDigits(l.printDate(at(m, d), style))
			numbers := make([]dateNumber, len(runs))
			for i, run := range runs {
				switch n, _ := natural(run); {
				case n == aYear:
					numbers[i] = year
				case n == aYear%100:
					numbers[i] = yearOfCentury
				case n == uint64(d):
					numbers[i] = day
				case n == uint64(m):
					numbers[i] = month
				default:
					return nil
				}
			}
			if p.numbers == nil {
				p.numbers = numbers
			}
			if !slices.Equal(p.numbers, numbers) {
				return nil
			}
			for i := range texts {
				texts[i] = string(l.symbols.appendDigits(nil, texts[i]))
			}
			if same := p.texts[m-1][0]; slices.Equal(same, texts) {
				texts = same
			}
			p.texts[m-1][at(m, d).Weekday()] = texts
		}
	}
	_, runs := cutDigits(l.printDate(at(oneDigit, oneDigit), style))
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

// append appends a date between the years 1000 and 9999.
func (p *datePattern) append(dst []byte, s *symbols, t time.Time) []byte {
	y, m, d := t.Date()
	texts := p.texts[m-1][t.Weekday()]
	for i, n := range p.numbers {
		dst = append(dst, texts[i]...)
		switch n {
		case year:
			dst = s.appendPadded(dst, y, 4)
		case yearOfCentury:
			dst = s.appendPadded(dst, y%100, 2)
		case month:
			dst = s.appendPadded(dst, int(m), 1)
		case monthPadded:
			dst = s.appendPadded(dst, int(m), 2)
		case day:
			dst = s.appendPadded(dst, d, 1)
		case dayPadded:
			dst = s.appendPadded(dst, d, 2)
		}
	}
	return append(dst, texts[len(p.numbers)]...)
}
