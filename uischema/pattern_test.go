package uischema

import (
	"strings"
	"testing"
)

func TestPatternsThatEveryEngineReadsAlike(t *testing.T) {
	for _, row := range []struct{ reason, pattern string }{
		{"nothing", ``},
		{"a slug, with a separator in its loop", `^[a-z]+(-[a-z]+)*$`},
		{"a colour, with a fixed count before an option", `^#[0-9A-F]{6}([0-9A-F]{2})?$`},
		{"an amount of money", `^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?$`},
		{"words told apart by their first letter", `^(red|green|blue)+$`},
		{"fixed blocks", `^([0-9]{3}){2}$`},
		{"an address, with one guess", `^[^@ ]+@[^@ ]+\.[a-z]{2,}$`},
		{"classes with every kind of member", `^[^a-z0-9_.$\-\]\\]+$`},
		{"a hyphen last", `^[a-z-]$`},
		{"a hyphen first", `^[-a-z]$`},
		{"lazy quantifiers", `^a+?b*?c??$`},
		{"groups that capture and that do not", `^(?:ab)(c)$`},
		{"escapes", `^\^\$\.\*\+\?\(\)\[\]\{\}\|\/\\\t\n\r$`},
		{"letters of other scripts", `^[א-ת]+$`},
	} {
		re, _, fault := compilePattern(row.pattern)
		if fault != nil {
			t.Errorf("%s: %s is refused: %s", row.reason, row.pattern, fault.message)
		} else if re.String() != row.pattern {
			t.Errorf("%s: %s became %s", row.reason, row.pattern, re)
		}
	}
}

func TestPatternsThatEnginesReadDifferently(t *testing.T) {
	for _, row := range []struct{ reason, pattern, says string }{
		{"digits of all scripts in ICU", `^\d+$`, "[0-9]"},
		{"letters", `\w`, "[A-Za-z0-9_]"},
		{"white space", `\s`, "spaces"},
		{"a word's edge", `\bred\b`, "escape"},
		{"a Unicode class", `\p{L}`, "escape"},
		{"RE2's anchors", `\Aa\z`, "escape"},
		{"a reference back", `(a)\1`, "RE2"},
		{"a look ahead", `a(?=b)`, "(?…)"},
		{"a look behind", `(?<=a)b`, "(?…)"},
		{"a flag", `(?i)a`, "(?…)"},
		{"a named group", `(?P<n>a)`, "(?…)"},
		{"an atomic group", `(?>a)`, "(?…)"},
		{"a possessive quantifier", `a++`, "two quantifiers"},
		{"a quantifier on a quantifier", `a{2}{3}`, "two quantifiers"},
		{"a quantifier on an anchor", `^*a`, "no quantifier"},
		{"a quantifier on nothing", `*a`, "nothing to repeat"},
		{"a bare brace", `a{`, "no quantifier"},
		{"a brace that is no quantifier", `a{,3}`, "no quantifier"},
		{"a count that begins with a zero", `a{02}`, "begins with a zero"},
		{"another one", `a{1,02}`, "begins with a zero"},
		{"a bare closing brace", `a}`, "bare"},
		{"a bare closing bracket", `a]`, "bare"},
		{"a nested class", `[a[b]]`, "'['"},
		{"a POSIX class", `[[:alpha:]]`, "'['"},
		{"an intersection", `[a&&b]`, "doubled"},
		{"a subtraction", `[a--b]`, "differently"},
		{"an empty class", `[]`, "empty"},
		{"an escaped hyphen outside a class", `a\-b`, "inside [ ]"},
		{"a class that does not end", `[a`, "does not end"},
		{"a group that does not end", `(a`, "does not end"},
		{"a group that was not begun", `a)`, "no group"},
		{"a backslash at the end", `a\`, "escape"},
		{"a range that runs backwards", `[z-a]`, "backwards"},
		{"a count that runs backwards", `a{3,2}`, "backwards"},
		{"a count past a thousand", `a{1001}`, "1000"},
		{"a pattern that is too long", strings.Repeat("a", 257), "256"},
		{"groups that nest too deep", strings.Repeat("(", 100) + strings.Repeat(")", 100), "16 deep"},
	} {
		_, _, fault := compilePattern(row.pattern)
		if fault == nil {
			t.Errorf("%s: %s is taken", row.reason, row.pattern)
		} else if !strings.Contains(fault.message+fault.hint, row.says) {
			t.Errorf("%s: %s: %q (%s) does not say %q", row.reason, row.pattern, fault.message, fault.hint, row.says)
		}
	}
}

func TestPatternsThatMakeBacktrackingEnginesTryEverything(t *testing.T) {
	for _, row := range []struct{ reason, pattern string }{
		{"a loop in a loop", `^(a+)+$`},
		{"a star in a star", `^(a*)*$`},
		{"a loop in a counted loop", `^(a+){10}$`},
		{"a counted loop in a counted loop", `^(a{1,20}){1,20}$`},
		{"an optional separator", `^([a-z]+-?)*$`},
		{"two choices alike", `^(a|a)*$`},
		{"one choice begins another", `^(a|ab|b)*$`},
		{"overlapping classes", `^([a-z]|[m-z0-9])+$`},
		{"a dot and a letter", `^(.|a)+$`},
		{"an empty choice", `^(a|)*$`},
		{"an optional letter, counted", `^(a?){20}$`},
		{"a loop's end begins the next round", `^(ab*b)*$`},
		{"hidden in groups", `^(((?:x+)))*$`},
		{"many loops alike in a row", `^a*a*a*a*a*$`},
		{"many optional letters in a row", `a?a?a?a?a?aaaaa`},
	} {
		if _, _, fault := compilePattern(row.pattern); fault == nil {
			t.Errorf("%s: %s is taken", row.reason, row.pattern)
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, seed := range []string{`^[a-z]+(-[a-z]+)*$`, `(a|b){2,3}?`, `[^\]x-z]`, `\u0041`, `(?:a`, `[-a-]`, `a{2}`, `é|ü`, "\xff", `((((a)+)+)+)+`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		re, _, fault := compilePattern(pattern)
		if (re == nil) == (fault == nil) {
			t.Fatalf("%q: neither a pattern nor a fault, or both", pattern)
		}
		if fault != nil && fault.message == "" {
			t.Fatalf("%q is refused without a word", pattern)
		}
	})
}
