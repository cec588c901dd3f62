package intl

import (
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"mantel/uischema"
)

// text and count are arguments.
func text(name, s string) Arg { return Arg{Name: name, Value: uischema.StringValue(s)} }

func count(t testing.TB, n float64) Arg {
	t.Helper()
	v, err := uischema.FloatValue(n)
	if err != nil {
		t.Fatal(err)
	}
	return Arg{Name: "count", Value: v}
}

func TestMessagesPutTheirArgumentsIn(t *testing.T) {
	m := messages(t, `{
		"sale": "Sale",
		"brace": "{{{city}}}",
		"flyTo": "Flug nach {city} ab {price}",
		"nights": {"one": "eine Nacht in {city}", "other": "{count} Nächte in {city}"},
		"seats": {"zero": "لا مقاعد", "one": "مقعد واحد", "two": "مقعدان", "few": "{count} مقاعد", "many": "{count} مقعدًا", "other": "{count} مقعد"}}`)
	for _, row := range []struct {
		why, locale, key string
		args             []Arg
		want             string
	}{
		{"a text alone", "de", "sale", nil, "Sale"},
		{"literal braces around an argument", "de", "brace", []Arg{text("city", "Rom")}, "{Rom}"},
		{"two arguments, in any order", "de", "flyTo", []Arg{text("price", "89 €"), text("city", "Rom")}, "Flug nach Rom ab 89 €"},
		{"what an argument says is never read as a message", "de", "flyTo", []Arg{text("price", "{city}"), text("city", "}}")}, "Flug nach }} ab {city}"},
		{"one", "de", "nights", []Arg{count(t, 1), text("city", "Rom")}, "eine Nacht in Rom"},
		{"many, by the locale's digits and groups", "de-AT", "nights", []Arg{count(t, 1234), text("city", "Rom")}, "1\u00a0234 Nächte in Rom"},
		{"a fraction", "de", "nights", []Arg{count(t, 1.5), text("city", "Rom")}, "1,5 Nächte in Rom"},
		{"a category that the file lacks is other", "ar", "nights", []Arg{count(t, 0), text("city", "Rom")}, "\u2068٠\u2069 Nächte in \u2068Rom\u2069"},
		{"no seat", "ar", "seats", []Arg{count(t, 0)}, "لا مقاعد"},
		{"two seats", "ar", "seats", []Arg{count(t, 2)}, "مقعدان"},
		{"few seats, isolated", "ar", "seats", []Arg{count(t, 7)}, "\u2068٧\u2069 مقاعد"},
		{"many seats, in the Emirates", "ar-AE", "seats", []Arg{count(t, 11)}, "\u206811\u2069 مقعدًا"},
		{"a price is isolated once", "ar", "flyTo", []Arg{text("city", "Rom"), text("price", "\u206889 €\u2069")}, "Flug nach \u2068Rom\u2069 ab \u206889 €\u2069"},
	} {
		got, err := locale(t, row.locale).Message(m, row.key, row.args)
		if err != nil || got != row.want {
			t.Errorf("%s: got %+q, %v; want %+q", row.why, got, err, row.want)
		}
	}
}

func TestMessagesFailWithoutTheirArguments(t *testing.T) {
	m := messages(t, `{"flyTo": "Flug nach {city}", "nights": {"other": "Nächte"}}`)
	for _, row := range []struct {
		why, key string
		args     []Arg
	}{
		{"an unknown key", "flyFrom", nil},
		{"a missing argument", "flyTo", []Arg{text("town", "secret")}},
		{"a list", "flyTo", []Arg{{"city", uischema.ListValue([]uischema.Value{uischema.StringValue("secret")})}}},
		{"null", "flyTo", []Arg{{"city", uischema.NullValue()}}},
		{"absent", "flyTo", []Arg{{"city", uischema.Value{}}}},
		{"no count", "nights", nil},
		{"a count that is no number", "nights", []Arg{text("count", "secret")}},
	} {
		got, err := locale(t, "de").Message(m, row.key, row.args)
		if !errors.Is(err, ErrMessage) || got != "" {
			t.Errorf("%s: %q, %v", row.why, got, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error repeats a value: %v", row.why, err)
		}
	}
	if _, err := locale(t, "de").Message(nil, "flyTo", nil); !errors.Is(err, ErrMessage) {
		t.Errorf("without messages: %v", err)
	}
}

func TestLongestBoundsEveryForm(t *testing.T) {
	m := messages(t, `{"a": "Äpfel", "b": "{x}{x}-", "n": {"one": "ein Stück", "other": "{count}"}}`)
	known := func(name string) int {
		switch name {
		case "x":
			return 10
		case "count":
			return MaxNumber
		}
		return -1
	}
	for key, want := range map[string]int{"a": 5, "b": 25, "n": MaxNumber + 2} {
		if n, ok := m.Longest(key, known); !ok || n != want {
			t.Errorf("%s: %d, %v; want %d", key, n, ok, want)
		}
	}
	if _, ok := m.Longest("b", func(string) int { return -1 }); ok {
		t.Error("an argument without bound has one")
	}
	if _, ok := m.Longest("none", known); ok {
		t.Error("an unknown key has a bound")
	}
}

// FuzzParseMessages holds that whatever is accepted can be written, in every
// direction, within the length that was promised.
func FuzzParseMessages(f *testing.F) {
	f.Add([]byte(`{"flyTo": "Fly to {city}", "nights": {"one": "{count} night", "other": "{count} nights"}}`))
	f.Add([]byte(`{"a": "{{}}", "b": "\ud83d\ude00{x}", "n": {"zero": "", "other": "{y}"}}`))
	f.Add([]byte(`{"a": "{", "b": "}", "c": "{ }", "d": {"may": 1}}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, _ := uischema.Parse("m.json", src, uischema.FileLimits())
		if doc == nil {
			return
		}
		m, ds := ParseMessages(doc)
		if (m == nil) != (len(ds) > 0) {
			t.Fatalf("messages %v with findings %v", m, ds)
		}
		for _, d := range ds {
			if d.Place.Line < 1 || d.Place.Column < 1 || d.Place.Width < 1 {
				t.Fatalf("no place: %+v", d)
			}
		}
		const value = "\u2069x\u2067"
		for _, key := range m.Keys() {
			bound, ok := m.Longest(key, func(string) int { return MaxNumber })
			if !ok {
				t.Fatalf("%q has no bound", key)
			}
			for _, tag := range []string{"ar-EG", "en"} {
				for _, n := range []float64{0, 1, 2, 3, 11, 100.5, -math.MaxInt32} {
					args := []Arg{count(t, n)}
					for _, name := range m.Args(key) {
						if name != "count" {
							args = append(args, text(name, value))
						}
					}
					got, err := locale(t, tag).Message(m, key, args)
					if err != nil {
						t.Fatal(err)
					}
					if length := utf8.RuneCountInString(got); length > bound {
						t.Fatalf("%q has %d code points, more than %d", got, length, bound)
					}
				}
			}
		}
	})
}
