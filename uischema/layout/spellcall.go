package layout

import (
	"strings"

	"cel.dev/cel-go/common/ast"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// spelledFunction is a call of the library that writes into its place. What
// formats numbers and dates needs no escapes; intl's tests say so.
func (l *lowering) spelledFunction(name string, args []ast.Expr) spelling {
	switch name {
	case "money":
		return l.spelledMoney(args)
	case "number":
		return l.spelledNumber(args)
	case "percent":
		if v := l.value(args[0]); v != nil {
			return func(f *frame, dst []byte, _ bool) ([]byte, error) {
				n, err := v(f)
				if err != nil {
					return dst, err
				}
				return f.run.locale.AppendPercent(dst, n.Number()), nil
			}
		}
	case "date", "time", "dateTime":
		return l.spelledTime(name, args)
	case "isolate":
		return isolated(l.spelling(args[0]))
	case "truncate":
		return l.truncated(args)
	case "join":
		return l.joinedList(args)
	}
	return nil
}

func (l *lowering) spelledMoney(args []ast.Expr) spelling {
	if len(args) > 1 && args[1].Kind() != ast.LiteralKind || isOptional(l.typeOf(args[0])) {
		return nil
	}
	exact := len(args) > 1 && literalText(args[1]) == "exact"
	if r := l.route(args[0]); r != nil {
		s := r.seat()
		return func(f *frame, dst []byte, _ bool) ([]byte, error) {
			v := s.find(f)
			if v == nil {
				return dst, errAbsent
			}
			return appendMoney(f, dst, v, exact)
		}
	}
	value := l.value(args[0])
	if value == nil {
		return nil
	}
	return func(f *frame, dst []byte, _ bool) ([]byte, error) {
		v, err := value(f)
		if err != nil {
			return dst, err
		}
		return appendMoney(f, dst, &v, exact)
	}
}

// appendMoney appends an object's amount and currency, which are all that it
// has, in this order, or there are more.
func appendMoney(f *frame, dst []byte, v *uischema.Value, exact bool) ([]byte, error) {
	var amount, currency string
	if m := v.Member("amount", 0); m != nil {
		amount = m.Text()
	}
	if m := v.Member("currency", 1); m != nil {
		currency = m.Text()
	}
	return f.run.locale.AppendMoney(dst, amount, currency, exact)
}

func (l *lowering) spelledNumber(args []ast.Expr) spelling {
	digits := func(*frame) (int64, error) { return intl.DefaultFraction, nil }
	if len(args) > 1 {
		given := l.wholeNumber(args[1])
		if given == nil {
			return nil
		}
		digits = func(f *frame) (int64, error) {
			n, err := given(f)
			if err == nil && (n < 0 || n > mostDigits) {
				err = errDigits
			}
			return n, err
		}
	}
	if whole := l.wholeNumber(args[0]); whole != nil {
		return func(f *frame, dst []byte, _ bool) ([]byte, error) {
			n, err := whole(f)
			if err == nil {
				_, err = digits(f)
			}
			if err != nil {
				return dst, err
			}
			return f.run.locale.AppendInt(dst, n), nil
		}
	}
	v := l.value(args[0])
	if v == nil {
		return nil
	}
	return func(f *frame, dst []byte, _ bool) ([]byte, error) {
		n, err := v(f)
		if err != nil {
			return dst, err
		}
		d, err := digits(f)
		if err != nil {
			return dst, err
		}
		return f.run.locale.AppendNumber(dst, n.Number(), int(d)), nil
	}
}

func (l *lowering) spelledTime(name string, args []ast.Expr) spelling {
	text := l.textual(args[0])
	if text == nil || len(args) > 1 && args[1].Kind() != ast.LiteralKind {
		return nil
	}
	style := "medium"
	if len(args) > 1 {
		style = literalText(args[1])
	}
	return func(f *frame, dst []byte, _ bool) ([]byte, error) {
		s, err := text(f)
		if err != nil {
			return dst, err
		}
		t, dateOnly, err := intl.ParseTime(s, f.run.zone)
		switch {
		case name == "date" && err == nil:
			return f.run.locale.AppendDate(dst, t, style), nil
		case name == "date":
			return dst, err
		case err != nil || dateOnly:
			return dst, errTime
		case name == "time":
			return f.run.locale.AppendTime(dst, t), nil
		}
		return f.run.locale.AppendDateTime(dst, t), nil
	}
}

// isolated is isolate(s).
func isolated(s spelling) spelling {
	if s == nil {
		return nil
	}
	return func(f *frame, dst []byte, inside bool) ([]byte, error) {
		l, start := f.run.locale, len(dst)
		dst = l.OpenArgument(dst)
		open := len(dst)
		dst, err := s(f, dst, inside)
		switch {
		case err != nil:
			return dst, err
		case len(dst) == open:
			return dst[:start], nil // nothing stays nothing
		}
		return l.CloseArgument(dst, start), nil
	}
}

func (l *lowering) truncated(args []ast.Expr) spelling {
	text, most := l.textual(args[0]), l.wholeNumber(args[1])
	if text == nil || most == nil {
		return nil
	}
	return func(f *frame, dst []byte, inside bool) ([]byte, error) {
		s, err := text(f)
		if err != nil {
			return dst, err
		}
		n, err := most(f)
		if err != nil {
			return dst, err
		}
		s, cut, err := shortened(s, n)
		if dst = appendSpelled(dst, s, inside); cut {
			dst = append(dst, ellipsis...)
		}
		return dst, err
	}
}

func (l *lowering) joinedList(args []ast.Expr) spelling {
	list := l.value(args[0])
	if list == nil {
		return nil
	}
	sep := func(f *frame) (string, error) { return f.run.locale.ListSeparator(), nil }
	if len(args) > 1 {
		if sep = l.textual(args[1]); sep == nil {
			return nil
		}
	}
	return func(f *frame, dst []byte, inside bool) ([]byte, error) {
		v, err := list(f)
		if err != nil {
			return dst, err
		}
		between, err := sep(f)
		if err != nil {
			return dst, err
		}
		start := len(dst)
		for i := range v.Len() {
			if i > 0 {
				dst = appendSpelled(dst, between, inside)
			}
			dst = appendSpelled(dst, v.Item(i).Text(), inside)
			if isTooLong(dst[start:], inside) {
				return dst, errText
			}
		}
		return dst, nil
	}
}

// shortened is at most n code points of s, of which the last is an ellipsis,
// left to be written, where something was cut.
func shortened(s string, n int64) (string, bool, error) {
	if n < 1 {
		return "", false, errLength
	}
	if int64(len(s)) <= n {
		return s, false, nil
	}
	// end is where the last code point begins that may be another's place.
	count, end := int64(0), 0
	for at := range s {
		if count == n-1 {
			end = at
		}
		if count++; count > n {
			return strings.TrimRight(s[:end], " "), true, nil
		}
	}
	return s, false, nil
}
