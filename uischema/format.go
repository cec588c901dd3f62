package uischema

// Formats are the names that `format` takes, ascending.
func Formats() []string {
	return []string{"currency", "date", "date-time", "email", "locale", "markdown", "time", "token", "uri"}
}

// fits reports whether text has the format. It allocates nothing. Whoever is
// handed a value may go on with time.Parse, url.Parse or language.Parse: what
// fits here, they take.
func fits(format, text string, p *Policy) bool {
	switch format {
	case "uri":
		return p.allows(text)
	case "date":
		return len(text) == 10 && isDate(text)
	case "time":
		return isTime(text)
	case "date-time":
		return isDateTime(text)
	case "currency":
		return len(text) == 3 && every(text, isUpper)
	case "email":
		return isEmail(text)
	case "locale":
		return isLocale(text)
	case "token":
		return isToken(text)
	}
	return true // markdown is text
}

func isLower(b byte) bool { return b >= 'a' && b <= 'z' }
func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }
func isDigit(b byte) bool { return b >= '0' && b <= '9' }
func isAlnum(b byte) bool { return isLower(b) || isUpper(b) || isDigit(b) }

func every(s string, is func(byte) bool) bool {
	for i := 0; i < len(s); i++ {
		if !is(s[i]) {
			return false
		}
	}
	return true
}

// isToken: the name of a colour, space or text style that the app resolves,
// such as "accent" or "text-muted.2": words of a-z and 0-9, the first
// beginning with a letter, joined by "-" or ".", 64 bytes at most.
func isToken(s string) bool {
	if s == "" || len(s) > 64 || !isLower(s[0]) {
		return false
	}
	for i := 1; i < len(s); i++ {
		joint := s[i] == '-' || s[i] == '.'
		if !joint && !isLower(s[i]) && !isDigit(s[i]) {
			return false
		}
		if joint && (i+1 == len(s) || s[i-1] == '-' || s[i-1] == '.') {
			return false
		}
	}
	return true
}

// isLocale: a BCP 47 tag of language, perhaps script, perhaps region, in the
// usual case: "de", "de-AT", "zh-Hant-TW", "es-419".
func isLocale(s string) bool {
	language, rest := cut(s)
	if len(language) < 2 || len(language) > 3 || !every(language, isLower) {
		return false
	}
	if part, after := cut(rest); len(part) == 4 && isUpper(part[0]) && every(part[1:], isLower) {
		rest = after
		if rest == "-" {
			return false
		}
	}
	if rest == "" {
		return s[len(s)-1] != '-'
	}
	return len(rest) == 2 && every(rest, isUpper) || len(rest) == 3 && every(rest, isDigit)
}

// cut gives what stands before the first hyphen, and what behind it; a last
// hyphen with nothing behind it stays.
func cut(s string) (part, rest string) {
	for i := 0; i < len(s); i++ {
		if s[i] == '-' {
			if i+1 == len(s) {
				return s[:i], "-"
			}
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// isEmail: what fits in a mailto: link without escapes; one "@", a host name
// with a dot, 254 bytes at most.
func isEmail(s string) bool {
	at := -1
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b == '@' && at < 0:
			at = i
		case isAlnum(b), b == '.', b == '-':
		case at < 0 && (b == '_' || b == '+'):
		default:
			return false
		}
	}
	if len(s) > 254 || at < 1 || at > 64 {
		return false
	}
	return dotted(s[:at]) && isHost(s[at+1:]) && hasDot(s[at+1:])
}

// dotted: no dot at an end, no two in a row.
func dotted(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '.' && (i == 0 || i+1 == len(s) || s[i+1] == '.') {
			return false
		}
	}
	return true
}

func hasDot(s string) bool { return !every(s, func(b byte) bool { return b != '.' }) }

// isHost: a DNS name of letters, digits and inner hyphens (RFC 1123), labels
// of 63 bytes at most, 253 in all. Other scripts stand as punycode.
func isHost(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	label := 0 // where it begins
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case hostText.has(b):
		case b == '-':
			if i == label {
				return false
			}
		case b == '.':
			if i == label || s[i-1] == '-' || i-label > 63 {
				return false
			}
			label = i + 1
		default:
			return false
		}
	}
	last := len(s) - 1
	return label <= last && s[last] != '-' && len(s)-label <= 63
}

// hostText are the characters that may stand anywhere in a label.
var hostText = byteSetOf("azAZ09")
