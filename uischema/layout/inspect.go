package layout

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// inspect finds what types alone do not tell: unguarded reads of optional
// members, loops without bound, messages that do not exist. It records which
// properties of the viewer are read.
func (e *expression) inspect() {
	before := len(*e.unit.findings)
	w := &walker{expression: e}
	w.walk(e.ast.Expr(), e.scope.present)
	if len(*e.unit.findings) == before {
		e.estimate()
	}
}

// walker goes through a checked expression, knowing what is present at each
// place of it, and what the variables of CEL's own macros stand for.
type walker struct {
	*expression
	locals []local
}

// local is a variable of a macro, such as x in list.exists(x, …). schema is
// what its values keep to, bound how many items it has at most (-1: unknown).
type local struct {
	name   string
	schema *uischema.Schema
	bound  int
}

func (w *walker) typeOf(x ast.Expr) *types.Type { return w.ast.GetType(x.ID()) }

// blame reports about an expression's own token.
func (w *walker) blame(x ast.Expr, f finding) {
	start, end := w.span(w.ast, x)
	w.report(start, end, f)
}

func (w *walker) walk(x ast.Expr, known *presence) {
	switch x.Kind() {
	case ast.IdentKind:
		if x.AsIdent() == nameViewer {
			w.blame(x, finding{rule: "expr/type", message: "viewer is read by its members", hint: suggest("", w.unit.c.env.viewer.fieldNames())})
		}
	case ast.SelectKind:
		w.selection(x, known)
	case ast.CallKind:
		w.call(x, known)
	case ast.ListKind:
		for _, item := range x.AsList().Elements() {
			w.walk(item, known)
		}
	case ast.MapKind:
		for _, entry := range x.AsMap().Entries() {
			w.walk(entry.AsMapEntry().Key(), known)
			w.walk(entry.AsMapEntry().Value(), known)
		}
	case ast.StructKind:
		w.blame(x, finding{rule: "expr/function", message: "objects are not made by type name", hint: "write the object as JSON, or as a map"})
	case ast.ComprehensionKind:
		w.comprehension(x.AsComprehension(), known)
	}
}

// selection is a.b, or has(a.b).
func (w *walker) selection(x ast.Expr, known *presence) {
	sel := x.AsSelect()
	operand := w.typeOf(sel.Operand())
	if w.viewerMember(sel.Operand(), sel.FieldName()) {
		return
	}
	if isVariants(sel.Operand()) {
		w.unit.readVariant(sel.FieldName())
		if sel.IsTestOnly() {
			w.blame(x, unaskable())
		}
		return
	}
	w.walk(sel.Operand(), known)
	if sel.IsTestOnly() || isOptional(operand) || !w.mayBeAbsent(operand, sel.FieldName()) {
		return
	}
	if path := w.path(x); path == "" || !known.has(path) {
		w.blame(x, finding{
			rule:    "expr/optional",
			message: fmt.Sprintf("%q may be absent", sel.FieldName()),
			hint:    w.guard(sel),
			notes:   declared(w.schemaOf(x)),
		})
	}
}

// guard says how to read an optional member.
func (w *walker) guard(sel ast.SelectExpr) string {
	path := w.path(sel.Operand())
	if path == "" {
		return "read it with .?" + sel.FieldName()
	}
	return fmt.Sprintf("read %s.?%s, or ask has(%s.%s)", path, sel.FieldName(), path, sel.FieldName())
}

// unaskable is about has(viewer.variants.x).
func unaskable() finding {
	return finding{rule: "expr/optional", message: "a variant is never absent", hint: "it is '' for a viewer who has no part in it"}
}

// mayBeAbsent reports whether a valid value of the type can lack the member.
func (w *walker) mayBeAbsent(t *types.Type, name string) bool {
	if t.Kind() != types.StructKind {
		return true
	}
	f := w.unit.c.env.shapes.ofType(t).field(name)
	return f == nil || f.optional
}

// viewerMember records a read of viewer.name.
func (w *walker) viewerMember(operand ast.Expr, name string) bool {
	if operand.Kind() != ast.IdentKind || operand.AsIdent() != nameViewer {
		return false
	}
	axes := &w.unit.axes
	switch name {
	case "locale":
		axes.Locale = true
	case "dir":
		axes.Dir = true
	case "timeZone":
		axes.TimeZone = true
	case "formFactor":
		axes.FormFactor = true
	case "platform":
		axes.Platform = true
	case "variants":
		axes.AllVariants = true
	}
	return true
}

// isVariants reports whether x is viewer.variants.
func isVariants(x ast.Expr) bool {
	if x.Kind() != ast.SelectKind || x.AsSelect().FieldName() != "variants" {
		return false
	}
	operand := x.AsSelect().Operand()
	return operand.Kind() == ast.IdentKind && operand.AsIdent() == nameViewer
}

