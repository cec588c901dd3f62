package uischema_test

import (
	"fmt"
	"strings"
	"testing"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// room is a small catalog: a stack that takes anything, a card with a foot
// that takes two badges, a badge.
func room(t *testing.T) *uischema.Catalog {
	t.Helper()
	var all []*uischema.Component
	for name, src := range map[string]string{
		"stack": `{"summary":"x","base":true,"slots":{"children":{}}}`,
		"card": `{"summary":"x","base":true,"slots":{"children":{"max":2},"footer":{"accepts":["badge"],"max":2}},
			"props":{"type":"object","additionalProperties":false,"required":["title"],"properties":{"title":{"type":"string","maxLength":8},"onTap":{"$ref":"/types.json#/$defs/action"}}}}`,
		"badge": `{"summary":"x","base":true,"props":{"type":"object","additionalProperties":false,"properties":{"label":{"type":"string"}}}}`,
	} {
		c, ds := load(t, name, src)
		clean(t, ds)
		all = append(all, c)
	}
	return uischema.NewCatalog(all, sharedTypes(t))
}

func checkTree(t *testing.T, src string) []diag.Diagnostic {
	t.Helper()
	doc, ds := uischema.Parse("tree.json", []byte(src), uischema.TreeLimits())
	clean(t, ds)
	return uischema.CheckTree(room(t), doc, policy())
}

func TestAResponseIsCheckedAtItsRoot(t *testing.T) {
	clean(t, checkTree(t, `{"format":1,"screen":"home","root":{"type":"stack","id":"stack1","props":{},"children":[
		{"type":"card","id":"flights.rom-1","props":{"title":"Rom","onTap":{"type":"navigate","to":"/rom"}},"track":{"product":"flights"},
		 "slots":{"footer":[{"type":"badge","id":"flights.rom-1.badge1","props":{}}]}}]},"slots":[]}`))
	ds := checkTree(t, `{"format":1,"root":{"type":"stak","id":"a","props":{}}}`)
	sameFindings(t, ds, "tree/type 1:28")
	if ds[0].Pointer != "/root/type" || ds[0].Hint != `did you mean "stack"?` {
		t.Errorf("got %+v", ds[0])
	}
}

func TestATypeThatTheServerExpandsIsCalledWhatItIs(t *testing.T) {
	components := map[string]*uischema.Component{}
	for name, src := range map[string]string{
		"flights.fare": `{"summary":"x","placements":["deal"],"layout":{"type":"badge"}}`,
		"home":         `{"summary":"x","slots":{"deals":{"placement":"deal","max":3}},"layout":{"type":"stack","children":[{"$slot":"deals"}]}}`,
	} {
		c, ds := load(t, name, src)
		clean(t, ds)
		components[name] = c
	}
	for kind, want := range map[string]string{
		"flights.fare": "flights.fare is a composite: the server expands it, and apps have primitives only",
		"home":         "home is a screen: the server expands it, and apps have primitives only",
		"hime":         "the catalog has no such component",
	} {
		doc, ds := uischema.Parse("tree.json", []byte(`{"type":"`+kind+`","id":"a","props":{"x":1}}`), uischema.TreeLimits())
		clean(t, ds)
		ds = uischema.CheckTree(room(t), doc, policy(), components)
		sameFindings(t, ds, "tree/type 1:9")
		if ds[0].Message != want {
			t.Errorf("%s: %q, want %q", kind, ds[0].Message, want)
		}
	}
}

func TestEachFaultOfATreeIsFoundOnce(t *testing.T) {
	in := func(node string) string {
		return `{"type":"stack","id":"root","props":{},"children":[` + "\n" + node + `]}`
	}
	for _, row := range []struct {
		reason, node string
		want         []expectation
		pointer      string
	}{
		{"a node that is a string", `"card"`, []expectation{"tree/member 2:1"}, "/children/0"},
		{"no type", `{"id":"a","props":{}}`, []expectation{"tree/type 2:1"}, "/children/0"},
		{"a type that is a number", `{"type":1,"id":"a","props":{}}`, []expectation{"tree/type 2:9"}, "/children/0/type"},
		{"an unknown type, whatever its props are", `{"type":"crad","id":"a","props":{"x":1},"children":[],"slots":{"y":[]}}`, []expectation{"tree/type 2:9"}, "/children/0/type"},
		{"a fault inside an unknown type", `{"type":"badge","id":"b","props":{}},{"type":"crad","id":"a","props":{},"children":[{"type":"badge","id":"b","props":{}}]}`, []expectation{"tree/type 2:46", "tree/id 2:106"}, "/children/1/type"},
		{"no id", `{"type":"badge","props":{}}`, []expectation{"tree/id 2:1"}, "/children/0"},
		{"an id with a space", `{"type":"badge","id":"a b","props":{}}`, []expectation{"tree/id 2:22"}, "/children/0/id"},
		{"an id that is empty", `{"type":"badge","id":"","props":{}}`, []expectation{"tree/id 2:22"}, "/children/0/id"},
		{"an id that is too long", `{"type":"badge","id":"` + strings.Repeat("a", 201) + `","props":{}}`, []expectation{"tree/id 2:22"}, "/children/0/id"},
		{"an id twice", `{"type":"badge","id":"root","props":{}}`, []expectation{"tree/id 2:22"}, "/children/0/id"},
		{"no props", `{"type":"badge","id":"a"}`, []expectation{"tree/member 2:1"}, "/children/0"},
		{"a member that no node has", `{"type":"badge","id":"a","props":{},"prop":{}}`, []expectation{"tree/member 2:37"}, "/children/0/prop"},
		{"track that is a list", `{"type":"badge","id":"a","props":{},"track":[]}`, []expectation{"tree/member 2:45"}, "/children/0/track"},
		{"track of a number", `{"type":"badge","id":"a","props":{},"track":{"x":1}}`, []expectation{"tree/member 2:50"}, "/children/0/track/x"},
		{"props that are a list", `{"type":"badge","id":"a","props":[]}`, []expectation{"prop/type 2:34"}, "/children/0/props"},
		{"a property that nobody declared", `{"type":"badge","id":"a","props":{"lable":"x"}}`, []expectation{"prop/unknown 2:35"}, "/children/0/props/lable"},
		{"a property that is missing", `{"type":"card","id":"a","props":{}}`, []expectation{"prop/missing 2:33"}, "/children/0/props"},
		{"a property that is too long", `{"type":"card","id":"a","props":{"title":"123456789"}}`, []expectation{"prop/length 2:42"}, "/children/0/props/title"},
		{"an unknown action", `{"type":"card","id":"a","props":{"title":"x","onTap":{"type":"navigat","to":"/"}}}`, []expectation{"prop/tag 2:62"}, "/children/0/props/onTap/type"},
		{"a target that is a script", `{"type":"card","id":"a","props":{"title":"x","onTap":{"type":"open","url":"javascript:alert(1)"}}}`, []expectation{"prop/url 2:75"}, "/children/0/props/onTap/url"},
		{"children where none fit", `{"type":"badge","id":"a","props":{},"children":[]}`, []expectation{"tree/slot 2:37"}, "/children/0/children"},
		{"children that are an object", `{"type":"stack","id":"a","props":{},"children":{}}`, []expectation{"tree/slot 2:48"}, "/children/0/children"},
		{"slots that are a list", `{"type":"card","id":"a","props":{"title":"x"},"slots":[]}`, []expectation{"tree/slot 2:55"}, "/children/0/slots"},
		{"a slot that is misspelt", `{"type":"card","id":"a","props":{"title":"x"},"slots":{"foter":[]}}`, []expectation{"tree/slot 2:56"}, "/children/0/slots/foter"},
		{"children among the slots", `{"type":"card","id":"a","props":{"title":"x"},"slots":{"children":[]}}`, []expectation{"tree/slot 2:56"}, "/children/0/slots/children"},
		{"a child that the slot does not accept", `{"type":"card","id":"a","props":{"title":"x"},"slots":{"footer":[{"type":"stack","id":"b","props":{}}]}}`, []expectation{"tree/slot 2:74"}, "/children/0/slots/footer/0/type"},
		{"two children too many are one fault", `{"type":"card","id":"a","props":{"title":"x"},"children":[` + badges(4) + `]}`, []expectation{"tree/slot 2:143"}, "/children/0/children/2"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			ds := checkTree(t, in(row.node))
			sameFindings(t, ds, row.want...)
			if len(ds) > 0 && ds[0].Pointer != row.pointer {
				t.Errorf("points at %q, want %q", ds[0].Pointer, row.pointer)
			}
		})
	}
}

