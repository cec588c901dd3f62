package uischema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Oracle answers the same question as [Schema.Valid] by other means: a
// general validator of JSON Schema 2020-12 over the files as they were
// written. It is slow, and it is for tests: where the two disagree, one is
// wrong. It is not safe for concurrent use.
type Oracle struct {
	schemas map[string]*jsonschema.Schema
}

// ErrNoSuchComponent says that an Oracle was asked about a component that it
// was not made with.
var ErrNoSuchComponent = errors.New("no such component")

// oracleBase is where the files stand as far as references go. Nothing is
// ever fetched from it.
const oracleBase = "https://mantel.invalid"

// NewOracle compiles the props schemas of components, with the shared types
// that they refer to.
func NewOracle(types *Types, p Policy, components ...*Component) (o *Oracle, err error) {
	defer func() {
		if r := recover(); r != nil {
			o, err = nil, fmt.Errorf("compile for the oracle: %v", r)
		}
	}()
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	compiler.AssertFormat = true
	compiler.LoadURL = func(url string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("%s: nothing is loaded", url)
	}
	for _, name := range Formats() {
		compiler.Formats[name] = func(v any) bool {
			text, ok := v.(string)
			return !ok || fits(name, text, &p)
		}
	}
	if types != nil {
		if err := addTypes(compiler, types); err != nil {
			return nil, err
		}
	}
	o = &Oracle{schemas: map[string]*jsonschema.Schema{}}
	for _, c := range components {
		url := oracleBase + "/" + c.Name + "/component.json"
		members := []Member{{"props", schemaOrClosed(c.Doc.Root.Get("props"))}, {"$defs", value(c.Doc.Root.Get("$defs"))}}
		if err := addResource(compiler, url, ObjectValue(members)); err != nil {
			return nil, err
		}
		if o.schemas[c.Name], err = compiler.Compile(url + "#/props"); err != nil {
			return nil, fmt.Errorf("compile %s for the oracle: %w", c.Name, err)
		}
	}
	return o, nil
}

// Valid reports whether props fit the component. It gives ErrNoSuchComponent,
// or an error where the validator itself breaks.
func (o *Oracle) Valid(component string, props Value) (valid bool, err error) {
	schema := o.schemas[component]
	if schema == nil {
		return false, fmt.Errorf("%s: %w", component, ErrNoSuchComponent)
	}
	defer func() {
		if r := recover(); r != nil {
			valid, err = false, fmt.Errorf("validate %s with the oracle: %v", component, r)
		}
	}()
	decoder := json.NewDecoder(bytes.NewReader(AppendJSON(nil, props)))
	decoder.UseNumber()
	var instance any
	if err := decoder.Decode(&instance); err != nil {
		return false, fmt.Errorf("read props of %s: %w", component, err)
	}
	err = schema.Validate(instance)
	var finding *jsonschema.ValidationError
	if errors.As(err, &finding) {
		return false, nil
	}
	return err == nil, err
}

func addTypes(compiler *jsonschema.Compiler, types *Types) error {
	var defs []Member
	if types.file != nil {
		v := value(types.file.Root.Get("$defs"))
		for i := range v.Len() {
			defs = append(defs, Member{v.Name(i), v.Item(i)})
		}
	}
	var cases []Value
	for name, doc := range types.actionFiles {
		url := "/actions/" + name + ".json"
		schema := MergePatch(value(doc.Root), ObjectValue([]Member{{"$schema", NullValue()}}))
		if err := addResource(compiler, oracleBase+url, schema); err != nil {
			return err
		}
		cases = append(cases, ObjectValue([]Member{{"$ref", StringValue(url)}}))
	}
	if len(cases) > 0 {
		defs = append(defs, Member{actionDef, ObjectValue([]Member{
			{"type", StringValue("object")}, {"oneOf", ListValue(cases)},
		})})
	}
	return addResource(compiler, oracleBase+"/types.json", ObjectValue([]Member{{"$defs", ObjectValue(defs)}}))
}

func addResource(compiler *jsonschema.Compiler, url string, schema Value) error {
	if err := compiler.AddResource(url, bytes.NewReader(AppendJSON(nil, schema))); err != nil {
		return fmt.Errorf("read %s for the oracle: %w", url, err)
	}
	return nil
}

// value is a node of a parsed document as a Value, Absent where there is none.
func value(n *Node) Value {
	v, err := n.Value()
	if err != nil {
		return Value{}
	}
	return v
}

// schemaOrClosed is what a component without props stands for.
func schemaOrClosed(props *Node) Value {
	if props == nil {
		return ObjectValue([]Member{{"type", StringValue("object")}, {"additionalProperties", BoolValue(false)}})
	}
	return value(props)
}
