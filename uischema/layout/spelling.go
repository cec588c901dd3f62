package layout

import (
	"errors"
	"strconv"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// spelling appends a text to dst: as it is or, where inside, as it stands
// within a JSON string. So a price within a message within a property is
// written once, where it belongs, and is never a text of its own. Where it
// gives an error, what it appended is to be cut off.
type spelling func(f *frame, dst []byte, inside bool) ([]byte, error)

// errEmpty says that an optional text is not there. No text that must be there
// gives it, so whoever has another one knows when to take that.
var errEmpty = errors.New("an optional text is absent")

// spelling gives nil where x is no text and no optional text, or stays with
// CEL.
func (l *lowering) spelling(x ast.Expr) spelling {
	if !l.isText(x) {
		return nil
	}
	switch x.Kind() {
	case ast.LiteralKind:
		return literally(literalText(x))
	case ast.ComprehensionKind:
		inner, bind := l.binding(x.AsComprehension())
		if inner == nil {
			return nil
		}
		result := inner.spelling(x.AsComprehension().Result())
		if result == nil {
			return nil
		}
		return func(f *frame, dst []byte, inside bool) ([]byte, error) {
			if err := bind(f); err != nil {
				return dst, err
			}
			return result(f, dst, inside)
		}
	case ast.CallKind:
		if s := l.spelledCall(x); s != nil {
			return s
		}
	}
	if r := l.route(x); r != nil {
		return r.seat().spell
	}
	v := l.value(x)
	if v == nil {
		return nil
	}
	return func(f *frame, dst []byte, inside bool) ([]byte, error) {
		s, err := v(f)
		switch {
		case err != nil:
			return dst, err
		case s.IsAbsent():
			return dst, errEmpty
		}
		return appendSpelled(dst, s.Text(), inside), nil
	}
}

// isText reports whether x gives a text, or an optional one.
func (l *lowering) isText(x ast.Expr) bool {
	t := l.typeOf(x)
	if isOptional(t) {
		t = t.Parameters()[0]
	}
	return t.Kind() == types.StringKind
}

func (l *lowering) spelledCall(x ast.Expr) spelling {
	call := x.AsCall()
	args := call.Args()
	name := call.FunctionName()
	if l.unit.c.env.library[name] != nil {
		return l.spelledFunction(name, args)
	}
	switch name {
	case translate:
		return l.message(x)
	case "_?_:_":
		c, a, b := l.test(args[0]), l.spelling(args[1]), l.spelling(args[2])
		if c == nil || a == nil || b == nil {
			return nil
		}
		return func(f *frame, dst []byte, inside bool) ([]byte, error) {
			yes, err := c(f)
			switch {
			case err != nil:
				return dst, err
			case yes:
				return a(f, dst, inside)
			}
			return b(f, dst, inside)
		}
	case "_+_":
		return l.concatenated(x)
	case "string":
		if n := l.integer(args[0]); n != nil && l.kind(args[0]) == types.IntKind {
			return func(f *frame, dst []byte, _ bool) ([]byte, error) {
				i, err := n(f)
				return strconv.AppendInt(dst, i, 10), err
			}
		}
	case "or", "orValue":
		if call.IsMemberFunction() {
			return otherwise(l.spelling(call.Target()), l.spelling(args[0]))
		}
	case "optional.of":
		return l.spelling(args[0])
	case "optional.none":
		return func(_ *frame, dst []byte, _ bool) ([]byte, error) { return dst, errEmpty }
	}
	return nil
}

func otherwise(a, b spelling) spelling {
	if a == nil || b == nil {
		return nil
	}
	return func(f *frame, dst []byte, inside bool) ([]byte, error) {
		start := len(dst)
		dst, err := a(f, dst, inside)
		if err == errEmpty {
			return b(f, dst[:start], inside)
		}
		return dst, err
	}
}

// concatenated is a chain of texts.
func (l *lowering) concatenated(x ast.Expr) spelling {
	var parts []spelling
	var collect func(x ast.Expr) bool
	collect = func(x ast.Expr) bool {
		if x.Kind() == ast.CallKind && x.AsCall().FunctionName() == "_+_" {
			return collect(x.AsCall().Args()[0]) && collect(x.AsCall().Args()[1])
		}
		parts = append(parts, l.spelling(x))
		return parts[len(parts)-1] != nil && l.kind(x) == types.StringKind
	}
	if !collect(x) {
		return nil
	}
	return inOrder(parts)
}

// inOrder spells texts one behind the other.
func inOrder(parts []spelling) spelling {
	return func(f *frame, dst []byte, inside bool) ([]byte, error) {
		start := len(dst)
		for _, p := range parts {
			var err error
			if dst, err = p(f, dst, inside); err != nil {
				return dst, err
			}
			if isTooLong(dst[start:], inside) {
				return dst, errText
			}
		}
		return dst, nil
	}
}

// isTooLong reports more than maxText bytes of a text that was spelled.
func isTooLong(spelled []byte, inside bool) bool {
	return len(spelled) > maxText && (!inside || sizeInside(spelled) > maxText)
}

// sizeInside is how many bytes the text has that stands within a JSON string
// like this: an escape stands for one.
func sizeInside(spelled []byte) int {
	n := 0
	for i := 0; i < len(spelled); n++ {
		i += escaped(spelled[i:])
	}
	return n
}

// runesInside is how many code points it has.
func runesInside(spelled []byte) int {
	n := 0
	for i := 0; i < len(spelled); {
		if spelled[i]&0xC0 != 0x80 { // not inside one
			n++
		}
		i += escaped(spelled[i:])
	}
	return n
}

// escaped is how many bytes of JSON stand for the first byte of the text: the
// escapes are \uXXXX and those of two characters, as AppendString writes them.
func escaped(spelled []byte) int {
	switch {
	case spelled[0] != '\\':
		return 1
	case spelled[1] == 'u':
		return 6
	}
	return 2
}

func literally(s string) spelling {
	quoted := uischema.AppendString(nil, s)
	json := quoted[1 : len(quoted)-1]
	return func(_ *frame, dst []byte, inside bool) ([]byte, error) {
		if inside {
			return append(dst, json...), nil
		}
		return append(dst, s...), nil
	}
}

// appendSpelled appends a text as it is, or as it stands within a JSON string.
func appendSpelled(dst []byte, s string, inside bool) []byte {
	if inside {
		return appendInside(dst, s)
	}
	return append(dst, s...)
}

// spell is the text at the end of the route.
func (s seat) spell(f *frame, dst []byte, inside bool) ([]byte, error) {
	v := s.find(f)
	switch {
	case v == nil && s.lacks(f):
		return dst, errAbsent
	case v == nil:
		return dst, errEmpty
	case inside && !v.IsPlain():
		return appendInside(dst, v.Text()), nil
	}
	return append(dst, v.Text()...), nil
}

// said is the text as a value.
func said(s spelling) eval {
	if s == nil {
		return nil
	}
	return func(f *frame) (uischema.Value, error) {
		text, err := f.run.say(f, s)
		if err != nil {
			return uischema.Value{}, err
		}
		return uischema.StringValue(text), nil
	}
}

// say makes a text in the run's buffer, which a text inside of it that is
// made the same way does not find.
func (x *run) say(f *frame, s spelling) (string, error) {
	buf := x.text
	x.text = nil
	out, err := s(f, buf[:0], false)
	x.text = out[:0]
	if err != nil {
		return "", err
	}
	return string(out), nil
}

// quoted writes the text as a value, if there is one.
func quoted(s spelling) writer {
	if s == nil {
		return nil
	}
	return func(f *frame, dst []byte) ([]byte, bool) {
		dst, err := s(f, append(dst, '"'), true)
		return append(dst, '"'), err == nil
	}
}
