package diag

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// finding14 is the example of the documentation.
func finding14() Diagnostic {
	return Diagnostic{
		Rule:    "prop/unknown",
		Place:   Place{File: "components/screens/home.json", Line: 14, Column: 9, Width: 7},
		Pointer: "/layout/props/lable",
		Message: `button has no property "lable"`,
		Hint:    `did you mean "label"?`,
		Notes:   []string{"declared in components/button/component.json:9:5"},
	}
}

// lines gives a source whose n-th line is text.
func lines(n int, text string) func(string) []byte {
	src := []byte(strings.Repeat("\n", n-1) + text + "\nnext\n")
	return func(string) []byte { return src }
}

func TestTextLooksLikeThis(t *testing.T) {
	at := func(line, column, width int) Diagnostic {
		return Diagnostic{Rule: "a/b", Place: Place{File: "f.json", Line: line, Column: column, Width: width}, Message: "wrong", Hint: "hint"}
	}
	warning := at(1, 1, 1)
	warning.Severity = Warning
	hostileText := at(1, 3, 1)
	hostileText.Message, hostileText.Place.File = "wr\x1b[2Jong", "f\n.json"

	for _, row := range []struct {
		why    string
		d      Diagnostic
		source func(string) []byte
		want   string
	}{
		{"the whole form", finding14(), lines(14, `        "lable": "Buy now",`), `
error[prop/unknown]: button has no property "lable"
  --> components/screens/home.json:14:9
14 |         "lable": "Buy now",
   |         ^^^^^^^ did you mean "label"?
   = declared in components/button/component.json:9:5
   = more: mantel explain prop/unknown
`},
		{"the gutter is as wide as the number", at(7, 1, 2), lines(7, "{}"), `
error[a/b]: wrong
 --> f.json:7:1
7 | {}
  | ^^ hint
  = more: mantel explain a/b
`},
		{"tabs go to the next multiple of four", at(1, 3, 3), lines(1, "\t\"a\": 1"), `
error[a/b]: wrong
 --> f.json:1:3
1 |     "a": 1
  |      ^^^ hint
  = more: mantel explain a/b
`},
		{"wide letters take two cells", at(1, 3, 2), lines(1, "東京都庁舎"), `
error[a/b]: wrong
 --> f.json:1:3
1 | 東京都庁舎
  |     ^^^^ hint
  = more: mantel explain a/b
`},
		{"so do pictographs", at(1, 3, 1), lines(1, "✈😀x"), `
error[a/b]: wrong
 --> f.json:1:3
1 | ✈😀x
  |    ^ hint
  = more: mantel explain a/b
`},
		{"combining marks take none", at(1, 5, 1), lines(1, "cafe\u0301!"), `
error[a/b]: wrong
 --> f.json:1:5
1 | cafe` + "\u0301" + `!
  |     ^ hint
  = more: mantel explain a/b
`},
		{"the end of the line may be marked", at(1, 3, 1), lines(1, "{}"), `
error[a/b]: wrong
 --> f.json:1:3
1 | {}
  |   ^ hint
  = more: mantel explain a/b
`},
		{"CRLF is no part of the line", at(1, 1, 9), lines(1, "{}\r"), `
error[a/b]: wrong
 --> f.json:1:1
1 | {}
  | ^^ hint
  = more: mantel explain a/b
`},
		{"nothing reaches the terminal that could write on it", hostileText, lines(1, "a\x1b[2J\u202eb\xff"), `
error[a/b]: wr` + "\uFFFD" + `[2Jong
 --> f .json:1:3
1 | a` + "\uFFFD[2J\uFFFDb\uFFFD" + `
  |   ^ hint
  = more: mantel explain a/b
`},
		{"warnings say so", warning, lines(1, "x"), `
warning[a/b]: wrong
 --> f.json:1:1
1 | x
  | ^ hint
  = more: mantel explain a/b
`},
		{"without the source the hint is a note", at(12, 1, 1), nil, `
error[a/b]: wrong
  --> f.json:12:1
   = hint
   = more: mantel explain a/b
`},
		{"a line that the file does not have is left out", at(9, 1, 1), lines(1, "x"), `
error[a/b]: wrong
 --> f.json:9:1
  = hint
  = more: mantel explain a/b
`},
		{"a payload has a pointer", Diagnostic{Rule: "prop/type", Pointer: "/widgets/0/props/city", Message: "wants a string"}, nil, `
error[prop/type]: wants a string
  --> /widgets/0/props/city
   = more: mantel explain prop/type
`},
		{"a payload that was read as text has a line", Diagnostic{Rule: "json/syntax", Place: Place{Line: 3, Column: 2, Width: 1}, Message: "not JSON"}, nil, `
error[json/syntax]: not JSON
 --> line 3, column 2
  = more: mantel explain json/syntax
`},
	} {
		var b strings.Builder
		if err := Text(&b, []Diagnostic{row.d}, row.source, false); err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		if diff := cmp.Diff(strings.TrimPrefix(row.want, "\n"), b.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

func TestTextCutsLongLinesAroundTheMarker(t *testing.T) {
	line := strings.Repeat("a", 500) + "X" + strings.Repeat("b", 500)
	d := Diagnostic{Rule: "a/b", Place: Place{File: "f", Line: 1, Column: 501, Width: 200}, Message: "m"}
	var b strings.Builder
	if err := Text(&b, []Diagnostic{d}, lines(1, line), false); err != nil {
		t.Fatal(err)
	}
	out := strings.Split(b.String(), "\n")
	if n := len([]rune(out[2])); n > lineCells+len("1 | ") {
		t.Errorf("the line has %d cells: %s", n, out[2])
	}
	if at := strings.IndexRune(string([]rune(out[2])), 'X'); []rune(out[3])[len([]rune(out[2][:at]))] != '^' {
		t.Errorf("the marker does not stand under X:\n%s\n%s", out[2], out[3])
	}
	if n := strings.Count(out[3], "^"); n != markCells {
		t.Errorf("the marker has %d cells, want %d", n, markCells)
	}
}

func TestTextSeparatesFindings(t *testing.T) {
	var b strings.Builder
	d := Diagnostic{Rule: "a/b", Message: "m"}
	if err := Text(&b, []Diagnostic{d, d}, nil, false); err != nil {
		t.Fatal(err)
	}
	want := "error[a/b]: m\n   = more: mantel explain a/b\n\nerror[a/b]: m\n   = more: mantel explain a/b\n"
	if b.String() != want {
		t.Errorf("got %q", b.String())
	}
}

func TestTextIsColouredOnlyWhenAsked(t *testing.T) {
	var with, without strings.Builder
	ds := []Diagnostic{finding14()}
	if err := Text(&with, ds, nil, true); err != nil {
		t.Fatal(err)
	}
	if err := Text(&without, ds, nil, false); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(without.String(), "\x1b") {
		t.Error("colour without being asked")
	}
	if !strings.HasPrefix(with.String(), red+"error[prop/unknown]"+plain) {
		t.Errorf("got %q", with.String())
	}
	stripped := strings.NewReplacer(red, "", yellow, "", blue, "", bold, "", plain, "").Replace(with.String())
	if stripped != without.String() {
		t.Error("colour changes the text")
	}
}
