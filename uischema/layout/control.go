package layout

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// controls are the $if and $for of one item, compiled. The $if stands before
// the $for where it does not read its variable, and then guards $in too; else
// it is asked for each item.
type controls struct {
	condition *expression
	outside   bool // the condition stands before the loop
	list, key *expression
	loop      *loopVariable
	unique    bool
	bound     int
	// scope is what the item itself reads.
	scope *scope
}

// total reports whether nothing in the controls can fail.
func (c *controls) total() bool {
	for _, e := range []*expression{c.condition, c.list, c.key} {
		if e != nil && !e.total() {
			return false
		}
	}
	return true
}

// without is the item without its controls.
func (c *controls) without(n *uischema.Node) *uischema.Node {
	if c.condition == nil && c.loop == nil {
		return n
	}
	plain := *n
	plain.Members = slices.DeleteFunc(slices.Clone(n.Members), func(m uischema.NodeMember) bool {
		return m.Name == "$if" || m.Name == "$for" || m.Name == "$in" || m.Name == "$key"
	})
	return &plain
}

// controls compiles those of an item; nil where they are wrong. Items that
// become nodes need a $key for their ids.
func (u *unit) controls(n *uischema.Node, c context, keyed bool) *controls {
	out := &controls{scope: c.scope, bound: 1}
	if n.Kind != uischema.Object || u.literal {
		return out
	}
	before := len(*u.findings)
	u.complete(n, keyed)
	condition, name := n.Get("$if"), n.Get("$for")
	if len(*u.findings) > before {
		return nil
	}
	out.outside = condition != nil && (name == nil || !u.reads(condition, name.Text))
	if out.outside {
		u.condition(out, condition)
	}
	if name != nil && len(*u.findings) == before {
		u.loop(out, n, keyed)
	}
	if condition != nil && !out.outside && len(*u.findings) == before {
		u.condition(out, condition)
	}
	if key := n.Get("$key"); key != nil && len(*u.findings) == before {
		u.key(out, key)
	}
	if len(*u.findings) > before {
		return nil
	}
	return out
}

// complete reports controls that are of the wrong type, or stand alone.
func (u *unit) complete(n *uischema.Node, keyed bool) {
	for _, m := range n.Members {
		switch {
		case !strings.HasPrefix(m.Name, "$"):
		case m.Name != "$if" && m.Name != "$for" && m.Name != "$in" && m.Name != "$key":
			u.atName(m, finding{rule: "layout/control", message: "there is no control " + m.Name, hint: suggest(m.Name, []string{"$if", "$for", "$in", "$key", "$slot"})})
		case m.Value.Kind != uischema.String:
			u.at(m.Value, finding{rule: "layout/control", message: m.Name + " is a string with an expression"})
		case (m.Name == "$in" || m.Name == "$key") && n.Get("$for") == nil:
			u.atName(m, finding{rule: "layout/control", message: m.Name + " belongs to a $for"})
		case m.Name == "$key" && !keyed:
			u.atName(m, finding{rule: "layout/control", message: "$key makes ids of nodes; within props there are none"})
		case m.Name == "$for" && n.Get("$in") == nil:
			u.atName(m, finding{rule: "layout/control", message: "$for needs $in, the list to go through"})
		case m.Name == "$for" && keyed && n.Get("$key") == nil:
			u.atName(m, finding{rule: "layout/control", message: "$for needs $key, which tells its items apart"})
		}
	}
}

// reads reports whether an expression names a variable, as far as it can be
// parsed.
func (u *unit) reads(n *uischema.Node, name string) bool {
	parsed, issues := u.scope.env.Parse(n.Text)
	if issues.Err() != nil {
		return false
	}
	return mentions(parsed.NativeRep().Expr(), name)
}

func mentions(x ast.Expr, name string) bool {
	found := false
	ast.PostOrderVisit(x, ast.NewExprVisitor(func(e ast.Expr) {
		found = found || e.Kind() == ast.IdentKind && e.AsIdent() == name
	}))
	return found
}

func (u *unit) condition(out *controls, n *uischema.Node) {
	e := u.expression(n.Text, spot{doc: u.doc, node: n}, out.scope)
	if e == nil {
		return
	}
	if e.optional || e.typ.Kind() != types.BoolKind {
		e.report(0, len(e.text), finding{rule: "expr/type", message: "$if takes a bool, this is " + typeName(e.ast.GetType(e.ast.Expr().ID()))})
		return
	}
	out.condition = e
	out.scope = out.scope.knowing(e.ifTrue(e.ast.Expr()))
}

var variablePattern = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)

