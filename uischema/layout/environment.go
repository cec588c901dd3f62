package layout

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// The names that every expression may read.
const (
	nameProps  = "props"
	nameViewer = "viewer"
	nameSlots  = "slots"
)

// environment is what the expressions of all components share: CEL with
// optionals and the library, and the shapes of all schemas.
type environment struct {
	shapes *shapes
	base   *cel.Env
	viewer *shape
	// functions are the names that may be called without a receiver, for
	// suggestions.
	functions []string
	// library are the functions that format.
	library map[string]function
}

func newEnvironment() (*environment, error) {
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, fmt.Errorf("types of expressions: %w", err)
	}
	e := &environment{shapes: newShapes(registry), library: library()}
	e.viewer = e.viewerShape()
	options := []cel.EnvOption{
		cel.CustomTypeProvider(e.shapes),
		cel.CustomTypeAdapter(types.DefaultTypeAdapter),
		cel.StdLib(),
		cel.OptionalTypes(),
		cel.CrossTypeNumericComparisons(true),
		cel.DefaultUTCTimeZone(true),
		cel.ParserExpressionSizeLimit(MaxExpression),
		cel.ParserRecursionLimit(64),
		cel.ASTValidators(cel.ValidateRegexLiterals()),
		cel.Variable(nameViewer, e.viewer.typ),
	}
	if e.base, err = cel.NewCustomEnv(append(options, declarations()...)...); err != nil {
		return nil, fmt.Errorf("environment of expressions: %w", err)
	}
	e.functions = append(e.functions, translate, "has", "size", "string", "int", "double")
	for name := range e.library {
		e.functions = append(e.functions, name)
	}
	slices.Sort(e.functions)
	return e, nil
}

// scoped adds the names of one component, or of one loop.
func (e *environment) scoped(parent *cel.Env, names map[string]*types.Type) (*cel.Env, error) {
	var options []cel.EnvOption
	for _, name := range sortedKeys(names) {
		options = append(options, cel.Variable(name, names[name]))
	}
	env, err := parent.Extend(options...)
	if err != nil {
		return nil, fmt.Errorf("environment of expressions: %w", err)
	}
	return env, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// textSchema is a string of which nothing is known, or one of a few values.
func textSchema(values ...string) *uischema.Schema {
	s := &uischema.Schema{Types: uischema.TypeString, MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1}
	for _, v := range values {
		s.Enum = append(s.Enum, uischema.StringValue(v))
	}
	return s
}

// viewerShape declares viewer and its members.
func (e *environment) viewerShape() *shape {
	sh := &shape{}
	e.shapes.mu.Lock()
	e.shapes.declare(sh, nameViewer)
	e.shapes.mu.Unlock()
	variants := &shape{typ: cel.MapType(cel.StringType, cel.StringType), elem: e.shapes.of(textSchema(), "")}
	sh.fields = []field{
		{name: "dir", shape: e.shapes.of(textSchema("ltr", "rtl"), "")},
		{name: "formFactor", shape: e.shapes.of(textSchema(FormFactors()...), "")},
		{name: "locale", shape: e.shapes.of(textSchema(), "")},
		{name: "platform", shape: e.shapes.of(textSchema(Platforms()...), "")},
		{name: "timeZone", shape: e.shapes.of(textSchema(), "")},
		{name: "variants", shape: variants},
	}
	for i := range sh.fields {
		sh.fields[i].ft = viewerField(sh.fields[i].name, sh.fields[i].shape)
	}
	return sh
}

// slotsShape declares slots: one count for each.
func (e *environment) slotsShape(component string, slots []uischema.Slot) *shape {
	sh := &shape{}
	e.shapes.mu.Lock()
	e.shapes.declare(sh, component+"."+nameSlots)
	e.shapes.mu.Unlock()
	for i := range slots {
		sh.fields = append(sh.fields, field{name: slots[i].Name, shape: &shape{typ: cel.IntType}})
	}
	slices.SortFunc(sh.fields, func(a, b field) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	for i := range sh.fields {
		sh.fields[i].ft = slotField(slices.IndexFunc(slots, func(s uischema.Slot) bool { return s.Name == sh.fields[i].name }))
	}
	return sh
}