func badges(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(`{"type":"badge","id":"badge%d","props":{}}`, i))
	}
	return strings.Join(out, ",")
}

func TestTreesThatAreTooDeepOrTooLarge(t *testing.T) {
	var deep strings.Builder
	for i := range 65 {
		fmt.Fprintf(&deep, `{"type":"stack","id":"s%d","props":{},"children":[`, i)
	}
	ds := checkTree(t, deep.String()+strings.Repeat("]}", 65))
	if len(ds) != 1 || ds[0].Rule != "tree/depth" || strings.Count(ds[0].Pointer, "/children") != 64 {
		t.Errorf("too deep: %+v", ds)
	}
	ds = checkTree(t, `{"type":"stack","id":"root","props":{},"children":[`+badges(5001)+`]}`)
	if len(ds) != 1 || ds[0].Rule != "tree/nodes" || ds[0].Pointer != "/children/4999" {
		t.Errorf("too large: %+v", ds)
	}
}

func TestAThousandFaultsGetAHundredDiagnostics(t *testing.T) {
	node := `{"type":"badge","id":"same","props":{"x":1}}`
	ds := checkTree(t, `{"type":"stack","id":"root","props":{},"children":[`+strings.Repeat(node+",", 1000)+node+`]}`)
	if len(ds) != 100 {
		t.Errorf("%d diagnostics", len(ds))
	}
}

