package intl

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"mantel/uischema"
)

// What is here is how the same was written when every number, date and plural
// went through the libraries and through texts of its own: slow, plain, and
// the measure of what is written in place.

func formerSplit(f float64, maxFraction int) (negative bool, integer, fraction string, ok bool) {
	if math.IsNaN(f) || math.Abs(f) > uischema.MaxInt {
		return false, "", "", false
	}
	if maxFraction < 0 {
		maxFraction = DefaultFraction
	}
	text := strconv.FormatFloat(math.Abs(f), 'f', min(maxFraction, MaxFraction), 64)
	integer, fraction, _ = strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	return f < 0 && (integer != "0" || fraction != ""), integer, fraction, true
}

func formerDecimal(s *symbols, integer, fraction string) string {
	grouped := len(integer) > s.ungrouped && s.group != "" && s.primary > 0
	var b strings.Builder
	for i := range len(integer) {
		left := len(integer) - i
		if i > 0 && grouped && left >= s.primary && (left-s.primary)%s.secondary == 0 {
			b.WriteString(s.group)
		}
		b.WriteByte(integer[i])
	}
	if fraction != "" {
		b.WriteString(s.decimal + fraction)
	}
	return string(s.appendDigits(nil, b.String()))
}

func formerIsolation(l *Locale, text string) string {
	if !l.rtl || text == "" {
		return text
	}
	return fsi + text + pdi
}

func formerNumber(l *Locale, f float64, maxFraction int) string {
	negative, integer, fraction, ok := formerSplit(f, maxFraction)
	if !ok {
		return ""
	}
	text := formerDecimal(&l.symbols, integer, fraction)
	if negative {
		text = l.symbols.minus + text
	}
	return formerIsolation(l, text)
}

func formerPercent(l *Locale, f float64) string {
	negative, integer, fraction, ok := formerSplit(f*100, percentFraction)
	if !ok {
		return ""
	}
	text := l.symbols.percentBefore + formerDecimal(&l.symbols, integer, fraction) + l.symbols.percentEnd
	if negative {
		text = l.symbols.minus + text
	}
	return formerIsolation(l, text)
}

func formerMoney(l *Locale, symbol string, digits int, amount string, exact bool) string {
	rest, negative := strings.CutPrefix(amount, "-")
	integer, fraction, _ := strings.Cut(rest, ".")
	fraction = strings.TrimRight(fraction, "0")
	if fraction != "" || exact {
		for len(fraction) < digits {
			fraction += "0"
		}
	}
	var text string
	if negative && (strings.Trim(integer, "0") != "" || strings.Trim(fraction, "0") != "") {
		text = l.symbols.minus
	}
	number := formerDecimal(&l.money.symbols, integer, fraction)
	if l.money.symbolFirst {
		text += symbol
		if last, _ := utf8.DecodeLastRuneInString(symbol); l.money.spaced || !unicode.IsSymbol(last) {
			text += nbsp
		}
		return formerIsolation(l, text+number)
	}
	text += number
	if first, _ := utf8.DecodeRuneInString(symbol); l.money.spaced || !unicode.IsSymbol(first) {
		text += nbsp
	}
	return formerIsolation(l, text+symbol)
}

func formerPlural(lang language.Tag, n float64) string {
	_, integer, fraction, ok := formerSplit(n, DefaultFraction)
	if !ok {
		return "other"
	}
	i, errWhole := strconv.ParseFloat(integer, 64)
	f, errFraction := strconv.Atoi("0" + fraction)
	if errWhole != nil || errFraction != nil {
		return "other"
	}
	v := len(fraction)
	return pluralName(plural.Cardinal.MatchPlural(lang, int(math.Mod(i, 10_000_000)), v, v, f, f))
}

func formerDate(l *Locale, t time.Time, style string) string {
	if t.Year() < 1000 || t.Year() > 9999 {
		return string(l.symbols.appendDigits(nil, t.Format(time.DateOnly)))
	}
	return string(l.symbols.appendDigits(nil, l.printDate(t, style)))
}

func formerTime(l *Locale, t time.Time) string {
	return string(l.symbols.appendDigits(nil, l.printTime(t)))
}

// dice are the same numbers in every run.
func dice() *rand.Rand { return rand.New(rand.NewPCG(3, 14)) }

