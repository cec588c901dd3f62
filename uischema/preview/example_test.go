package preview_test

import (
	"fmt"
	"os"

	"mantel/uischema"
	"mantel/uischema/preview"
)

func appendString(s string) []byte { return uischema.AppendString(nil, s) }

func ExampleCompile() {
	_, findings := preview.Compile(map[string]preview.Source{
		"badge": {File: "badge/preview.html", HTML: `<span style="color:red">{{.Props.label}}</span>`},
	})
	for _, d := range findings {
		fmt.Println(d.Place, d.Rule, d.Message)
	}
	// Output: badge/preview.html:1:7 preview/unsafe style attributes are refused
}

func ExampleSet_Render() {
	set, _ := preview.Compile(map[string]preview.Source{
		"badge": {File: "badge/preview.html", HTML: `<span class="badge">{{.Props.label}}</span>`},
	})
	_ = set.Render(os.Stdout, []byte(`{"type":"badge","id":"b","props":{"label":"50 % < 60 %"}}`), preview.Options{})
	// Output: <span class="badge">50 % &lt; 60 %</span>
}
