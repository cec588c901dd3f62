package layout

import (
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/common/types"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// template is a value in a layout: a constant, or what computes it.
type template struct {
	node     *uischema.Node
	constant bool
	// proven says that every value fits the place it was compiled for, total
	// that there always is one.
	proven, total bool
	// sure says more than total: whatever the texts are, there is a value, so
	// that it needs no way back.
	sure bool
	// hosts says that it holds a URL that not every product may open.
	hosts bool
	// mayBeAbsent says that there may be none at all, which leaves out what
	// it stands for.
	mayBeAbsent bool
	eval        eval
	// nested is an object that eval makes and checks member by member, so
	// that it may be written that way too.
	nested *objectPlan
	value  uischema.Value
	// write appends the value's text without making the value, where that is
	// quicker; it is nil elsewhere.
	write writer
	// write, said in a way that needs no closure: the parts of a text, where the
	// value stands, or what is asked; nil elsewhere.
	parts []textPart
	route *route
	asked *asked
	// needs is a route: where that ends at nothing, so does this; nil where
	// there is none.
	needs *route
	// values are all that an expression can give, where they are few and known.
	values []uischema.Value
	// from and to are the bytes in the file that it was made of.
	from, to int
	place    diag.Place
}

// context is where a value stands.
type context struct {
	scope *scope
	node  identity
	// component is whose property it belongs to, path which: "image.alt".
	component, path string
	// defaults says that defaults are filled in: a composite's props are,
	// before its layout runs; a primitive's are the app's to fill in.
	defaults bool
}

func (c context) below(name string) context {
	if c.path != "" {
		name = c.path + "." + name
	}
	c.path = name
	return c
}

// who names the place in findings.
func (c context) who() string {
	if c.path == "" {
		return c.component
	}
	return `"` + c.path + `" of ` + c.component
}

// valueOf compiles a value for a place of that schema. It gives nil where
// something in it is wrong, which is reported.
func (u *unit) valueOf(n *uischema.Node, schema *uischema.Schema, required bool, c context) *template {
	switch n.Kind {
	case uischema.String:
		if !u.literal && strings.Contains(n.Text, "${") {
			return u.textOf(n, target{schema: schema, who: c.who(), required: required}, c)
		}
	case uischema.List:
		return u.listOf(n, schema, c)
	case uischema.Object:
		return u.objectOf(n, schema, c)
	}
	return u.constantOf(n)
}

func (u *unit) constantOf(n *uischema.Node) *template {
	v, err := n.Value()
	if err != nil {
		u.at(n, finding{rule: "json/number", message: err.Error()})
		return nil
	}
	return &template{node: n, constant: true, value: v, proven: true, total: true, from: n.Offset, to: n.End, place: u.doc.At(n)}
}

// check holds a constant against its schema. One that fits for some products
// only is a constant no longer.
func (u *unit) check(t *template, schema *uischema.Schema, c context) bool {
	if schema == nil {
		return true
	}
	problems := schema.Check(t.value, u.c.src.Policy)
	u.problems(t.node, c.who(), problems)
	if len(problems) == 0 && !u.forAll(schema, t.value) {
		u.needsHost(t.node, schema, t.value, c.who())
		t.checkLate()
	}
	return len(problems) == 0
}

// textOf compiles a string with expressions in it.
func (u *unit) textOf(n *uischema.Node, t target, c context) *template {
	parts, bad := splitTemplate(n.Text)
	if bad != nil {
		start, end := spot{doc: u.doc, node: n}.span(bad.start, bad.end)
		u.report(start, end, finding{rule: "expr/syntax", message: bad.message})
		return nil
	}
	if len(parts) == 1 {
		if !parts[0].expr {
			return &template{node: n, constant: true, value: uischema.StringValue(parts[0].text), proven: true, total: true, from: n.Offset, to: n.End, place: u.doc.At(n)}
		}
		e := u.expression(parts[0].text, spot{doc: u.doc, node: n, base: parts[0].start}, c.scope)
		if e == nil {
			return nil
		}
		before := len(*u.findings)
		proven := e.fit(t) && !u.c.src.plainly || u.c.src.Unchecked
		if len(*u.findings) > before {
			return nil
		}
		out := &template{node: n, eval: e.eval, proven: proven, total: e.total(), sure: e.sure(), mayBeAbsent: e.optional, from: e.from, to: e.to, place: e.place}
		switch {
		case proven:
			out.write, out.route, out.parts, out.asked = e.write, e.route, e.parts, e.asked
		case t.schema != nil:
			e.doubt(t)
			if !u.c.src.plainly {
				out.write = e.checkedText(t.schema)
			}
		}
		out.values, out.needs = e.values(), e.needs
		return out
	}
	return u.joinedText(n, parts, t, c)
}

// joinedText compiles text around expressions. Its length is the sum of the
// lengths; what it can say is what its parts can, one behind the other.
func (u *unit) joinedText(n *uischema.Node, parts []part, t target, c context) *template {
	out := &template{node: n, total: true, from: n.Offset, to: n.End, place: u.doc.At(n)}
	text := &joining{}
	var pieces []joined
	length, wrong, surely := 0, false, true
	facts := textFacts{prefix: parts[0].plain(), suffix: parts[len(parts)-1].plain()}
	all, known := []choice{{value: uischema.StringValue(""), written: true}}, true
	for _, p := range parts {
		if !p.expr {
			v := uischema.StringValue(p.text)
			text.constant(p.text)
			pieces = append(pieces, joined{text: p.text})
			length = sum(length, utf8.RuneCountInString(p.text))
			facts.least += utf8.RuneCountInString(p.text)
			if known {
				all, known = product(all, []choice{{value: v, written: true}})
			}
			continue
		}
		e := u.expression(p.text, spot{doc: u.doc, node: n, base: p.start}, c.scope)
		if e == nil || !e.isText() {
			known, wrong = false, true
			continue
		}
		w := &walker{expression: e}
		x := e.ast.Expr()
		text.computed(e)
		pieces = append(pieces, joined{w: w})
		length = sum(length, w.length(x))
		facts.least += w.least(x)
		out.total, surely = out.total && w.covers(x), surely && e.sure()
		if some, ok := w.choices(x); known && ok {
			all, known = product(all, some)
		} else {
			known = false
		}
	}
	if wrong {
		return nil
	}
	out.eval = said(text.spell)
	facts.most = length
	if u.fitText(out, all, known, facts, t) == nil {
		return nil
	}
	if !known && t.schema != nil {
		out.proven = provesText(t.schema, pieces, facts.least, length) || u.c.src.Unchecked
		u.doubtLength(n.Offset, n.End, length, false, t, nil)
	}
	if u.c.src.plainly {
		out.proven = false
		return out
	}
	out.write = text.writer(out, t.schema)
	if out.sure = surely && out.proven && length >= 0 && length <= maxText/utf8.UTFMax; out.sure {
		out.parts = text.parts
	}
	return out
}

// fitText compares a joined text with its place.
func (u *unit) fitText(out *template, all []choice, known bool, x textFacts, t target) *template {
	if t.schema == nil {
		return out
	}
	if allowed := allowedTypes(t.schema); allowed != 0 && allowed&uischema.TypeString == 0 {
		u.at(out.node, finding{rule: "expr/type", message: t.who + " takes " + typeNames(allowed) + ", this is a string", notes: declared(t.schema)})
		return nil
	}
	if !known {
		if wrong := u.never(t, x); wrong != nil {
			u.at(out.node, *wrong)
			return nil
		}
		return out
	}
	out.proven = true
	var first []uischema.Problem
	fits := 0
	for _, ch := range all {
		problems := t.schema.Check(ch.value, u.c.src.Policy)
		if len(problems) == 0 {
			fits++
			out.proven = out.proven && u.forAll(t.schema, ch.value)
			continue
		}
		out.proven = false
		if first == nil {
			first = problems
		}
		if ch.written {
			message := t.who + ": " + problems[0].Message
			if ch.locale != "" {
				message += " (in " + ch.locale + ")"
			}
			u.at(out.node, finding{rule: problems[0].Rule, message: message, hint: problems[0].Hint, notes: declared(t.schema)})
			return nil
		}
	}
	if fits == 0 && first != nil {
		u.at(out.node, finding{rule: first[0].Rule, message: t.who + ": " + first[0].Message, hint: first[0].Hint, notes: declared(t.schema)})
		return nil
	}
	return out
}

// isText reports an expression that cannot stand within text.
func (e *expression) isText() bool {
	hint := ""
	switch {
	case e.optional:
		hint = ".orValue('') gives an empty text"
	case e.typ.Kind() == types.StringKind:
		return true
	case isNumber(e.typ.Kind()):
		hint = "number(…) makes a text of a number"
	}
	e.report(0, len(e.text), finding{rule: "expr/type", message: "within text stand only strings, this is " + typeName(e.ast.GetType(e.ast.Expr().ID())), hint: hint})
	return false
}
