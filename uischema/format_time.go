package uischema

// isDate: a day of the calendar, "2026-11-21" (RFC 3339 full-date).
func isDate(s string) bool {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	year, month, day := number(s[:4]), number(s[5:7]), number(s[8:10])
	return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// number reads a few decimal digits, -1 where there is anything else.
func number(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// isTime: a time of day without a zone, "18:30" or "18:30:05".
func isTime(s string) bool {
	if len(s) == 5 {
		return s[2] == ':' && within(s[:2], 23) && within(s[3:], 59)
	}
	return len(s) == 8 && s[2] == ':' && s[5] == ':' &&
		within(s[:2], 23) && within(s[3:5], 59) && within(s[6:], 59)
}

func within(s string, most int) bool {
	n := number(s)
	return n >= 0 && n <= most
}

// isDateTime: a moment, "2026-11-21T18:20:00Z" (RFC 3339 date-time, with
// capital T and Z, at most nine digits of a second, no leap second, which few
// clocks can tell).
func isDateTime(s string) bool {
	if len(s) < 20 || !isDate(s) || s[10] != 'T' || !isTime(s[11:19]) {
		return false
	}
	zone := s[19:]
	if zone[0] == '.' {
		i := 1
		for i < len(zone) && isDigit(zone[i]) {
			i++
		}
		if i == 1 || i > 10 {
			return false
		}
		zone = zone[i:]
	}
	if zone == "Z" {
		return true
	}
	return len(zone) == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' &&
		within(zone[1:3], 23) && within(zone[4:], 59)
}
