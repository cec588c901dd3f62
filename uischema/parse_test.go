package uischema_test

import (
	"fmt"
	"strings"
	"testing"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// expectation is a finding as "rule line:column".
type expectation string

func found(ds []diag.Diagnostic) []expectation {
	var out []expectation
	for _, d := range ds {
		out = append(out, expectation(fmt.Sprintf("%s %d:%d", d.Rule, d.Place.Line, d.Place.Column)))
	}
	return out
}

func sameFindings(t *testing.T, ds []diag.Diagnostic, want ...expectation) {
	t.Helper()
	got := found(ds)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("found %v, want %v", got, want)
		for _, d := range ds {
			t.Logf("  %s %s: %s (%s)", d.Place, d.Pointer, d.Message, d.Hint)
		}
	}
}

func TestParseRefusesWhatIsNotOneWholeDocument(t *testing.T) {
	for _, row := range []struct {
		reason, src string
		want        expectation
	}{
		{"nothing at all", ``, "json/syntax 1:1"},
		{"only white space", " \n ", "json/syntax 2:2"},
		{"cut off in an object", "{\"a\": 1", "json/syntax 1:8"},
		{"cut off after a name", `{"a"`, "json/syntax 1:5"},
		{"cut off in an array", `[1`, "json/syntax 1:3"},
		{"cut off in a string", `"abc`, "json/syntax 1:1"},
		{"cut off in an escape", `"a\`, "json/syntax 1:3"},
		{"text behind the value", "{}\n{}", "json/syntax 2:1"},
		{"a comma too many in an object", `{"a":1,}`, "json/syntax 1:8"},
		{"a comma too many in an array", `[1,]`, "json/syntax 1:4"},
		{"a comma too few", "{\"a\":1\n \"b\":2}", "json/syntax 2:2"},
		{"a name without quotes", `{a:1}`, "json/syntax 1:2"},
		{"single quotes", `{'a':1}`, "json/syntax 1:2"},
		{"a comment", "{ // words\n}", "json/syntax 1:3"},
		{"a wrong closing bracket", `[1}`, "json/syntax 1:3"},
		{"a word that is none", `[nil]`, "json/syntax 1:2"},
		{"half a word", `[tru]`, "json/syntax 1:2"},
		{"a leading zero", `[01]`, "json/syntax 1:2"},
		{"a plus sign", `[+1]`, "json/syntax 1:2"},
		{"no digit behind the point", `[1.]`, "json/syntax 1:4"},
		{"no digit in the exponent", `[1e+]`, "json/syntax 1:5"},
		{"a minus alone", `[-]`, "json/syntax 1:3"},
		{"a line break in a string", "[\"a\nb\"]", "json/syntax 1:4"},
		{"an escape that is none", `["\x41"]`, "json/syntax 1:3"},
		{"an escape of three digits", `["\u12"]`, "json/syntax 1:3"},
		{"columns count code points", `{"é👩": nope}`, "json/syntax 1:8"},
		{"a byte that is no UTF-8", "[\"a\xff\"]", "json/utf8 1:4"},
		{"half a surrogate pair", `["\ud83d x"]`, "json/utf8 1:3"},
		{"a byte order mark", "\uFEFF{}", "json/utf8 1:1"},
		{"a name twice", "{\"a\":1,\n \"b\":2,\n \"a\":3}", "json/duplicate 3:2"},
		{"a name twice, once escaped", `{"a":1,"\u0061":2}`, "json/duplicate 1:8"},
		{"a whole number past 2^53", "[1,\n 9007199254740992]", "json/number 2:2"},
		{"a whole number past 2^53 in disguise", `[9.007199254740993e15]`, "json/number 1:2"},
		{"an infinite number", `[1e999]`, "json/number 1:2"},
		{"an absurd exponent", `[1e9999999]`, "json/number 1:2"},
		{"a number of a thousand digits", "[0." + strings.Repeat("1", 1000) + "]", "json/number 1:2"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			doc, ds := uischema.Parse("x.json", []byte(row.src), uischema.FileLimits())
			if doc != nil {
				t.Error("a document came back beside the finding")
			}
			sameFindings(t, ds, row.want)
		})
	}
}

func TestParseKeepsToItsLimits(t *testing.T) {
	lim := uischema.Limits{Bytes: 1 << 20, Depth: 3, Values: 10}
	for _, row := range []struct {
		reason, src string
		want        expectation
	}{
		{"a hundred thousand deep", strings.Repeat("[", 100_000), "json/depth 1:4"},
		{"a hundred thousand deep in objects", strings.Repeat(`{"a":`, 100_000), "json/depth 1:16"},
		{"one deeper than allowed, and closed", `[[[[]]]]`, "json/depth 1:4"},
		{"one value too many", `[1,2,3,4,5,6,7,8,9,10]`, "json/size 1:20"},
		{"one byte too many", strings.Repeat(" ", 1<<20) + "1", "json/size 0:0"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			_, ds := uischema.Parse("x.json", []byte(row.src), lim)
			sameFindings(t, ds, row.want)
		})
	}
	if _, ds := uischema.Parse("", []byte(`[[[1,2]]]`), lim); len(ds) > 0 {
		t.Errorf("a document at the limit is refused: %v", found(ds))
	}
}

func TestParseNamesThePlaceOfADuplicate(t *testing.T) {
	_, ds := uischema.Parse("x.json", []byte(`{"list":[{}, {"a~/b":1, "a~/b":2}]}`), uischema.FileLimits())
	if len(ds) != 1 || ds[0].Pointer != "/list/1/a~0~1b" || ds[0].Place.Width != 6 {
		t.Fatalf("got %+v", ds)
	}
	if len(ds[0].Notes) != 1 || ds[0].Notes[0] != "first at x.json:1:15" {
		t.Errorf("notes %v", ds[0].Notes)
	}
	_, ds = uischema.Parse("", []byte(`{"a":1, "a":2}`), uischema.FileLimits())
	if len(ds) != 1 || len(ds[0].Notes) != 1 || ds[0].Notes[0] != "first at 1:2" {
		t.Errorf("without a file name: %+v", ds)
	}
}

func TestParseFindsDuplicatesAmongManyNamesQuickly(t *testing.T) {
	var b strings.Builder
	b.WriteString("{")
	for i := range 19_000 {
		fmt.Fprintf(&b, `"k%d":0,`, i)
	}
	b.WriteString(`"k7":0}`)
	_, ds := uischema.Parse("", []byte(b.String()), uischema.FileLimits())
	if len(ds) != 1 || ds[0].Rule != "json/duplicate" || ds[0].Pointer != "/k7" {
		t.Errorf("got %v", ds)
	}
}

func TestParseReportsFaultsThatLeaveTheRestReadable(t *testing.T) {
	_, ds := uischema.Parse("", []byte("{\"a\":1,\n\"a\":1e999,\n\"a\":2}"), uischema.FileLimits())
	sameFindings(t, ds, "json/duplicate 2:1", "json/number 2:5", "json/duplicate 3:1")
}

func TestPlacesAreInCodePointsAndStayOnTheirLine(t *testing.T) {
	doc, ds := uischema.Parse("x.json", []byte("{\r\n  \"é\": [1,\r\n 2], \"z\": \"שלום\"\r\n}"), uischema.FileLimits())
	clean(t, ds)
	for _, row := range []struct {
		pointer, place string
		width          int
	}{
		{"", "x.json:1:1", 1}, {"/é", "x.json:2:8", 3}, {"/é/1", "x.json:3:2", 1}, {"/z", "x.json:3:11", 6},
	} {
		if p := doc.At(doc.Lookup(row.pointer)); p.String() != row.place || p.Width != row.width {
			t.Errorf("%q is at %s, %d wide; want %s, %d", row.pointer, p, p.Width, row.place, row.width)
		}
	}
	if p := doc.AtName(doc.Root.Members[1]); p.String() != "x.json:3:6" || p.Width != 3 {
		t.Errorf("the name is at %s, %d wide", p, p.Width)
	}
	if p := doc.At(nil); p.String() != "x.json:1:1" {
		t.Errorf("a nil node is at %s", p)
	}
}

func TestLookupFollowsPointers(t *testing.T) {
	doc, ds := uischema.Parse("", []byte(`{"a":{"":[10,{"m~n":11,"x/y":12,"~1":13}]},"0":14}`), uischema.FileLimits())
	clean(t, ds)
	for pointer, want := range map[string]string{
		"/a//0": "10", "/a//1/m~0n": "11", "/a//1/x~1y": "12", "/a//1/~01": "13", "/0": "14",
		"a": "", "/b": "", "/a//2": "", "/a//01": "", "/a//-1": "", "/a//0/0": "", "/a//99999999999": "",
	} {
		got := ""
		if n := doc.Lookup(pointer); n != nil {
			got = n.Text
		}
		if got != want {
			t.Errorf("%q gives %q, want %q", pointer, got, want)
		}
	}
}
