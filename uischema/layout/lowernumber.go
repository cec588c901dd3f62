package layout

import (
	"cmp"
	"math"
	"unicode/utf8"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// integer and double compute numbers that need not be Values: a step between
// may go beyond ±2^53−1, what comes out may not.
type (
	integer func(f *frame) (int64, error)
	double  func(f *frame) (float64, error)
)

func isNumber(k types.Kind) bool { return k == types.IntKind || k == types.DoubleKind }

// arithmetic is +, -, *, / and % of numbers as a value.
func (l *lowering) arithmetic(x ast.Expr) eval {
	switch l.kind(x) {
	case types.IntKind:
		if fn := l.integer(x); fn != nil {
			return func(f *frame) (uischema.Value, error) {
				n, err := fn(f)
				if err != nil {
					return uischema.Value{}, err
				}
				return uischema.IntValue(n)
			}
		}
	case types.DoubleKind:
		if fn := l.double(x); fn != nil {
			return func(f *frame) (uischema.Value, error) {
				n, err := fn(f)
				if err != nil {
					return uischema.Value{}, err
				}
				return uischema.FloatValue(n)
			}
		}
	}
	return nil
}

func isArithmetic(name string) bool {
	switch name {
	case "_+_", "_-_", "_*_", "_/_", "_%_":
		return true
	}
	return false
}

func (l *lowering) integer(x ast.Expr) integer {
	if x.Kind() == ast.LiteralKind {
		n, ok := x.AsLiteral().(types.Int)
		if !ok {
			return nil
		}
		return func(*frame) (int64, error) { return int64(n), nil }
	}
	if x.Kind() == ast.CallKind {
		call := x.AsCall()
		if name := call.FunctionName(); isArithmetic(name) {
			return calculated(l.integer(call.Args()[0]), l.integer(call.Args()[1]), integers(name))
		} else if name == "-_" {
			zero := func(*frame) (int64, error) { return 0, nil }
			return calculated(zero, l.integer(call.Args()[0]), integers("_-_"))
		} else if name == "_?_:_" {
			return chosen(l.test(call.Args()[0]), l.integer(call.Args()[1]), l.integer(call.Args()[2]))
		} else if of := sizedIn(x); of != nil {
			if n := l.count(of); n != nil {
				return n
			}
		}
	}
	if l.kind(x) != types.IntKind {
		return nil
	}
	if r := l.route(x); r != nil {
		s := r.seat()
		return func(f *frame) (int64, error) {
			v := s.find(f)
			if v == nil {
				return 0, errAbsent
			}
			return v.Int(), nil
		}
	}
	v := l.value(x)
	if v == nil {
		return nil
	}
	return func(f *frame) (int64, error) {
		n, err := v(f)
		return n.Int(), err
	}
}

func (l *lowering) double(x ast.Expr) double {
	if x.Kind() == ast.LiteralKind {
		n, ok := x.AsLiteral().(types.Double)
		if !ok {
			return nil
		}
		return func(*frame) (float64, error) { return float64(n), nil }
	}
	if x.Kind() == ast.CallKind {
		call := x.AsCall()
		if name := call.FunctionName(); isArithmetic(name) && name != "_%_" {
			return calculated(l.double(call.Args()[0]), l.double(call.Args()[1]), doubles(name))
		} else if name == "-_" {
			a := l.double(call.Args()[0])
			if a == nil {
				return nil
			}
			return func(f *frame) (float64, error) {
				n, err := a(f)
				return -n, err
			}
		} else if name == "_?_:_" {
			return chosen(l.test(call.Args()[0]), l.double(call.Args()[1]), l.double(call.Args()[2]))
		}
	}
	v := l.value(x)
	if v == nil || l.kind(x) != types.DoubleKind {
		return nil
	}
	return func(f *frame) (float64, error) {
		n, err := v(f)
		return n.Number(), err
	}
}

func calculated[F ~func(*frame) (N, error), N int64 | float64](a, b F, op func(a, b N) (N, error)) F {
	if a == nil || b == nil || op == nil {
		return nil
	}
	return func(f *frame) (N, error) {
		x, err := a(f)
		if err != nil {
			return x, err
		}
		y, err := b(f)
		if err != nil {
			return y, err
		}
		return op(x, y)
	}
}

// chosen is a conditional as a number that need not be a Value.
func chosen[F ~func(*frame) (N, error), N int64 | float64](c test, a, b F) F {
	if c == nil || a == nil || b == nil {
		return nil
	}
	return func(f *frame) (N, error) {
		yes, err := c(f)
		switch {
		case err != nil:
			return 0, err
		case yes:
			return a(f)
		}
		return b(f)
	}
}

func doubles(name string) func(a, b float64) (float64, error) {
	switch name {
	case "_+_":
		return func(a, b float64) (float64, error) { return a + b, nil }
	case "_-_":
		return func(a, b float64) (float64, error) { return a - b, nil }
	case "_*_":
		return func(a, b float64) (float64, error) { return a * b, nil }
	case "_/_":
		return func(a, b float64) (float64, error) { return a / b, nil }
	}
	return nil
}

func integers(name string) func(a, b int64) (int64, error) {
	switch name {
	case "_+_":
		return func(a, b int64) (int64, error) {
			n := a + b
			return n, overflow((n > a) != (b > 0) && b != 0)
		}
	case "_-_":
		return func(a, b int64) (int64, error) {
			n := a - b
			return n, overflow((n < a) != (b > 0) && b != 0)
		}
	case "_*_":
		return func(a, b int64) (int64, error) {
			if a == 0 || b == 0 {
				return 0, nil
			}
			n := a * b
			return n, overflow(n/b != a || a == math.MinInt64 && b == -1 || b == math.MinInt64 && a == -1)
		}
	case "_/_":
		return func(a, b int64) (int64, error) {
			if b == 0 {
				return 0, errDivision
			}
			if a == math.MinInt64 && b == -1 {
				return 0, errOverflow
			}
			return a / b, nil
		}
	case "_%_":
		return func(a, b int64) (int64, error) {
			if b == 0 {
				return 0, errDivision
			}
			if a == math.MinInt64 && b == -1 {
				return 0, errOverflow
			}
			return a % b, nil
		}
	}
	return nil
}

func overflow(yes bool) error {
	if yes {
		return errOverflow
	}
	return nil
}

// equal compares values of one scalar type, or two numbers.
func (l *lowering) equal(a, b ast.Expr, not bool) test {
	ka, kb := l.kind(a), l.kind(b)
	switch {
	case ka == types.StringKind && kb == types.StringKind:
		return pair(l.textual(a), l.textual(b), func(s, t string) bool { return (s == t) != not })
	case ka == types.BoolKind && kb == types.BoolKind:
		return pair(l.test(a), l.test(b), func(s, t bool) bool { return (s == t) != not })
	case ka == types.IntKind && kb == types.IntKind:
		return ordered(l.integer(a), l.integer(b), func(c int) bool { return (c == 0) != not })
	case isNumber(ka) && isNumber(kb):
		return ordered(l.number(a), l.number(b), func(c int) bool { return (c == 0) != not })
	}
	return nil
}

// pair is a test of two texts or two truths.
func pair[F ~func(*frame) (T, error), T any](a, b F, holds func(a, b T) bool) test {
	if a == nil || b == nil {
		return nil
	}
	return func(f *frame) (bool, error) {
		x, err := a(f)
		if err != nil {
			return false, err
		}
		y, err := b(f)
		return holds(x, y), err
	}
}

// compare is <, <=, > and >= of texts and numbers.
func (l *lowering) compare(name string, a, b ast.Expr) test {
	holds := map[string]func(int) bool{
		"_<_":  func(c int) bool { return c < 0 },
		"_<=_": func(c int) bool { return c <= 0 },
		"_>_":  func(c int) bool { return c == 1 },
		"_>=_": func(c int) bool { return c == 0 || c == 1 },
	}[name]
	ka, kb := l.kind(a), l.kind(b)
	switch {
	case ka == types.IntKind && kb == types.IntKind:
		return ordered(l.integer(a), l.integer(b), holds)
	case isNumber(ka) && isNumber(kb):
		return ordered(l.number(a), l.number(b), holds)
	case ka == types.StringKind && kb == types.StringKind:
		return pair(l.textual(a), l.textual(b), func(s, t string) bool { return holds(cmp.Compare(s, t)) })
	}
	return nil
}

// number is an int or a double as a double. An int may be a step beyond ±2^53,
// and is then rounded: so does CEL.
func (l *lowering) number(x ast.Expr) double {
	if l.kind(x) == types.DoubleKind {
		return l.double(x)
	}
	v := l.integer(x)
	if v == nil {
		return nil
	}
	return func(f *frame) (float64, error) {
		n, err := v(f)
		return float64(n), err
	}
}

func ordered[F ~func(*frame) (N, error), N int64 | float64](a, b F, holds func(int) bool) test {
	if a == nil || b == nil {
		return nil
	}
	return func(f *frame) (bool, error) {
		x, err := a(f)
		if err != nil {
			return false, err
		}
		y, err := b(f)
		if x != x || y != y {
			// NaN is neither below, equal nor above anything.
			return holds(unordered), err
		}
		return holds(cmp.Compare(x, y)), err
	}
}

// unordered is what comparing with NaN gives: no test for an order or for
// equality holds.
const unordered = 2

// count is size as a number that need not be a Value.
func (l *lowering) count(x ast.Expr) integer {
	if r, k := l.route(x), l.kind(x); r != nil && k == types.ListKind {
		s := r.seat()
		return func(f *frame) (int64, error) {
			v := s.find(f)
			if v == nil {
				return 0, errAbsent
			}
			return int64(v.Len()), nil
		}
	}
	return nil
}

// size counts code points of a text, items of a list.
func (l *lowering) size(x ast.Expr) eval {
	v := l.value(x)
	k := l.kind(x)
	if v == nil || k != types.StringKind && k != types.ListKind {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		s, err := v(f)
		n := s.Len()
		if k == types.StringKind {
			n = utf8.RuneCountInString(s.Text())
		}
		if err != nil {
			return uischema.Value{}, err
		}
		return uischema.IntValue(int64(n))
	}
}
