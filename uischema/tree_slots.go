package uischema

import (
	"fmt"
	"slices"
)

// slots checks a node's children and its other slots. A nil component is an
// unknown one: its slots are unknown too, the nodes in them are not.
func (t *treeChecker) slots(c *Component, n *Node, depth int) {
	for _, m := range n.Members {
		switch m.Name {
		case "children":
			t.slot(c, m, depth)
		case "slots":
			t.path.into(m.Name)
			t.named(c, m.Value, depth)
			t.path.back()
		}
	}
}

func (t *treeChecker) named(c *Component, slots *Node, depth int) {
	if slots.Kind != Object {
		t.report("tree/slot", t.start(slots), "slots is an object of arrays of nodes", "")
		return
	}
	for _, m := range slots.Members {
		if m.Name == "children" {
			t.reportIn(m.Name, "tree/slot", t.doc.AtName(m), "the slot children is a member of the node itself", `write "children" beside "slots"`)
			continue
		}
		t.slot(c, m, depth)
	}
}

// slot checks what stands in one slot, named as m is.
func (t *treeChecker) slot(c *Component, m NodeMember, depth int) {
	t.path.into(m.Name)
	defer t.path.back()
	if m.Value.Kind != List {
		t.report("tree/slot", t.start(m.Value), "a slot holds an array of nodes", "")
		return
	}
	var s *Slot
	if c != nil {
		if s = c.Slot(m.Name); s == nil {
			t.undeclared(c, m)
		}
	}
	for i, child := range m.Value.Items {
		t.path.intoItem(i)
		if s != nil {
			t.fits(c, s, i, child)
		}
		t.node(child, depth+1)
		t.path.back()
	}
}

func (t *treeChecker) undeclared(c *Component, m NodeMember) {
	var names []string
	for _, s := range c.Slots {
		names = append(names, s.Name)
	}
	t.report("tree/slot", t.doc.AtName(m), c.Name+" has no such slot", didYouMean(m.Name, names))
}

// fits holds the i-th child to the slot's bound, and to its list where the
// child's type is known at all.
func (t *treeChecker) fits(c *Component, s *Slot, i int, child *Node) {
	if s.Max > 0 && i == s.Max {
		t.report("tree/slot", t.start(child), fmt.Sprintf("the slot %s of %s takes at most %d", s.Name, c.Name, s.Max), "",
			"declared in "+s.Place.String())
	}
	kind := child.Get("type")
	if s.Accepts == nil || kind == nil || t.catalog.Primitives[kind.Text] == nil {
		return
	}
	if _, ok := slices.BinarySearch(s.Accepts, kind.Text); !ok {
		t.reportIn("type", "tree/slot", t.doc.At(kind),
			fmt.Sprintf("the slot %s of %s does not accept %s", s.Name, c.Name, kind.Text), oneOfNames(s.Accepts),
			"declared in "+s.Place.String())
	}
}
