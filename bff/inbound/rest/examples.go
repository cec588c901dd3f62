package rest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"mantel/uischema"
	"mantel/uischema/edition"
)

// exampleFile is what the document takes of a component's example file.
type exampleFile struct {
	Props json.RawMessage `json:"props"`
}

// exampleProps are the props of a component's examples, in their files'
// order. The edition has checked the files.
func exampleProps(ed *edition.Edition, component string) []any {
	var all []any
	for _, x := range ed.Examples[component] {
		if props := propsOf(ed, x); props != nil {
			all = append(all, props)
		}
	}
	return all
}

func propsOf(ed *edition.Edition, x edition.Example) json.RawMessage {
	var file exampleFile
	if err := json.Unmarshal(ed.Sources[x.File], &file); err != nil {
		return nil
	}
	return file.Props
}

// addScreens names the screens, and shows each as its examples compose it.
func addScreens(tree object, ed *edition.Edition) {
	get := in(tree, "paths", "/v1/screens/{screen}", "get")
	names := []any{}
	examples := object{}
	for _, screen := range ed.Screens() {
		names = append(names, screen)
		for _, x := range ed.Examples[screen] {
			if answer := screenExample(ed, screen, x); answer != nil {
				examples[screen+"-"+x.Name] = object{"summary": summaryOf(ed, screen, x), "value": answer}
			}
		}
	}
	for _, p := range get["parameters"].([]any) {
		if p := p.(object); p["name"] == "screen" {
			in(p, "schema")["enum"] = names
		}
	}
	if len(examples) > 0 {
		in(get, "responses", "200", "content", "application/json")["examples"] = examples
	}
}

// screenExample is an answer with the example's tree in it; nil where the
// example does not compose.
func screenExample(ed *edition.Edition, screen string, x edition.Example) object {
	if x.Program == nil {
		return nil
	}
	viewer, err := ed.ExampleViewer(x.Locale)
	if err != nil {
		return nil
	}
	root, failure := x.Program.Append(nil, viewer, ed.Settings.Policy())
	if failure != nil {
		return nil
	}
	return object{"format": 1, "screen": screen, "revision": digest(root), "catalog": ed.Catalog.Hash,
		"locale": viewer.Locale.Tag(), "dir": viewer.Locale.Dir(), "root": json.RawMessage(root), "slots": []any{}}
}

func summaryOf(ed *edition.Edition, component string, x edition.Example) string {
	if x.Summary != "" {
		return x.Summary
	}
	return ed.Components[component].Summary
}

// addPushes shows a push of each component that products can push.
func addPushes(tree object, ed *edition.Edition) {
	const revision = 1795287600123
	pushes, lines := object{}, object{}
	for _, name := range slices.Sorted(maps.Keys(ed.Components)) {
		c := ed.Components[name]
		if c.Kind != uischema.Composite || len(c.Placements) == 0 || len(ed.Examples[name]) == 0 {
			continue
		}
		x := ed.Examples[name][0]
		props := propsOf(ed, x)
		if props == nil {
			continue
		}
		push := object{"revision": revision, "staleAfter": 3600, "expireAfter": 604800, "widgets": []any{
			object{"id": "one", "component": name, "rank": 10, "props": props}}}
		key := strings.ReplaceAll(name, ".", "-")
		pushes[key] = object{"summary": summaryOf(ed, name, x), "value": push}
		lines[key] = object{"summary": summaryOf(ed, name, x), "value": object{"user": "ada", "push": push}}
	}
	if len(pushes) == 0 {
		return
	}
	for _, path := range []string{"/v1/products/{product}/users/{user}", "/v1/products/{product}/generic"} {
		in(tree, "paths", path, "put", "requestBody", "content", "application/json")["examples"] = pushes
	}
	in(tree, "paths", "/v1/products/{product}/batch", "post", "requestBody", "content", "application/x-ndjson")["examples"] = lines
}
