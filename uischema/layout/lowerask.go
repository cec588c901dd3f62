package layout

import (
	"math"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// asks gives what layouts ask most, each as one step: a member that is a
// truth, and a text, a whole number or the size of a list from the props, or a
// text of the viewer's, against a constant. It is nil for everything else.
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
	if l.kind(x) != types.IntKind {
		return nil
	}
	counts := false
	if of := sizedIn(x); of != nil && l.kind(of) == types.ListKind {
		counts, x = true, of
	}
	r := l.route(x)
	within, ok := spanOf(name, than)
	if r == nil || !ok {
		return nil
	}
	s := r.seat()
	return func(f *frame) (bool, error) {
		v := s.find(f)
		if v == nil {
			return false, errAbsent
		}
		if counts {
			return within.holds(int64(v.Len())), nil
		}
		return within.holds(v.Int()), nil
	}
}

// sizedIn is what x is the size of; nil where it is no size.
func sizedIn(x ast.Expr) ast.Expr {
	if x.Kind() != ast.CallKind || x.AsCall().FunctionName() != "size" {
		return nil
	}
	if call := x.AsCall(); call.IsMemberFunction() {
		return call.Target()
	}
	return x.AsCall().Args()[0]
}

// span are the numbers from least to most, or all others.
type span struct {
	least, most int64
	others      bool
}

func (s span) holds(n int64) bool { return (n >= s.least && n <= s.most) != s.others }

// spanOf are those for which "n name than" holds; false where name is no
// comparison.
func spanOf(name string, than int64) (s span, ok bool) {
	switch name {
	case "_==_":
		return span{than, than, false}, true
	case "_!=_":
		return span{than, than, true}, true
	case "_<_":
		return span{than, math.MaxInt64, true}, true
	case "_<=_":
		return span{math.MinInt64, than, false}, true
	case "_>_":
		return span{math.MinInt64, than, true}, true
	case "_>=_":
		return span{than, math.MaxInt64, false}, true
	}
	return s, false
}
