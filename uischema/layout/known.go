package layout

import (
	"unicode/utf8"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// schemaOf is a schema that every value of x keeps to, or nil. Of an optional
// it is that of what the optional may hold.
func (w *walker) schemaOf(x ast.Expr) *uischema.Schema {
	switch x.Kind() {
	case ast.IdentKind:
		if l := w.local(x.AsIdent()); l != nil {
			return l.schema
		}
		if sh := w.scope.shape(x.AsIdent()); sh != nil {
			return sh.schema
		}
	case ast.SelectKind:
		if !x.AsSelect().IsTestOnly() {
			return w.memberSchema(x.AsSelect().Operand(), x.AsSelect().FieldName())
		}
	case ast.CallKind:
		return w.callSchema(x.AsCall())
	case ast.ComprehensionKind:
		if c := x.AsComprehension(); isLet(c) {
			inner := w.with(local{name: c.AccuVar(), schema: w.schemaOf(c.AccuInit()), bound: w.bound(c.AccuInit())})
			return inner.schemaOf(c.Result())
		}
	}
	return nil
}

func (w *walker) callSchema(call ast.CallExpr) *uischema.Schema {
	args := call.Args()
	switch call.FunctionName() {
	case "_?._":
		return w.memberSchema(args[0], literalText(args[1]))
	case "_[_]", "_[?_]":
		if s := w.schemaOf(args[0]); s != nil && w.listType(args[0]) {
			return itemsOf(s)
		}
	case "first", "last":
		if s := w.schemaOf(call.Target()); s != nil {
			return itemsOf(s)
		}
	case "value":
		return w.schemaOf(call.Target())
	case "optional.of":
		return w.schemaOf(args[0])
	case "_?_:_":
		return both(w.schemaOf(args[1]), w.schemaOf(args[2]), isNone(args[1]), isNone(args[2]))
	case "or", "orValue":
		return both(w.schemaOf(call.Target()), w.schemaOf(args[0]), false, isNone(args[0]))
	}
	return nil
}

// both is the schema of a choice: the one that both sides keep to, or that of
// the only side that has a value.
func both(a, b *uischema.Schema, aEmpty, bEmpty bool) *uischema.Schema {
	switch {
	case aEmpty:
		return b
	case bEmpty:
		return a
	case a == b:
		return a
	case a != nil && b != nil && includes(a, b):
		return a
	case a != nil && b != nil && includes(b, a):
		return b
	}
	return nil
}

// isNone reports whether x is optional.none().
func isNone(x ast.Expr) bool {
	return x.Kind() == ast.CallKind && x.AsCall().FunctionName() == "optional.none"
}

func (w *walker) listType(x ast.Expr) bool {
	t := w.typeOf(x)
	if isOptional(t) {
		t = t.Parameters()[0]
	}
	return t.Kind() == types.ListKind
}

func (w *walker) memberSchema(operand ast.Expr, name string) *uischema.Schema {
	if operand.Kind() == ast.IdentKind && operand.AsIdent() == nameViewer {
		if f := w.unit.c.env.viewer.field(name); f != nil {
			return f.shape.schema
		}
	}
	s := w.schemaOf(operand)
	if s == nil {
		return nil
	}
	if m := findMember(s, name); m != nil {
		return m.schema
	}
	return nil
}

// bound is how many items a list that x gives has at most, -1 where nobody
// knows.
func (w *walker) bound(x ast.Expr) int {
	if n := maxItems(w.schemaOf(x)); n >= 0 {
		return n
	}
	switch x.Kind() {
	case ast.IdentKind:
		if l := w.local(x.AsIdent()); l != nil {
			return l.bound
		}
	case ast.ListKind:
		return x.AsList().Size()
	case ast.CallKind:
		call := x.AsCall()
		args := call.Args()
		switch call.FunctionName() {
		case "_?_:_":
			return larger(w.bound(args[1]), w.bound(args[2]))
		case "orValue", "or":
			return larger(w.bound(call.Target()), w.bound(args[0]))
		case "optional.none":
			return 0
		case "optional.of":
			return w.bound(args[0])
		case "value", "unwrapOpt":
			return w.bound(call.Target())
		case "_+_":
			if a, b := w.bound(args[0]), w.bound(args[1]); a >= 0 && b >= 0 {
				return a + b
			}
		}
	case ast.ComprehensionKind:
		c := x.AsComprehension()
		if isLet(c) {
			return w.with(local{name: c.AccuVar(), bound: w.bound(c.AccuInit())}).bound(c.Result())
		}
		// map and filter give at most as many as they take.
		return w.bound(c.IterRange())
	}
	return -1
}

func larger(a, b int) int {
	if a < 0 || b < 0 {
		return -1
	}
	return max(a, b)
}

// length is how many code points a string that x gives has at most, -1 where
// nobody knows.
func (w *walker) length(x ast.Expr) int {
	switch x.Kind() {
	case ast.LiteralKind:
		return utf8.RuneCountInString(literalText(x))
	case ast.CallKind:
		if n := w.callLength(x); n >= 0 {
			return n
		}
	case ast.ComprehensionKind:
		if c := x.AsComprehension(); isLet(c) {
			inner := w.with(local{name: c.AccuVar(), schema: w.schemaOf(c.AccuInit())})
			return inner.length(c.Result())
		}
	}
	return maxLength(w.schemaOf(x))
}

func (w *walker) callLength(x ast.Expr) int {
	call := x.AsCall()
	args := call.Args()
	switch call.FunctionName() {
	case "_+_":
		return sum(w.length(args[0]), w.length(args[1]))
	case "_?_:_":
		return larger(w.length(args[1]), w.length(args[2]))
	case "or", "orValue":
		return larger(w.length(call.Target()), w.length(args[0]))
	case "optional.of":
		return w.length(args[0])
	case "optional.none":
		return 0
	case "value":
		return w.length(call.Target())
	case "string":
		if w.typeOf(args[0]).Kind() == types.IntKind {
			return len("-9223372036854775808")
		}
		return w.length(args[0])
	case "money":
		return intl.MaxMoney
	case "number":
		return intl.MaxNumber
	case "percent":
		return intl.MaxPercent
	case "date":
		return intl.MaxDate
	case "time":
		return intl.MaxTime
	case "dateTime":
		return intl.MaxDateTime
	case "join":
		return w.joinLength(args)
	case "truncate":
		if args[1].Kind() == ast.LiteralKind {
			if n, ok := args[1].AsLiteral().Value().(int64); ok && n > 0 && n < maxText {
				return int(n)
			}
		}
		return w.length(args[0])
	case "isolate":
		return sum(w.length(args[0]), intl.Isolation)
	case translate:
		return w.messageLength(x)
	}
	return -1
}

// joinLength is the longest that join(list, separator) gives.
func (w *walker) joinLength(args []ast.Expr) int {
	items, n := w.schemaOf(args[0]), w.bound(args[0])
	if items == nil || n < 0 {
		return -1
	}
	one, between := maxLength(itemsOf(items)), 0
	if len(args) > 1 {
		between = w.length(args[1])
	}
	if one < 0 || between < 0 {
		return -1
	}
	return n*one + max(n-1, 0)*between
}

func sum(a, b int) int {
	if a < 0 || b < 0 {
		return -1
	}
	return a + b
}

// messageLength is the longest that a message can become in any locale.
func (w *walker) messageLength(x ast.Expr) int {
	t := w.calls[x.ID()]
	if t == nil {
		return -1
	}
	given := w.given(x)
	longest := 0
	for _, m := range t.messages {
		n, ok := m.Longest(t.key, func(name string) int {
			a := given[name]
			switch {
			case a == nil:
				return -1
			case w.typeOf(a).Kind() == types.StringKind:
				return w.length(a)
			}
			return intl.MaxNumber
		})
		if !ok {
			return -1
		}
		longest = max(longest, n)
	}
	return longest
}

// given are the arguments that a message gets, by name.
func (w *walker) given(x ast.Expr) map[string]ast.Expr {
	given := map[string]ast.Expr{}
	if args := x.AsCall().Args(); len(args) == 2 && args[1].Kind() == ast.MapKind {
		for _, entry := range args[1].AsMap().Entries() {
			given[literalText(entry.AsMapEntry().Key())] = entry.AsMapEntry().Value()
		}
	}
	return given
}

// isOptional reports whether a type is optional(T).
func isOptional(t *types.Type) bool {
	return t.Kind() == types.OpaqueKind && t.TypeName() == types.OptionalType.TypeName()
}
