package layout

import (
	"fmt"
	"slices"
	"strings"

	"mantel/uischema"
)

// slotItem compiles a {"$slot": name}.
func (u *unit) slotItem(n, name *uischema.Node, to filling, c context, b *builder) filled {
	for _, m := range n.Members {
		if m.Name != "$slot" {
			u.atName(m, finding{rule: "layout/control", message: "$slot stands alone", hint: "put it into a node of its own"})
		}
	}
	if name.Kind != uischema.String {
		u.at(name, finding{rule: "layout/control", message: "$slot is the name of a slot"})
		return filled{}
	}
	index := u.slotIndex(name.Text)
	rule := "layout/slot"
	if u.purpose == asScreen {
		rule = "screen/slot"
	}
	switch {
	case index < 0 && len(u.slots) == 0:
		u.at(name, finding{rule: "layout/slot", message: u.name + " declares no slots"})
		return filled{}
	case index < 0:
		var names []string
		for i := range u.slots {
			names = append(names, u.slots[i].Name)
		}
		u.at(name, finding{rule: "layout/slot", message: fmt.Sprintf("%s declares no slot %q", u.name, name.Text), hint: suggest(name.Text, names)})
		return filled{}
	case u.placed[name.Text] != nil:
		u.at(name, finding{rule: rule, message: fmt.Sprintf("the slot %q is placed twice", name.Text), hint: "ids would repeat: place it once"})
		return filled{}
	case len(c.scope.loops) > 0:
		u.at(name, finding{rule: rule, message: fmt.Sprintf("the slot %q is placed under a $for", name.Text), hint: "ids would repeat: place it once"})
		return filled{}
	}
	s := &u.slots[index]
	u.placed[name.Text] = &placement{node: name, depth: to.depth, to: to}
	b.draft(draft{what: placing, slot: index})
	if u.purpose != asScreen {
		u.forwardable(name, s, to)
	}
	out := filled{most: s.Max, depth: to.depth - 1, count: func(f *frame) (int, error) { return f.count(index) }}
	if s.Max == 0 {
		out.most = -1
	}
	return out
}

// forwardable reports a slot of this file that takes what the place, into
// which it is put, does not.
func (u *unit) forwardable(at *uischema.Node, s *uischema.Slot, to filling) {
	if to.slot == nil || to.slot.Accepts == nil {
		return
	}
	if s.Accepts == nil {
		u.at(at, finding{
			rule:    "layout/slot",
			message: fmt.Sprintf("the slot %q takes anything, %s does not", s.Name, to.who()),
			hint:    "let it accept " + strings.Join(to.slot.Accepts, ", "),
		})
		return
	}
	for _, name := range s.Accepts {
		comp := u.c.src.Components[name]
		root := u.c.rootOf(comp)
		if root == "" || slices.Contains(to.slot.Accepts, root) || to.component.Kind != uischema.Primitive && slices.Contains(to.slot.Accepts, name) {
			continue
		}
		u.at(at, finding{rule: "layout/slot", message: fmt.Sprintf("the slot %q accepts %s, %s does not", s.Name, name, to.who())})
	}
}

// rootOf is the primitive that a component becomes, "" where it is not known.
func (c *compiler) rootOf(comp *uischema.Component) string {
	switch {
	case comp == nil:
		return ""
	case comp.Kind == uischema.Primitive:
		return comp.Name
	}
	if p := c.programs.widgets[comp.Name]; p != nil {
		return p.rootType
	}
	return ""
}

// unplaced reports slots that are declared and stand nowhere.
func (u *unit) unplaced(root *uischema.Node) {
	if u.purpose == asFallback {
		return
	}
	for i := range u.slots {
		s := &u.slots[i]
		if places(root, s.Name) {
			continue
		}
		rule := "layout/slot"
		if u.purpose == asScreen {
			rule = "screen/slot"
		}
		f := finding{rule: rule, message: fmt.Sprintf("the slot %q is placed nowhere in the layout", s.Name), hint: fmt.Sprintf(`{"$slot": %q}`, s.Name)}
		if m := memberOf(u.doc.Root.Get("slots"), s.Name); m != nil {
			u.atName(*m, f)
			continue
		}
		u.at(u.doc.Root, f)
	}
}

// places reports whether a $slot of that name stands anywhere below n.
func places(n *uischema.Node, name string) bool {
	if at := n.Get("$slot"); at != nil && at.Text == name {
		return true
	}
	for _, item := range n.Items {
		if places(item, name) {
			return true
		}
	}
	for _, m := range n.Members {
		if places(m.Value, name) {
			return true
		}
	}
	return false
}
