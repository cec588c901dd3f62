package layout

import (
	"strings"
	"testing"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/layout/intl"
)

// primitives is the small catalog that the tests of this package draw with.
func primitives() map[string]string {
	return map[string]string{
		"text": `{"summary":"Text.","base":true,"props":{"type":"object","additionalProperties":false,"required":["text"],"properties":{
			"text":{"type":"string","maxLength":40},"style":{"type":"string","enum":["title","body"]},"lines":{"type":"integer","minimum":1,"maximum":9}}}}`,
		"price": `{"summary":"A price.","base":true,"props":{"type":"object","additionalProperties":false,"required":["text"],"properties":{
			"text":{"type":"string","maxLength":60},"was":{"type":"string","maxLength":60}}}}`,
		"badge": `{"summary":"A badge.","base":true,"props":{"type":"object","additionalProperties":false,"required":["label"],"properties":{
			"label":{"type":"string","maxLength":60},"count":{"type":"integer"},"ratio":{"type":"number"},"on":{"type":"boolean"}}}}`,
		"button": `{"summary":"A button.","base":true,"props":{"type":"object","additionalProperties":false,"required":["label","onTap"],"properties":{
			"label":{"type":"string","maxLength":40},"onTap":{"$ref":"/types.json#/$defs/action"},"variant":{"type":"string","enum":["primary","secondary"]}}}}`,
		"image": `{"summary":"An image.","base":true,"props":{"type":"object","additionalProperties":false,"required":["image"],"properties":{
			"image":{"$ref":"/types.json#/$defs/image"},"caption":{"type":"string","maxLength":20}}}}`,
		"card": `{"summary":"A card.","base":true,"props":{"type":"object","additionalProperties":false,"required":["title"],"properties":{
			"title":{"type":"string","maxLength":80},"onTap":{"$ref":"/types.json#/$defs/action"}}},
			"slots":{"children":{},"footer":{"accepts":["badge","button"],"max":2}}}`,
		"stack": `{"summary":"A stack.","base":true,"props":{"type":"object","additionalProperties":false,"properties":{
			"gap":{"type":"string","enum":["s","m","l"],"default":"m"}}},"slots":{"children":{}}}`,
		"menu": `{"summary":"A menu.","base":true,"props":{"type":"object","additionalProperties":false,"required":["items"],"properties":{
			"items":{"type":"array","maxItems":5,"items":{"type":"object","additionalProperties":false,"required":["label"],"properties":{
				"label":{"type":"string","maxLength":20},"hint":{"type":"string","maxLength":20}}}},
			"tags":{"type":"array","maxItems":3,"items":{"type":"string","maxLength":10}}}}}`,
		"range": `{"summary":"A range.","base":true,"props":{"type":"object","additionalProperties":false,"required":["low"],"properties":{
			"low":{"type":"integer"},"high":{"type":"integer"},"unit":{"type":"string","maxLength":5}},"dependentRequired":{"high":["unit"]}}}`,
		"carousel": `{"summary":"A carousel.","base":true,"slots":{"children":{"accepts":["card","image"],"max":20}}}`,
		"skeleton": `{"summary":"A skeleton.","base":true,"props":{"type":"object","additionalProperties":false,"required":["shape"],"properties":{
			"shape":{"type":"string","enum":["hero","card"]}}}}`,
		"screen": `{"summary":"A screen.","base":true,"props":{"type":"object","additionalProperties":false,"required":["title"],"properties":{
			"title":{"type":"string","maxLength":12},"columns":{"type":"integer","minimum":1,"maximum":4}}},"slots":{"children":{}}}`,
	}
}

const sharedTypes = `{"$defs":{
	"money":{"type":"object","additionalProperties":false,"required":["amount","currency"],"properties":{
		"amount":{"type":"string","pattern":"^-?(0|[1-9][0-9]{0,11})(\\.[0-9]{1,3})?$","maxLength":17},"currency":{"type":"string","pattern":"^[A-Z]{3}$","maxLength":3}}},
	"image":{"type":"object","additionalProperties":false,"required":["src","alt"],"properties":{
		"src":{"type":"string","format":"uri","maxLength":200},"alt":{"type":"string","maxLength":40},"width":{"type":"integer","minimum":1}}}}}`

func actionSchemas() map[string]string {
	return map[string]string{
		"navigate": `{"summary":"Go.","type":"object","additionalProperties":false,"required":["type","to"],"properties":{"type":{"const":"navigate"},"to":{"type":"string","maxLength":100},"title":{"type":"string","maxLength":20}}}`,
		"openUrl":  `{"summary":"Open.","type":"object","additionalProperties":false,"required":["type","url"],"properties":{"type":{"const":"openUrl"},"url":{"type":"string","format":"uri","maxLength":200}}}`,
		"refresh":  `{"summary":"Again.","type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"const":"refresh"}}}`,
	}
}

