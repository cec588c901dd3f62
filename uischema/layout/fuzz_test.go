package layout

import (
	"strings"
	"testing"

	"mantel/uischema/diag"
)

// FuzzCompile compiles any layout: it never panics, and what compiles renders
// a valid tree or says why not.
func FuzzCompile(f *testing.F) {
	for _, rows := range [][]goodLayout{goodValues(), goodNodes()} {
		for _, row := range rows {
			f.Add(row.layout)
		}
	}
	for _, rows := range [][]badLayout{badExpressions(), badMessages(), badNodes(), badProps()} {
		for _, row := range rows {
			f.Add(strings.NewReplacer("«", "", "»", "").Replace(row.layout))
		}
	}
	for _, row := range failures() {
		f.Add(row.layout)
	}
	f.Fuzz(func(t *testing.T, layout string) {
		add := goodFiles()
		add["w/component.json"] = widget(testProps, testRequired, layout)
		src, ds := readSource(t, add)
		if len(ds) > 0 {
			return
		}
		p, ds := Compile(src)
		if (p == nil) != diag.HasErrors(ds) {
			t.Fatalf("programs %v, findings %v", p != nil, ds)
		}
		for _, d := range ds {
			if d.Place.Line < 1 || d.Message == "" || d.Rule == "" {
				t.Fatalf("a finding without place or words: %+v", d)
			}
		}
		if p == nil {
			return
		}
		in := Input{Scope: "w", Viewer: viewer(t, "ar"), Props: props(t, p, "w", given), Policy: p.src.Policy}
		out, failure := p.Widget("w").Append(nil, in)
		if failure != nil {
			if len(out) != 0 || failure.Reason == "" {
				t.Fatalf("%v with %d bytes", failure, len(out))
			}
			return
		}
		checkTree(t, p, out)
		if again, _ := p.Widget("w").Append(nil, in); string(again) != string(out) {
			t.Fatalf("%s\nand then %s", out, again)
		}
	})
}
