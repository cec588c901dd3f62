package layout

import (
	"fmt"
	"slices"
	"strings"

	"mantel/uischema"
)

// fill compiles the list of nodes for one slot of a primitive.
func (u *unit) fill(list *uischema.Node, comp *uischema.Component, name string, s *uischema.Slot, c context, b *builder, at place, out *used) {
	in := u.items(list, filling{component: comp, name: name, slot: s, depth: at.depth + 1}, c, b, notFirst(false))
	out.nodes, out.depth = plus(out.nodes, in.nodes), max(out.depth, in.depth)
}

// filling is what a list of nodes is for.
type filling struct {
	component *uischema.Component
	name      string
	slot      *uischema.Slot // nil: there is no such slot, which was reported
	depth     int
}

func (f filling) who() string {
	if f.name == "children" {
		return f.component.Name
	}
	return f.name + " of " + f.component.Name
}

// filled is what a list of nodes can become.
type filled struct {
	// most nodes stand directly in the list (-1: no bound), least at least.
	most, least  int
	nodes, depth int
	count        counter
}

// separation says what is to be written between items.
type separation uint8

const (
	nothing   separation = iota // this is the first item
	sometimes                   // only the output tells
	always                      // something stands before it for sure
)

// separate writes what stands before the next item.
func (b *builder) separate(sep separation) {
	switch sep {
	case always:
		b.write(",")
	case sometimes:
		b.draft(draft{what: separator})
	}
}

// notFirst is the separation at the beginning of a list; unknown where the
// list continues one of somebody else's.
func notFirst(unknown bool) separation {
	if unknown {
		return sometimes
	}
	return nothing
}

// items compiles a list of nodes.
func (u *unit) items(list *uischema.Node, to filling, c context, b *builder, sep separation) filled {
	out := filled{depth: to.depth - 1}
	for _, n := range list.Items {
		one := u.item(n, to, c, b, sep)
		out.most = sum(out.most, one.most)
		out.least += one.least
		out.nodes, out.depth = plus(out.nodes, one.nodes), max(out.depth, one.depth)
		if one.count != nil {
			out.count = added(out.count, one.count)
		}
		if one.least > 0 {
			sep = always
		} else if sep == nothing {
			sep = sometimes
		}
	}
	if s := to.slot; s != nil && s.Max > 0 && (out.most < 0 || out.most > s.Max) {
		f := finding{rule: "layout/slot", message: fmt.Sprintf("%s takes at most %d, these can be %d", to.who(), s.Max, out.most)}
		if out.most < 0 {
			f.message = fmt.Sprintf("%s takes at most %d, these have no bound", to.who(), s.Max)
		}
		if s.Place.Line > 0 {
			f.notes = []string{"declared in " + s.Place.String()}
		}
		u.at(list, f)
	}
	return out
}

// item compiles one item of a list of nodes: a node, perhaps under $if and
// $for, or a $slot.
func (u *unit) item(n *uischema.Node, to filling, c context, b *builder, sep separation) filled {
	if m := n.Get("$slot"); m != nil && !u.literal {
		return u.slotItem(n, m, to, c, b)
	}
	id := identity{local: u.locals[n]}
	c.node = id
	ctl := u.controls(n, c, true)
	if ctl == nil {
		return filled{}
	}
	if ctl.loop != nil && sep == nothing {
		sep = sometimes
	}
	body := &builder{}
	body.separate(sep)
	node := u.node(n, ctl.scope, body, place{depth: to.depth})
	if node == nil {
		return filled{}
	}
	u.accept(n.Get("type"), node.component, node.rootType, to)
	out := filled{most: 1, least: 1, nodes: node.nodes, depth: node.depth, count: fixed(1)}
	if ctl.condition == nil && ctl.loop == nil {
		b.splice(body)
		return out
	}
	return u.controlled(out, ctl, id, body, b)
}

// controlled wraps the body of an item in its $if and $for.
func (u *unit) controlled(out filled, ctl *controls, id identity, body, b *builder) filled {
	out.least = 0
	wrapIf := func() {
		if ctl.condition == nil {
			return
		}
		o := &branch{origin: origin{node: id, place: ctl.condition.place}, condition: ctl.condition.holds()}
		out.count = o.counted(out.count)
		under := body
		body = &builder{}
		body.question(o, under)
	}
	if !ctl.outside {
		wrapIf()
	}
	if ctl.loop != nil {
		o := &loop{
			origin: origin{node: id, place: ctl.list.place}, list: ctl.list.eval, index: ctl.loop.index, spread: ctl.loop.spread, seats: ctl.loop.seats,
			key: ctl.key.eval, text: ctl.key.textual, word: ctl.key.word(), unique: ctl.unique,
		}
		if ctl.loop.inner != nil {
			o.inner = *ctl.loop.inner
		}
		out.count = o.counted(out.count)
		out.most, out.nodes = times(out.most, ctl.bound), times(out.nodes, ctl.bound)
		u.growsBy(out.nodes, fmt.Sprintf("lower the maxItems of the list in %s, which repeats up to %d times", ctl.list.place, ctl.bound))
		under := body
		body = &builder{}
		body.draft(draft{what: looping, do: o, route: ctl.list.route, under: under.all()})
		if !ctl.unique {
			u.mayFail(ctl.key.from, ctl.key.to, "the keys of two items can be the same")
		}
	}
	if ctl.outside {
		wrapIf()
	}
	for _, e := range []*expression{ctl.condition, ctl.list, ctl.key} {
		if e != nil && !e.total() {
			u.mayFail(e.from, e.to, "this expression can fail")
		}
	}
	b.splice(body)
	return out
}

// accept reports a component that a slot does not take.
func (u *unit) accept(at *uischema.Node, comp *uischema.Component, rootType string, to filling) {
	if to.slot == nil || to.slot.Accepts == nil || rootType == "" {
		return
	}
	if slices.Contains(to.slot.Accepts, rootType) || to.component.Kind != uischema.Primitive && slices.Contains(to.slot.Accepts, comp.Name) {
		return
	}
	f := finding{rule: "layout/slot", message: fmt.Sprintf("%s does not take %s", to.who(), comp.Name), hint: "it takes " + strings.Join(to.slot.Accepts, ", ")}
	if rootType != comp.Name {
		f.message += ", which is a " + rootType
	}
	if to.slot.Place.Line > 0 {
		f.notes = []string{"declared in " + to.slot.Place.String()}
	}
	u.at(at, f)
}

// growsBy records what makes nodes, where nothing made more.
func (u *unit) growsBy(nodes int, advice string) {
	if nodes > u.most {
		u.most, u.grows = nodes, advice
	}
}

// counted is a number of nodes in words.
func counted(n int) string {
	if n >= maxCounted {
		return fmt.Sprintf("more than %d", maxCounted-1)
	}
	return fmt.Sprint(n)
}

// plus and times are for numbers of nodes; they stop far above any bound.
func plus(a, b int) int { return min(a+b, maxCounted) }

func times(a, b int) int {
	if a < 0 || b < 0 {
		return -1
	}
	return min(a*b, maxCounted)
}

const maxCounted = 1 << 30
