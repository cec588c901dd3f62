package intl

import (
	"math"
	"testing"
)

func TestWhatIsPutIntoRightToLeftTextCannotReachOut(t *testing.T) {
	for _, row := range []struct{ why, text, want string }{
		{"plain text", "Rom", "\u2068Rom\u2069"},
		{"nothing", "", "\u2068\u2069"},
		{"what is isolated already", "\u206889 €\u2069", "\u206889 €\u2069"},
		{"two isolates are not one", "\u2068a\u2069\u2068b\u2069", "\u2068\u2068a\u2069\u2068b\u2069\u2069"},
		{"an isolate and more", "\u2068a\u2069 b", "\u2068\u2068a\u2069 b\u2069"},
		{"a closing that nobody opened", "a\u2069b", "\u2068ab\u2069"},
		{"an opening that nobody closes", "a\u2067b", "\u2068ab\u2069"},
		{"nested and left open", "\u2066a\u2068b\u2069", "\u2068a\u2068b\u2069\u2069"},
		{"it only looks like one isolate", "\u2069a\u2068", "\u2068a\u2069"},
	} {
		if got := string(appendIsolated(nil, row.text)); got != row.want {
			t.Errorf("%s: %+q, want %+q", row.why, got, row.want)
		}
	}
}

func TestNothingFormattedStaysNothing(t *testing.T) {
	if got := locale(t, "ar").Number(math.NaN(), 0); got != "" {
		t.Errorf("got %+q", got)
	}
}

// TestAnArgumentInPlaceIsIsolatedLikeOneThatIsATextOfItsOwn writes texts into
// a message's text.
func TestAnArgumentInPlaceIsIsolatedLikeOneThatIsATextOfItsOwn(t *testing.T) {
	for _, tag := range []string{"ar", "de"} {
		l := locale(t, tag)
		for _, text := range []string{"", "Rom", "\u206889 €\u2069", "\u2068a\u2069\u2068b\u2069", "\u2068a\u2069 b", "a\u2069b", "a\u2067b", "\u2066a\u2068b\u2069",
			"\u2069a\u2068", "\u2068", "\u2069", "\u2066a\u2069", "\u2068\u2069", "\u2044", "\u2068\u2044\u2069"} {
			want := string(l.appendArgument([]byte("x"), text))
			got := l.OpenArgument([]byte("x"))
			if got = l.CloseArgument(append(got, text...), 1); string(got) != want {
				t.Errorf("%s, %+q: %+q, want %+q", tag, text, got, want)
			}
		}
	}
}
