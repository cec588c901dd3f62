package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mantel/uischema/diag"
)

func TestWhatFitsOnlySometimesIsAWarningWithAMend(t *testing.T) {
	for _, row := range []badLayout{
		{"a text that may be longer", `{"type":"image","props":{"image":"${props.image}","caption":"${«props.title»}"}}`, doubtRule, `"caption" of image takes at most 20 characters, this can have 30`, "truncate(…, 20)"},
		{"a text around one", `{"type":"text","props":{"text":«"Only ${props.title} and ${props.title}"»}}`, doubtRule, "at most 40 characters, this can have 70", "truncate(…)"},
		{"a choice of which some fit", `{"type":"button","props":{"label":"x","onTap":"${props.tap}","variant":"${«props.kinds»}"}}`, doubtRule, `not every value of this fits "variant" of button`, "c ? a : b"},
		{"a number with other bounds", `{"type":"image","props":{"image":{"src":"https://a.example/","alt":"x","width":"${«props.count»}"}}}`, doubtRule, "has other bounds", "minimum and maximum"},
	} {
		t.Run(row.why, func(t *testing.T) {
			text, want := marked(t, widget(testProps, testRequired, row.layout))
			want.File = "w/component.json"
			p, ds := Compile(source(t, files{want.File: text}))
			if p == nil || len(ds) != 1 {
				t.Fatalf("programs: %t, findings: %+v", p != nil, ds)
			}
			d := ds[0]
			if d.Rule != row.rule || d.Severity != diag.Warning || d.Place != want || !strings.Contains(d.Message, row.message) || !strings.Contains(d.Hint, row.hint) {
				t.Errorf("%+v", d)
			}
		})
	}
}

func TestTheMendOfADoubtTakesItAway(t *testing.T) {
	for _, layout := range []string{
		`{"type":"image","props":{"image":"${props.image}","caption":"${truncate(props.title, 20)}"}}`,
		`{"type":"button","props":{"label":"x","onTap":"${props.tap}","variant":"${props.kinds == 'big' ? 'primary' : 'secondary'}"}}`,
	} {
		if _, ds := Compile(source(t, files{"w/component.json": widget(testProps, testRequired, layout)})); len(ds) > 0 {
			t.Errorf("%s: %+v", layout, ds)
		}
	}
}

func TestEachPropertyIsConstantProvedOrChecked(t *testing.T) {
	p := programs(t, files{"w/component.json": widget(testProps, testRequired, `{"type":"card","props":{"title":"Hello","onTap":{"type":"navigate","to":"/a/${string(props.count)}"}},"children":[
		{"type":"text","id":"t","props":{"text":"${props.title}"}},
		{"type":"image","props":{"image":"${props.image}","caption":"${props.title}"}}]}`)})
	var got []string
	for _, proof := range p.Widget("w").Proofs() {
		got = append(got, strings.Join([]string{proof.Node, proof.Type, proof.Prop, string(proof.Certainty), proof.Checks}, "|"))
	}
	want := []string{
		"card1|card|onTap.to|proved|",
		"card1|card|onTap.type|constant|",
		"card1|card|title|constant|",
		"t|text|text|proved|",
		"image1|image|caption|checked|maxLength 20",
		"image1|image|image|proved|",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
