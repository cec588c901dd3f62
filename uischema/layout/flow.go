package layout

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// ifTrue is what is known to be present where x is true.
func (e *expression) ifTrue(x ast.Expr) *presence {
	switch x.Kind() {
	case ast.SelectKind:
		if x.AsSelect().IsTestOnly() {
			return one(e.path(x))
		}
	case ast.CallKind:
		call := x.AsCall()
		switch call.FunctionName() {
		case "_&&_":
			return e.ifTrue(call.Args()[0]).and(e.ifTrue(call.Args()[1]))
		case "_||_":
			return e.ifTrue(call.Args()[0]).or(e.ifTrue(call.Args()[1]))
		case "!_":
			return e.ifFalse(call.Args()[0])
		case "hasValue":
			return one(e.path(call.Target()))
		case "@in":
			if name := literalText(call.Args()[0]); name != "" {
				if p := e.path(call.Args()[1]); p != "" {
					return one(p + "." + name)
				}
			}
		}
	}
	return nil
}

// ifFalse is what is known to be present where x is false.
func (e *expression) ifFalse(x ast.Expr) *presence {
	if x.Kind() != ast.CallKind {
		return nil
	}
	call := x.AsCall()
	switch call.FunctionName() {
	case "_&&_":
		return e.ifFalse(call.Args()[0]).or(e.ifFalse(call.Args()[1]))
	case "_||_":
		return e.ifFalse(call.Args()[0]).and(e.ifFalse(call.Args()[1]))
	case "!_":
		return e.ifTrue(call.Args()[0])
	}
	return nil
}

func one(path string) *presence {
	if path == "" {
		return nil
	}
	return &presence{path: path}
}

// comprehension is what CEL's macros expand to: a fold over a list, or over
// an empty one to give a value a name.
func (w *walker) comprehension(c ast.ComprehensionExpr, known *presence) {
	w.walk(c.AccuInit(), known)
	if isLet(c) {
		inner := w.with(local{name: c.AccuVar(), schema: w.schemaOf(c.AccuInit()), bound: w.bound(c.AccuInit())})
		inner.walk(c.Result(), known.without(c.AccuVar()))
		return
	}
	w.walk(c.IterRange(), known)
	t := w.typeOf(c.IterRange())
	switch {
	case t.Kind() == types.MapKind || t.Kind() == types.DynKind:
		w.blame(c.IterRange(), finding{rule: "expr/cost", message: "only lists of a known type can be gone through"})
	case w.bound(c.IterRange()) < 0:
		w.blame(c.IterRange(), finding{
			rule:    "expr/cost",
			message: "this list has no bound",
			hint:    "give it maxItems",
			notes:   declared(w.schemaOf(c.IterRange())),
		})
	}
	var items = w.schemaOf(c.IterRange())
	if items != nil {
		items = itemsOf(items)
	}
	inner := w.with(local{name: c.IterVar(), schema: items, bound: maxItems(items)})
	inner = inner.with(local{name: c.AccuVar(), bound: w.bound(c.IterRange())})
	known = known.without(c.IterVar()).without(c.AccuVar())
	inner.walk(c.LoopStep(), known)
	inner.walk(c.Result(), known)
}

// isLet reports whether a comprehension only names a value: "let accu = init
// in result".
func isLet(c ast.ComprehensionExpr) bool {
	return c.IterRange().Kind() == ast.ListKind && c.IterRange().AsList().Size() == 0 && c.LoopCondition().Kind() == ast.LiteralKind
}

func (w *walker) with(l local) *walker {
	inner := &walker{expression: w.expression}
	inner.locals = append(append(inner.locals, w.locals...), l)
	return inner
}

func (w *walker) local(name string) *local {
	for i := len(w.locals) - 1; i >= 0; i-- {
		if w.locals[i].name == name {
			return &w.locals[i]
		}
	}
	return nil
}
