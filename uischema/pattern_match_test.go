package uischema

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// decided are patterns that a matcher decides; their alphabets are what random
// texts are made of.
func decided() []struct{ pattern, alphabet string } {
	return []struct{ pattern, alphabet string }{
		{`^[a-z][a-z0-9-]{0,79}$`, "az09-A"}, {`^#[0-9A-F]{6}([0-9A-F]{2})?$`, "#09AFG"},
		{`^[0-9]{1,9}\.[0-9]{2}$`, "01239.x"}, {`^[a-z]+(-[a-z]+)*$`, "ab-"},
		{`^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?$`, "-01.9"}, {`^SKU-[0-9]{2}-[A-Z]$`, "SKU- 0 9- -A Z"},
		{`^(red|green|blue)+$`, "redgnblu"}, {`^([0-9]{3}){2}$`, "012"}, {`^/`, "/a\n"}, {`^ab`, "abc"},
		{`^/(|[a-z][a-z/-]*)(\?[a-z=&]*)?$`, "/az?=&-"}, {`^([01][0-9]|2[0-3]):[0-5][0-9]$`, "0123:59"},
		{`^[א-ת]{1,3}$`, "אתa"}, {`^[^a]{1,3}$`, "ab\né\xff"}, {`^.{1,3}$`, "a\né\U0001F600"},
		{`^a+?b*?c??$`, "abc"}, {`^(?:ab)(c)?$`, "abc"}, {`^a{2,3}b$`, "ab"}, {`^(a{2}b{0,2})+c$`, "abc"},
		{`^ab[cd]{2,}e`, "abcde"}, {`^[x][a-c]?-{2}$`, "xac-\xffé"}, {`^a{3}a$`, "a"}, {`^(a|)b$`, "ab"},
	}
}

func TestAMatcherSaysWhatRegexpSays(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, row := range decided() {
		re, match, fault := compilePattern(row.pattern)
		if fault != nil || match == nil {
			t.Errorf("%s has no matcher: %+v", row.pattern, fault)
			continue
		}
		alphabet := strings.Fields(row.alphabet)
		if len(alphabet) == 1 {
			alphabet = strings.Split(row.alphabet, "")
		}
		matched := 0
		for range 20_000 {
			var b strings.Builder
			for range r.IntN(12) {
				b.WriteString(alphabet[r.IntN(len(alphabet))])
			}
			want := re.MatchString(b.String())
			if want {
				matched++
			}
			if got := match.matches(b.String()); got != want {
				t.Fatalf("%s and %q: %t, regexp says %t", row.pattern, b.String(), got, want)
			}
			tabled(t, match, row.pattern, b.String(), want)
		}
		if matched == 0 {
			t.Errorf("%s: no text matched, so little was asked", row.pattern)
		}
	}
}

// tabled holds a pattern's table, where it has one, to what regexp says of a
// text: it takes just those that match and stand in JSON as they are.
func tabled(t *testing.T, m *matcher, pattern, text string, matches bool) {
	t.Helper()
	if m.table == nil || m.table() == nil {
		return
	}
	if before, _, quoted := strings.Cut(text, `"`); quoted {
		text, matches = before, m.matches(before) // that is where it ends
	}
	want := -1
	if matches && quickly(text) == len(text) {
		want = 1 + len(text)
	}
	if got := m.table().end(`"`+text+`",`, 1); got != want {
		t.Fatalf("by its table %s and %q end at %d, want %d", pattern, text, got, want)
	}
	if got := m.table().end(`"`+text, 1); got >= 0 && got >= 1+len(text) {
		t.Fatalf("by its table %s and %q end at %d, where there is no quote", pattern, text, got)
	}
}

func TestWhatIsAnchoredAtBothEndsHasATable(t *testing.T) {
	for _, row := range decided() {
		_, match, _ := compilePattern(row.pattern)
		if anchored := strings.HasSuffix(row.pattern, "$"); (match.table != nil && match.table() != nil) != anchored {
			t.Errorf("%s has a table: %t", row.pattern, !anchored)
		}
	}
	if _, match, _ := compilePattern(`^([a-z]{1,20}-[0-9]{1,20}){1,30}$`); match != nil && match.table() != nil {
		t.Error("a pattern of very many parts has a table")
	}
}

func TestWhereTheNextCharacterDoesNotDecideRegexpDoes(t *testing.T) {
	for _, row := range []struct{ reason, pattern string }{
		{"it may begin anywhere", `a`}, {"it may begin anywhere, and ends", `a$`}, {"the loop and what follows", `^a*a$`},
		{"the loop and the text after it", `^a+`}, {"two ways to begin alike", `^(ab|ac)$`}, {"an anchor inside", `^(a|^b)$`},
		{"a group that may be empty, again and again", `^(a?){2}$`}, {"nothing", ``}, {"only anchors at the start", `^^`},
		{"an option that begins like what follows", `^(a|)a$`},
	} {
		if _, match, fault := compilePattern(row.pattern); match != nil || fault != nil && row.reason == "" {
			t.Errorf("%s: %s has a matcher", row.reason, row.pattern)
		}
	}
}

func TestAMatcherAllocatesNothing(t *testing.T) {
	_, match, _ := compilePattern(`^[a-z]+(-[a-z]+)*$`)
	if n := testing.AllocsPerRun(50, func() { match.matches("walnut-side-table-é") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzMatcher(f *testing.F) {
	for _, row := range decided() {
		f.Add(row.pattern, row.alphabet)
	}
	f.Add(`^[0-b]b$`, `0b"`)
	f.Add(`^[0]{01}`, `0`)
	f.Add(`^a{0,02}$`, `aa`)
	f.Fuzz(func(t *testing.T, pattern, text string) {
		re, match, fault := compilePattern(pattern)
		if fault != nil || match == nil {
			return
		}
		want := re.MatchString(text)
		if got := match.matches(text); got != want {
			t.Fatalf("%s and %q: %t, regexp says %t", pattern, text, got, want)
		}
		tabled(t, match, pattern, text, want)
	})
}
