package layout

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// place of a value: the property of a component, or a member below it.
type target struct {
	schema *uischema.Schema
	// who names it in findings: `"label" of button`.
	who      string
	required bool
}

// fit compares an expression with the place where its value goes. proven says
// that every value fits, so that nothing is to be checked when it runs.
func (e *expression) fit(t target) (proven bool) {
	if e.optional && t.required {
		e.report(0, len(e.text), finding{
			rule:    "expr/optional",
			message: t.who + " is required, and this may be absent",
			hint:    ".orValue(…) gives another value",
			notes:   declared(t.schema),
		})
		return false
	}
	if t.schema == nil {
		return false
	}
	if wrong, hint := misfit(e.unit.c.env.shapes, e.typ, t.schema); wrong != "" {
		e.report(0, len(e.text), finding{
			rule:    "expr/type",
			message: t.who + " takes " + wrong,
			hint:    hint,
			notes:   declared(t.schema),
		})
		return false
	}
	w := &walker{expression: e}
	x := e.ast.Expr()
	if choices, ok := w.choices(x); ok {
		return e.fitAll(choices, t)
	}
	if e.typ.Kind() == types.StringKind {
		if wrong := e.unit.never(t, w.textFacts(x)); wrong != nil {
			e.report(0, len(e.text), *wrong)
			return false
		}
	}
	return includes(t.schema, w.facts())
}

// facts is a schema of everything that is known about the expression's value.
func (w *walker) facts() *uischema.Schema {
	x := w.ast.Expr()
	if s := w.schemaOf(x); s != nil {
		return s
	}
	s := &uischema.Schema{MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1}
	switch w.typ.Kind() {
	case types.BoolKind:
		s.Types = uischema.TypeBoolean
	case types.IntKind:
		s.Types = uischema.TypeInteger
	case types.DoubleKind:
		s.Types = uischema.TypeNumber
	case types.StringKind:
		s.Types, s.MinLength, s.MaxLength = uischema.TypeString, w.least(x), w.length(x)
	case types.ListKind:
		s.Types, s.MaxItems = uischema.TypeArray, w.bound(x)
	default:
		return nil
	}
	return s
}

// fitAll checks a known set of values. One that somebody wrote has to fit; of
// values that a schema lists, one at least.
func (e *expression) fitAll(choices []choice, t target) (proven bool) {
	proven = true
	var first []uischema.Problem
	fits := 0
	for _, c := range choices {
		if c.value.IsAbsent() {
			fits++
			continue
		}
		problems := t.schema.Check(c.value, e.unit.c.src.Policy)
		if len(problems) == 0 {
			fits++
			proven = proven && e.unit.forAll(t.schema, c.value)
			continue
		}
		proven = false
		if first == nil {
			first = problems
		}
		if c.written {
			e.reject(problems[0], t, c)
			return false
		}
	}
	if fits == 0 && first != nil {
		e.reject(first[0], t, choice{})
	}
	return proven
}

// reject reports that a value which is known at load does not fit.
func (e *expression) reject(p uischema.Problem, t target, c choice) {
	message := t.who + ": " + p.Message
	if c.locale != "" {
		message += " (in " + c.locale + ")"
	}
	x := finding{rule: p.Rule, message: message, hint: p.Hint}
	if p.Declared.Line > 0 {
		x.notes = []string{"declared in " + p.Declared.String()}
	}
	start, end := 0, len(e.text)
	if c.value.Kind() == uischema.String && c.locale == "" {
		// Point at the literal, where it stands as it is.
		for _, quoted := range []string{"'" + c.value.Text() + "'", `"` + c.value.Text() + `"`} {
			if i := strings.Index(e.text, quoted); i >= 0 {
				start, end = i, i+len(quoted)
			}
		}
	}
	e.report(start, end, x)
}

