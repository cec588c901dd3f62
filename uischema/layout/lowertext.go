package layout

import (
	"strconv"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// What need not be a Value: texts and truths.
type (
	textual func(f *frame) (string, error)
	test    func(f *frame) (bool, error)
	// bound computes a value that has a name.
	bound func(f *frame) error
)

// textual gives nil where x is no text, or stays with CEL.
func (l *lowering) textual(x ast.Expr) textual {
	if l.kind(x) != types.StringKind {
		return nil
	}
	if x.Kind() == ast.LiteralKind {
		s := literalText(x)
		return func(*frame) (string, error) { return s, nil }
	}
	if r := l.route(x); r != nil {
		s := r.seat()
		return func(f *frame) (string, error) {
			v := s.find(f)
			if v == nil {
				return "", errAbsent
			}
			return v.Text(), nil
		}
	}
	if x.Kind() == ast.CallKind && x.AsCall().FunctionName() == "_?_:_" {
		args := x.AsCall().Args()
		if c, a, b := l.test(args[0]), l.textual(args[1]), l.textual(args[2]); c != nil && a != nil && b != nil {
			return func(f *frame) (string, error) {
				yes, err := c(f)
				switch {
				case err != nil:
					return "", err
				case yes:
					return a(f)
				}
				return b(f)
			}
		}
	}
	v := l.value(x)
	if v == nil {
		return nil
	}
	return func(f *frame) (string, error) {
		s, err := v(f)
		return s.Text(), err
	}
}

// test gives nil where x is no bool, or stays with CEL.
func (l *lowering) test(x ast.Expr) test {
	if l.kind(x) != types.BoolKind {
		return nil
	}
	if t := l.asks(x); t != nil {
		return t
	}
	if x.Kind() == ast.CallKind && !x.AsCall().IsMemberFunction() {
		args := x.AsCall().Args()
		switch name := x.AsCall().FunctionName(); name {
		case "_==_", "_!=_":
			return l.equal(args[0], args[1], name == "_!=_")
		case "_<_", "_<=_", "_>_", "_>=_":
			return l.compare(name, args[0], args[1])
		case "_&&_", "_||_":
			return logic(name == "_&&_", l.test(args[0]), l.test(args[1]))
		case "!_":
			return not(l.test(args[0]))
		}
	}
	if x.Kind() == ast.SelectKind && x.AsSelect().IsTestOnly() {
		if t := l.has(x.AsSelect()); t != nil {
			return t
		}
	}
	v := l.value(x)
	if v == nil {
		return nil
	}
	return func(f *frame) (bool, error) {
		b, err := v(f)
		return b.Bool(), err
	}
}

// has asks for a member of what a route leads to.
func (l *lowering) has(sel ast.SelectExpr) test {
	r := l.further(sel.Operand(), sel.FieldName(), true)
	if r == nil || isOptional(l.typeOf(sel.Operand())) {
		return nil
	}
	s := r.seat()
	return func(f *frame) (bool, error) {
		if s.find(f) != nil {
			return true, nil
		}
		if s.lacks(f) {
			return false, errAbsent
		}
		return false, nil
	}
}

// needs is the route that x asks for a value of, where it gives none without
// one: x is "a.?b", or "a.?b.optMap(…)", which names what "a.?b" is, and then
// asks that for a value.
func (l *lowering) needs(x ast.Expr) *route {
	if !isOptional(l.typeOf(x)) {
		return nil
	}
	if x.Kind() == ast.ComprehensionKind && isLet(x.AsComprehension()) {
		let := x.AsComprehension()
		if !isMapped(let.Result(), let.AccuVar()) {
			return nil
		}
		x = let.AccuInit()
	}
	return l.route(x)
}

// isMapped reports whether x is none where a variable is.
func isMapped(x ast.Expr, variable string) bool {
	if x.Kind() != ast.CallKind || x.AsCall().FunctionName() != "_?_:_" {
		return false
	}
	args := x.AsCall().Args()
	if args[0].Kind() != ast.CallKind || args[0].AsCall().FunctionName() != "hasValue" || !isNone(args[2]) {
		return false
	}
	of := args[0].AsCall().Target()
	return of.Kind() == ast.IdentKind && of.AsIdent() == variable
}

// logic is && or ||, where a false (or true) on either side wins over an
// error on the other, as CEL has it.
func logic(and bool, a, b test) test {
	if a == nil || b == nil {
		return nil
	}
	return func(f *frame) (bool, error) {
		left, errLeft := a(f)
		if errLeft == nil && left != and {
			return left, nil
		}
		right, err := b(f)
		if err == nil && right != and {
			return right, nil
		}
		if errLeft != nil {
			return left, errLeft
		}
		return right, err
	}
}

func not(a test) test {
	if a == nil {
		return nil
	}
	return func(f *frame) (bool, error) {
		b, err := a(f)
		return !b, err
	}
}

// truth is a test as a value.
func truth(t test) eval {
	if t == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		b, err := t(f)
		return uischema.BoolValue(b), err
	}
}

