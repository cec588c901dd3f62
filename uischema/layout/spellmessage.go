package layout

import (
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// message is t(key) or t(key, arguments), written into its place.
func (l *lowering) message(x ast.Expr) spelling {
	if t := l.calls[x.ID()]; t != nil && len(t.texts) > 0 {
		return t.spell
	}
	if m := l.saying(x); m != nil {
		return m.spell
	}
	return nil
}

// saying is t(key, arguments).
func (l *lowering) saying(x ast.Expr) *messagePlan {
	t := l.calls[x.ID()]
	args := x.AsCall().Args()
	if t == nil || len(t.texts) > 0 || len(args) != 2 {
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
	return m
}

// messagePlan is a message with its arguments.
type messagePlan struct {
	texts []*intl.Text // by locale, in the order of the source's
	args  []*argumentPlan
	count int // which of args chooses between texts, -1: none
	// fallible are the arguments that may have no value.
	fallible []int
}

// isFlat reports whether the text of a language is always made of the same
// pieces, and says all that may have no value.
func (m *messagePlan) isFlat(language int) bool {
	t := m.texts[language]
	return !t.IsPlural() && !slices.ContainsFunc(m.fallible, func(i int) bool {
		return !slices.ContainsFunc(t.Pieces(), func(p intl.Piece) bool { return p.Arg == i })
	})
}

// argumentPlan is one argument: a text, a whole number, or any number.
type argumentPlan struct {
	text  spelling
	route *route // where text finds it, if it only does that
	whole integer
	value eval
}

func (l *lowering) argument(x ast.Expr) *argumentPlan {
	a := &argumentPlan{}
	switch l.kind(x) {
	case types.StringKind:
		a.text, a.route = l.spelling(x), l.route(x)
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
	said := uint64(0) // a bit for each argument
	for i := range pieces {
		switch p := &pieces[i]; {
		case p.Arg >= 0:
			said |= 1 << p.Arg
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
		if said>>i&1 == 1 {
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