// reserved are CEL's words that no variable can have as its name.
func reserved() []string {
	return []string{"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let",
		"loop", "package", "namespace", "null", "return", "true", "var", "void", "while", nameProps, nameViewer, nameSlots}
}

func (u *unit) loop(out *controls, n *uischema.Node, keyed bool) {
	name, in := n.Get("$for"), n.Get("$in")
	switch {
	case !variablePattern.MatchString(name.Text):
		u.at(name, finding{rule: "layout/control", message: "the name of a variable is a lower-case letter, then letters and digits"})
		return
	case slices.Contains(reserved(), name.Text) || out.scope.loop(name.Text) != nil:
		u.at(name, finding{rule: "layout/control", message: fmt.Sprintf("%q is taken", name.Text), hint: "give the variable another name"})
		return
	}
	e := u.expression(in.Text, spot{doc: u.doc, node: in}, out.scope)
	if e == nil {
		return
	}
	if e.optional || e.typ.Kind() != types.ListKind {
		f := finding{rule: "expr/type", message: "$in takes a list, this is " + typeName(e.ast.GetType(e.ast.Expr().ID()))}
		if e.optional {
			f.hint = ".orValue([]) gives an empty list"
		}
		e.report(0, len(e.text), f)
		return
	}
	w := &walker{expression: e}
	x := e.ast.Expr()
	if out.bound = w.bound(x); out.bound < 0 {
		e.report(0, len(e.text), finding{rule: "layout/nodes", message: "this list has no bound", hint: "give it maxItems", notes: declared(w.schemaOf(x))})
		return
	}
	out.list = e
	v := loopVariable{name: name.Text, index: len(out.scope.loops), shape: u.itemShape(w, x), values: itemChoices(w, x)}
	if keyed && !u.c.src.plainly {
		v.spread, v.seats, v.inner = len(u.program.spreads), newSeats(v.shape.fieldNames()), new([]int)
		u.program.spreads = append(u.program.spreads, spreading{kind: v.seats, parent: v.spread})
	}
	inner, err := out.scope.with(v)
	if err != nil {
		u.at(name, finding{rule: "layout/control", message: err.Error()})
		return
	}
	out.loop, out.scope = &v, inner
	s := w.schemaOf(x)
	out.unique = s != nil && s.UniqueItems || distinct(v.values)
}

func (u *unit) itemShape(w *walker, x ast.Expr) *shape {
	item := w.typ.Parameters()[0]
	if s := w.schemaOf(x); s != nil && itemsOf(s) != nil {
		if sh := u.c.env.shapes.of(itemsOf(s), "item"); sh.typ.IsExactType(item) {
			return sh
		}
	}
	return u.c.env.shapes.ofType(item)
}

// itemChoices are all that an item can be, where the list is written out.
func itemChoices(w *walker, x ast.Expr) []uischema.Value {
	v, ok := w.constantList(x)
	if !ok {
		return nil
	}
	return v
}

// constantList are the items of a list literal of constants.
func (w *walker) constantList(x ast.Expr) ([]uischema.Value, bool) {
	if x.Kind() != ast.ListKind || len(x.AsList().OptionalIndices()) > 0 {
		return nil, false
	}
	var out []uischema.Value
	for _, item := range x.AsList().Elements() {
		if item.Kind() != ast.LiteralKind {
			return nil, false
		}
		v, err := fromCEL(item.AsLiteral())
		if err != nil {
			return nil, false
		}
		out = append(out, v)
	}
	return out, true
}

func distinct(values []uischema.Value) bool {
	for i := range values {
		if slices.ContainsFunc(values[:i], values[i].Equal) {
			return false
		}
	}
	return len(values) > 0
}

// key compiles a $key. Ids stay unique where the item itself is the key of a
// list without repetition; else the keys are compared when it runs.
func (u *unit) key(out *controls, n *uischema.Node) {
	e := u.expression(n.Text, spot{doc: u.doc, node: n}, out.scope)
	if e == nil {
		return
	}
	x := e.ast.Expr()
	switch k := e.typ.Kind(); {
	case e.optional || k != types.StringKind && k != types.IntKind:
		e.report(0, len(e.text), finding{rule: "layout/key", message: "a key is a string or an int, this is " + typeName(e.ast.GetType(x.ID()))})
		return
	case !mentions(x, out.loop.name):
		e.report(0, len(e.text), finding{rule: "layout/key", message: "the key is the same for every item", hint: "read it from " + out.loop.name})
		return
	}
	out.key = e
	out.unique = out.unique && x.Kind() == ast.IdentKind
}
