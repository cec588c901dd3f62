package layout

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"mantel/uischema"
)

func TestTemplatesAreCutAtTheirExpressions(t *testing.T) {
	for _, row := range []struct{ why, text, want string }{
		{"plain", "a b", "[a b]"},
		{"empty", "", "[]"},
		{"one expression", "${a}", "<a>"},
		{"text around", "x ${a} y${b}", "[x ]<a>[ y]<b>"},
		{"a literal", "$${a} $$${b} $", "[${a} $${b} $]"},
		{"a literal before an expression", "$${${a}", "[${]<a>"},
		{"a map", "${ {'a': {}}.a }z", "< {'a': {}}.a >[z]"},
		{"a brace in quotes", `${'}' + "\"}" + r'\'}`, `<'}' + "\"}" + r'\'>`},
		{"quotes by threes", `${'''a'}''' + """}"""}`, `<'''a'}''' + """}""">`},
		{"a comment", "${a // }\n}b", "<a // }\n>[b]"},
		{"a division", "${a / b}", "<a / b>"},
	} {
		parts, bad := splitTemplate(row.text)
		if bad != nil {
			t.Errorf("%s: %s", row.why, bad.message)
		}
		var got strings.Builder
		for _, p := range parts {
			if p.expr {
				got.WriteString("<" + p.text + ">")
				if row.text[p.start:p.end] != p.text {
					t.Errorf("%s: %q is said to stand at %q", row.why, p.text, row.text[p.start:p.end])
				}
			} else {
				got.WriteString("[" + p.text + "]")
			}
		}
		if got.String() != row.want {
			t.Errorf("%s: got %s, want %s", row.why, got.String(), row.want)
		}
	}
}

// FuzzTemplate cuts any string, and finds each byte of it again in the file
// that it was read from.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"", "a ${b} c", "$${", "${'}'}", "${", "\u00e9😀${x}\n\t\"", "${r'\\'}", "${a//}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		doc, ds := uischema.Parse("f.json", text, uischema.FileLimits())
		if len(ds) > 0 {
			return
		}
		parts, bad := splitTemplate(s)
		at := spot{doc: doc, node: doc.Root}
		if bad != nil {
			if start, end := at.span(bad.start, bad.end); start < 0 || end > len(text) || end <= start {
				t.Fatalf("the fault stands at %d to %d of %d bytes", start, end, len(text))
			}
			return
		}
		for _, p := range parts {
			start, end := at.span(p.start, p.end)
			if p.start == p.end {
				continue
			}
			var back string
			if err := json.Unmarshal([]byte(`"`+string(text[start:end])+`"`), &back); err != nil || back != s[p.start:p.end] {
				t.Fatalf("%q stands where %q was expected (%v)", back, s[p.start:p.end], err)
			}
		}
	})
}
