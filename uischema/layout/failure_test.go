package layout

import (
	"strings"
	"testing"

	"mantel/uischema"
)

// failing is a layout that compiles, and a push that makes something in it
// fail: node, prop and reason of the failure, and what comes out where the
// rest stands.
type failing struct {
	why, layout, props string
	node, prop, reason string
	want               string // "": the widget fails
}

func failures() []failing {
	return []failing{
		{"a division by zero in an optional property", `{"type":"badge","props":{"label":"x","count":"${10 / props.count}"}}`, `"count":0`, "w", "count", "division by zero", `{'type':'badge','id':'w','props':{'label':'x'}}`},
		{"a division by zero in a condition", `{"type":"stack","children":[{"$if":"10 / props.count > 1","type":"text","props":{"text":"x"}}]}`, `"count":0`, "w.text1", "", "division by zero", ""},
		{"an overflow", `{"type":"badge","props":{"label":"x","count":"${props.count * 4096 * 4096}"}}`, `"count":9007199254740991`, "w", "count", "integer overflow", `{'type':'badge','id':'w','props':{'label':'x'}}`},
		{"a whole number that not every app can read", `{"type":"badge","props":{"label":"x","count":"${props.count + 1}"}}`, `"count":9007199254740991`, "w", "count", "number out of range", `{'type':'badge','id':'w','props':{'label':'x'}}`},
		{"an index out of range", `{"type":"stack","children":[{"type":"text","props":{"text":"${props.tags[5]}"}}]}`, ``, "w.text1", "text", "index out of range", ""},
		{"an index out of range, in CEL's evaluator", `{"type":"text","props":{"text":"${props.tags.map(x, x)[5]}"}}`, ``, "w", "text", "index out of bounds", ""},
		{"a text too long for a required property", `{"type":"image","props":{"image":{"src":"https://img.example/","alt":"${props.title + props.title}"}}}`, `"title":"012345678901234567890123456789"`, "w", "image.alt", "", ""},
		{"a text too long for an optional property", `{"type":"image","props":{"caption":"${props.title}","image":"${props.image}"}}`, `"title":"012345678901234567890123456789"`, "w", "caption", "", `{'type':'image','id':'w','props':{'image':{'alt':'A','src':'https://img.example/a.png'}}}`},
		{"an optional member within a required object", `{"type":"image","props":{"image":{"src":"https://img.example/a.png","alt":"A","width":"${props.count}"}}}`, `"count":0`, "w", "image.width", "", `{'type':'image','id':'w','props':{'image':{'alt':'A','src':'https://img.example/a.png'}}}`},
		{"a choice that the schemas leave open", `{"type":"button","props":{"label":"x","onTap":{"type":"refresh"},"variant":"${props.kinds}"}}`, `"kinds":"big"`, "w", "variant", "", `{'type':'button','id':'w','props':{'label':'x','onTap':{'type':'refresh'}}}`},
		{"a URL that the policy does not allow", `{"type":"image","props":{"image":{"src":"${'https://a@' + props.title}","alt":"A"}}}`, ``, "w", "image.src", "", ""},
		{"two items with one key", `{"type":"stack","children":[{"$for":"r","$in":"props.rows","$key":"r.name","type":"text","props":{"text":"${r.name}"}}]}`, `"rows":[{"id":1,"name":"a"},{"id":2,"name":"a"}]`, "w.text1.a", "", "two items have the same key", ""},
		{"a text too long for a composite's required property", `{"type":"stack","children":[{"type":"panel","props":{"title":"${props.title}"}}]}`, `"title":"far too long"`, "w.panel1", "title", "", ""},
		{"a failure within a composite is the widget's", `{"type":"stack","children":[{"type":"div","props":{"n":"${props.count}"}}]}`, `"count":0`, "w.div1.text1", "text", "", ""},
		{"a dependency that a computed value brings", `{"type":"range","props":{"low":1,"high":"${props.?was.optMap(w, props.count)}"}}`, `"was":{"amount":"1","currency":"EUR"}`, "w", "high", "", `{'type':'range','id':'w','props':{'low':1}}`},
		{"a time that is none", `{"type":"text","props":{"text":"${date(props.title)}"}}`, ``, "w", "text", "", ""},
	}
}

