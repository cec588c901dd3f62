package layout

import (
	"regexp"
	"testing"
)

func TestAPatternMatchesAllThatALanguageSays(t *testing.T) {
	for _, row := range []struct {
		why, pattern, language string
		want                   bool
	}{
		{"the same", `^[a-z]+$`, `[a-z]+`, true},
		{"a prefix of its own letters", `^/[a-z0-9/-]*$`, `/products/[a-z][a-z0-9-]{0,63}`, true},
		{"a letter that the pattern lacks", `^/[a-z0-9-]*$`, `/products/[a-z]`, false},
		{"a longer text", `^[a-z]{1,3}$`, `[a-z]{1,4}`, false},
		{"an empty text", `^[a-z]+$`, `[a-z]*`, false},
		{"one of two cases", `^(a|b)$`, `a|b|c`, false},
		{"both of two cases", `^(a|b|c)$`, `b|a`, true},
		{"an unanchored pattern is searched for", `b`, `a*ba*`, true},
		{"an unanchored pattern that may be missing", `b`, `a*b?`, false},
		{"any text, with line breaks", `^.*$`, anything, false},
		{"any text matches nothing asked", `a?`, anything, true},
		{"an edge within says nothing", `^a$|^b$`, `a`, false},
		{"letters beyond ASCII", `^[^"]*$`, `[é-ÿ]+`, true},
	} {
		if got := matchesAll(regexp.MustCompile(row.pattern), row.language); got != row.want {
			t.Errorf("%s: %s for %s is %t", row.why, row.pattern, row.language, got)
		}
	}
}

func TestLengthsOfPatterns(t *testing.T) {
	for pattern, want := range map[string][2]int{
		`^[0-9]{1,9}\.[0-9]{2}$`: {4, 12}, `^a+$`: {1, -1}, `^(ab|c)?$`: {0, 2}, `a`: {1, -1}, `^€$`: {1, 1},
	} {
		if least, most := lengths(regexp.MustCompile(pattern)); least != want[0] || most != want[1] {
			t.Errorf("%s: %d to %d, want %v", pattern, least, most, want)
		}
	}
}

// FuzzLanguage holds proofs against what the pattern says of texts of the
// language.
func FuzzLanguage(f *testing.F) {
	f.Add(`^[a-z]+$`, `[a-z0-9]`, "ab9")
	f.Add(`^a|b$`, `ab*`, "abb")
	f.Fuzz(func(t *testing.T, pattern, language, text string) {
		if len(pattern) > 60 || len(language) > 60 {
			return
		}
		target, err := regexp.Compile(pattern)
		if err != nil {
			return
		}
		whole, err := regexp.Compile(`\A(?:` + language + `)\z`)
		if err != nil {
			return
		}
		if whole.MatchString(text) && matchesAll(target, language) && !target.MatchString(text) {
			t.Errorf("%s is said to match all of %s, but not %q", pattern, language, text)
		}
	})
}