// path names a member as presence knows it, or is "".
func (e *expression) path(x ast.Expr) string {
	switch x.Kind() {
	case ast.IdentKind:
		return x.AsIdent()
	case ast.SelectKind:
		if p := e.path(x.AsSelect().Operand()); p != "" {
			return p + "." + x.AsSelect().FieldName()
		}
	case ast.CallKind:
		call := x.AsCall()
		if len(call.Args()) != 2 {
			return ""
		}
		p, name := e.path(call.Args()[0]), literalText(call.Args()[1])
		switch {
		case p == "":
		case call.FunctionName() == "_?._" || call.FunctionName() == "_[_]" && name != "":
			return p + "." + name
		case call.FunctionName() == "_[_]" && call.Args()[1].Kind() == ast.LiteralKind:
			return p + fmt.Sprintf("[%v]", call.Args()[1].AsLiteral().Value())
		}
	}
	return ""
}

// literalText is the string of a string literal, else "".
func literalText(x ast.Expr) string {
	if x.Kind() != ast.LiteralKind {
		return ""
	}
	s, _ := x.AsLiteral().Value().(string)
	return s
}

func (w *walker) call(x ast.Expr, known *presence) {
	call := x.AsCall()
	args := call.Args()
	switch name := call.FunctionName(); name {
	case "_&&_":
		w.walk(args[0], known)
		w.walk(args[1], known.and(w.ifTrue(args[0])))
		return
	case "_||_":
		w.walk(args[0], known)
		w.walk(args[1], known.and(w.ifFalse(args[0])))
		return
	case "_?_:_":
		w.walk(args[0], known)
		w.walk(args[1], known.and(w.ifTrue(args[0])))
		w.walk(args[2], known.and(w.ifFalse(args[0])))
		return
	case "_[_]", "_[?_]":
		w.index(x, name, known)
		return
	case "_?._":
		if isVariants(args[0]) {
			w.blame(x, unaskable())
			return
		}
		if w.viewerMember(args[0], literalText(args[1])) {
			return
		}
		w.walk(args[0], known)
		return
	case "@in":
		if key := literalText(args[0]); key != "" && isVariants(args[1]) {
			w.unit.readVariant(key)
			return
		}
	case translate:
		w.translation(x, known)
		return
	default:
		w.libraryCall(x, name)
	}
	if call.IsMemberFunction() {
		w.walk(call.Target(), known)
	}
	for _, a := range args {
		w.walk(a, known)
	}
}

// index is a[b], which for an object without declared members is a read of an
// optional member.
func (w *walker) index(x ast.Expr, name string, known *presence) {
	args := x.AsCall().Args()
	if isVariants(args[0]) {
		if name == "_[?_]" {
			w.blame(x, unaskable())
		}
		if key := literalText(args[1]); key != "" {
			w.unit.readVariant(key)
		} else {
			w.unit.axes.AllVariants = true
			w.walk(args[1], known)
		}
		return
	}
	w.walk(args[0], known)
	w.walk(args[1], known)
	if t := w.typeOf(args[0]); name == "_[_]" && t.Kind() == types.MapKind && args[0].Kind() != ast.MapKind {
		if path := w.path(x); path == "" || !known.has(path) {
			w.blame(x, finding{rule: "expr/optional", message: "this member may be absent", hint: "read it with [?…]"})
		}
	}
}

// libraryCall checks what the types of the library's functions leave open.
func (w *walker) libraryCall(x ast.Expr, name string) {
	args := x.AsCall().Args()
	switch name {
	case "money", "number", "percent":
		w.unit.axes.Locale = true
	case "join":
		w.unit.axes.Locale = w.unit.axes.Locale || len(args) == 1
	case "isolate":
		w.unit.axes.Dir = true
	case "date", "time", "dateTime":
		w.unit.axes.Locale, w.unit.axes.TimeZone = true, true
	}
	if allowed := styles(name); allowed != nil && len(args) == 2 {
		if !slices.Contains(allowed, literalText(args[1])) {
			w.blame(args[1], finding{rule: "expr/function", message: name + " takes one of '" + strings.Join(allowed, "', '") + "', as a constant"})
		}
	}
	if name == "money" && len(args) > 0 && !w.isMoney(args[0]) {
		w.blame(args[0], finding{
			rule:    "expr/type",
			message: "money takes an object with amount and currency, this is " + typeName(w.typeOf(args[0])),
			hint:    w.moneyHint(args[0]),
		})
	}
}

func (w *walker) moneyHint(x ast.Expr) string {
	if isOptional(w.typeOf(x)) {
		return "optMap(m, money(m)) reaches into an optional"
	}
	return ""
}

// isMoney reports whether every value of x has an amount and a currency.
func (w *walker) isMoney(x ast.Expr) bool {
	t := w.typeOf(x)
	if x.Kind() == ast.MapKind {
		names := map[string]bool{}
		for _, entry := range x.AsMap().Entries() {
			names[literalText(entry.AsMapEntry().Key())] = w.typeOf(entry.AsMapEntry().Value()).Kind() == types.StringKind
		}
		return names["amount"] && names["currency"]
	}
	if t.Kind() != types.StructKind {
		return false
	}
	sh := w.unit.c.env.shapes.ofType(t)
	for _, name := range []string{"amount", "currency"} {
		f := sh.field(name)
		if f == nil || f.optional || f.shape.typ.Kind() != types.StringKind {
			return false
		}
	}
	return true
}

// readVariant records that an experiment is read by its name.
func (u *unit) readVariant(name string) {
	u.axes.Variants = mergeNames(u.axes.Variants, []string{name})
}
