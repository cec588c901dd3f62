package layout

import (
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

func (l *lowering) call(x ast.Expr) eval {
	call := x.AsCall()
	args := call.Args()
	name := call.FunctionName()
	if call.IsMemberFunction() {
		return l.memberCall(name, call.Target(), args)
	}
	if fn := l.unit.c.env.library[name]; fn != nil {
		if s := l.spelledFunction(name, args); s != nil && name != "isolate" && name != "truncate" { // they mostly give what they take
			return said(s)
		}
		return l.library(fn, args)
	}
	switch name {
	case translate:
		return l.translation(x)
	case "_&&_", "_||_":
		return truth(logic(name == "_&&_", l.test(args[0]), l.test(args[1])))
	case "!_":
		return truth(not(l.test(args[0])))
	case "_?_:_":
		return conditional(l.test(args[0]), l.value(args[1]), l.value(args[2]))
	case "_==_", "_!=_":
		return truth(l.equal(args[0], args[1], name == "_!=_"))
	case "_<_", "_<=_", "_>_", "_>=_":
		return truth(l.compare(name, args[0], args[1]))
	case "_+_", "_-_", "_*_", "_/_", "_%_", "-_":
		if name == "_+_" && l.kind(x) == types.StringKind {
			return said(l.concatenated(x))
		}
		return l.arithmetic(x)
	case "size":
		return l.size(args[0])
	case "string":
		return l.text(args[0])
	case "_?._":
		if r := l.route(x); r != nil {
			return r.seat().read
		}
		return l.optionalMember(args[0], literalText(args[1]))
	case "_[_]", "_[?_]":
		return l.index(args[0], args[1], name == "_[?_]")
	case "optional.of":
		return l.value(args[0])
	case "optional.none":
		return func(*frame) (uischema.Value, error) { return uischema.Value{}, nil }
	}
	return nil
}

func (l *lowering) memberCall(name string, target ast.Expr, args []ast.Expr) eval {
	switch name {
	case "size":
		return l.size(target)
	case "hasValue":
		if len(args) == 0 {
			return hasValue(l.value(target))
		}
	case "value":
		return unwrap(l.value(target))
	case "or", "orValue":
		return either(l.value(target), l.value(args[0]))
	case "startsWith":
		return l.texts(target, args, strings.HasPrefix)
	case "endsWith":
		return l.texts(target, args, strings.HasSuffix)
	case "contains":
		return l.texts(target, args, strings.Contains)
	}
	return nil
}

// library calls a function of the library. Its arguments stand in a buffer of
// the run's while it is called.
func (l *lowering) library(fn function, args []ast.Expr) eval {
	values := l.values(args)
	if values == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		x := f.run
		base := len(x.args)
		defer func() {
			clear(x.args[base:])
			x.args = x.args[:base]
		}()
		for _, value := range values {
			v, err := value(f)
			if err != nil {
				return v, err
			}
			x.args = append(x.args, v)
		}
		return fn(x, x.args[base:])
	}
}

func (l *lowering) translation(x ast.Expr) eval {
	if t := l.calls[x.ID()]; t != nil && len(t.texts) > 0 {
		return func(f *frame) (uischema.Value, error) { return t.plain(f.run) }
	}
	return said(l.message(x))
}

func conditional(c test, a, b eval) eval {
	if c == nil || a == nil || b == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		yes, err := c(f)
		switch {
		case err != nil:
			return uischema.Value{}, err
		case yes:
			return a(f)
		}
		return b(f)
	}
}

func hasValue(a eval) eval {
	if a == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		v, err := a(f)
		return uischema.BoolValue(!v.IsAbsent()), err
	}
}

func unwrap(a eval) eval {
	if a == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		v, err := a(f)
		if err == nil && v.IsAbsent() {
			err = errNone
		}
		return v, err
	}
}

func either(a, b eval) eval {
	if a == nil || b == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		v, err := a(f)
		if err != nil || !v.IsAbsent() {
			return v, err
		}
		return b(f)
	}
}

// text is string(x) of a text or an int.
func (l *lowering) text(x ast.Expr) eval {
	if l.kind(x) == types.StringKind {
		return l.value(x)
	}
	n := l.integer(x)
	if n == nil || l.kind(x) != types.IntKind {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		i, err := n(f)
		if err != nil {
			return uischema.Value{}, err
		}
		return uischema.StringValue(strconv.FormatInt(i, 10)), nil
	}
}

func (l *lowering) texts(target ast.Expr, args []ast.Expr, fn func(s, t string) bool) eval {
	if l.kind(target) != types.StringKind || l.kind(args[0]) != types.StringKind {
		return nil
	}
	a, b := l.value(target), l.value(args[0])
	if a == nil || b == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		s, err := a(f)
		if err != nil {
			return s, err
		}
		t, err := b(f)
		return uischema.BoolValue(fn(s.Text(), t.Text())), err
	}
}

func (l *lowering) optionalMember(operand ast.Expr, name string) eval {
	t := l.typeOf(operand)
	if isOptional(t) {
		t = t.Parameters()[0]
	}
	if t.Kind() != types.StructKind || l.unit.c.env.shapes.ofType(t).schema == nil {
		return nil
	}
	return readMember(l.value(operand), name, false, true)
}

func (l *lowering) index(operand, index ast.Expr, optional bool) eval {
	if name := literalText(index); name != "" && isVariants(operand) {
		return variant(name)
	}
	t := l.typeOf(operand)
	viral := isOptional(t)
	if viral {
		t = t.Parameters()[0]
	}
	if t.Kind() != types.ListKind || l.kind(index) != types.IntKind {
		return nil
	}
	list, at := l.value(operand), l.integer(index)
	if list == nil || at == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		v, err := list(f)
		if err != nil || v.IsAbsent() {
			return v, err
		}
		i, err := at(f)
		switch {
		case err != nil:
			return uischema.Value{}, err
		case i >= 0 && i < int64(v.Len()):
			return v.Item(int(i)), nil
		case optional || viral:
			return uischema.Value{}, nil
		}
		return uischema.Value{}, errIndex
	}
}
