package layout

import (
	"bytes"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// writer appends a value to dst as JSON, if it can. False says that there is
// none or that it does not fit: what it appended is to be cut off, and
// evaluating the value tells why.
type writer func(f *frame, dst []byte) ([]byte, bool)

// joining is a text of several parts that is written part by part: escaped
// as it is copied, and never put together elsewhere.
type joining struct {
	spells []spelling
	parts  []textPart
}

// textPart is a part of a text that a block knows how to write: constant, an
// int's digits, what stands in the props, a message, a choice between parts, a
// name for the parts behind it; or else what spell writes.
type textPart struct {
	json  []byte // as it stands within a JSON string
	digit integer
	route *route
	plain bool // the text at the end of the route needs no escapes
	// message is one without arguments, said one with arguments.
	message *translation
	said    *messagePlan
	test    test
	yes, no []textPart
	bind    bound
	spell   spelling
}

func constantPart(s string) textPart {
	quoted := uischema.AppendString(nil, s)
	return textPart{json: quoted[1 : len(quoted)-1]}
}

func (j *joining) constant(s string) {
	j.spells, j.parts = append(j.spells, literally(s)), append(j.parts, constantPart(s))
}

func (j *joining) computed(e *expression) {
	spell := e.spelling
	if spell == nil {
		spell = func(f *frame, dst []byte, inside bool) ([]byte, error) {
			v, err := e.eval(f)
			return appendSpelled(dst, v.Text(), inside), err
		}
		j.parts = append(j.parts, textPart{spell: spell})
	} else {
		l := &lowering{walker: &walker{expression: e}}
		j.parts = append(j.parts, l.parts(e.ast.Expr(), spell)...)
	}
	j.spells = append(j.spells, spell)
}

// parts takes a text apart which spell writes.
func (l *lowering) parts(x ast.Expr, spell spelling) []textPart {
	if t := l.calls[x.ID()]; t != nil && len(t.texts) > 0 {
		return []textPart{{message: t}}
	}
	switch x.Kind() {
	case ast.LiteralKind:
		return []textPart{constantPart(literalText(x))}
	case ast.ComprehensionKind:
		if inner, bind := l.binding(x.AsComprehension()); inner != nil {
			result := x.AsComprehension().Result()
			if s := inner.spelling(result); s != nil {
				return append([]textPart{{bind: bind}}, inner.parts(result, s)...)
			}
		}
	case ast.CallKind:
		if parts := l.partsOfCall(x); parts != nil {
			return parts
		}
	}
	if r := l.route(x); r != nil && l.kind(x) == types.StringKind {
		return []textPart{{route: r, plain: l.isPlain(x)}}
	}
	return []textPart{{spell: spell}}
}

// partsOfCall gives nil where a call has no parts.
func (l *lowering) partsOfCall(x ast.Expr) []textPart {
	call := x.AsCall()
	args := call.Args()
	switch call.FunctionName() {
	case translate:
		if m := l.saying(x); m != nil {
			return []textPart{{said: m}}
		}
	case "_?_:_":
		if c, a, b := l.test(args[0]), l.spelling(args[1]), l.spelling(args[2]); c != nil && a != nil && b != nil {
			return []textPart{{test: c, yes: l.parts(args[1], a), no: l.parts(args[2], b)}}
		}
	case "optional.of":
		if s := l.spelling(args[0]); s != nil {
			return l.parts(args[0], s)
		}
	case "string":
		if n := l.integer(args[0]); n != nil && l.kind(args[0]) == types.IntKind {
			return []textPart{{digit: n}}
		}
	}
	return nil
}

// spell is the whole text.
func (j *joining) spell(f *frame, dst []byte, inside bool) ([]byte, error) {
	start := len(dst)
	for _, spell := range j.spells {
		var err error
		if dst, err = spell(f, dst, inside); err != nil {
			return dst, err
		}
		if isTooLong(dst[start:], inside) {
			return dst, errText
		}
	}
	return dst, nil
}

// writer is nil where the schema asks for what cannot be told while copying.
func (j *joining) writer(t *template, s *uischema.Schema) writer {
	if s == nil || t.proven {
		return quoted(j.spell)
	}
	return fitting(j.spell, s)
}

// checkedText writes an expression's text and checks it; nil where that is no
// text, or not all that the schema asks for can be told then.
func (e *expression) checkedText(s *uischema.Schema) writer {
	if e.spelling == nil {
		return nil
	}
	return fitting(e.spelling, s)
}

// fitting writes a text and checks what it wrote. It is nil where the schema
// asks for more than length and pattern.
func fitting(spell spelling, s *uischema.Schema) writer {
	if !isPlain(s) || len(s.Enum) > 0 || !s.Const.IsAbsent() || s.Format != "" && s.Format != "markdown" {
		return nil
	}
	return func(f *frame, dst []byte) ([]byte, bool) {
		dst = append(dst, '"')
		start := len(dst)
		dst, err := spell(f, dst, true)
		if err != nil {
			return dst, false
		}
		text := dst[start:]
		return append(dst, '"'), hasLength(text, s.MinLength, s.MaxLength) && (s.Pattern == nil ||
			// What was escaped is no longer the text that the pattern is about.
			bytes.IndexByte(text, '\\') < 0 && s.Pattern.Match(text))
	}
}

// hasLength asks for a number of code points, -1: no bound. It counts only
// where the bytes leave that open.
func hasLength(spelled []byte, least, most int) bool {
	if least <= min(len(spelled), 1) && (most < 0 || len(spelled) <= most) {
		return true
	}
	n := runesInside(spelled)
	return n >= least && (most < 0 || n <= most)
}

// appendInside appends s as it stands within a JSON string, behind a quote or
// another part. The quotes that AppendString writes fall on a byte that is
// put back, and off the end.
func appendInside(dst []byte, s string) []byte {
	last := len(dst) - 1
	kept := dst[last]
	dst = uischema.AppendString(dst[:last], s)
	dst[last] = kept
	return dst[:len(dst)-1]
}

// sure reports whether the expression has a value whenever the props are
// valid, whatever its texts are: total, and nothing in it makes a text that
// may get too long.
func (e *expression) sure() bool {
	return !e.optional && (&walker{expression: e}).surely(e.ast.Expr())
}

func (w *walker) surely(x ast.Expr) bool {
	switch x.Kind() {
	case ast.LiteralKind, ast.IdentKind:
		return w.covers(x)
	case ast.SelectKind:
		return w.surely(x.AsSelect().Operand())
	case ast.CallKind:
		call := x.AsCall()
		switch call.FunctionName() {
		case "_&&_", "_||_", "!_", "_?_:_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_?._", "size", "orValue":
			if call.IsMemberFunction() && !w.surely(call.Target()) {
				return false
			}
			for _, a := range call.Args() {
				if !w.surely(a) {
					return false
				}
			}
			return true
		case translate:
			if len(call.Args()) == 2 {
				for _, entry := range call.Args()[1].AsMap().Entries() {
					if entry.AsMapEntry().IsOptional() || !w.surely(entry.AsMapEntry().Value()) {
						return false
					}
				}
			}
			return w.calls[x.ID()] != nil
		case "string":
			return w.typeOf(call.Args()[0]).Kind() == types.IntKind && w.surely(call.Args()[0])
		case "number", "percent", "isolate":
			return len(call.Args()) == 1 && w.surely(call.Args()[0])
		}
	}
	return false
}