// someNumber is whole, or halfway between two texts, or near that, or anything.
func someNumber(r *rand.Rand) float64 {
	sign := float64(1 - 2*r.IntN(2))
	whole := float64(r.Int64N(int64(math.Pow(10, float64(r.IntN(17))))))
	switch r.IntN(6) {
	case 0:
		return sign * min(whole, uischema.MaxInt)
	case 1: // exact halves of some digit
		return sign * float64(r.IntN(1<<20)) / float64(int(1)<<r.IntN(20))
	case 2:
		f, _ := strconv.ParseFloat(fmt.Sprintf("%d.%0*d5", r.IntN(2000), r.IntN(9)+1, r.IntN(1000)), 64)
		return sign * f
	case 3:
		return sign * math.Nextafter(float64(r.IntN(1<<20))/float64(int(1)<<r.IntN(20)), float64(r.IntN(3)-1)*1e300)
	case 4:
		return math.Float64frombits(r.Uint64())
	}
	return sign * r.Float64() * whole
}

func TestNumbersAreWrittenAsTheLibraryRoundsThem(t *testing.T) {
	r, de, ar := dice(), locale(t, "de-DE"), locale(t, "ar-EG")
	for range 100_000 {
		f, digits := someNumber(r), r.IntN(12)-1
		for _, l := range []*Locale{de, ar} {
			if got, want := l.Number(f, digits), formerNumber(l, f, digits); got != want {
				t.Fatalf("%s: %v with %d digits is %+q, want %+q", l.tag, f, digits, got, want)
			}
			if got, want := l.Percent(f), formerPercent(l, f); got != want {
				t.Fatalf("%s: %v is %+q, want %+q", l.tag, f, got, want)
			}
		}
	}
	for _, tag := range Known() {
		l := locale(t, tag)
		for range 2_000 {
			f, digits := someNumber(r), r.IntN(12)-1
			if got, want := l.Number(f, digits), formerNumber(l, f, digits); got != want {
				t.Fatalf("%s: %v with %d digits is %+q, want %+q", tag, f, digits, got, want)
			}
			n := int64(float64(r.Int64N(1<<54)-1<<53) * r.Float64())
			if got, want := string(l.AppendInt(nil, n)), formerNumber(l, float64(n), -1); got != want {
				t.Fatalf("%s: %d is %+q, want %+q", tag, n, got, want)
			}
		}
	}
	for _, n := range []int64{math.MinInt64, math.MaxInt64, uischema.MaxInt, uischema.MaxInt + 1, -uischema.MaxInt, -uischema.MaxInt - 1, 0} {
		if got, want := string(de.AppendInt(nil, n)), formerNumber(de, float64(n), -1); got != want {
			t.Errorf("%d is %+q, want %+q", n, got, want)
		}
	}
}

func TestPluralFormsAreThoseOfTheLibrary(t *testing.T) {
	r := dice()
	seen := map[string]bool{}
	for _, tag := range Known() {
		l := locale(t, tag)
		ask := func(n float64) {
			if got, want := l.Plural(n), formerPlural(l.lang, n); got != want {
				t.Fatalf("%s: %v is %q, want %q", tag, n, got, want)
			}
		}
		upTo, random := 1_200, 300
		if base, _ := l.lang.Base(); !seen[base.String()] || tag == "pt-PT" {
			seen[base.String()] = true
			upTo, random = 12_000, 8_000
		}
		for n := range upTo {
			ask(float64(n))
		}
		for range random {
			ask(math.Trunc(someNumber(r)))
			ask(someNumber(r))
			ask(float64(r.IntN(pluralModulus)))
			ask(float64(r.IntN(9_000)*1_000 + r.IntN(130)))
			ask(float64(r.IntN(40)*500_000 + r.IntN(3) - 1))
			ask(float64(r.IntN(200_000)) / 1_000)
			n := r.Int64N(1<<55) - 1<<54
			if got, want := pluralName(l.formOf(n)), formerPlural(l.lang, float64(n)); got != want {
				t.Fatalf("%s: %d is %q, want %q", tag, n, got, want)
			}
		}
	}
}

