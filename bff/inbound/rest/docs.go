package rest

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
)

//go:embed openapi/docs.html
var docsHTML string

//go:embed openapi/docs.css
var docsCSS string

// docsPolicy lets the page have its own style and nothing else: no script, no
// frame, nothing from elsewhere. Ready-made viewers need scripts and inline
// styles, so the page is a plain one of our own.
func docsPolicy() string {
	sum := sha256.Sum256([]byte(docsCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// docsPage is what the page shows, in the order in which it stands there.
type docsPage struct {
	Style      template.CSS
	Title      string
	About      []string
	Operations []docsOperation
	Kinds      []Kind
	Widgets    []docsSchema
	Nodes      []docsSchema
	Others     []docsSchema
}

type docsOperation struct {
	ID, Method, Path, Summary string
	About                     []string
	Parameters                []docsField
	Body                      string // the schema's name
	Examples                  []docsExample
	Answers                   []docsAnswer

	tag string
}

type docsField struct {
	Name, In, Type, About string
	Required              bool
}

type docsExample struct{ Name, JSON string }

type docsAnswer struct{ Status, About, Schema string }

type docsSchema struct {
	Name, About string
	Fields      []docsField
	JSON        string
	Examples    []docsExample
}

// renderDocs writes the OpenAPI document as a page.
func renderDocs(tree object) ([]byte, error) {
	t, err := template.New("docs").Parse(docsHTML)
	if err != nil {
		return nil, fmt.Errorf("parse the page of the API: %w", err)
	}
	info := in(tree, "info")
	page := docsPage{Style: template.CSS(docsCSS), Title: text(info["title"]), About: paragraphs(info["description"]), Kinds: Kinds()}
	for _, path := range slices.Sorted(maps.Keys(in(tree, "paths"))) {
		item := in(tree, "paths", path)
		for _, method := range slices.Sorted(maps.Keys(item)) {
			if op, ok := item[method].(object); ok {
				page.Operations = append(page.Operations, operationOf(path, method, op))
			}
		}
	}
	// Who reads comes before who writes; a tag is who.
	slices.SortStableFunc(page.Operations, func(a, b docsOperation) int { return cmp.Compare(a.tag, b.tag) })
	schemas := in(tree, "components", "schemas")
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		schema, _ := schemas[name].(object)
		switch d := schemaOf(name, schema); {
		case strings.HasPrefix(name, "widget."):
			page.Widgets = append(page.Widgets, withProps(d, schemas, name[len("widget."):]))
		case strings.HasPrefix(name, "node."):
			page.Nodes = append(page.Nodes, withProps(d, schemas, name[len("node."):]))
		case !strings.HasPrefix(name, "props."):
			page.Others = append(page.Others, d)
		}
	}
	var out bytes.Buffer
	if err := t.Execute(&out, page); err != nil {
		return nil, fmt.Errorf("write the page of the API: %w", err)
	}
	return out.Bytes(), nil
}

func operationOf(path, method string, op object) docsOperation {
	o := docsOperation{ID: text(op["operationId"]), Method: strings.ToUpper(method), Path: path,
		Summary: text(op["summary"]), About: paragraphs(op["description"])}
	if tags, _ := op["tags"].([]any); len(tags) > 0 {
		o.tag = text(tags[0])
	}
	parameters, _ := op["parameters"].([]any)
	for _, p := range parameters {
		p, _ := p.(object)
		schema, _ := p["schema"].(object)
		required, _ := p["required"].(bool)
		o.Parameters = append(o.Parameters, docsField{text(p["name"]), text(p["in"]), typeOf(schema), text(p["description"]), required})
	}
	slices.SortStableFunc(o.Parameters, func(a, b docsField) int { return -cmp.Compare(a.In, b.In) })
	if body, ok := op["requestBody"].(object); ok {
		for _, media := range in(body, "content") {
			media, _ := media.(object)
			o.Body = refName(media["schema"])
			o.Examples = examplesOf(media)
		}
	}
	for _, status := range slices.Sorted(maps.Keys(in(op, "responses"))) {
		r := in(op, "responses", status)
		a := docsAnswer{Status: status, About: text(r["description"])}
		for _, media := range in(r, "content") {
			media, _ := media.(object)
			a.Schema = refName(media["schema"])
			if status == "200" && len(o.Examples) == 0 {
				o.Examples = examplesOf(media)
			}
		}
		o.Answers = append(o.Answers, a)
	}
	return o
}

func examplesOf(media object) []docsExample {
	named, _ := media["examples"].(object)
	var all []docsExample
	for _, name := range slices.Sorted(maps.Keys(named)) {
		x, _ := named[name].(object)
		all = append(all, docsExample{name, indented(x["value"])})
	}
	return all
}

func schemaOf(name string, schema object) docsSchema {
	return docsSchema{Name: name, About: text(schema["description"]), Fields: fieldsOf(schema), JSON: indented(schema)}
}

// withProps shows a component by its props and their examples.
func withProps(d docsSchema, schemas object, component string) docsSchema {
	props, _ := schemas["props."+component].(object)
	d.Name, d.Fields, d.JSON = component, fieldsOf(props), indented(props)
	examples, _ := props["examples"].([]any)
	for _, x := range examples {
		d.Examples = append(d.Examples, docsExample{"props", indented(x)})
	}
	return d
}

func fieldsOf(schema object) []docsField {
	properties, _ := schema["properties"].(object)
	required, _ := schema["required"].([]any)
	var fields []docsField
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		p, _ := properties[name].(object)
		fields = append(fields, docsField{Name: name, Type: typeOf(p), About: text(p["description"]), Required: slices.Contains(required, any(name))})
	}
	return fields
}

// typeOf says in a few words what a schema allows.
func typeOf(schema object) string {
	if name := refName(schema); name != "" {
		return name
	}
	if c, ok := schema["const"]; ok {
		return indented(c)
	}
	if enum, ok := schema["enum"].([]any); ok {
		words := make([]string, 0, len(enum))
		for _, v := range enum {
			words = append(words, fmt.Sprint(v))
		}
		return strings.Join(words, " | ")
	}
	t := text(schema["type"])
	if format := text(schema["format"]); format != "" {
		t += " (" + format + ")"
	}
	if t == "array" {
		items, _ := schema["items"].(object)
		t = "list of " + cmp.Or(typeOf(items), "values")
	}
	for _, bound := range []string{"minimum", "maximum", "minLength", "maxLength", "maxItems"} {
		if v, ok := schema[bound]; ok {
			t += " " + bound + " " + indented(v)
		}
	}
	return t
}

func refName(schema any) string {
	o, _ := schema.(object)
	return strings.TrimPrefix(text(o["$ref"]), "#/components/schemas/")
}

func text(v any) string { s, _ := v.(string); return s }

// paragraphs splits markdown; its backquotes are dropped, the rest is text.
func paragraphs(v any) []string {
	if text(v) == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(text(v), "`", ""), "\n\n")
}

func indented(v any) string {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return ""
	}
	return string(b)
}
