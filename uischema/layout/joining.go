package layout

import (
	"strconv"
	"unicode/utf8"

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
	parts []textPart
	// least and most bound the length in code points, -1: no bound.
	least, most int
	pattern     func([]byte) bool
}

// textPart is constant, or the text of an expression, or an int's digits.
type textPart struct {
	json    []byte // as it stands within a JSON string
	size    int    // of the text, in bytes
	runes   int
	textual textual
	route   *route // where textual finds the text, if it only does that
	plain   bool   // the text needs no escapes
	digit   integer
}

func (j *joining) constant(s string) {
	quoted := uischema.AppendString(nil, s)
	j.parts = append(j.parts, textPart{json: quoted[1 : len(quoted)-1], size: len(s), runes: utf8.RuneCountInString(s)})
}

func (j *joining) computed(e *expression) {
	part := textPart{textual: e.textual, plain: (&walker{expression: e}).isPlain(e.ast.Expr())}
	if part.textual == nil {
		part.textual = func(f *frame) (string, error) {
			v, err := e.eval(f)
			return v.Text(), err
		}
	}
	if e.route != nil && e.textual != nil {
		part.route = e.route
	}
	if x := e.ast.Expr(); x.Kind() == ast.CallKind && x.AsCall().FunctionName() == "string" && len(x.AsCall().Args()) == 1 {
		l := &lowering{walker: &walker{expression: e}, next: len(e.scope.loops)}
		if of := x.AsCall().Args()[0]; l.kind(of) == types.IntKind {
			part.digit = l.integer(of)
		}
	}
	j.parts = append(j.parts, part)
}

// writer is nil where the schema asks for what cannot be told while copying.
func (j *joining) writer(t *template, s *uischema.Schema) writer {
	j.least, j.most = -1, -1
	if s == nil || t.proven {
		return j.write
	}
	if !isPlain(s) || len(s.Enum) > 0 || !s.Const.IsAbsent() || s.Format != "" && s.Format != "markdown" {
		return nil
	}
	j.least, j.most = s.MinLength, s.MaxLength
	if s.Pattern != nil {
		j.pattern = s.Pattern.Match
	}
	return j.write
}

func (j *joining) write(f *frame, dst []byte) ([]byte, bool) {
	dst = append(dst, '"')
	start, size, runes := len(dst), 0, 0
	counted := j.least > 0 || j.most >= 0
	for i := range j.parts {
		p := &j.parts[i]
		switch {
		case p.digit != nil:
			n, err := p.digit(f)
			if err != nil {
				return dst, false
			}
			before := len(dst)
			dst = strconv.AppendInt(dst, n, 10)
			size, runes = size+len(dst)-before, runes+len(dst)-before
		case p.textual != nil:
			s, err := p.textual(f)
			if err != nil {
				return dst, false
			}
			if p.plain {
				dst = append(dst, s...)
			} else {
				dst = appendInside(dst, s)
			}
			size += len(s)
			if counted {
				runes += utf8.RuneCountInString(s)
			}
		default:
			dst = append(dst, p.json...)
			size, runes = size+p.size, runes+p.runes
		}
	}
	text := dst[start:]
	dst = append(dst, '"')
	switch {
	case size > maxText, counted && (runes < j.least || j.most >= 0 && runes > j.most):
		return dst, false
	case j.pattern != nil:
		// What was escaped is no longer the text that the pattern is about.
		return dst, len(text) == size && j.pattern(text)
	}
	return dst, true
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
		}
	}
	return false
}