func TestMoneyIsWrittenAsByTheLibrarysSymbols(t *testing.T) {
	r := dice()
	for _, tag := range Known() {
		l := locale(t, tag)
		p := message.NewPrinter(l.lang)
		ask := func(code, symbol string, digits int) {
			amount := strconv.FormatInt(r.Int64N(int64(math.Pow(10, float64(r.IntN(13))))), 10)
			if n := r.IntN(4); n > 0 {
				amount += fmt.Sprintf(".%0*d", n, r.IntN([]int{1, 10, 100, 1000}[n]))
			}
			if r.IntN(3) == 0 {
				amount = "-" + amount
			}
			exact := r.IntN(2) == 0
			got, err := l.Money(amount, code, exact)
			if want := formerMoney(l, symbol, digits, amount, exact); err != nil || got != want {
				t.Fatalf("%s: %s %s is %+q (%v), want %+q", tag, amount, code, got, err, want)
			}
		}
		for it := currency.Query(); it.Next(); {
			digits, _ := currency.Standard.Rounding(it.Unit())
			ask(it.Unit().String(), p.Sprint(currency.Symbol(it.Unit())), digits)
		}
		for range 100 {
			ask("EUR", p.Sprint(currency.Symbol(currency.EUR)), 2)
			ask("QQQ", "QQQ", 2)
		}
	}
}

func TestDatesAreWrittenAsByTheLibrary(t *testing.T) {
	r := dice()
	for _, tag := range Known() {
		l := locale(t, tag)
		for i, p := range l.calendar().dates {
			if p == nil {
				t.Errorf("%s: the dates of style %s cannot be read", tag, Styles()[i])
			}
		}
		if l.calendar().hours == nil {
			t.Errorf("%s: the hours cannot be read", tag)
		}
		ask := func(at time.Time) {
			for _, style := range append(Styles(), "") {
				if got, want := l.Date(at, style), formerIsolation(l, formerDate(l, at, style)); got != want {
					t.Fatalf("%s: %s, %s is %+q, want %+q", tag, at, style, got, want)
				}
			}
			if got, want := l.Time(at), formerIsolation(l, formerTime(l, at)); got != want {
				t.Fatalf("%s: the time of %s is %+q, want %+q", tag, at, got, want)
			}
			if got, want := l.DateTime(at), formerIsolation(l, formerDate(l, at, "medium")+l.join+formerTime(l, at)); got != want {
				t.Fatalf("%s: %s is %+q, want %+q", tag, at, got, want)
			}
		}
		for d := range 400 {
			ask(time.Date(2027, 1, 1+d, d%24, d%60, 0, 0, time.UTC))
		}
		for minute := range 24 * 60 {
			if at := time.Date(2026, 1, 1, 0, minute, 0, 0, time.UTC); l.Time(at) != formerIsolation(l, formerTime(l, at)) {
				t.Fatalf("%s: the time of %s is %+q", tag, at, l.Time(at))
			}
		}
		for range 100 {
			ask(time.Date(990+r.IntN(9020), time.Month(1+r.IntN(12)), 1+r.IntN(31), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC))
		}
	}
}

func TestDatesAreReadAsByTheLibrary(t *testing.T) {
	r := dice()
	ask := func(text string) {
		want, err := time.Parse(time.DateOnly, text)
		got, dateOnly, errGot := ParseTime(text, time.UTC)
		if (err == nil) != (errGot == nil) || err == nil && (!got.Equal(want) || !dateOnly || got != want) {
			t.Fatalf("%q is %v (%v), want %v (%v)", text, got, errGot, want, err)
		}
	}
	for range 200_000 {
		ask(fmt.Sprintf("%04d-%02d-%02d", r.IntN(10000), r.IntN(14), r.IntN(34)))
		text := []byte("2026-11-21")
		for range r.IntN(3) {
			text[r.IntN(len(text))] = "0123456789-+ .:T"[r.IntN(16)]
		}
		ask(string(text))
	}
}

// TestWhatIsFormattedStandsInJSONAsItIs: layouts write it without looking.
func TestWhatIsFormattedStandsInJSONAsItIs(t *testing.T) {
	for _, tag := range Known() {
		l := locale(t, tag)
		stands := func(text string) {
			if quoted := string(uischema.AppendString(nil, text)); quoted != `"`+text+`"` {
				t.Errorf("%s: %+q is written %s", tag, text, quoted)
			}
		}
		stands(l.Number(-1234567.89, 2) + l.Number(9876543210, 0) + l.Percent(-12.345) + l.ListSeparator())
		for it := currency.Query(); it.Next(); {
			text, err := l.Money("-1234567.89", it.Unit().String(), true)
			if err != nil {
				t.Fatal(err)
			}
			stands(text)
		}
		for d := range 400 {
			at := time.Date(2027, 1, 1+d, d%24, d%60, 0, 0, time.UTC)
			for _, style := range Styles() {
				stands(l.Date(at, style) + l.DateTime(at) + l.Time(at))
			}
		}
		stands(l.Date(time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), ""))
	}
}
