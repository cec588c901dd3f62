package uischema_test

import (
	"fmt"
	"strings"
	"testing"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// load reads a component file and gives its findings.
func load(t *testing.T, name, src string) (*uischema.Component, []diag.Diagnostic) {
	t.Helper()
	doc, ds := uischema.Parse("components/"+name+"/component.json", []byte(src), uischema.Limits{Bytes: 1 << 20, Depth: 64, Values: 50_000})
	if doc == nil {
		return nil, ds
	}
	return uischema.LoadComponent(name, doc, sharedTypes(t), policy())
}

func TestAPrimitiveIsReadWhole(t *testing.T) {
	c, ds := load(t, "card", `{ "$schema": "../component.schema.json",
		"summary": "A surface.",
		"props": { "type": "object", "additionalProperties": false, "required": ["title"], "properties": {
			"title": { "type": "string", "maxLength": 80, "description": "Plain text." },
			"price": { "$ref": "/types.json#/$defs/shared" },
			"onTap": { "$ref": "/types.json#/$defs/action" } } },
		"slots": { "footer": { "accepts": ["button", "badge"], "max": 2 }, "children": {} },
		"fallback": { "type": "stack" } }`)
	clean(t, ds)
	if c.Kind != uischema.Primitive || c.Owner != "" || c.Fallback == nil || c.Drop || c.Base {
		t.Errorf("read as %+v", c)
	}
	if len(c.Slots) != 2 || c.Slots[0].Name != "children" || fmt.Sprint(c.Slot("footer").Accepts, c.Slot("footer").Max) != "[badge button] 2" {
		t.Errorf("slots %+v", c.Slots)
	}
	if p := c.Props.Property("onTap"); p.Schema.Name != "action" || p.Required || len(p.Schema.OneOf.Cases) != 2 {
		t.Errorf("onTap is %+v", p)
	}
	if p := c.Props.Property("price"); p.Schema.Name != "shared" || p.Schema != sharedTypes(t).Def("shared") && p.Schema.Place.File != "types.json" {
		t.Errorf("price is %+v", p.Schema)
	}
}

func TestACompositeAndAScreenAreToldApart(t *testing.T) {
	c, ds := load(t, "flights.deal-card", `{"summary":"One fare.","placements":["deal","hero"],"layout":{"type":"card"},"slots":{"extra":{}}}`)
	clean(t, ds)
	if c.Kind != uischema.Composite || c.Owner != "flights" || fmt.Sprint(c.Placements) != "[deal hero]" || c.Props.Types != uischema.TypeObject || !c.Props.Closed {
		t.Errorf("read as %+v", c)
	}
	c, ds = load(t, "home", `{"summary":"The home screen.","layout":{"type":"screen"},
		"slots":{"hero":{"placement":"hero","max":1,"placeholder":{"type":"skeleton"}},"deals":{"placement":"deal","max":12,"perProduct":3}}}`)
	clean(t, ds)
	if c.Kind != uischema.Screen || c.Slot("hero").Placeholder == nil || c.Slot("deals").PerProduct != 3 || c.Slot("deals").Placement != "deal" {
		t.Errorf("read as %+v", c)
	}
}

func TestComponentFilesThatAreRefused(t *testing.T) {
	const primitive, composite = `"summary":"x","base":true`, `"summary":"x","layout":{"type":"card"}`
	for _, row := range []struct {
		reason, name, src string
		want              expectation
		says              string
	}{
		{"an array", "card", `[]`, "component/kind 1:1", "is an object"},
		{"a name in capitals", "Card", `{` + primitive + `}`, "file/name 1:1", "folder"},
		{"a name of three segments", "a.b.c", `{` + primitive + `}`, "file/name 1:1", "folder"},
		{"no summary", "card", `{"base":true}`, "component/summary 1:1", "summary"},
		{"an empty summary", "card", `{"summary":" ","base":true}`, "component/summary 1:12", "one sentence"},
		{"a member that is misspelt", "card", "{" + primitive + ",\n\"slot\":{}}", "component/member 2:1", `"slots"`},
		{"props that are no object", "card", `{` + primitive + `,"props":{"type":"string"}}`, "component/kind 1:36", "object"},
		{"no fallback", "card", `{"summary":"x"}`, "component/fallback 1:1", "drop"},
		{"a fallback that is a word", "card", `{"summary":"x","fallback":"none"}`, "component/fallback 1:27", "drop"},
		{"a base primitive with a fallback", "card", `{` + primitive + `,"fallback":"drop"}`, "component/fallback 1:39", "never used"},
		{"base that is no boolean", "card", `{"summary":"x","base":"yes","fallback":"drop"}`, "component/kind 1:23", "true or false"},
		{"a primitive with placements", "card", `{` + primitive + `,"placements":["a"]}`, "component/kind 1:28", "no placements"},
		{"a composite with a fallback", "c", `{` + composite + `,"fallback":"drop"}`, "component/kind 1:41", "needs no fallback"},
		{"a composite that is base", "c", `{` + composite + `,"base":true}`, "component/kind 1:41", "only primitives"},
		{"a layout that is an array", "c", `{"summary":"x","layout":[]}`, "component/kind 1:25", "one node"},
		{"no placement in the list", "c", `{` + composite + `,"placements":[]}`, "component/kind 1:54", "array of names"},
		{"a placement twice", "c", `{` + composite + `,"placements":["a","a"]}`, "component/kind 1:59", "twice"},
		{"a placement in capitals", "c", `{` + composite + `,"placements":["Deal"]}`, "component/kind 1:55", "a-z"},
		{"a screen with props", "home", `{` + composite + `,"props":{"type":"object","additionalProperties":false},"slots":{"a":{"placement":"a","max":1}}}`, "component/kind 1:41", "no props"},
		{"a screen's slot without max", "home", `{` + composite + `,"slots":{"a":{"placement":"a"}}}`, "component/slot 1:50", "how many"},
		{"a screen's slot without placement", "home", `{` + composite + `,"slots":{"a":{"placement":"a","max":1},"b":{"max":1}}}`, "component/slot 1:80", "which placement"},
		{"a screen's slot with accepts", "home", `{` + composite + `,"slots":{"a":{"placement":"a","max":1,"accepts":["card"]}}}`, "component/slot 1:79", "no member"},
		{"a primitive's slot with perProduct", "card", `{` + primitive + `,"slots":{"a":{"perProduct":1}}}`, "component/slot 1:42", "no member"},
		{"a slot that is no object", "card", `{` + primitive + `,"slots":{"a":true}}`, "component/slot 1:41", "an object"},
		{"a slot's name in capitals", "card", `{` + primitive + `,"slots":{"A":{}}}`, "schema/name 1:37", "lower-case"},
		{"slots that are a list", "card", `{` + primitive + `,"slots":["a"]}`, "component/slot 1:36", "named slots"},
		{"a bound of no children", "card", `{` + primitive + `,"slots":{"a":{"max":0}}}`, "component/slot 1:48", "from 1"},
		{"accepts of nothing", "card", `{` + primitive + `,"slots":{"a":{"accepts":[]}}}`, "component/slot 1:52", "array of component names"},
		{"accepts one twice", "card", `{` + primitive + `,"slots":{"a":{"accepts":["b","b"]}}}`, "component/slot 1:57", "twice"},
		{"a placeholder that is a string", "home", `{` + composite + `,"slots":{"a":{"placement":"a","max":1,"placeholder":"x"}}}`, "component/slot 1:93", "layout node"},
		{"broken JSON", "card", "{\n\"summary\": }", "json/syntax 2:12", "value"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			c, ds := load(t, row.name, row.src)
			if c != nil {
				t.Error("a component came back beside the finding")
			}
			sameFindings(t, ds, row.want)
			if len(ds) > 0 && !strings.Contains(ds[0].Message+ds[0].Hint, row.says) {
				t.Errorf("%q (%s) does not say %q", ds[0].Message, ds[0].Hint, row.says)
			}
		})
	}
}

