package layout

import (
	"fmt"
	"slices"
	"strings"

	"mantel/uischema"
)

// screen compiles a screen and its placeholders.
func (c *compiler) screen(comp *uischema.Component) {
	u := c.unit(comp, asScreen)
	p := u.layout(comp.Layout)
	u.reportFailures()
	placeholders := map[string]*Program{}
	for i := range u.slots {
		slot := &u.slots[i]
		if slot.Placeholder == nil {
			continue
		}
		ph := c.unit(comp, asPlaceholder)
		program := ph.layout(slot.Placeholder)
		ph.reportFailures()
		if at := u.placed[slot.Name]; program != nil && at != nil {
			ph.accept(slot.Placeholder.Get("type"), c.src.Components[slot.Placeholder.Get("type").Text], program.rootType, at.to)
		}
		if u.ids[slot.Name] {
			ph.at(slot.Placeholder, finding{rule: "layout/id", message: fmt.Sprintf("a node of the screen has the id %q, which is the placeholder's", slot.Name)})
		}
		u.broken = u.broken || ph.broken
		placeholders[slot.Name] = program
	}
	if p == nil || u.broken {
		c.compiled.broken = true
		return
	}
	s := &ScreenProgram{program: p, slots: declaredOrder(comp)}
	for i := range s.slots {
		s.placeholders = append(s.placeholders, placeholders[s.slots[i].Name])
	}
	c.compiled.screen = s
	c.screenUnits = append(c.screenUnits, u)
}

// reportFailures reports everything in a screen that can fail.
func (u *unit) reportFailures() {
	u.reportHosts()
	for _, f := range u.fails {
		if f.hosts {
			continue
		}
		u.report(f.start, f.end, finding{rule: "screen/can-fail", message: f.message, hint: "a screen's own layout holds nothing that can fail"})
	}
}

// reportHosts reports the URLs that only some products may open, in what is
// no product's.
func (u *unit) reportHosts() {
	for _, f := range u.fails {
		if f.hosts {
			u.report(f.start, f.end, finding{rule: "prop/url", message: f.message, hint: u.hostHint()})
		}
	}
}

// bounds holds what screens can become, with the largest widgets in their
// slots, against what a screen may be.
// Who uses a layout that is too large is not told again.
func (c *compiler) bounds(order []string) {
	large := map[string]bool{}
	for _, name := range order {
		p := c.programs.widgets[name]
		if p == nil || p.nodes <= MaxWidgetNodes {
			continue
		}
		large[name] = true
		uses := usesOf(c.src.Components[name])
		if !slices.ContainsFunc(uses, func(u use) bool { return large[u.name] }) {
			f := &file{doc: c.src.Components[name].Doc, findings: &c.findings}
			f.at(c.src.Components[name].Layout.Get("type"), finding{
				rule:    "layout/nodes",
				message: fmt.Sprintf("this layout can become %s nodes, at most %d are allowed", counted(p.nodes), MaxWidgetNodes),
				hint:    p.grows,
			})
		}
	}
	widgets := sortedKeys(c.programs.widgets)
	for _, u := range c.screenUnits {
		c.screenBounds(u, c.programs.screens[u.name], widgets)
	}
}

func (c *compiler) screenBounds(u *unit, s *ScreenProgram, widgets []string) {
	s.nodes = s.program.nodes
	for i := range u.slots {
		slot := &u.slots[i]
		at := u.placed[slot.Name]
		widest := s.placeholderNodes(slot.Name)
		for _, name := range widgets {
			comp := c.src.Components[name]
			if !takes(slot, comp) {
				continue
			}
			p := c.programs.widgets[name]
			if p.nodes <= MaxWidgetNodes {
				widest = max(widest, p.nodes)
			}
			c.widgetIn(u, at, comp, p)
		}
		s.nodes = plus(s.nodes, times(slot.Max, widest))
	}
	if s.nodes > MaxScreenNodes {
		u.at(c.src.Components[u.name].Layout.Get("type"), finding{
			rule:    "layout/nodes",
			message: fmt.Sprintf("with all slots full this screen can have %s nodes, at most %d are allowed", counted(s.nodes), MaxScreenNodes),
			hint:    "lower the max of its slots, or the maxItems of the widgets' lists",
		})
	}
}

// placeholderNodes is how many nodes stand in a slot for which there is
// nothing.
func (s *ScreenProgram) placeholderNodes(slot string) int {
	if p := s.placeholders[slotIn(s.slots, slot)]; p != nil {
		return p.nodes
	}
	return 0
}

func takes(slot *uischema.Slot, comp *uischema.Component) bool {
	return slices.Contains(comp.Placements, slot.Placement)
}

// widgetIn reports a widget that may be arranged where its root is not
// accepted, or where it would stand too deep.
func (c *compiler) widgetIn(u *unit, at *placement, comp *uischema.Component, p *Program) {
	if at == nil {
		return
	}
	to := at.to
	if to.slot != nil && to.slot.Accepts != nil && !slices.Contains(to.slot.Accepts, p.rootType) {
		u.at(at.node, finding{
			rule:    "screen/slot",
			message: fmt.Sprintf("%s may come in by its placement, but %s does not take its root, a %s", comp.Name, to.who(), p.rootType),
			hint:    "it takes " + strings.Join(to.slot.Accepts, ", "),
		})
	}
	if depth := at.depth + p.depth - 1; depth > MaxDepth {
		u.at(at.node, finding{rule: "layout/depth", message: fmt.Sprintf("with %s the tree can be %d deep, at most %d are allowed", comp.Name, depth, MaxDepth)})
	}
}

// declaredOrder sorts a screen's slots as its file has them.
func declaredOrder(comp *uischema.Component) []uischema.Slot {
	slots := slices.Clone(comp.Slots)
	declared := comp.Doc.Root.Get("slots")
	if declared == nil {
		return slots
	}
	at := func(s uischema.Slot) int {
		return slices.IndexFunc(declared.Members, func(m uischema.NodeMember) bool { return m.Name == s.Name })
	}
	slices.SortStableFunc(slots, func(a, b uischema.Slot) int { return at(a) - at(b) })
	return slots
}
