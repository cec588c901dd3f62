package intl

import (
	"errors"
	"testing"
)

// locale is a known locale.
func locale(t testing.TB, tag string) *Locale {
	t.Helper()
	l, err := For(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestMoneyIsWrittenAsTheLocaleDoes(t *testing.T) {
	for _, row := range []struct {
		why, locale, amount, currency string
		exact                         bool
		want                          string
	}{
		{"a round price has no fraction", "de-DE", "89.00", "EUR", false, "89\u00a0€"},
		{"unless exactness is asked for", "de-DE", "89.00", "EUR", true, "89,00\u00a0€"},
		{"an amount without a point, too", "de-DE", "89", "EUR", true, "89,00\u00a0€"},
		{"a fraction is written whole", "de-DE", "89.5", "EUR", false, "89,50\u00a0€"},
		{"thousands are grouped", "de-DE", "1299.00", "EUR", false, "1.299\u00a0€"},
		{"the largest amount", "de-DE", "999999999999.99", "EUR", false, "999.999.999.999,99\u00a0€"},
		{"more digits than the currency has are kept: a price is never rounded", "de-DE", "1.799", "EUR", false, "1,799\u00a0€"},
		{"a zero beyond the currency's digits is not", "de-DE", "1.790", "EUR", false, "1,79\u00a0€"},
		{"a credit", "de-DE", "-12.50", "EUR", false, "-12,50\u00a0€"},
		{"nothing has no sign", "de-DE", "-0.00", "EUR", false, "0\u00a0€"},
		{"the language alone", "de", "1299.5", "EUR", false, "1.299,50\u00a0€"},
		{"Austria: symbol first, and CLDR's currencyGroup", "de-AT", "1299.50", "EUR", false, "€\u00a01.299,50"},
		{"Switzerland", "de-CH", "1299.50", "CHF", false, "CHF\u00a01’299.50"},
		{"no space after a symbol", "en-GB", "89.00", "EUR", false, "€89"},
		{"pounds", "en-GB", "1299.50", "GBP", false, "£1,299.50"},
		{"dollars", "en-US", "19.90", "USD", false, "$19.90"},
		{"a minus before the symbol", "en-US", "-19.90", "USD", false, "-$19.90"},
		{"a space after a code (CLDR's currencySpacing)", "en-US", "89.00", "CHF", false, "CHF\u00a089"},
		{"the US dollar abroad", "en-GB", "5.00", "USD", false, "US$5"},
		{"Indian groups", "en-IN", "1234567.00", "INR", false, "₹12,34,567"},
		{"yen have no fraction", "ja-JP", "1299", "JPY", true, "￥1,299"},
		{"yen have none in German either", "de-DE", "1299.00", "JPY", true, "1.299\u00a0¥"},
		{"Kuwaiti dinars have three digits", "en-US", "1.5", "KWD", false, "KWD\u00a01.500"},
		{"and when round, none", "en-US", "1.000", "KWD", false, "KWD\u00a01"},
		{"a currency younger than the tables is its code", "de-DE", "3.50", "QQQ", false, "3,50\u00a0QQQ"},
		{"French", "fr-FR", "1299.50", "EUR", false, "1\u00a0299,50\u00a0€"},
		{"Spanish groups from five digits on", "es-ES", "1299.50", "EUR", false, "1299,50\u00a0€"},
		{"so five are grouped", "es-ES", "12990.00", "EUR", false, "12.990\u00a0€"},
		{"Egypt: Arabic-Indic digits, isolated", "ar-EG", "1299.50", "EGP", false, "\u2068١٬٢٩٩٫٥٠\u00a0ج.م.\u200f\u2069"},
		{"the Emirates: Latin digits, isolated", "ar-AE", "1299.50", "AED", false, "\u20681,299.50\u00a0د.إ.\u200f\u2069"},
		{"Arabic alone is CLDR's ar", "ar", "89.00", "EUR", false, "\u2068٨٩\u00a0€\u2069"},
		{"Hebrew is isolated, too", "he-IL", "89.00", "ILS", false, "\u206889\u00a0₪\u2069"},
	} {
		got, err := locale(t, row.locale).Money(row.amount, row.currency, row.exact)
		if err != nil || got != row.want {
			t.Errorf("%s: %s %s in %s = %+q, %v; want %+q", row.why, row.amount, row.currency, row.locale, got, err, row.want)
		}
	}
}

func TestMoneyRefusesWhatIsNoAmount(t *testing.T) {
	for _, row := range []struct{ why, amount, currency string }{
		{"a comma", "89,00", "EUR"},
		{"nothing", "", "EUR"},
		{"a sign alone", "-", "EUR"},
		{"a leading zero", "089", "EUR"},
		{"a point without digits before", ".5", "EUR"},
		{"a point without digits after", "5.", "EUR"},
		{"four fraction digits", "5.0000", "EUR"},
		{"thirteen digits", "1000000000000", "EUR"},
		{"an exponent", "1e3", "EUR"},
		{"a plus", "+5", "EUR"},
		{"digits of another script", "٥", "EUR"},
		{"no currency", "5", ""},
		{"small letters", "5", "eur"},
		{"four letters", "5", "EURO"},
		{"letters that are not ASCII", "5", "É"},
	} {
		if got, err := locale(t, "de-DE").Money(row.amount, row.currency, false); !errors.Is(err, ErrMoney) || got != "" {
			t.Errorf("%s: Money(%q, %q) = %q, %v", row.why, row.amount, row.currency, got, err)
		}
	}
}
