package uischema

import (
	"fmt"
	"slices"
	"strings"

	"mantel/uischema/diag"
)

const (
	maxSlots     = 32
	maxSlotItems = 200
)

func slotMembers(k ComponentKind) []string {
	if k == Screen {
		return []string{"summary", "placement", "max", "perProduct", "placeholder"}
	}
	return []string{"summary", "accepts", "max"}
}

func (l *componentLoader) slots(n *Node) {
	if n == nil {
		return
	}
	if n.Kind != Object || len(n.Members) > maxSlots {
		l.report("component/slot", n, "/slots", fmt.Sprintf("slots is an object of at most %d named slots", maxSlots), "")
		return
	}
	for _, m := range byName(n.Members) {
		pointer := PointerTo("/slots", m.Name)
		if len(m.Name) > maxNameLength || !isName(m.Name) {
			l.reportAt("schema/name", l.doc.AtName(m), pointer,
				fmt.Sprintf("a slot's name is a lower-case letter, then up to %d letters and digits", maxNameLength-1), "")
		}
		if m.Value.Kind != Object {
			l.report("component/slot", m.Value, pointer, "a slot is an object, {} where it takes anything", "")
			continue
		}
		l.out.Slots = append(l.out.Slots, l.slot(m, pointer))
	}
}

func (l *componentLoader) slot(m NodeMember, pointer string) Slot {
	n := m.Value
	known := slotMembers(l.out.Kind)
	for _, in := range n.Members {
		if slices.Contains(known, in.Name) {
			continue
		}
		message := fmt.Sprintf("a %s's slot has no member %q", l.out.Kind, in.Name)
		hint := didYouMean(in.Name, known)
		if l.out.Kind != Screen && slices.Contains(slotMembers(Screen), in.Name) {
			hint = "only screens ask for placements"
		}
		l.reportAt("component/slot", l.doc.AtName(in), PointerTo(pointer, in.Name), message, hint)
	}
	s := Slot{Name: m.Name, Summary: l.summary(n, pointer), Place: l.doc.AtName(m)}
	s.Max = l.count(n.Get("max"), PointerTo(pointer, "max"))
	if l.out.Kind == Screen {
		l.screenSlot(&s, n, m, pointer)
		return s
	}
	if accepts := n.Get("accepts"); accepts != nil {
		s.Accepts = l.accepts(accepts, PointerTo(pointer, "accepts"))
	}
	return s
}

func (l *componentLoader) screenSlot(s *Slot, n *Node, m NodeMember, pointer string) {
	if placement := n.Get("placement"); placement == nil {
		l.reportAt("component/slot", l.doc.AtName(m), pointer, "a screen's slot says which placement it takes", `write "placement": "…"`)
	} else if l.word(placement, PointerTo(pointer, "placement"), "a placement") {
		s.Placement = placement.Text
	}
	if n.Get("max") == nil {
		l.reportAt("component/slot", l.doc.AtName(m), pointer, "a screen's slot says how many widgets it takes", `write "max": 8`)
	}
	s.PerProduct = l.count(n.Get("perProduct"), PointerTo(pointer, "perProduct"))
	if placeholder := n.Get("placeholder"); placeholder != nil {
		if placeholder.Kind != Object {
			l.report("component/slot", placeholder, PointerTo(pointer, "placeholder"), "a placeholder is a layout node", "")
			return
		}
		s.Placeholder = placeholder
	}
}

// count reads a bound of a slot, 0 where there is none.
func (l *componentLoader) count(n *Node, pointer string) int {
	if n == nil {
		return 0
	}
	v, err := n.Value()
	if err != nil || v.Kind() != Int || v.Int() < 1 || v.Int() > maxSlotItems {
		l.report("component/slot", n, pointer, fmt.Sprintf("this is a whole number from 1 to %d", maxSlotItems), "")
		return 0
	}
	return int(v.Int())
}

// accepts reads component names; whether they exist is for whoever knows all.
func (l *componentLoader) accepts(n *Node, pointer string) []string {
	if n.Kind != List || len(n.Items) == 0 {
		l.report("component/slot", n, pointer, "accepts is an array of component names", "leave it out where the slot takes anything")
		return nil
	}
	var names []string
	for i, item := range n.Items {
		switch {
		case item.Kind != String || !isComponentName(item.Text):
			l.report("component/slot", item, PointerAt(pointer, i), "accepts is an array of component names", "")
		case slices.Contains(names, item.Text):
			l.report("component/slot", item, PointerAt(pointer, i), "this name stands twice", "")
		default:
			names = append(names, item.Text)
		}
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

// CheckAccepts finds names in a component's accepts lists that are no
// component's: known are all names.
func (c *Component) CheckAccepts(known []string) []diag.Diagnostic {
	var ds []diag.Diagnostic
	for i, s := range c.Slots {
		n := c.Doc.Root.Get("slots").Get(s.Name).Get("accepts")
		for j, item := range n.items() {
			if _, found := slices.BinarySearch(known, item.Text); found {
				continue
			}
			ds = append(ds, diag.Diagnostic{
				Rule: "component/slot", Place: c.Doc.At(item), Message: fmt.Sprintf("there is no component %q", item.Text),
				Pointer: PointerAt(PointerTo(PointerTo("/slots", c.Slots[i].Name), "accepts"), j),
				Hint:    didYouMean(item.Text, known),
			})
		}
	}
	return ds
}
