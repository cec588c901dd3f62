package layout

import (
	"fmt"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/layout/intl"
)

// Example is one of a component's examples, ready to be rendered.
type Example struct {
	locale  string
	program *Program
	screen  *ScreenProgram
	slots   []exampleSlot
}

// exampleSlot is what an example puts into one slot of a screen.
type exampleSlot struct {
	given    bool
	programs []*Program
}

// ExampleScope is the id of an example's root, and the prefix of its ids.
const ExampleScope = "example"

// Locale is the tag that the example asks for.
func (e *Example) Locale() string { return e.locale }

// Append renders the example and appends its one root node, whose id is
// ExampleScope but for a screen's, which has its own. A slot of a screen that
// the example does not name has its placeholder.
func (e *Example) Append(dst []byte, v *Viewer, p uischema.Policy) ([]byte, *Failure) {
	if e.screen == nil {
		return e.program.Append(dst, Input{Scope: ExampleScope, Props: uischema.ObjectValue(nil), Viewer: v, Policy: p})
	}
	contents := make([]SlotContent, len(e.slots))
	for i := range e.slots {
		c := &contents[i]
		if !e.slots[i].given {
			c.Bytes, c.Count = e.screen.Placeholder(nil, i, v)
			continue
		}
		for n, program := range e.slots[i].programs {
			if n > 0 {
				c.Bytes = append(c.Bytes, ',')
			}
			scope := fmt.Sprintf("%s.%s%d", ExampleScope, e.screen.slots[i].Name, n+1)
			var failure *Failure
			c.Bytes, failure = program.Append(c.Bytes, Input{Scope: scope, Props: uischema.ObjectValue(nil), Viewer: v, Policy: p})
			if failure != nil {
				return dst, failure
			}
			c.Count++
		}
	}
	return e.screen.Append(dst, v, contents), nil
}

func exampleMembers() []string {
	return []string{"$schema", "locale", "summary", "props", "children", "slots"}
}

// CompileExample compiles an example of a component: a node without type and
// id, with a locale. It is data: nothing in it is an expression. It gives nil
// where it is wrong.
func (p *Programs) CompileExample(component string, doc *uischema.Document) (*Example, []diag.Diagnostic) {
	var findings []diag.Diagnostic
	c := &compiler{src: p.src, env: p.env, programs: p, broken: map[string]bool{}, languages: &languages{}}
	comp := p.src.Components[component]
	u := c.unit(&uischema.Component{Name: component, Doc: doc, Props: noProps()}, asExample)
	u.findings = &findings
	if comp == nil {
		u.at(doc.Root, finding{rule: "example/invalid", message: fmt.Sprintf("there is no component %q", component)})
		return nil, findings
	}
	e := &Example{locale: u.exampleLocale(doc.Root)}
	if comp.Kind == uischema.Screen {
		e.screen = p.screens[component]
		u.exampleSlots(e, comp, doc.Root)
	} else {
		e.program = u.layout(asNode(doc.Root, component))
	}
	diag.Sort(findings)
	if len(findings) > 0 || e.program == nil && e.screen == nil {
		return nil, findings
	}
	return e, findings
}

// exampleLocale checks the members of an example and gives its locale.
func (u *unit) exampleLocale(n *uischema.Node) string {
	if n.Kind != uischema.Object {
		u.at(n, finding{rule: "example/invalid", message: "an example is an object"})
		return ""
	}
	for _, m := range n.Members {
		switch m.Name {
		case "locale", "summary", "$schema":
			if m.Value.Kind != uischema.String {
				u.at(m.Value, finding{rule: "example/invalid", message: m.Name + " is a string"})
			}
		case "props", "children", "slots":
		default:
			u.atName(m, finding{rule: "example/invalid", message: fmt.Sprintf("examples have no member %q", m.Name), hint: suggest(m.Name, exampleMembers())})
		}
	}
	locale := n.Get("locale")
	if locale == nil {
		u.at(n, finding{rule: "example/invalid", message: "an example needs a locale", hint: `"locale": "en"`})
		return ""
	}
	if _, err := intl.For(locale.Text); locale.Kind == uischema.String && err != nil {
		u.at(locale, finding{rule: "example/invalid", message: err.Error()})
	}
	return locale.Text
}

// asNode is the example as a layout node of its component.
func asNode(n *uischema.Node, component string) *uischema.Node {
	node := &uischema.Node{Kind: uischema.Object, Offset: n.Offset, End: n.End}
	node.Members = []uischema.NodeMember{{Name: "type", NameOffset: n.Offset, NameEnd: n.Offset, Value: &uischema.Node{
		Kind: uischema.String, Text: component, Offset: n.Offset, End: n.Offset + 1,
	}}}
	for _, m := range n.Members {
		if m.Name == "props" || m.Name == "children" || m.Name == "slots" {
			node.Members = append(node.Members, m)
		}
	}
	return node
}

// exampleSlots compiles the widgets that an example of a screen shows.
func (u *unit) exampleSlots(e *Example, comp *uischema.Component, n *uischema.Node) {
	for _, m := range n.Members {
		if m.Name == "props" || m.Name == "children" {
			u.atName(m, finding{rule: "example/invalid", message: "an example of a screen has only slots"})
		}
	}
	if e.screen == nil {
		return
	}
	slots := n.Get("slots")
	e.slots = make([]exampleSlot, len(e.screen.slots))
	if slots == nil {
		return
	}
	for _, m := range slots.Members {
		i := slotIn(e.screen.slots, m.Name)
		switch {
		case i < 0:
			u.atName(m, finding{rule: "layout/slot", message: fmt.Sprintf("%s has no slot %q", comp.Name, m.Name), hint: suggest(m.Name, slotNames(comp))})
			continue
		case m.Value.Kind != uischema.List:
			u.at(m.Value, finding{rule: "example/invalid", message: "a slot holds a list of nodes"})
			continue
		}
		e.slots[i].given = true
		if max := e.screen.slots[i].Max; max > 0 && len(m.Value.Items) > max {
			u.at(m.Value, finding{rule: "layout/slot", message: fmt.Sprintf("%s of %s takes at most %d", m.Name, comp.Name, max)})
		}
		for _, item := range m.Value.Items {
			e.slots[i].programs = append(e.slots[i].programs, u.exampleWidget(item, &e.screen.slots[i]))
		}
	}
}

// exampleWidget compiles one widget on a screen's example.
func (u *unit) exampleWidget(n *uischema.Node, slot *uischema.Slot) *Program {
	inner := u.c.unit(&uischema.Component{Name: u.name, Doc: u.doc, Props: noProps()}, asExample)
	inner.findings = u.findings
	if t := n.Get("type"); t != nil {
		if comp := u.c.src.Components[t.Text]; comp != nil && comp.Kind == uischema.Composite && !takes(slot, comp) {
			u.at(t, finding{rule: "layout/slot", message: fmt.Sprintf("%s does not take %s", slot.Name, t.Text), hint: "it takes widgets of the placement " + slot.Placement})
		}
	}
	return inner.layout(n)
}

// noProps is the schema of components without props.
func noProps() *uischema.Schema {
	return &uischema.Schema{Types: uischema.TypeObject, Closed: true, MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1}
}
