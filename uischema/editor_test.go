package uischema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// The schemas that editors read stand in components/. They repeat what the
// loader knows, so these tests hold the two together.
const componentsDir = "../components"

func editorSchema(t *testing.T, name string) map[string]any {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(componentsDir, name))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(src, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// compiled is an editor's view of a schema file: it and its neighbours.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.LoadURL = func(url string) (io.ReadCloser, error) { return nil, fmt.Errorf("%s: nothing is loaded", url) }
	for _, file := range []string{"component.schema.json", name} {
		src, err := os.ReadFile(filepath.Join(componentsDir, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(oracleBase+"/"+file, bytes.NewReader(src)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := compiler.Compile(oracleBase + "/" + name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

func members(t *testing.T, v any, path ...string) []string {
	t.Helper()
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			t.Fatalf("%v is no object", path)
		}
		v = m[name]
	}
	m, ok := v.(map[string]any)
	if !ok {
		t.Fatalf("%v is no object", path)
	}
	return slices.Sorted(maps.Keys(m))
}

func same(t *testing.T, what string, editor, loader []string) {
	t.Helper()
	editor, loader = slices.Sorted(slices.Values(editor)), slices.Sorted(slices.Values(loader))
	if !slices.Equal(editor, slices.Compact(loader)) {
		t.Errorf("%s: editors know %v, the loader knows %v", what, editor, loader)
	}
}

func keywordNames() []string {
	var names []string
	for _, k := range keywords() {
		names = append(names, k.name)
	}
	return names
}

func TestEditorsAndTheLoaderKnowTheSameMembers(t *testing.T) {
	doc := editorSchema(t, "component.schema.json")
	same(t, "component members", members(t, doc, "properties"), componentMembers())
	same(t, "slot members", members(t, doc, "definitions", "slot", "properties"), append(slotMembers(Screen), slotMembers(Primitive)...))
	same(t, "keywords", members(t, doc, "definitions", "schema", "properties"), keywordNames())
	own := doc["definitions"].(map[string]any)["schema"].(map[string]any)["properties"].(map[string]any)
	for keyword, want := range map[string][]string{"format": Formats(), "type": typeList()} {
		var listed []string
		for _, v := range own[keyword].(map[string]any)["enum"].([]any) {
			listed = append(listed, v.(string))
		}
		same(t, keyword, listed, want)
	}
}

func TestEveryMemberThatEditorsCompleteIsDescribed(t *testing.T) {
	var walk func(at string, v any, names bool)
	walk = func(at string, v any, names bool) {
		switch v := v.(type) {
		case map[string]any:
			props, ok := v["properties"].(map[string]any)
			for name, p := range props {
				s, isSchema := p.(map[string]any)
				_, narrows := s["not"]
				if _, fixed := s["const"]; ok && !names && isSchema && s["description"] == nil && !narrows && !fixed {
					t.Errorf("%s/properties/%s has no description", at, name)
				}
			}
			for name, in := range v {
				if name != "examples" || names {
					walk(at+"/"+name, in, name == "properties" && !names)
				}
			}
		case []any:
			for i, in := range v {
				walk(fmt.Sprintf("%s/%d", at, i), in, false)
			}
		}
	}
	for _, file := range []string{"component.schema.json", "types.schema.json", "action.schema.json", "edition.schema.json"} {
		walk("", editorSchema(t, file), false)
	}
}

func document(t *testing.T, v any) *Document {
	t.Helper()
	src, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	doc, ds := Parse("example.json", src, FileLimits())
	if doc == nil {
		t.Fatalf("%s: %v", src, ds)
	}
	return doc
}

// exampleTypes is types.json as types.schema.json shows it, with an image.
func exampleTypes(t *testing.T) *Types {
	t.Helper()
	actions := map[string]*Document{}
	for _, example := range editorSchema(t, "action.schema.json")["examples"].([]any) {
		doc := document(t, example)
		actions[doc.Lookup("/properties/type/const").Text] = doc
	}
	types, ds := LoadTypes(document(t, editorSchema(t, "types.schema.json")["examples"].([]any)[0]), actions)
	if types == nil {
		t.Fatalf("%+v", ds)
	}
	return types
}

func TestTheExamplesInTheEditorSchemasLoad(t *testing.T) {
	types := exampleTypes(t)
	component := editorSchema(t, "component.schema.json")
	for i, example := range component["examples"].([]any) {
		if _, ds := LoadComponent("example", document(t, example), types, Policy{}); len(ds) > 0 {
			t.Errorf("component example %d: %+v", i, ds)
		}
	}
	for i, example := range component["definitions"].(map[string]any)["schema"].(map[string]any)["examples"].([]any) {
		doc := document(t, example)
		if _, ds := Compile(doc, doc.Root, types, Policy{}); len(ds) > 0 {
			t.Errorf("schema example %d: %+v", i, ds)
		}
	}
}

func TestEditorsTakeTheirOwnExamples(t *testing.T) {
	for _, file := range []string{"component.schema.json", "types.schema.json", "action.schema.json", "edition.schema.json"} {
		s := compiled(t, file)
		for i, example := range editorSchema(t, file)["examples"].([]any) {
			if err := s.Validate(example); err != nil {
				t.Errorf("%s, example %d: %#v", file, i, err)
			}
		}
	}
}

// What the loader refuses for its form alone, an editor underlines while it is
// written.
func TestEditorsRefuseWhatTheLoaderRefuses(t *testing.T) {
	s := compiled(t, "component.schema.json")
	for _, row := range []struct{ reason, src string }{
		{"no summary", `{"base":true}`},
		{"a member that is misspelt", `{"summary":"x","base":true,"slot":{}}`},
		{"a primitive without fallback", `{"summary":"x"}`},
		{"a keyword outside the subset", `{"summary":"x","base":true,"props":{"anyOf":[]}}`},
		{"a reference to a URL", `{"summary":"x","base":true,"props":{"$ref":"https://example.com"}}`},
		{"a list of types", `{"summary":"x","base":true,"props":{"type":["string","null"]}}`},
		{"a property's name in capitals", `{"summary":"x","base":true,"props":{"properties":{"Name":{}}}}`},
		{"an open object", `{"summary":"x","base":true,"props":{"additionalProperties":true}}`},
		{"$for without $in", `{"summary":"x","layout":{"type":"a","children":[{"$for":"x","type":"b"}]}}`},
		{"a node without type", `{"summary":"x","layout":{"props":{}}}`},
	} {
		var v any
		if err := json.Unmarshal([]byte(row.src), &v); err != nil {
			t.Fatal(err)
		}
		if s.Validate(v) == nil {
			t.Errorf("editors take %s", row.reason)
		}
		if _, ds := LoadComponent("c", document(t, v), nil, Policy{}); len(ds) == 0 && !strings.Contains(row.src, `"layout"`) {
			t.Errorf("the loader takes %s", row.reason)
		}
	}
}

func TestTheSubsetsPageNamesEveryKeywordAndFormat(t *testing.T) {
	page, err := os.ReadFile("../docs/schema-subset.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(keywordNames(), Formats()...) {
		if !bytes.Contains(page, []byte("`"+name+"`")) {
			t.Errorf("docs/schema-subset.md does not name `%s`", name)
		}
	}
	// Each fenced example of the page is a schema of the subset.
	fences := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllSubmatch(page, -1)
	if len(fences) < 8 {
		t.Fatalf("only %d examples", len(fences))
	}
	types := exampleTypes(t)
	for _, fence := range fences {
		doc, ds := Parse("docs/schema-subset.md", fence[1], FileLimits())
		if doc == nil {
			t.Errorf("%s: %+v", fence[1], ds)
			continue
		}
		c := newCompiler(fileScope(doc, types), Policy{}, fileKeywords()...)
		c.definitions()
		c.schema(doc.Root, spot{property: true})
		if len(c.diags) > 0 {
			t.Errorf("%s: %+v", fence[1], c.diags)
		}
	}
}
