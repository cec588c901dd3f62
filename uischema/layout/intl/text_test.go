package intl

import (
	"errors"
	"testing"

	"mantel/uischema"
)

// TestATextTakenApartSaysWhatTheMessageSays puts the pieces together again,
// with their arguments, as it is and as it stands in JSON.
func TestATextTakenApartSaysWhatTheMessageSays(t *testing.T) {
	m := messages(t, `{"plain":"a \"b\"\n{{c}}","one":"to {city}","two":"{city}\t{count} {city}","n":{"zero":"none","one":"{count} in {city}","few":"","other":"{city}: {count}"}}`)
	for _, tag := range Known() {
		l := locale(t, tag)
		for _, key := range m.Keys() {
			text, err := m.Text(key, []string{"city", "count"})
			if err != nil || text.IsPlural() != (key == "n") {
				t.Fatal(key, err)
			}
			for _, city := range []string{"Rom", "", "\"\u2068x", "\u2068\"\u2069"} {
				for n := int64(-1); n < 13; n++ {
					whole, err := uischema.IntValue(n)
					if err != nil {
						t.Fatal(err)
					}
					want, err := l.Message(m, key, []Arg{{"city", uischema.StringValue(city)}, {"count", whole}})
					if err != nil {
						t.Fatal(err)
					}
					pieces := text.Pieces()
					if text.IsPlural() {
						pieces = text.PiecesForInt(l, n)
						if other := text.PiecesFor(l, float64(n)); len(pieces) != len(other) || len(pieces) > 0 && &pieces[0] != &other[0] {
							t.Fatalf("%s: %d has two forms", tag, n)
						}
					}
					asItIs, inside := assembled(l, pieces, city, n)
					if quoted := string(uischema.AppendString(nil, want)); asItIs != want || `"`+inside+`"` != quoted {
						t.Fatalf("%s, %s: %q and %s, want %q", tag, key, asItIs, inside, want)
					}
				}
			}
		}
	}
	if _, err := m.Text("one", []string{"town"}); !errors.Is(err, ErrMessage) {
		t.Errorf("an argument is missing: %v", err)
	}
	if _, err := m.Text("none", nil); !errors.Is(err, ErrMessage) {
		t.Errorf("there is no such message: %v", err)
	}
}

func assembled(l *Locale, pieces []Piece, city string, n int64) (asItIs, inside string) {
	quoted := uischema.AppendString(nil, city)
	var a, b []byte
	for _, p := range pieces {
		switch p.Arg {
		case -1:
			a, b = append(a, p.Text...), append(b, p.JSON...)
		case 0:
			a, b = l.CloseArgument(append(l.OpenArgument(a), city...), len(a)), l.CloseArgument(append(l.OpenArgument(b), quoted[1:len(quoted)-1]...), len(b))
		default:
			a, b = l.AppendInt(a, n), l.AppendInt(b, n)
		}
	}
	return string(a), string(b)
}
