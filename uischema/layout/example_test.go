package layout_test

import (
	"fmt"

	"mantel/uischema"
	"mantel/uischema/layout"
)

// load reads a component file; its name is that of its folder.
func load(name, text string) *uischema.Component {
	doc, _ := uischema.Parse(name+"/component.json", []byte(text), uischema.FileLimits())
	c, _ := uischema.LoadComponent(name, doc, nil, uischema.Policy{})
	return c
}

func edition() layout.Source {
	text := load("text", `{"summary":"Text.","base":true,"props":{"type":"object","additionalProperties":false,"required":["text"],
		"properties":{"text":{"type":"string","maxLength":80}}}}`)
	hello := load("hello", `{"summary":"Hello.","props":{"type":"object","additionalProperties":false,"required":["name"],
		"properties":{"name":{"type":"string","maxLength":40}}},
		"layout":{"type":"text","props":{"text":"Hello ${props.name}!"}}}`)
	return layout.Source{
		Catalog:    uischema.NewCatalog([]*uischema.Component{text}, nil),
		Components: map[string]*uischema.Component{"text": text, "hello": hello},
		Locales:    []string{"en"}, DefaultLocale: "en",
	}
}

func ExampleCompile() {
	programs, findings := layout.Compile(edition())
	fmt.Println(len(findings), programs.Widget("hello").RootType(), programs.Widget("hello").MaxNodes())
	// Output: 0 text 1
}

func ExampleProgram_Append() {
	programs, _ := layout.Compile(edition())
	name := uischema.ObjectValue([]uischema.Member{{Name: "name", Value: uischema.StringValue("Ada")}})
	node, failure := programs.Widget("hello").Append(nil, layout.Input{Scope: "greetings.today", Props: name})
	fmt.Println(string(node), failure == nil)
	// Output: {"type":"text","id":"greetings.today","props":{"text":"Hello Ada!"}} true
}
