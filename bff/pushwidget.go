package bff

import (
	"slices"
	"strconv"
	"strings"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// isTrackName: 1 to 32 of A-Z, a-z, 0-9 and '_', a letter first.
func isTrackName(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '_'):
		default:
			return false
		}
	}
	return s != "" && len(s) <= 32
}

// isWidgetID: 1 to 64 of A-Z, a-z, 0-9, '_' and '-'.
func isWidgetID(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-':
		default:
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// maxRank bounds ranks, so that every JSON reader keeps them.
const maxRank = 1_000_000_000

func (r *pushReader) widgets(n *uischema.Node, at pointer) []Widget {
	list := n.Get("widgets")
	if list == nil {
		r.report("push/envelope", n, at, "the push has no widgets", "an empty list says: show nothing of mine")
		return nil
	}
	at = at.member("widgets")
	if list.Kind != uischema.List {
		r.report("push/envelope", list, at, "widgets is a list", "")
		return nil
	}
	if len(list.Items) > MaxWidgets {
		r.report("push/limit", list, at, "a push has at most "+strconv.Itoa(MaxWidgets)+" widgets", "send the best ones")
		return nil
	}
	ws := make([]Widget, 0, len(list.Items))
	first := make(map[string]pointer, len(list.Items))
	for i, item := range list.Items {
		w := r.widget(item, at.item(i))
		if earlier, taken := first[w.ID]; taken && w.ID != "" {
			r.report("push/widget", item.Get("id"), at.item(i).member("id"), "another widget of this push has the same id",
				"the other one is at "+string(earlier))
		} else {
			first[w.ID] = at.item(i)
		}
		ws = append(ws, w)
	}
	return ws
}

func (r *pushReader) widget(n *uischema.Node, at pointer) Widget {
	if n.Kind != uischema.Object {
		r.report("push/widget", n, at, "a widget is an object", "")
		return Widget{}
	}
	r.members("push/widget", n, at, "id", "component", "placement", "rank", "props", "locales", "track")
	w := Widget{ID: r.widgetID(n, at), Rank: r.rank(n.Get("rank"), at.member("rank"))}
	w.Track = r.track(n.Get("track"), at.member("track"))
	c := r.component(n, at)
	if c == nil {
		return w
	}
	w.Component = c.Name
	w.Placement = r.placement(c, n.Get("placement"), at.member("placement"))
	r.props(c, n, at, &w)
	return w
}

func (r *pushReader) widgetID(n *uischema.Node, at pointer) string {
	v := n.Get("id")
	if v == nil {
		r.report("push/widget", n, at, "the widget has no id", "")
		return ""
	}
	if v.Kind != uischema.String || !isWidgetID(v.Text) {
		r.report("push/widget", v, at.member("id"), "a widget's id is 1 to 64 of letters, digits, '_' and '-'", "")
		return ""
	}
	return v.Text
}

func (r *pushReader) rank(n *uischema.Node, at pointer) int {
	if n == nil {
		return 0
	}
	rank, ok := whole(n)
	if !ok || rank < -maxRank || rank > maxRank {
		r.report("push/widget", n, at, "a rank is a whole number within ±1000000000", "lower stands first")
		return 0
	}
	return int(rank)
}

// component is the widget's, or nil where the product may not use it.
func (r *pushReader) component(n *uischema.Node, at pointer) *uischema.Component {
	v := n.Get("component")
	if v == nil {
		r.report("push/widget", n, at, "the widget has no component", "")
		return nil
	}
	at = at.member("component")
	if v.Kind != uischema.String {
		r.report("push/component", v, at, "a component is named by a string", "")
		return nil
	}
	c := r.in.Components[v.Text]
	switch {
	case c == nil:
		hint := "the gallery shows all components"
		if s := diag.Suggest(v.Text, r.pushable()); s != "" {
			hint = "did you mean " + strconv.Quote(s) + "?"
		}
		r.report("push/component", v, at, "there is no such component", hint)
	case c.Owner != "" && c.Owner != string(r.in.Product.ID):
		r.report("push/component", v, at, "the component belongs to another product", "use one of your own, or one that is open to all")
	case c.Kind != uischema.Composite:
		r.report("push/component", v, at, "a "+c.Kind.String()+" is no widget", "widgets are composites with a placement")
	case len(c.Placements) == 0:
		r.report("push/component", v, at, "the component has no placement, so no screen can show it", "")
	default:
		return c
	}
	return nil
}

// pushable are the names of the components that this product may push.
func (r *pushReader) pushable() []string {
	var names []string
	for name, c := range r.in.Components {
		if mayPush(r.in.Product.ID, c) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// mayPush reports whether a product's widget may be of this component.
func mayPush(p ProductID, c *uischema.Component) bool {
	return c.Kind == uischema.Composite && len(c.Placements) > 0 && (c.Owner == "" || c.Owner == string(p))
}

func (r *pushReader) placement(c *uischema.Component, n *uischema.Node, at pointer) string {
	if n == nil {
		return c.Placements[0]
	}
	if n.Kind != uischema.String || !slices.Contains(c.Placements, n.Text) {
		r.report("push/placement", n, at, "the component does not have this placement",
			"it has: "+strings.Join(c.Placements, ", "))
		return ""
	}
	return n.Text
}