// misfit says what the schema takes and the type is not, "" where some value
// of the type may fit.
func misfit(shapes *shapes, t *types.Type, s *uischema.Schema) (wrong, hint string) {
	allowed := allowedTypes(s)
	given := typeName(t)
	takes := func(hint string) (string, string) { return typeNames(allowed) + ", this is " + given, hint }
	switch t.Kind() {
	case types.DynKind, types.AnyKind, types.TypeParamKind:
		return "", ""
	case types.BoolKind:
		return unless(allowed, uischema.TypeBoolean, takes, "")
	case types.IntKind:
		return unless(allowed, uischema.TypeInteger|uischema.TypeNumber, takes, textHint(allowed))
	case types.DoubleKind:
		hint := textHint(allowed)
		if allowed&uischema.TypeInteger != 0 {
			hint = "int(…) cuts off the fraction"
		}
		return unless(allowed, uischema.TypeNumber, takes, hint)
	case types.StringKind:
		return unless(allowed, uischema.TypeString, takes, "")
	case types.NullTypeKind:
		return unless(allowed, uischema.TypeNull, takes, "")
	case types.ListKind:
		if wrong, hint = unless(allowed, uischema.TypeArray, takes, ""); wrong != "" || itemsOf(s) == nil {
			return wrong, hint
		}
		if wrong, hint = misfit(shapes, t.Parameters()[0], itemsOf(s)); wrong != "" {
			return "a list of items, each " + wrong, hint
		}
		return "", ""
	case types.MapKind:
		return unless(allowed, uischema.TypeObject, takes, "")
	case types.StructKind:
		hint := textHint(allowed)
		if sh := shapes.ofType(t); allowed == uischema.TypeString && sh.field("amount") != nil {
			hint = "money(…) makes a text of it"
		}
		if wrong, hint = unless(allowed, uischema.TypeObject, takes, hint); wrong != "" {
			return wrong, hint
		}
		return misfitMembers(shapes, shapes.ofType(t), s)
	}
	return takes("")
}

func unless(allowed, kind uischema.TypeSet, takes func(string) (string, string), hint string) (string, string) {
	if allowed == 0 || allowed&kind != 0 {
		return "", ""
	}
	return takes(hint)
}

func textHint(allowed uischema.TypeSet) string {
	if allowed&uischema.TypeString != 0 {
		return "number(…) makes a text of a number"
	}
	return ""
}

// misfitMembers compares two objects that are not of one definition.
func misfitMembers(shapes *shapes, sh *shape, s *uischema.Schema) (wrong, hint string) {
	if sh.schema == s || s.OneOf != nil || sh.schema != nil && sh.schema.Name != "" && sh.schema.Name == s.Name {
		return "", ""
	}
	closed := (s.Closed || s.ClosedDeep) && isPlain(s)
	for i := range sh.fields {
		f := &sh.fields[i]
		p := s.Property(f.name)
		switch {
		case f.optional:
		case p == nil && closed:
			return fmt.Sprintf("an object without %q, which this one has", f.name), ""
		case p != nil && p.Schema != nil:
			if wrong, hint = misfit(shapes, f.shape.typ, p.Schema); wrong != "" {
				return fmt.Sprintf("an object whose %q is %s", f.name, wrong), hint
			}
		}
	}
	for _, name := range s.Required {
		if sh.field(name) == nil && len(sh.fields) > 0 && (sh.schema == nil || sh.schema.Closed) {
			return fmt.Sprintf("an object with %q, which this one has not", name), ""
		}
	}
	return "", ""
}

// typeNames says in words what a schema takes.
func typeNames(t uischema.TypeSet) string {
	var names []string
	for _, k := range []struct {
		set  uischema.TypeSet
		name string
	}{
		{uischema.TypeString, "a string"}, {uischema.TypeBoolean, "a bool"}, {uischema.TypeInteger, "an int"},
		{uischema.TypeNumber, "a number"}, {uischema.TypeArray, "a list"}, {uischema.TypeObject, "an object"}, {uischema.TypeNull, "null"},
	} {
		if t&k.set != 0 {
			names = append(names, k.name)
		}
	}
	return strings.Join(slices.Compact(names), " or ")
}
