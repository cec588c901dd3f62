package layout

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mantel/uischema"
)

// place is where a node stands.
type place struct {
	root bool
	// depth counts the nodes from the layout's root, which is 1.
	depth int
}

// used is what is known of a node that was compiled.
type used struct {
	component *uischema.Component
	rootType  string
	// nodes is the most that it can become, depth how deep the deepest of
	// them stands.
	nodes, depth int
}

var idPattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

func nodeMembers() []string {
	return []string{"type", "id", "props", "children", "slots", "$if", "$for", "$in", "$key"}
}

// node compiles one node of a layout. It gives nil where its component cannot
// be told; other faults are only reported.
func (u *unit) node(n *uischema.Node, sc *scope, b *builder, at place) *used {
	if n.Kind != uischema.Object {
		u.at(n, finding{rule: "layout/node", message: "a node is an object with a type"})
		return nil
	}
	u.members(n, at)
	comp := u.componentOf(n)
	if comp == nil {
		return nil
	}
	id := identity{local: u.localID(n, comp), root: at.root}
	c := context{scope: sc, node: id, component: comp.Name}
	if at.depth > MaxDepth {
		u.at(n.Get("type"), finding{rule: "layout/depth", message: fmt.Sprintf("this node stands deeper than %d", MaxDepth)})
		return nil
	}
	if comp.Kind == uischema.Primitive {
		return u.primitive(n, comp, c, b, at)
	}
	return u.composite(n, comp, c, b, at)
}

// members reports what a node does not have.
func (u *unit) members(n *uischema.Node, at place) {
	for _, m := range n.Members {
		switch {
		case strings.HasPrefix(m.Name, "$") && at.root:
			u.atName(m, finding{rule: "layout/control", message: "the root of a layout has no controls", hint: "put it on a child"})
		case m.Name == "$slot":
			u.atName(m, finding{rule: "layout/control", message: "$slot stands alone"})
		case u.literal && strings.HasPrefix(m.Name, "$"):
			u.atName(m, finding{rule: "layout/control", message: "an example is data: there are no controls"})
		case strings.HasPrefix(m.Name, "$"):
		case !slices.Contains(nodeMembers(), m.Name):
			u.atName(m, finding{rule: "layout/node", message: fmt.Sprintf("nodes have no member %q", m.Name), hint: suggest(m.Name, nodeMembers())})
		case m.Name == "props" && m.Value.Kind != uischema.Object, m.Name == "slots" && m.Value.Kind != uischema.Object:
			u.at(m.Value, finding{rule: "layout/node", message: m.Name + " is an object"})
		case m.Name == "children" && m.Value.Kind != uischema.List:
			u.at(m.Value, finding{rule: "layout/node", message: "children is a list of nodes"})
		case m.Name == "id" && m.Value.Kind != uischema.String:
			u.at(m.Value, finding{rule: "layout/id", message: "an id is a string"})
		}
	}
}

// componentOf is the component that a node names, if the file may use it.
func (u *unit) componentOf(n *uischema.Node) *uischema.Component {
	t := n.Get("type")
	switch {
	case t == nil:
		u.at(n, finding{rule: "layout/node", message: "a node needs a type"})
		return nil
	case t.Kind != uischema.String:
		u.at(t, finding{rule: "layout/node", message: "a type is the name of a component"})
		return nil
	case strings.Contains(t.Text, "${"):
		u.at(t, finding{rule: "layout/node", message: "a type is never an expression", hint: "write one node for each, with an $if"})
		return nil
	}
	comp := u.c.src.Components[t.Text]
	switch {
	case u.c.src.Refused[t.Text]:
		u.broken = true
		return nil
	case comp == nil:
		u.at(t, finding{rule: "layout/component", message: fmt.Sprintf("there is no component %q", t.Text), hint: suggest(t.Text, u.usable())})
		return nil
	case comp.Kind == uischema.Screen:
		u.at(t, finding{rule: "layout/component", message: t.Text + " is a screen; a layout uses primitives and composites"})
		return nil
	case !u.mayUse(comp):
		u.at(t, finding{rule: "layout/component", message: fmt.Sprintf("%s belongs to %s", t.Text, comp.Owner), hint: "use one that is open to all"})
		return nil
	}
	return comp
}

func (u *unit) mayUse(comp *uischema.Component) bool {
	return comp.Owner == "" || comp.Owner == u.owner || u.purpose == asExample
}

// usable are the names for suggestions.
func (u *unit) usable() []string {
	var names []string
	for _, name := range sortedKeys(u.c.src.Components) {
		if comp := u.c.src.Components[name]; comp.Kind != uischema.Screen && u.mayUse(comp) {
			names = append(names, name)
		}
	}
	return names
}

// localID is a node's own id, else its type and its number in the file.
func (u *unit) localID(n *uischema.Node, comp *uischema.Component) string {
	local := u.locals[n]
	id := n.Get("id")
	if id == nil || id.Kind != uischema.String {
		return local
	}
	switch {
	case !idPattern.MatchString(id.Text):
		u.at(id, finding{rule: "layout/id", message: "an id is a letter, then letters, digits, '-' and '_'"})
	case u.ids[id.Text]:
		u.at(id, finding{rule: "layout/id", message: fmt.Sprintf("another node has the id %q", id.Text)})
	}
	u.ids[id.Text] = true
	return id.Text
}

