package bff

import "time"

// appendMoment writes a time stamp of so many seconds, as RFC 3339 has it:
// "2026-11-21T18:20:00Z".
func appendMoment(dst []byte, unix int64) []byte {
	const day = 86_400
	days, rest := unix/day, unix%day
	if rest < 0 {
		days, rest = days-1, rest+day
	}
	year, month, dayOf := civil(days)
	if year < 0 || year > 9999 {
		return time.Unix(unix, 0).UTC().AppendFormat(dst, time.RFC3339)
	}
	dst = two(two(dst, year/100), year%100)
	dst = two(append(dst, '-'), month)
	dst = two(append(dst, '-'), dayOf)
	dst = two(append(dst, 'T'), rest/3600)
	dst = two(append(dst, ':'), rest/60%60)
	dst = two(append(dst, ':'), rest%60)
	return append(dst, 'Z')
}

// civil is the date of a day counted from 1970-01-01, by Howard Hinnant's
// "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that
// a leap day is the last.
func civil(days int64) (year, month, day int64) {
	const era = 146_097 // days in 400 years
	days += 719_468     // from 0000-03-01
	eras := days / era
	if days < 0 {
		eras = (days - era + 1) / era
	}
	of := days - eras*era
	years := (of - of/1460 + of/36_524 - of/146_096) / 365
	of -= 365*years + years/4 - years/100
	march := (5*of + 2) / 153
	day = of - (153*march+2)/5 + 1
	year = years + eras*400
	if month = march + 3; month > 12 {
		month, year = month-12, year+1
	}
	return year, month, day
}

// two writes two digits.
func two(dst []byte, n int64) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }
