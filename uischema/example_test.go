package uischema_test

import (
	"fmt"
	"os"

	"mantel/uischema"
	"mantel/uischema/diag"
)

func ExampleParse() {
	_, findings := uischema.Parse("card/component.json", []byte("{\n  \"summary\": \"A card.\",\n}"), uischema.FileLimits())
	for _, d := range findings {
		fmt.Println(d.Place, d.Rule, d.Message)
	}
	// Output: card/component.json:3:1 json/syntax nothing stands after the last comma
}

func ExampleSchema_Decode() {
	schema, _ := uischema.Parse("schema.json", []byte(`{ "type": "object", "additionalProperties": false, "properties": {
		"label": { "type": "string", "maxLength": 12 },
		"tone":  { "enum": ["calm", "loud"], "default": "calm" } } }`), uischema.FileLimits())
	s, _ := uischema.Compile(schema, schema.Root, nil, uischema.Policy{})

	props, _ := uischema.Parse("", []byte(`{ "label": "Buy now" }`), uischema.FileLimits())
	value, _ := s.Decode(props.Root, uischema.Policy{})
	fmt.Println(string(uischema.AppendJSON(nil, value)))

	props, _ = uischema.Parse("", []byte(`{ "lable": "Buy now" }`), uischema.FileLimits())
	_, problems := s.Decode(props.Root, uischema.Policy{})
	fmt.Println(problems[0].Pointer, problems[0].Rule, problems[0].Hint)
	// Output:
	// {"label":"Buy now","tone":"calm"}
	// /lable prop/unknown did you mean "label"?
}

func ExampleCheckTree() {
	file, _ := uischema.Parse("components/text/component.json", []byte(`{ "summary": "Text.", "base": true,
		"props": { "type": "object", "additionalProperties": false, "required": ["text"],
			"properties": { "text": { "type": "string" } } } }`), uischema.FileLimits())
	text, _ := uischema.LoadComponent("text", file, nil, uischema.Policy{})
	catalog := uischema.NewCatalog([]*uischema.Component{text}, nil)

	src := []byte(`{ "type": "text", "id": "a", "props": { "txt": "Hello" } }`)
	tree, _ := uischema.Parse("tree.json", src, uischema.TreeLimits())
	findings := uischema.CheckTree(catalog, tree, uischema.Policy{})
	for _, d := range findings {
		fmt.Println(d.Place, d.Rule, d.Message)
	}
	if !diag.HasErrors(findings) {
		fmt.Fprintln(os.Stdout, "clean")
	}
	// Output:
	// tree.json:1:39 prop/missing text: "text" is missing
	// tree.json:1:41 prop/unknown text has no property "txt"
}

func ExampleMergePatch() {
	target := uischema.ObjectValue([]uischema.Member{{Name: "city", Value: uischema.StringValue("Rom")}, {Name: "stops", Value: uischema.ListValue(nil)}})
	patch := uischema.ObjectValue([]uischema.Member{{Name: "city", Value: uischema.StringValue("Rome")}, {Name: "stops", Value: uischema.NullValue()}})
	fmt.Println(string(uischema.AppendJSON(nil, uischema.MergePatch(target, patch))))
	// Output: {"city":"Rome"}
}
