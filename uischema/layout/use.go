package layout

import (
	"fmt"

	"mantel/uischema"
)

// composite runs another layout inside this one, with props of its own; what
// is given to its slots runs in this one's frame.
func (u *unit) composite(n *uischema.Node, comp *uischema.Component, c context, b *builder, at place) *used {
	program := u.c.programs.widgets[comp.Name]
	if program == nil || u.c.broken[comp.Name] {
		// Its own faults are reported where they are; here only the use counts.
		program = nil
		u.broken = true
	}
	props := u.frameProps(n, comp, c)
	contents, nodes, depth := u.contents(n, comp, program, c, at)
	out := &used{component: comp, nodes: 1, depth: at.depth}
	if program == nil || props == nil {
		return out
	}
	t := n.Get("type")
	o := &call{origin: origin{node: c.node, place: u.doc.At(t)}, program: program, props: props, content: contents}
	b.draft(draft{what: calling, do: o})
	out.rootType = program.rootType
	out.nodes = plus(program.nodes, nodes)
	u.growsBy(program.nodes, fmt.Sprintf("use %s less often, which can become %s", comp.Name, counted(program.nodes)))
	out.depth = max(at.depth+program.depth-1, depth)
	u.axes = u.axes.Union(program.axes)
	if program.fails != nil {
		u.mayFail(t.Offset, t.End, fmt.Sprintf("%s can fail: %s: %s", comp.Name, program.fails.place, program.fails.message))
		u.fails[len(u.fails)-1].hosts = program.fails.hosts
	}
	if out.depth > MaxDepth {
		u.at(t, finding{rule: "layout/depth", message: fmt.Sprintf("with %s the tree can be %d deep, at most %d are allowed", comp.Name, out.depth, MaxDepth)})
	}
	return out
}

func (u *unit) frameProps(n *uischema.Node, comp *uischema.Component, c context) *frameProps {
	c.defaults = true
	p := u.plan(n.Get("props"), propsPlace(n), comp.Props, c)
	if p == nil {
		return nil
	}
	if u.hasHostDefault(comp.Props) {
		p.cross = true
		at := propsPlace(n)
		u.mayFail(at.Offset, at.Offset+1, "a default of "+comp.Name+" holds a URL that depends on the product's hosts")
		u.fails[len(u.fails)-1].hosts = true
	}
	u.provable(p)
	u.proofs(p, c)
	if !p.isConstant() {
		if u.c.src.plainly {
			return &frameProps{plan: p}
		}
		return &frameProps{plan: p, fields: p.fieldsOf()}
	}
	v := comp.Props.WithDefaults(p.constants())
	if !u.holds(p, v, c) {
		return nil
	}
	if p.cross && !u.forAll(comp.Props, v) {
		at := propsPlace(n)
		u.needsHost(at, comp.Props, v, c.who())
		return &frameProps{plan: p}
	}
	return &frameProps{constant: true, value: v}
}

// contents compiles what is given to a composite's slots, as blocks of this
// layout.
func (u *unit) contents(n *uischema.Node, comp *uischema.Component, program *Program, c context, at place) (out []content, nodes, depth int) {
	out = make([]content, len(comp.Slots))
	give := func(list *uischema.Node, name string) {
		s := u.slotAt(n, comp, name)
		to := filling{component: comp, name: name, slot: s, depth: at.depth + 1}
		index := slotNumber(comp, name)
		if program != nil && index >= 0 {
			to.depth = at.depth + program.slotDepths[index] - 1
		}
		b := &builder{}
		in := u.items(list, to, c, b, notFirst(true))
		nodes, depth = plus(nodes, in.nodes), max(depth, in.depth)
		if index >= 0 {
			out[index] = content{body: b.done(), count: in.count}
		}
	}
	if children := n.Get("children"); isGiven(children) {
		give(children, "children")
	}
	if slots := n.Get("slots"); slots != nil && slots.Kind == uischema.Object {
		for _, m := range slots.Members {
			if u.isSlot(m) {
				give(m.Value, m.Name)
			}
		}
	}
	return out, nodes, depth
}

func slotNumber(comp *uischema.Component, name string) int {
	for i := range comp.Slots {
		if comp.Slots[i].Name == name {
			return i
		}
	}
	return -1
}