// files are component files and messages by path, as in components/: what a
// test adds to the primitives.
type files map[string]string

// source reads the files. Findings of reading them fail the test: they are
// not this package's.
func source(t testing.TB, add files) Source {
	t.Helper()
	src, ds := readSource(t, add)
	for _, d := range ds {
		t.Fatalf("%s: %s: %s", d.Place, d.Rule, d.Message)
	}
	return src
}

func parse(t testing.TB, file, text string) *uischema.Document {
	t.Helper()
	doc, ds := uischema.Parse(file, []byte(text), uischema.FileLimits())
	if len(ds) > 0 {
		t.Fatalf("%s: %s: %s", ds[0].Place, ds[0].Rule, ds[0].Message)
	}
	return doc
}

func sharedDefinitions(t testing.TB) *uischema.Types {
	t.Helper()
	actions := map[string]*uischema.Document{}
	for name, text := range actionSchemas() {
		actions[name] = parse(t, "actions/"+name+".json", text)
	}
	types, ds := uischema.LoadTypes(parse(t, "types.json", sharedTypes), actions)
	if len(ds) > 0 {
		t.Fatalf("%s: %s: %s", ds[0].Place, ds[0].Rule, ds[0].Message)
	}
	return types
}

func readSource(t testing.TB, add files) (Source, []diag.Diagnostic) {
	t.Helper()
	types := sharedDefinitions(t)
	src := Source{
		Components: map[string]*uischema.Component{}, Messages: map[string]map[string]*intl.Messages{},
		Locales: []string{"ar", "de", "en"}, DefaultLocale: "en", Policy: uischema.Policy{AppScheme: "portal"},
	}
	var findings []diag.Diagnostic
	load := func(path, text string) {
		name := strings.ReplaceAll(strings.TrimSuffix(path, "/component.json"), "/", ".")
		doc, ds := uischema.Parse(path, []byte(text), uischema.FileLimits())
		if findings = append(findings, ds...); doc == nil {
			return
		}
		comp, ds := uischema.LoadComponent(name, doc, types, src.Policy)
		if findings = append(findings, ds...); comp != nil {
			src.Components[name] = comp
		}
	}
	for name, text := range primitives() {
		load(name+"/component.json", text)
	}
	for path, text := range add {
		component, tag, isMessages := strings.Cut(path, "/messages/")
		if !isMessages {
			load(path, text)
			continue
		}
		m, ds := intl.ParseMessages(parse(t, path, text))
		findings = append(findings, ds...)
		name := strings.ReplaceAll(component, "/", ".")
		if src.Messages[name] == nil {
			src.Messages[name] = map[string]*intl.Messages{}
		}
		src.Messages[name][strings.TrimSuffix(tag, ".json")] = m
	}
	var all []*uischema.Component
	for _, c := range src.Components {
		if c.Kind == uischema.Primitive {
			all = append(all, c)
		}
	}
	src.Catalog = uischema.NewCatalog(all, types)
	return src, findings
}

// programs compiles what has to compile, if with warnings.
func programs(t testing.TB, add files) *Programs {
	t.Helper()
	p, ds := Compile(source(t, add))
	for _, d := range ds {
		if d.Severity == diag.Warning {
			continue
		}
		t.Errorf("%s: %s: %s (%s)", d.Place, d.Rule, d.Message, d.Hint)
	}
	if p == nil {
		t.FailNow()
	}
	return p
}

// viewer is a viewer with that locale.
func viewer(t testing.TB, tag string) *Viewer {
	t.Helper()
	l, err := intl.For(tag)
	if err != nil {
		t.Fatal(err)
	}
	return &Viewer{Locale: l}
}

// value reads JSON into a value.
func value(t testing.TB, text string) uischema.Value {
	t.Helper()
	v, err := parse(t, "", text).Root.Value()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// props decodes what a product would send to a component.
func props(t testing.TB, p *Programs, component, text string) uischema.Value {
	t.Helper()
	v, problems := p.src.Components[component].Props.Decode(parse(t, "", text).Root, p.src.Policy)
	for _, problem := range problems {
		t.Fatalf("%s: %s", problem.Pointer, problem.Message)
	}
	return v
}

// widget is a composite file of those props and that layout.
func widget(properties, required, layout string) string {
	return `{"summary":"A widget.","placements":["deal"],"props":{"type":"object","additionalProperties":false,"required":[` + required + `],"properties":{` + properties + `}},
"layout":` + layout + `}`
}
