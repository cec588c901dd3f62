package layout

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// asks gives what layouts ask most, each as one step: a member that is a
// truth, and a text or a whole number from the props, or a text of the
// viewer's, against a constant. It is nil for everything else.
func (l *lowering) asks(x ast.Expr) test {
	if l.kind(x) != types.BoolKind {
		return nil
	}
	if r := l.route(x); r != nil {
		s := r.seat()
		return func(f *frame) (bool, error) {
			v := s.find(f)
			if v == nil {
				return false, errAbsent
			}
			return v.Bool(), nil
		}
	}
	if x.Kind() != ast.CallKind || len(x.AsCall().Args()) != 2 {
		return nil
	}
	name, a, b := x.AsCall().FunctionName(), x.AsCall().Args()[0], x.AsCall().Args()[1]
	if a.Kind() == ast.LiteralKind {
		a, b, name = b, a, turned(name)
	}
	if b.Kind() != ast.LiteralKind {
		return nil
	}
	switch than := b.AsLiteral().(type) {
	case types.String:
		return l.asksText(name, a, string(than))
	case types.Int:
		return l.asksInt(name, a, int64(than))
	}
	return nil
}

// turned is the operator that says the same with its sides changed.
func turned(name string) string {
	switch name {
	case "_<_":
		return "_>_"
	case "_<=_":
		return "_>=_"
	case "_>_":
		return "_<_"
	case "_>=_":
		return "_<=_"
	}
	return name
}

func (l *lowering) asksText(name string, x ast.Expr, than string) test {
	if l.kind(x) != types.StringKind || name != "_==_" && name != "_!=_" {
		return nil
	}
	same := name == "_==_"
	if r := l.route(x); r != nil {
		s := r.seat()
		return func(f *frame) (bool, error) {
			v := s.find(f)
			if v == nil {
				return false, errAbsent
			}
			return (v.Text() == than) == same, nil
		}
	}
	if x.Kind() != ast.SelectKind || x.AsSelect().IsTestOnly() || x.AsSelect().Operand().Kind() != ast.IdentKind ||
		x.AsSelect().Operand().AsIdent() != nameViewer || l.local(nameViewer) != nil {
		return nil
	}
	switch x.AsSelect().FieldName() {
	case "dir":
		return func(f *frame) (bool, error) { return (f.run.locale.Dir() == than) == same, nil }
	case "formFactor":
		return func(f *frame) (bool, error) { return (f.run.formFactor == than) == same, nil }
	case "platform":
		return func(f *frame) (bool, error) { return (f.run.platform == than) == same, nil }
	}
	return nil
}

func (l *lowering) asksInt(name string, x ast.Expr, than int64) test {
	r := l.route(x)
	if r == nil || l.kind(x) != types.IntKind {
		return nil
	}
	var holds func(n int64) bool
	switch name {
	case "_==_":
		holds = func(n int64) bool { return n == than }
	case "_!=_":
		holds = func(n int64) bool { return n != than }
	case "_<_":
		holds = func(n int64) bool { return n < than }
	case "_<=_":
		holds = func(n int64) bool { return n <= than }
	case "_>_":
		holds = func(n int64) bool { return n > than }
	case "_>=_":
		holds = func(n int64) bool { return n >= than }
	default:
		return nil
	}
	s := r.seat()
	return func(f *frame) (bool, error) {
		v := s.find(f)
		if v == nil {
			return false, errAbsent
		}
		return holds(v.Int()), nil
	}
}
