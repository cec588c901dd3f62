package intl

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// document parses JSON that has to be well-formed.
func document(t testing.TB, src string) *uischema.Document {
	t.Helper()
	doc, ds := uischema.Parse("m.json", []byte(src), uischema.FileLimits())
	if len(ds) > 0 {
		t.Fatalf("%s: %v", src, ds)
	}
	return doc
}

// messages parses a messages file that has to be sound.
func messages(t testing.TB, src string) *Messages {
	t.Helper()
	m, ds := ParseMessages(document(t, src))
	if len(ds) > 0 {
		t.Fatalf("%s: %v", src, ds)
	}
	return m
}

func TestParseMessagesKnowsKeysArgumentsAndForms(t *testing.T) {
	m := messages(t, `{
		"$schema": "../../messages.schema.json",
		"flyTo": "Fly to {city} from {price}, {city}!",
		"sale": "Sale {{50 %}}",
		"nights": {"one": "One night in {city}", "other": "{count} nights in {city}"},
		"empty": ""}`)
	if diff := cmp.Diff([]string{"empty", "flyTo", "nights", "sale"}, m.Keys()); diff != "" {
		t.Error(diff)
	}
	for key, want := range map[string][]string{
		"flyTo": {"city", "price"}, "sale": nil, "nights": {"city", "count"}, "empty": nil, "none": nil,
	} {
		if diff := cmp.Diff(want, m.Args(key)); diff != "" {
			t.Errorf("%s: %s", key, diff)
		}
		if m.Plural(key) != (key == "nights") || m.Has(key) == (key == "none") {
			t.Errorf("%s: plural %v, there %v", key, m.Plural(key), m.Has(key))
		}
	}
	if diff := cmp.Diff([]string{"one", "other"}, m.Forms("nights")); diff != "" {
		t.Error(diff)
	}
	if m.Forms("sale") != nil {
		t.Error("a message without plural has no forms")
	}
}

func TestMissingMessagesAreEmpty(t *testing.T) {
	var m *Messages
	if m.Keys() != nil || m.Has("a") || m.Args("a") != nil || m.Plural("a") || m.Forms("a") != nil {
		t.Error("nil Messages know something")
	}
}

func TestParseMessagesPointsAtTheFault(t *testing.T) {
	for _, row := range []struct{ why, src, want string }{
		{"no object", `[]`, `1:1+2 a messages file is one object`},
		{"a number", `{"a": 1}`, `1:7+1 /a a message is a text, or an object of plural forms`},
		{"a key with a space", `{"a b": ""}`, `1:2+5 /a b a key is a letter`},
		{"a brace never closed", `{"a": "to {city"}`, `1:11+1 /a a brace opens that is never closed`},
		{"a brace never opened", `{"a": "to city}"}`, `1:15+1 /a a brace closes that was never opened`},
		{"a brace in braces", `{"a": "{a{b}"}`, `1:8+1 /a a brace opens that is never closed`},
		{"an empty name", `{"a": "to {}"}`, `1:11+2 /a between the braces`},
		{"spaces around the name", `{"a": "{ city }"}`, `1:8+8 /a between the braces|write {city}`},
		{"ICU syntax", `{"a": "{count, plural}"}`, `1:8+15 /a between the braces|plurals are an object of forms`},
		{"behind escapes", `{"a": "\"\u00e9\u20ac\ud83d\ude00\n\\}"}`, `1:38+1 /a a brace closes`},
		{"behind wide letters", `{"a": "東京}"}`, `1:10+1 /a a brace closes`},
		{"on another line", "{\n  \"a\": {\n    \"one\": \"{\",\n    \"other\": \"\" } }", `3:13+1 /a/one a brace opens`},
		{"no form other", `{"n": {"one": "{count} night"}}`, `1:2+3 /n the message "n" has no form "other"|every language needs`},
		{"a misspelled form", `{"n": {"may": "", "other": ""}}`, `1:8+5 /n/may "may" is no plural form|did you mean "many"?`},
		{"no form at all", `{"n": {"=1": "", "other": ""}}`, `1:8+4 /n/=1 "=1" is no plural form|the forms are zero, one, two, few, many, other`},
		{"a form that is no text", `{"n": {"other": {}}}`, `1:17+2 /n/other a plural form is a text`},
		{"too long", `{"a": "` + strings.Repeat("x", MaxText+1) + `"}`, `1:7+2003 /a a text has at most 2000 characters`},
		{"too many arguments", `{"a": "{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}{l}{m}"}`, `1:2+3 /a a message has at most 12 arguments`},
	} {
		m, ds := ParseMessages(document(t, row.src))
		if m != nil || len(ds) == 0 {
			t.Errorf("%s: nothing found", row.why)
			continue
		}
		d := ds[0]
		got := fmt.Sprintf("%d:%d+%d %s %s|%s", d.Place.Line, d.Place.Column, d.Place.Width, d.Pointer, d.Message, d.Hint)
		got = strings.Replace(got, "  ", " ", 1) // the pointer "" of the whole document
		message, hint, _ := strings.Cut(row.want, "|")
		if !strings.HasPrefix(got, message) || !strings.Contains(got, "|"+hint) || d.Rule != "message/syntax" {
			t.Errorf("%s: %s\n got %s\nwant %s", row.why, d.Rule, got, row.want)
		}
	}
}

func TestParseMessagesBoundsTheirNumber(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"$schema":""`)
	for i := range MaxKeys {
		fmt.Fprintf(&b, `,"k%d":""`, i)
	}
	if m, ds := ParseMessages(document(t, b.String()+"}")); m == nil || len(ds) > 0 {
		t.Errorf("%d messages are refused: %v", MaxKeys, ds)
	}
	if m, ds := ParseMessages(document(t, b.String()+`,"more":""}`)); m != nil || len(ds) != 1 {
		t.Errorf("more are not: %v", ds)
	}
}

func TestParseMessagesFindsEverythingAtOnce(t *testing.T) {
	_, ds := ParseMessages(document(t, `{"a": "{", "b": 1, "c": "}"}`))
	if len(ds) != 3 || !diag.HasErrors(ds) {
		t.Errorf("got %v", ds)
	}
}