func TestAcceptsAreHeldToTheComponentsThatExist(t *testing.T) {
	c, ds := load(t, "card", `{"summary":"x","base":true,"slots":{"footer":{"accepts":["badge","buton"]}}}`)
	clean(t, ds)
	got := c.CheckAccepts([]string{"badge", "button", "card"})
	sameFindings(t, got, "component/slot 1:66")
	if len(got) == 1 && (got[0].Hint != `did you mean "button"?` || got[0].Pointer != "/slots/footer/accepts/1") {
		t.Errorf("got %+v", got[0])
	}
}

func FuzzLoadComponent(f *testing.F) {
	for _, seed := range []string{
		`{"summary":"x","base":true}`, `{"summary":"x","layout":{"type":"a"},"placements":["p"],"slots":{"s":{"placement":"p","max":1}}}`,
		`{"summary":"x","fallback":"drop","props":{"type":"object","additionalProperties":false,"properties":{"a":{"$ref":"#/$defs/b"}}},"$defs":{"b":{"$ref":"#/$defs/c"},"c":{"$ref":"#/$defs/b"}}}`,
		`{"props":{"type":"object","oneOf":[{"properties":{"t":{"const":"a"}},"required":["t"]}],"unevaluatedProperties":false}}`,
		`{"props":{"enum":[1,"a",null]},"slots":[],"layout":3}`, `{"props":{"$ref":"/types.json#/$defs/action","default":{"type":"navigate","to":"/"}}}`,
		`{"props":{"type":"array","items":{"type":"string","pattern":"(a+)+","format":"uri"},"maxItems":3,"default":["x"]}}`,
		`{"props":{"if":{"required":["a"]},"then":{"required":["b"]},"allOf":[{"type":"object"}]}}`,
	} {
		f.Add([]byte(seed))
	}
	types := sharedTypes(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, _ := uischema.Parse("c/component.json", src, uischema.FileLimits())
		if doc == nil {
			return
		}
		c, ds := uischema.LoadComponent("c", doc, types, policy())
		if (c == nil) == (len(ds) == 0) {
			t.Fatalf("neither a component nor a finding, or both: %v", ds)
		}
		for _, d := range ds {
			if d.Rule == "" || d.Message == "" || d.Place.Line < 1 {
				t.Fatalf("half a finding: %+v", d)
			}
		}
		if c == nil {
			return
		}
		if _, err := uischema.NewOracle(types, policy(), c); err != nil {
			t.Fatalf("the oracle does not take what the loader took: %v", err)
		}
		uischema.NewCatalog([]*uischema.Component{c}, types)
	})
}
