package layout

import (
	"errors"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// Why an expression fails when it runs. None of them holds a value.
var (
	errAbsent   = errors.New("a member is absent")
	errNone     = errors.New("an optional is empty")
	errIndex    = errors.New("index out of range")
	errOverflow = errors.New("integer overflow")
	errDivision = errors.New("division by zero")
)

// compile chooses who evaluates: closures for what most expressions are made
// of, CEL's own evaluator for the rest. Both give the same values; a test
// compares them.
func (e *expression) compile() error {
	l := &lowering{walker: &walker{expression: e}}
	x := e.ast.Expr()
	if e.eval = l.value(x); e.eval == nil {
		return e.interpret()
	}
	e.write, e.test, e.textual, e.spelling = l.writer(x), l.test(x), l.textual(x), l.spelling(x)
	e.needs = l.needs(x)
	switch e.route = l.route(x); {
	case e.write == nil:
		e.route = nil
	case e.route != nil && l.kind(x) == types.StringKind:
		e.parts = []textPart{{route: e.route, plain: l.isPlain(x)}}
	case e.route == nil:
		if e.asked = l.asked(x); e.asked == nil && e.spelling != nil {
			e.parts = l.parts(x, e.spelling)
		}
	}
	return nil
}

// interpret lets CEL's evaluator run the expression.
func (e *expression) interpret() error {
	p, err := e.program()
	if err != nil {
		return err
	}
	var names []loopName
	for _, l := range e.scope.loops {
		names = append(names, loopName{name: l.name, index: l.index, shape: l.shape})
	}
	e.eval = func(f *frame) (uischema.Value, error) {
		f.act.frame, f.act.names = f, names
		out, _, err := p.Eval(&f.act)
		if err != nil {
			return uischema.Value{}, err
		}
		return fromCEL(out)
	}
	return nil
}

// lowering turns a checked expression into closures. Every method gives nil
// for what it does not know: then the whole expression stays with CEL.
type lowering struct {
	*walker
	// named are the variables that optMap and its like bind, by their number
	// in frame.vars; next is the first that is free.
	named []loopName
	next  int
}

func (l *lowering) kind(x ast.Expr) types.Kind { return l.typeOf(x).Kind() }

// isNested reports whether x is an optional of an optional, which a Value
// cannot tell apart.
func (l *lowering) isNested(x ast.Expr) bool {
	t := l.typeOf(x)
	return isOptional(t) && isOptional(t.Parameters()[0])
}

func (l *lowering) value(x ast.Expr) eval {
	if l.isNested(x) {
		return nil
	}
	switch x.Kind() {
	case ast.LiteralKind:
		v, err := fromCEL(x.AsLiteral())
		if err != nil {
			return nil
		}
		return func(*frame) (uischema.Value, error) { return v, nil }
	case ast.IdentKind:
		return l.ident(x.AsIdent())
	case ast.SelectKind:
		return l.selection(x)
	case ast.ListKind:
		return l.list(x.AsList())
	case ast.ComprehensionKind:
		return l.let(x.AsComprehension())
	case ast.CallKind:
		return l.call(x)
	}
	return nil
}

func (l *lowering) ident(name string) eval {
	for i := len(l.named) - 1; i >= 0; i-- {
		if l.named[i].name == name {
			index := l.named[i].index
			return func(f *frame) (uischema.Value, error) { return f.vars[index], nil }
		}
	}
	if name == nameProps {
		return func(f *frame) (uischema.Value, error) { return f.props, nil }
	}
	if v := l.scope.loop(name); v != nil {
		return func(f *frame) (uischema.Value, error) { return *f.turns[v.index].item, nil }
	}
	return nil
}

// selection is a.b and has(a.b) of objects with declared members, viewer and
// slots.
func (l *lowering) selection(x ast.Expr) eval {
	sel := x.AsSelect()
	operand, name := sel.Operand(), sel.FieldName()
	if isVariants(operand) && !sel.IsTestOnly() {
		return variant(name)
	}
	if operand.Kind() == ast.IdentKind {
		switch fn := l.global(operand.AsIdent(), name); {
		case fn == nil:
		case sel.IsTestOnly():
			return func(*frame) (uischema.Value, error) { return uischema.BoolValue(true), nil }
		default:
			return fn
		}
	}
	t := l.typeOf(operand)
	optional := isOptional(t)
	if optional {
		t = t.Parameters()[0]
	}
	if t.Kind() != types.StructKind || l.unit.c.env.shapes.ofType(t).schema == nil {
		return nil
	}
	if r := l.route(x); r != nil {
		return r.seat().read
	}
	return readMember(l.value(operand), name, sel.IsTestOnly(), optional)
}

func variant(name string) eval {
	return func(f *frame) (uischema.Value, error) { return uischema.StringValue(f.run.variants[name]), nil }
}

func readMember(from eval, name string, test, optional bool) eval {
	if from == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		v, err := from(f)
		if err != nil {
			return v, err
		}
		v = v.Get(name)
		switch {
		case test:
			return uischema.BoolValue(!v.IsAbsent()), nil
		case v.IsAbsent() && !optional:
			return v, errAbsent
		}
		return v, nil
	}
}

