package intl

import (
	"testing"
	"unicode/utf8"
)

func TestShortestBoundsEveryForm(t *testing.T) {
	m := messages(t, `{"a": "Äpfel", "b": "{x}{y}-", "c": "{x}", "n": {"one": "ein Stück", "other": "{count}"}}`)
	for key, want := range map[string]int{"a": 5, "b": 2, "c": 1, "n": 1, "none": 0} {
		n := m.Shortest(key, func(name string) int {
			if name == "y" {
				return 0
			}
			return 7
		})
		if n != want {
			t.Errorf("%s: %d, want %d", key, n, want)
		}
	}
}

// TestNothingIsShorterThanShortest tries arguments that isolation makes
// shorter: isolates that nobody closes are dropped.
func TestNothingIsShorterThanShortest(t *testing.T) {
	m := messages(t, `{"a": "{x}", "b": "{x}{x}", "n": {"one": "{x}!", "two": "{count}", "other": "{count} {x}"}}`)
	for _, tag := range []string{"de", "en", "ar-EG", "he"} {
		for _, value := range []string{"", "x", "\u2067", "\u2069\u2069\u2069", "\u2068x\u2069", "\u2068\u2069", "\u2066\u2068x"} {
			for _, key := range m.Keys() {
				for _, n := range []float64{0, 1, 2, 3, -1, 0.5, 1e15} {
					got, err := locale(t, tag).Message(m, key, []Arg{count(t, n), text("x", value)})
					if err != nil {
						t.Fatal(err)
					}
					least := m.Shortest(key, func(name string) int {
						if name == countArg {
							return 1
						}
						return utf8.RuneCountInString(value)
					})
					if utf8.RuneCountInString(got) < least {
						t.Errorf("%s in %s of %q is %q, shorter than %d", key, tag, value, got, least)
					}
				}
			}
		}
	}
}
