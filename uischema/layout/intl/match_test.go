package intl

import (
	"slices"
	"strings"
	"testing"
)

func TestMatchChoosesALanguageAndKeepsTheRegion(t *testing.T) {
	supported := []string{"de", "en", "ar"}
	for _, row := range []struct{ why, accept, want string }{
		{"nothing asked for", "", "en"},
		{"the language", "de", "de"},
		{"the region is kept", "de-AT", "de-AT"},
		{"in its canonical spelling", "DE-at", "de-AT"},
		{"what a browser sends", "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "de-DE"},
		{"weights count, not the order", "en-GB;q=0.5, ar-EG;q=0.9", "ar-EG"},
		{"of equal weights the first", "ar;q=0.5,de;q=0.5", "ar"},
		{"a region that is not known is dropped", "de-BR", "de"},
		{"a region that is none is dropped, with its range", "de-QQQQQQQQQ, ar", "ar"},
		{"extensions are dropped", "de-AT-u-nu-latn-x-evil", "de-AT"},
		{"a language without messages is passed over", "fr-FR, de-CH;q=0.5", "de-CH"},
		{"also if there is no other", "fr-FR", "en"},
		{"Swiss German understands German", "gsw-CH", "de"},
		{"weight nought is a refusal", "de;q=0", "en"},
		{"anything will do", "*", "en"},
		{"one malformed range spoils no other", "de_DE@euro!!, ;;;, =, ar-AE", "ar-AE"},
		{"a malformed weight counts as a refusal", "de;q=lots, ar;q=0.1", "ar"},
		{"a weight above one is malformed", "de;q=7, ar;q=0.1", "ar"},
		{"not a number is malformed", "de;q=NaN, ar;q=0.1", "ar"},
		{"white space is no matter", "  de-AT ; q=1 ", "de-AT"},
		{"only the first ranges count", strings.Repeat("xx,", 40) + "de", "en"},
		{"only the first bytes are read", strings.Repeat("x", 600) + ",de", "en"},
		{"control characters", "\x00\r\nde", "en"},
	} {
		if got := Match(row.accept, supported, "en"); got != row.want {
			t.Errorf("%s: Match(%q) = %q, want %q", row.why, row.accept, got, row.want)
		}
	}
}

func TestMatchOfOtherSupportedSets(t *testing.T) {
	for _, row := range []struct {
		why, accept string
		supported   []string
		def, want   string
	}{
		{"a supported region stands as it is", "pt-PT", []string{"pt-BR"}, "en", "pt-BR"},
		{"of several regions the one wanted", "pt-PT", []string{"pt-BR", "pt-PT"}, "en", "pt-PT"},
		{"nothing is supported", "de", nil, "en", "en"},
		{"what is no tag is not supported", "de", []string{"!", ""}, "en", "en"},
		{"the default need not be supported", "fr", []string{"de"}, "en-GB", "en-GB"},
	} {
		if got := Match(row.accept, row.supported, row.def); got != row.want {
			t.Errorf("%s: got %q, want %q", row.why, got, row.want)
		}
	}
}

// FuzzMatch holds that nothing a header says gets through: there is a finite
// number of answers.
func FuzzMatch(f *testing.F) {
	for _, s := range []string{"", "de-AT", "de-DE,de;q=0.9,en-US;q=0.8", "*", "ar-u-nu-arab;q=0.1", "x-de", "zh-Hant-HK", "i-klingon", "en-a-bbb-x-a-ccc"} {
		f.Add(s)
	}
	supported := []string{"de", "en", "ar"}
	f.Fuzz(func(t *testing.T, accept string) {
		got := Match(accept, supported, "en")
		if !slices.Contains(Known(), got) {
			t.Errorf("Match(%q) = %q, which is not a known locale", accept, got)
		}
		if language, _, _ := strings.Cut(got, "-"); !slices.Contains(supported, language) {
			t.Errorf("Match(%q) = %q, which nobody has messages for", accept, got)
		}
		if again := Match(accept, supported, "en"); again != got {
			t.Errorf("Match(%q) is %q, then %q", accept, got, again)
		}
	})
}
