package uischema

import (
	"fmt"
	"slices"
)

// slots checks a node's children and its other slots. A nil component is an
// unknown one: its slots are unknown too, the nodes in them are not.
func (t *treeChecker) slots(c *Component, n *Node, pointer string, depth int) {
	for _, m := range n.Members {
		switch m.Name {
		case "children":
			t.slot(c, m, PointerTo(pointer, m.Name), depth)
		case "slots":
			in := PointerTo(pointer, m.Name)
			if m.Value.Kind != Object {
				t.report("tree/slot", t.start(m.Value), in, "slots is an object of arrays of nodes", "")
				continue
			}
			for _, s := range m.Value.Members {
				if s.Name == "children" {
					t.report("tree/slot", t.doc.AtName(s), PointerTo(in, s.Name), "the slot children is a member of the node itself", `write "children" beside "slots"`)
					continue
				}
				t.slot(c, s, PointerTo(in, s.Name), depth)
			}
		}
	}
}

// slot checks what stands in one slot, named as m is.
func (t *treeChecker) slot(c *Component, m NodeMember, pointer string, depth int) {
	if m.Value.Kind != List {
		t.report("tree/slot", t.start(m.Value), pointer, "a slot holds an array of nodes", "")
		return
	}
	var s *Slot
	if c != nil {
		if s = c.Slot(m.Name); s == nil {
			t.undeclared(c, m, pointer)
		}
	}
	for i, child := range m.Value.Items {
		at := PointerAt(pointer, i)
		if s != nil && s.Max > 0 && i == s.Max {
			t.report("tree/slot", t.start(child), at, fmt.Sprintf("the slot %s of %s takes at most %d", s.Name, c.Name, s.Max), "",
				"declared in "+s.Place.String())
		}
		if s != nil && s.Accepts != nil {
			t.accepted(c, s, child, at)
		}
		t.node(child, at, depth+1)
	}
}

func (t *treeChecker) undeclared(c *Component, m NodeMember, pointer string) {
	var names []string
	for _, s := range c.Slots {
		names = append(names, s.Name)
	}
	t.report("tree/slot", t.doc.AtName(m), pointer, c.Name+" has no such slot", didYouMean(m.Name, names))
}

// accepted holds a child to the slot's list, where the child's type is known
// at all.
func (t *treeChecker) accepted(c *Component, s *Slot, child *Node, pointer string) {
	kind := child.Get("type")
	if kind == nil || t.catalog.Primitives[kind.Text] == nil {
		return
	}
	if _, ok := slices.BinarySearch(s.Accepts, kind.Text); !ok {
		t.report("tree/slot", t.doc.At(kind), PointerTo(pointer, "type"),
			fmt.Sprintf("the slot %s of %s does not accept %s", s.Name, c.Name, kind.Text), list(stringList(s.Accepts).in.values),
			"declared in "+s.Place.String())
	}
}