func TestTreeFindingsNeverEchoValues(t *testing.T) {
	const secret = "hunter2"
	ds := checkTree(t, `{"type":"`+secret+`","id":"`+secret+` x","props":{},"children":[
		{"type":"card","id":"a","props":{"title":"`+secret+secret+`","onTap":{"type":"`+secret+`"}},"track":"`+secret+`"}]}`)
	if len(ds) != 5 {
		t.Errorf("%d findings: %v", len(ds), found(ds))
	}
	for _, d := range ds {
		if strings.Contains(fmt.Sprint(d.Message, d.Hint, d.Notes), secret) {
			t.Errorf("echoed: %+v", d)
		}
	}
}

func TestTheCatalogsHashCoversWhatAppsDependOnAndNoMore(t *testing.T) {
	hash := func(badge string) string {
		c, ds := load(t, "badge", `{"summary":"x","fallback":"drop",`+badge+`}`)
		clean(t, ds)
		return uischema.NewCatalog([]*uischema.Component{c}, sharedTypes(t)).Hash
	}
	const plain = `"props":{"type":"object","additionalProperties":false,"properties":{"label":{"type":"string"}}},"slots":{"a":{}}`
	before := hash(plain)
	if !strings.HasPrefix(before, "sha256-") || len(before) != len("sha256-")+64 {
		t.Errorf("hash %q", before)
	}
	for reason, same := range map[string]string{
		"words for people":    `"props":{"type":"object","additionalProperties":false,"description":"x","properties":{"label":{"type":"string","description":"y","examples":["z"]}}},"slots":{"a":{"summary":"z"}}`,
		"the order of names":  `"slots":{"a":{}},"props":{"properties":{"label":{"type":"string"}},"additionalProperties":false,"type":"object"}`,
		"a local reference":   `"$defs":{"l":{"type":"string"}},"props":{"type":"object","additionalProperties":false,"properties":{"label":{"$ref":"#/$defs/l"}}},"slots":{"a":{}}`,
		"an unused local def": `"$defs":{"l":{"type":"string"}},` + plain,
	} {
		if hash(same) != before {
			t.Errorf("%s changes the hash", reason)
		}
	}
	for reason, other := range map[string]string{
		"a bound":    `"props":{"type":"object","additionalProperties":false,"properties":{"label":{"type":"string","maxLength":9}}},"slots":{"a":{}}`,
		"a default":  `"props":{"type":"object","additionalProperties":false,"properties":{"label":{"type":"string","default":"x"}}},"slots":{"a":{}}`,
		"a slot":     `"props":{"type":"object","additionalProperties":false,"properties":{"label":{"type":"string"}}},"slots":{"b":{}}`,
		"acceptance": `"props":{"type":"object","additionalProperties":false,"properties":{"label":{"type":"string"}}},"slots":{"a":{"accepts":["badge"]}}`,
	} {
		if hash(other) == before {
			t.Errorf("%s does not change the hash", reason)
		}
	}
}
