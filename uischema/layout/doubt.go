package layout

import (
	"fmt"

	"cel.dev/cel-go/common/types"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// doubtRule is the rule about values that fit only sometimes.
const doubtRule = "prop/may-not-fit"

// warn records a finding that refuses nothing. A screen's own layout may hold
// nothing that can fail, so there it is an error already.
func (u *unit) warn(start, end int, x finding) {
	if u.purpose == asScreen || u.purpose == asPlaceholder {
		return
	}
	u.c.warnings = append(u.c.warnings, diag.Diagnostic{
		Rule: x.rule, Severity: diag.Warning, Place: u.doc.Place(start, end), Pointer: pointerAt(u.doc.Root, start),
		Message: x.message, Hint: x.hint, Notes: x.notes,
	})
}

// doubt warns where it is known that not every value of the expression fits.
// Where it is only not proved, the check that runs is enough.
func (e *expression) doubt(t target) {
	w := &walker{expression: e}
	x := e.ast.Expr()
	if choices, ok := w.choices(x); ok {
		for _, c := range choices {
			if c.value.IsAbsent() {
				continue
			}
			if problems := t.schema.Check(c.value, e.unit.c.src.Policy); len(problems) > 0 {
				e.unit.warn(e.from, e.to, finding{
					rule: doubtRule, message: fmt.Sprintf("not every value of this fits %s: %s", t.who, problems[0].Message),
					hint: "list fewer in the props, or choose with c ? a : b", notes: declared(w.schemaOf(x)),
				})
				return
			}
		}
		return
	}
	switch e.typ.Kind() {
	case types.StringKind:
		e.unit.doubtLength(e.from, e.to, w.length(x), true, t, w.schemaOf(x))
	case types.ListKind:
		if n := w.bound(x); !atMostLength(t.schema.MaxItems, n) && n >= 0 {
			e.unit.warn(e.from, e.to, finding{
				rule: doubtRule, message: fmt.Sprintf("%s takes at most %d items, this can have %d", t.who, t.schema.MaxItems, n),
				hint: "lower maxItems in the props", notes: declared(w.schemaOf(x)),
			})
		}
	case types.IntKind, types.DoubleKind:
		if s := w.schemaOf(x); s != nil && !numbersWithin(t.schema, s) && t.schema.MultipleOf.IsAbsent() {
			e.unit.warn(e.from, e.to, finding{
				rule: doubtRule, message: t.who + " has other bounds than this", hint: "give it minimum and maximum in the props", notes: declared(s),
			})
		}
	}
}

// doubtLength warns of a text that may be longer than its place takes; cut
// says that truncate can be written around all of it.
func (u *unit) doubtLength(start, end, most int, cut bool, t target, source *uischema.Schema) {
	limit := t.schema.MaxLength
	if atMostLength(limit, most) {
		return
	}
	can := "this has no bound"
	if most >= 0 {
		can = fmt.Sprintf("this can have %d", most)
	}
	hint := "bound what stands in it: truncate(…), or maxLength in the props"
	if cut {
		hint = fmt.Sprintf("truncate(…, %d), or maxLength in the props", limit)
	}
	u.warn(start, end, finding{
		rule: doubtRule, message: fmt.Sprintf("%s takes at most %d characters, %s", t.who, limit, can), hint: hint, notes: declared(source),
	})
}
