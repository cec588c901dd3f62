package layout

import (
	"slices"
	"strings"

	"mantel/uischema"
)

// order lists the components so that each stands behind those it uses.
// Components that contain themselves are reported, and left out as broken.
func (c *compiler) order() []string {
	s := &sorter{compiler: c, state: map[string]mark{}}
	for _, name := range sortedKeys(c.src.Components) {
		if s.state[name] == unseen {
			s.visit(name)
		}
	}
	return s.order
}

type mark uint8

const (
	unseen mark = iota
	open
	done
)

type sorter struct {
	*compiler
	state map[string]mark
	path  []string
	order []string
}

// use is where a layout names another component.
type use struct {
	name string
	node *uischema.Node
}

func (s *sorter) visit(name string) {
	comp := s.src.Components[name]
	s.state[name] = open
	s.path = append(s.path, name)
	for _, u := range usesOf(comp) {
		if s.src.Components[u.name] == nil {
			continue
		}
		switch s.state[u.name] {
		case unseen:
			s.visit(u.name)
		case open:
			s.cycle(comp, u)
		}
	}
	s.path = s.path[:len(s.path)-1]
	s.state[name] = done
	s.order = append(s.order, name)
}

// cycle reports the components on the path from the one that u names.
func (s *sorter) cycle(comp *uischema.Component, u use) {
	members := s.path[slices.Index(s.path, u.name):]
	f := finding{rule: "component/recursive", message: u.name + " contains itself"}
	isPrimitive := func(name string) bool { return s.src.Components[name].Kind == uischema.Primitive }
	if i := slices.IndexFunc(members, isPrimitive); i >= 0 {
		f = finding{rule: "component/fallback-cycle", message: "the fallback of " + members[i] + " leads back to it"}
	}
	f.message += ": " + strings.Join(append(slices.Clone(members), u.name), " → ")
	where := &file{doc: comp.Doc, findings: &s.findings}
	where.at(u.node, f)
	for _, name := range members {
		s.broken[name] = true
	}
}

// usesOf are the components that a file's layout, fallback and placeholders
// name, in the order of the file.
func usesOf(comp *uischema.Component) []use {
	var out []use
	collectUses(comp.Layout, &out)
	collectUses(comp.Fallback, &out)
	for i := range comp.Slots {
		collectUses(comp.Slots[i].Placeholder, &out)
	}
	return out
}

func collectUses(n *uischema.Node, out *[]use) {
	if n == nil || n.Kind != uischema.Object {
		return
	}
	if t := n.Get("type"); t != nil && t.Kind == uischema.String {
		*out = append(*out, use{name: t.Text, node: t})
	}
	collectItems(n.Get("children"), out)
	if slots := n.Get("slots"); slots != nil {
		for _, m := range slots.Members {
			collectItems(m.Value, out)
		}
	}
}

func collectItems(n *uischema.Node, out *[]use) {
	if n == nil {
		return
	}
	for _, item := range n.Items {
		collectUses(item, out)
	}
}