// global is a member of viewer or slots.
func (l *lowering) global(variable, name string) eval {
	if l.local(variable) != nil {
		return nil
	}
	switch {
	case variable == nameViewer && name != "variants":
		return func(f *frame) (uischema.Value, error) { return f.run.read(name), nil }
	case variable == nameSlots && l.unit.slotsShape != nil:
		slot := l.unit.slotIndex(name)
		return func(f *frame) (uischema.Value, error) {
			n, err := f.count(slot)
			if err != nil {
				return uischema.Value{}, err
			}
			return uischema.IntValue(int64(n))
		}
	}
	return nil
}

func (l *lowering) list(x ast.ListExpr) eval {
	if len(x.OptionalIndices()) > 0 {
		return nil
	}
	items := l.values(x.Elements())
	if items == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		out := make([]uischema.Value, len(items))
		for i, item := range items {
			var err error
			if out[i], err = item(f); err != nil {
				return uischema.Value{}, err
			}
		}
		return uischema.ListValue(out), nil
	}
}

func (l *lowering) values(xs []ast.Expr) []eval {
	out := make([]eval, len(xs))
	for i, x := range xs {
		if out[i] = l.value(x); out[i] == nil || isOptional(l.typeOf(x)) {
			return nil
		}
	}
	return out
}

// let is "let accu = init in result", which optMap expands to.
func (l *lowering) let(c ast.ComprehensionExpr) eval {
	inner, bind := l.binding(c)
	if inner == nil {
		return nil
	}
	result := inner.value(c.Result())
	if result == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		if err := bind(f); err != nil {
			return uischema.Value{}, err
		}
		return result(f)
	}
}

// binding is the first half of a let: what names the value, and who lowers
// what reads it by that name. It is nil where c is no let.
func (l *lowering) binding(c ast.ComprehensionExpr) (inner *lowering, bind bound) {
	if !isLet(c) || l.isNested(c.AccuInit()) {
		return nil, nil
	}
	init := l.value(c.AccuInit())
	if init == nil {
		return nil, nil
	}
	copied := *l
	inner = &copied
	inner.walker = l.with(local{name: c.AccuVar(), schema: l.schemaOf(c.AccuInit()), bound: -1})
	inner.named = append(append([]loopName{}, l.named...), loopName{name: c.AccuVar(), index: l.next})
	inner.next++
	l.unit.vars = max(l.unit.vars, inner.next)
	index := l.next
	return inner, func(f *frame) error {
		v, err := init(f)
		f.vars[index] = v
		return err
	}
}

// reason says why an expression failed. CEL's own evaluator names the values
// it failed on, so what stands behind a colon or in quotes is left out.
func reason(err error) string {
	s := err.Error()
	if i := strings.IndexAny(s, ":'\""); i > 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}