// number gives each node of the file its type and number, in the order of the
// file, whatever their ids and conditions are: so none changes another's. It
// takes the ids that nodes without their own will have.
func (u *unit) number(n *uischema.Node) {
	if n == nil || n.Kind != uischema.Object {
		return
	}
	if t := n.Get("type"); t != nil && t.Kind == uischema.String {
		base := t.Text[strings.LastIndexByte(t.Text, '.')+1:]
		u.numbers[base]++
		u.locals[n] = base + strconv.Itoa(u.numbers[base])
		if n.Get("id") == nil {
			u.ids[u.locals[n]] = true
		}
	}
	for _, m := range n.Members {
		switch m.Name {
		case "children":
			u.numberAll(m.Value)
		case "slots":
			for _, s := range m.Value.Members {
				u.numberAll(s.Value)
			}
		}
	}
}

func (u *unit) numberAll(list *uischema.Node) {
	for _, item := range list.Items {
		u.number(item)
	}
}

// primitive writes a node that apps implement.
func (u *unit) primitive(n *uischema.Node, comp *uischema.Component, c context, b *builder, at place) *used {
	out := &used{component: comp, rootType: comp.Name, nodes: 1, depth: at.depth}
	b.write(`{"type":`)
	b.json(uischema.StringValue(comp.Name))
	b.write(`,"id":"`)
	b.draft(opening(c.node))
	b.write(`","props":`)
	if p := u.plan(n.Get("props"), propsPlace(n), comp.Props, c); p != nil {
		u.writeProps(p, c, b)
	}
	if children := n.Get("children"); isGiven(children) {
		b.write(`,"children":[`)
		u.fill(children, comp, "children", u.slotAt(n, comp, "children"), c, b, at, out)
		b.write("]")
	}
	u.namedSlots(n, comp, c, b, at, out)
	if at.root {
		b.draft(draft{what: tracking})
	}
	b.write("}")
	return out
}

// propsPlace is where a missing property is reported.
func propsPlace(n *uischema.Node) *uischema.Node {
	if p := n.Get("props"); p != nil {
		return p
	}
	return n.Get("type")
}

// namedSlots writes the slots other than children, sorted by name.
func (u *unit) namedSlots(n *uischema.Node, comp *uischema.Component, c context, b *builder, at place, out *used) {
	slots := n.Get("slots")
	if slots == nil || slots.Kind != uischema.Object {
		return
	}
	members := slices.Clone(slots.Members)
	slices.SortFunc(members, func(a, b uischema.NodeMember) int { return strings.Compare(a.Name, b.Name) })
	b.write(`,"slots":{`)
	for i, m := range members {
		if i > 0 {
			b.write(",")
		}
		b.name(m.Name)
		b.write("[")
		if !u.isSlot(m) {
			continue
		}
		u.fill(m.Value, comp, m.Name, u.slotAt(n, comp, m.Name), c, b, at, out)
		b.write("]")
	}
	b.write("}")
}

// isSlot reports a member of slots that is no list, or has another place.
func (u *unit) isSlot(m uischema.NodeMember) bool {
	switch {
	case m.Name == "children":
		u.atName(m, finding{rule: "layout/slot", message: "children stand beside slots, not in it"})
	case m.Value.Kind != uischema.List:
		u.at(m.Value, finding{rule: "layout/node", message: "a slot holds a list of nodes"})
	default:
		return true
	}
	return false
}

// slotAt is the slot of that name of the component that n uses, which is
// reported where there is none.
func (u *unit) slotAt(n *uischema.Node, comp *uischema.Component, name string) *uischema.Slot {
	s := comp.Slot(name)
	if name == "children" {
		if s == nil {
			u.atName(*memberOf(n, name), finding{rule: "layout/slot", message: comp.Name + " takes no children", hint: suggest("", slotNames(comp))})
		}
		return s
	}
	m := *memberOf(n.Get("slots"), name)
	switch {
	case s == nil && len(comp.Slots) == 0:
		u.atName(m, finding{rule: "layout/slot", message: comp.Name + " has no slots"})
	case s == nil:
		u.atName(m, finding{rule: "layout/slot", message: fmt.Sprintf("%s has no slot %q", comp.Name, name), hint: suggest(name, slotNames(comp))})
	}
	return s
}

func slotNames(comp *uischema.Component) []string {
	var names []string
	for i := range comp.Slots {
		names = append(names, comp.Slots[i].Name)
	}
	return names
}

// memberOf is an object's member with its name's place, or nil.
func memberOf(n *uischema.Node, name string) *uischema.NodeMember {
	if n == nil {
		return nil
	}
	for i := range n.Members {
		if n.Members[i].Name == name {
			return &n.Members[i]
		}
	}
	return nil
}