func TestWhatFailsIsTheLeastThatCan(t *testing.T) {
	for _, row := range failures() {
		t.Run(row.why, func(t *testing.T) {
			add := goodFiles()
			add["div/component.json"] = component(`"props":{"type":"object","additionalProperties":false,"required":["n"],"properties":{"n":{"type":"integer"}}},"layout":{"type":"stack","children":[{"type":"text","props":{"text":"${number(10 / props.n)}"}}]}`)
			add["w/component.json"] = widget(testProps, testRequired, row.layout)
			row.run(t, programs(t, add))
		})
	}
}

func (row failing) run(t *testing.T, p *Programs) {
	var reported []Failure
	in := Input{Scope: "w", Viewer: viewer(t, "en"), Props: props(t, p, "w", given), Policy: p.src.Policy}
	in.Report = func(f Failure) { reported = append(reported, f) }
	if row.props != "" {
		in.Props = merged(t, p, row.props)
	}
	before := "[]"
	out, failure := p.Widget("w").Append([]byte(before), in)
	out = []byte(strings.TrimPrefix(string(out), before))
	if (failure == nil) != (row.want != "") {
		t.Fatalf("failure %v, output %s", failure, out)
	}
	if failure != nil {
		reported = append(reported, *failure)
	} else {
		checkTree(t, p, out)
	}
	if want := strings.ReplaceAll(row.want, "'", `"`); string(out) != want {
		t.Errorf("got  %s\nwant %s", out, want)
	}
	if len(reported) != 1 {
		t.Fatalf("%d failures, want 1: %v", len(reported), reported)
	}
	f := reported[0]
	if f.Node != row.node || f.Prop != row.prop || !strings.Contains(f.Reason, row.reason) || f.Reason == "" {
		t.Errorf("got node %q, prop %q: %s", f.Node, f.Prop, f.Reason)
	}
	for _, secret := range []string{"Rom", "012345", "far too", "89.00"} {
		if strings.Contains(f.Error(), secret) {
			t.Errorf("the failure repeats what was pushed: %s", f.Error())
		}
	}
	if f.Place.Line == 0 && f.Prop != "" {
		t.Errorf("no place: %+v", f)
	}
}

func TestAWidgetThatIsTooLongFails(t *testing.T) {
	p := programs(t, files{"w/component.json": component(`"props":{"type":"object","additionalProperties":false,"required":["l"],"properties":{"l":{"type":"array","maxItems":400,"items":{"type":"string","maxLength":4000}}}},
		"layout":{"type":"stack","children":[{"$for":"x","$in":"props.l","$key":"x","type":"badge","props":{"label":"x"}}]}`)})
	var items []uischema.Value
	for i := range 400 {
		items = append(items, uischema.StringValue(strings.Repeat("k", 1000+i)))
	}
	v := uischema.ObjectValue([]uischema.Member{{Name: "l", Value: uischema.ListValue(items)}})
	out, failure := p.Widget("w").Append(nil, Input{Scope: "w", Props: v})
	if failure == nil || len(out) != 0 || failure.Reason != tooLong {
		t.Errorf("got %v, %d bytes", failure, len(out))
	}
}

func TestAScopeCannotBreakOutOfItsString(t *testing.T) {
	p := programs(t, files{"w/component.json": component(`"layout":{"type":"stack","children":[{"type":"stack"}]}`)})
	out, _ := p.Widget("w").Append(nil, Input{Scope: `a","x":"`, Props: uischema.ObjectValue(nil)})
	if want := `{"type":"stack","id":"a\",\"x\":\"","props":{},"children":[{"type":"stack","id":"a\",\"x\":\".stack2","props":{}}]}`; string(out) != want {
		t.Errorf("got %s", out)
	}
}
