package layout

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// maxChoices bounds the sets of values that are followed at load.
const maxChoices = 256

// choice is a value that an expression can have. written says that somebody
// wrote this very value, in the layout or in a message: then it has to fit,
// whatever the others do.
type choice struct {
	value   uischema.Value
	written bool
	// locale is where the value is a message's text.
	locale string
}

// choices are all values that x can have; false where they are not a small,
// known set. Absent stands for an empty optional.
func (w *walker) choices(x ast.Expr) ([]choice, bool) {
	switch x.Kind() {
	case ast.LiteralKind:
		v, err := fromCEL(x.AsLiteral())
		return []choice{{value: v, written: true}}, err == nil
	case ast.IdentKind:
		if l := w.scope.loop(x.AsIdent()); l != nil && w.local(x.AsIdent()) == nil && l.values != nil {
			return unwritten(l.values), true
		}
	case ast.CallKind:
		if out, ok := w.callChoices(x); ok {
			return out, len(out) <= maxChoices
		}
	}
	if w.typeOf(x).Kind() == types.BoolKind {
		return unwritten([]uischema.Value{uischema.BoolValue(false), uischema.BoolValue(true)}), true
	}
	if values := valuesOf(w.schemaOf(x)); len(values) > 0 && !isOptional(w.typeOf(x)) {
		return unwritten(values), len(values) <= maxChoices
	}
	return nil, false
}

// values are those of choices, where the expression always has one of them.
func (e *expression) values() []uischema.Value {
	all, ok := (&walker{expression: e}).choices(e.ast.Expr())
	if !ok || e.optional {
		return nil
	}
	out := make([]uischema.Value, len(all))
	for i, c := range all {
		out[i] = c.value
	}
	return out
}

func unwritten(values []uischema.Value) []choice {
	out := make([]choice, len(values))
	for i, v := range values {
		out[i] = choice{value: v}
	}
	return out
}

func (w *walker) callChoices(x ast.Expr) ([]choice, bool) {
	call := x.AsCall()
	args := call.Args()
	switch call.FunctionName() {
	case "_?_:_":
		return w.union(args[1], args[2])
	case "orValue":
		return w.union(call.Target(), args[0])
	case "optional.of":
		return w.choices(args[0])
	case "optional.none":
		return []choice{{}}, true
	case "_+_":
		if w.typeOf(x).Kind() == types.StringKind {
			return w.joined(args[0], args[1])
		}
	case translate:
		if t := w.calls[x.ID()]; t != nil && len(t.texts) > 0 {
			out := make([]choice, len(t.texts))
			for i, text := range t.texts {
				out[i] = choice{value: text, written: true, locale: w.unit.c.src.Locales[i]}
			}
			return out, true
		}
	}
	return nil, false
}

func (w *walker) union(a, b ast.Expr) ([]choice, bool) {
	left, ok := w.choices(a)
	if !ok {
		return nil, false
	}
	right, ok := w.choices(b)
	if !ok {
		return nil, false
	}
	return append(append([]choice{}, left...), right...), true
}

func (w *walker) joined(a, b ast.Expr) ([]choice, bool) {
	left, ok := w.choices(a)
	if !ok {
		return nil, false
	}
	right, ok := w.choices(b)
	if !ok {
		return nil, false
	}
	return product(left, right)
}

// product is each text of a followed by each of b, but for pairs of two
// locales, which no viewer has.
func product(a, b []choice) ([]choice, bool) {
	if len(a)*len(b) > maxChoices {
		return nil, false
	}
	var out []choice
	for _, l := range a {
		for _, r := range b {
			if l.locale != "" && r.locale != "" && l.locale != r.locale {
				continue
			}
			c := choice{value: uischema.StringValue(l.value.Text() + r.value.Text()), written: l.written && r.written, locale: l.locale}
			if c.locale == "" {
				c.locale = r.locale
			}
			out = append(out, c)
		}
	}
	return out, true
}

// total reports whether the expression has a value for every valid input.
func (e *expression) total() bool { return (&walker{expression: e}).covers(e.ast.Expr()) }

// covers reports whether x has a value for every valid input: no division, no
// index, no text that might not be a time.
func (w *walker) covers(x ast.Expr) bool {
	switch x.Kind() {
	case ast.LiteralKind:
		_, err := fromCEL(x.AsLiteral())
		return err == nil
	case ast.IdentKind:
		return true
	case ast.SelectKind:
		return w.covers(x.AsSelect().Operand())
	case ast.ListKind:
		return w.allCovered(x.AsList().Elements())
	case ast.MapKind:
		keys := map[string]bool{}
		for _, entry := range x.AsMap().Entries() {
			key := literalText(entry.AsMapEntry().Key())
			if key == "" || keys[key] || !w.covers(entry.AsMapEntry().Value()) {
				return false
			}
			keys[key] = true
		}
		return true
	case ast.CallKind:
		return w.coversCall(x.AsCall())
	case ast.ComprehensionKind:
		c := x.AsComprehension()
		return w.covers(c.IterRange()) && w.covers(c.AccuInit()) && w.covers(c.LoopCondition()) && w.covers(c.LoopStep()) && w.covers(c.Result())
	}
	return false
}

func (w *walker) allCovered(xs []ast.Expr) bool {
	for _, x := range xs {
		if !w.covers(x) {
			return false
		}
	}
	return true
}

// coversCall: what a guarded value() reads was asked for by the macro that
// wrote it, which is the only place where a comprehension names it.
func (w *walker) coversCall(call ast.CallExpr) bool {
	args := call.Args()
	switch call.FunctionName() {
	case "_&&_", "_||_", "!_", "_?_:_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "@not_strictly_false",
		"_?._", "_[?_]", "optional.of", "optional.none", "percent", "isolate", translate:
		return w.allCovered(args)
	case "number":
		return len(args) == 1 && w.covers(args[0])
	case "truncate":
		n, ok := args[1].AsLiteral().(types.Int)
		return args[1].Kind() == ast.LiteralKind && ok && n > 0 && w.covers(args[0])
	case "_+_":
		k := w.typeOf(args[0]).Kind()
		return (k == types.StringKind || k == types.ListKind) && w.allCovered(args)
	case "_[_]":
		return isVariants(args[0]) && w.covers(args[1])
	case "size", "startsWith", "endsWith", "contains", "hasValue", "orValue", "or", "first", "last":
		return (!call.IsMemberFunction() || w.covers(call.Target())) && w.allCovered(args)
	case "value":
		target := call.Target()
		return target.Kind() == ast.IdentKind && target.AsIdent() == optionalTarget
	}
	return false
}

// optionalTarget is the name that optMap gives the optional it reads, behind
// hasValue of the same name.
const optionalTarget = "@target"
