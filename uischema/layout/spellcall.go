package layout

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// message is t(key) or t(key, arguments), written into its place.
func (l *lowering) message(x ast.Expr) spelling {
	t := l.calls[x.ID()]
	args := x.AsCall().Args()
	switch {
	case t == nil:
		return nil
	case len(t.texts) > 0:
		return t.spell
	case len(args) != 2:
		return nil
	}
	m := &messagePlan{count: -1}
	var names []string
	for i, entry := range args[1].AsMap().Entries() {
		if entry.AsMapEntry().IsOptional() {
			return nil
		}
		name, value := literalText(entry.AsMapEntry().Key()), entry.AsMapEntry().Value()
		a := l.argument(value)
		if a == nil {
			return nil
		}
		if name == pluralArgument && t.plural {
			m.count = i
		}
		if !l.surely(value) {
			m.fallible = append(m.fallible, i)
		}
		names, m.args = append(names, name), append(m.args, a)
	}
	for _, messages := range t.messages {
		text, err := messages.Text(t.key, names)
		if err != nil || text.IsPlural() && m.count < 0 {
			return nil
		}
		m.texts = append(m.texts, text)
	}
	return m.spell
}

// messagePlan is a message with its arguments.
type messagePlan struct {
	texts []*intl.Text // by locale, in the order of the source's
	args  []*argumentPlan
	count int // which of args chooses between texts, -1: none
	// fallible are the arguments that may have no value.
	fallible []int
}

// argumentPlan is one argument: a text, a whole number, or any number.
type argumentPlan struct {
	text  spelling
	whole integer
	value eval
}

func (l *lowering) argument(x ast.Expr) *argumentPlan {
	a := &argumentPlan{}
	switch l.kind(x) {
	case types.StringKind:
		a.text = l.spelling(x)
	case types.IntKind:
		a.whole = l.wholeNumber(x)
	case types.DoubleKind:
		a.value = l.value(x)
	}
	if a.text == nil && a.whole == nil && a.value == nil {
		return nil
	}
	return a
}

// wholeNumber is an int that may be a Value: one beyond ±2^53−1 is an error.
func (l *lowering) wholeNumber(x ast.Expr) integer {
	n := l.integer(x)
	if n == nil || l.kind(x) != types.IntKind {
		return nil
	}
	return func(f *frame) (int64, error) {
		i, err := n(f)
		if err == nil && (i > uischema.MaxInt || i < -uischema.MaxInt) {
			err = uischema.ErrNumber
		}
		return i, err
	}
}

func (m *messagePlan) spell(f *frame, dst []byte, inside bool) ([]byte, error) {
	x := f.run
	if x.language >= len(m.texts) {
		return dst, errMessage
	}
	pieces, err := m.pieces(f, m.texts[x.language])
	if err != nil {
		return dst, err
	}
	for i := range pieces {
		switch p := &pieces[i]; {
		case p.Arg >= 0:
			if dst, err = m.args[p.Arg].spell(f, dst, inside); err != nil {
				return dst, err
			}
		case inside:
			dst = append(dst, p.JSON...)
		default:
			dst = append(dst, p.Text...)
		}
	}
	for _, i := range m.fallible {
		if slices.ContainsFunc(pieces, func(p intl.Piece) bool { return p.Arg == i }) {
			continue
		}
		// What this text does not say must be there all the same.
		end := len(dst)
		dst, err = m.args[i].spell(f, dst, inside)
		if dst = dst[:end]; err != nil {
			return dst, err
		}
	}
	return dst, nil
}

// pieces are those of the plural form.
func (m *messagePlan) pieces(f *frame, t *intl.Text) ([]intl.Piece, error) {
	if !t.IsPlural() {
		return t.Pieces(), nil
	}
	count := m.args[m.count]
	if count.whole != nil {
		n, err := count.whole(f)
		return t.PiecesForInt(f.run.locale, n), err
	}
	v, err := count.value(f)
	return t.PiecesFor(f.run.locale, v.Number()), err
}

// spell puts the argument into a message's text, where it keeps its own
// direction.
func (a *argumentPlan) spell(f *frame, dst []byte, inside bool) ([]byte, error) {
	l := f.run.locale
	switch {
	case a.whole != nil:
		n, err := a.whole(f)
		if err != nil {
			return dst, err
		}
		return l.AppendInt(dst, n), nil
	case a.value != nil:
		v, err := a.value(f)
		if err != nil {
			return dst, err
		}
		return l.AppendNumber(dst, v.Number(), intl.DefaultFraction), nil
	}
	start := len(dst)
	dst, err := a.text(f, l.OpenArgument(dst), inside)
	if err != nil {
		return dst, err
	}
	return l.CloseArgument(dst, start), nil
}

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
		return func(f *frame, dst []byte, _ bool) ([]byte, error) {
			v, _ := r.find(f)
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