// writer appends x without making a Value of it: texts, what is constant or
// stands in the props, and a choice between such. It is nil for everything
// else.
func (l *lowering) writer(x ast.Expr) writer {
	if isOptional(l.typeOf(x)) {
		return quoted(l.spelling(x))
	}
	switch x.Kind() {
	case ast.LiteralKind:
		v, err := fromCEL(x.AsLiteral())
		if err != nil {
			return nil
		}
		json := uischema.AppendJSON(nil, v)
		return func(_ *frame, dst []byte) ([]byte, bool) { return append(dst, json...), true }
	case ast.CallKind:
		if x.AsCall().FunctionName() == "_?_:_" {
			args := x.AsCall().Args()
			return l.choosing(l.test(args[0]), l.writer(args[1]), l.writer(args[2]))
		}
	}
	if r := l.route(x); r != nil {
		if l.isPlain(x) {
			return r.seat().copy
		}
		return r.seat().write
	}
	if t := l.test(x); t != nil {
		return func(f *frame, dst []byte) ([]byte, bool) {
			b, err := t(f)
			return strconv.AppendBool(dst, b), err == nil
		}
	}
	return quoted(l.spelling(x))
}

// asked is a truth, or a choice between two texts that are known at load.
type asked struct {
	test    test
	yes, no wording
}

// asked gives nil where x is neither.
func (l *lowering) asked(x ast.Expr) *asked {
	if x.Kind() == ast.CallKind && x.AsCall().FunctionName() == "_?_:_" {
		args := x.AsCall().Args()
		yes, okYes := l.known(args[1])
		no, okNo := l.known(args[2])
		if t := l.test(args[0]); t != nil && okYes && okNo {
			return &asked{test: t, yes: yes, no: no}
		}
		return nil
	}
	if t := l.test(x); t != nil {
		return &asked{test: t, yes: wording{text: "true"}, no: wording{text: "false"}}
	}
	return nil
}

// known is a constant, or a message without arguments.
func (l *lowering) known(x ast.Expr) (w wording, ok bool) {
	if t := l.calls[x.ID()]; t != nil && len(t.texts) > 0 {
		return wording{message: t}, true
	}
	if x.Kind() != ast.LiteralKind {
		return w, false
	}
	v, err := fromCEL(x.AsLiteral())
	return wording{text: string(uischema.AppendJSON(nil, v))}, err == nil
}

func (l *lowering) choosing(c test, a, b writer) writer {
	if c == nil || a == nil || b == nil {
		return nil
	}
	return func(f *frame, dst []byte) ([]byte, bool) {
		yes, err := c(f)
		switch {
		case err != nil:
			return dst, false
		case yes:
			return a(f, dst)
		}
		return b(f, dst)
	}
}
