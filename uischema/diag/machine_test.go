package diag

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// awkward is a finding with everything that a format may have to escape.
func awkward() Diagnostic {
	return Diagnostic{
		Rule: "a/b", Severity: Warning,
		Place:   Place{File: "a,b:c%.json", Line: 2, Column: 3, Width: 4},
		Message: "100% <wrong>\r\nsecond line",
		Hint:    `did you mean "x & y"?`,
		Notes:   []string{"n: 1, 2"},
	}
}

func printed1(t *testing.T, f func(io.Writer, []Diagnostic) error, ds ...Diagnostic) string {
	t.Helper()
	var b strings.Builder
	if err := f(&b, ds); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestJSONHasEveryMemberAlways(t *testing.T) {
	want := `{
  "diagnostics": [
    {
      "rule": "prop/unknown",
      "severity": "error",
      "file": "components/screens/home.json",
      "line": 14,
      "column": 9,
      "width": 7,
      "pointer": "/layout/props/lable",
      "message": "button has no property \"lable\"",
      "hint": "did you mean \"label\"?",
      "notes": [
        "declared in components/button/component.json:9:5"
      ]
    },
    {
      "rule": "x/y",
      "severity": "error",
      "file": "",
      "line": 0,
      "column": 0,
      "width": 0,
      "pointer": "",
      "message": "a < b",
      "hint": "",
      "notes": []
    }
  ]
}
`
	got := printed1(t, JSON, finding14(), Diagnostic{Rule: "x/y", Message: "a < b"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSONOfNothingIsAnEmptyList(t *testing.T) {
	if got := printed1(t, JSON); got != "{\n  \"diagnostics\": []\n}\n" {
		t.Errorf("got %q", got)
	}
	if !json.Valid([]byte(printed1(t, JSON, awkward()))) {
		t.Error("not JSON")
	}
}

func TestGitHubEscapesWhatWouldEndACommand(t *testing.T) {
	for _, row := range []struct {
		why  string
		d    Diagnostic
		want string
	}{
		{"a plain finding", finding14(),
			`::error file=components/screens/home.json,line=14,col=9,endColumn=16,title=prop/unknown::button has no property "lable"%0Adid you mean "label"?%0Adeclared in components/button/component.json:9:5` + "\n"},
		{"every awkward character", awkward(),
			`::warning file=a%2Cb%3Ac%25.json,line=2,col=3,endColumn=7,title=a/b::100%25 <wrong>%0D%0Asecond line%0Adid you mean "x & y"?%0An: 1, 2` + "\n"},
		{"a payload", Diagnostic{Rule: "a/b", Pointer: "/x", Message: "m"},
			"::error title=a/b::m%0Aat /x\n"},
	} {
		if diff := cmp.Diff(row.want, printed1(t, GitHub, row.d)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
	if got := printed1(t, GitHub); got != "" {
		t.Errorf("nothing prints %q", got)
	}
}

func TestJUnitFailsErrorsAndPassesWarnings(t *testing.T) {
	want := xml.Header + `<testsuites tests="2" failures="1">
  <testsuite name="mantel" tests="2" failures="1">
    <testcase classname="prop/unknown" name="components/screens/home.json:14:9 button has no property &#34;lable&#34;" file="components/screens/home.json" line="14">
      <failure type="prop/unknown" message="button has no property &#34;lable&#34;">components/screens/home.json:14:9&#xA;button has no property &#34;lable&#34;&#xA;did you mean &#34;label&#34;?&#xA;declared in components/button/component.json:9:5</failure>
    </testcase>
    <testcase classname="a/b" name="a,b:c%.json:2:3 100% &lt;wrong&gt;` + "\uFFFD" + ` second line" file="a,b:c%.json" line="2">
      <system-out>a,b:c%.json:2:3&#xA;100% &lt;wrong&gt;&#xD;&#xA;second line&#xA;did you mean &#34;x &amp; y&#34;?&#xA;n: 1, 2</system-out>
    </testcase>
  </testsuite>
</testsuites>
`
	if diff := cmp.Diff(want, printed1(t, JUnit, finding14(), awkward())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJUnitOfNothingIsOnePassedTest(t *testing.T) {
	got := printed1(t, JUnit)
	if !strings.Contains(got, `tests="1" failures="0"`) || !strings.Contains(got, `name="no findings"`) {
		t.Errorf("got %s", got)
	}
}

func TestSortIsTheSameForTheSameFindings(t *testing.T) {
	a := Diagnostic{Rule: "a", Place: Place{File: "a", Line: 2}}
	b := Diagnostic{Rule: "b", Place: Place{File: "a", Line: 10}}
	c := Diagnostic{Rule: "c", Place: Place{File: "b", Line: 1}}
	one, two := []Diagnostic{c, b, a}, []Diagnostic{b, a, c}
	Sort(one)
	Sort(two)
	if diff := cmp.Diff(one, two); diff != "" || one[0].Rule != "a" {
		t.Errorf("order differs:\n%s", diff)
	}
	if !HasErrors(one) || HasErrors([]Diagnostic{awkward()}) {
		t.Error("warnings are no errors")
	}
}
