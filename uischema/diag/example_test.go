package diag_test

import (
	"fmt"
	"os"

	"mantel/uischema/diag"
)

func ExampleText() {
	source := []byte(`{ "lable": "Buy now" }`)
	findings := []diag.Diagnostic{{
		Rule:    "prop/unknown",
		Place:   diag.Place{File: "card.json", Line: 1, Column: 3, Width: 7},
		Message: `button has no property "lable"`,
		Hint:    fmt.Sprintf("did you mean %q?", diag.Suggest("lable", []string{"label", "icon"})),
	}}
	if err := diag.Text(os.Stdout, findings, func(string) []byte { return source }, false); err != nil {
		fmt.Println(err)
	}
	// Output:
	// error[prop/unknown]: button has no property "lable"
	//  --> card.json:1:3
	// 1 | { "lable": "Buy now" }
	//   |   ^^^^^^^ did you mean "label"?
	//   = more: mantel explain prop/unknown
}

func ExampleExplain() {
	rule, _ := diag.Explain("prop/unknown")
	fmt.Println(rule.Summary)
	// Output: A property that the component does not have
}
