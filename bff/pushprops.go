package bff

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// props reads a widget's props and their locales. What is kept are the props
// as they were pushed, without the schema's defaults: a later edition may have
// other ones.
func (r *pushReader) props(c *uischema.Component, n *uischema.Node, at pointer, w *Widget) {
	node := n.Get("props")
	propsAt := at.member("props")
	if node == nil {
		// As if it were empty: what is missing is then found by its name.
		node = &uischema.Node{Kind: uischema.Object, Offset: n.Offset, End: n.End}
	}
	_, plain := c.Props.Decode(node, r.policy)
	r.problems(node, propsAt, plain)
	v, err := node.Value()
	if err != nil {
		r.report("json/number", node, propsAt, "a number cannot be carried exactly to every app", "")
		return
	}
	w.Props = v
	p := patched{component: c, props: v, plain: plain}
	w.Locales = r.locales(p, n.Get("locales"), at.member("locales"))
}

// patched is what a widget's locales patch.
type patched struct {
	component *uischema.Component
	props     uischema.Value
	// plain is what is wrong with the props themselves: it is not repeated
	// for each locale.
	plain []uischema.Problem
}

// locales reads merge patches (RFC 7396) of the props, and checks what each of
// them makes of the props.
func (r *pushReader) locales(p patched, n *uischema.Node, at pointer) map[string]uischema.Value {
	if n == nil {
		return nil
	}
	if n.Kind != uischema.Object {
		r.report("push/widget", n, at, "locales is an object: a merge patch of the props for each language tag", "")
		return nil
	}
	if len(n.Members) > MaxLocales {
		r.report("push/limit", n, at, "a widget has at most "+strconv.Itoa(MaxLocales)+" locales", "")
		return nil
	}
	patches := make(map[string]uischema.Value, len(n.Members))
	for _, m := range n.Members {
		at := at.member(m.Name)
		tag, ok := intl.Canonical(m.Name)
		if !ok {
			r.report("push/widget", m.Value, at, "this is no language tag", `such as "en", "de-AT" or "zh-Hant"`)
			continue
		}
		if _, twice := patches[tag]; twice {
			r.report("push/widget", m.Value, at, "this language stands here twice, in two spellings", "")
			continue
		}
		patch, ok := r.patch(p, m.Value, at)
		if ok {
			patches[tag] = patch
		}
	}
	return patches
}

func (r *pushReader) patch(p patched, n *uischema.Node, at pointer) (uischema.Value, bool) {
	if n.Kind != uischema.Object {
		r.report("push/widget", n, at, "a merge patch of props is an object", "")
		return uischema.Value{}, false
	}
	patch, err := n.Value()
	if err != nil {
		r.report("json/number", n, at, "a number cannot be carried exactly to every app", "")
		return uischema.Value{}, false
	}
	if p.props.Kind() != uischema.Object {
		return patch, true // what is wrong with the props is reported there
	}
	schema := p.component.Props
	ps := schema.Check(schema.WithDefaults(uischema.MergePatch(p.props, patch)), r.policy)
	r.problems(n, at, slices.DeleteFunc(ps, func(found uischema.Problem) bool {
		return slices.ContainsFunc(p.plain, func(known uischema.Problem) bool {
			return known.Rule == found.Rule && known.Pointer == found.Pointer && known.Message == found.Message
		})
	}))
	return patch, true
}

// track reads the flat object of strings that goes out with the widget's root.
func (r *pushReader) track(n *uischema.Node, at pointer) uischema.Value {
	if n == nil {
		return uischema.Value{}
	}
	if n.Kind != uischema.Object {
		r.report("push/widget", n, at, "track is an object of strings", "")
		return uischema.Value{}
	}
	if len(n.Members) > MaxTrack {
		r.report("push/limit", n, at, "track has at most "+strconv.Itoa(MaxTrack)+" members", "")
		return uischema.Value{}
	}
	var ms []uischema.Member
	for _, m := range n.Members {
		switch at := at.member(m.Name); {
		case m.Name == trackProduct || m.Name == trackWidget:
			r.report("push/widget", m.Value, at, "track's members product and widget are set by the home", "leave it out")
		case !isTrackName(m.Name):
			r.report("push/widget", m.Value, at, "a name in track is 1 to 32 of letters, digits and '_', a letter first", "")
		case m.Value.Kind != uischema.String:
			r.report("push/widget", m.Value, at, "a value in track is a string", "")
		case utf8.RuneCountInString(m.Value.Text) > MaxTrackValue:
			r.report("push/limit", m.Value, at, "a value in track has at most "+strconv.Itoa(MaxTrackValue)+" characters", "")
		default:
			ms = append(ms, uischema.Member{Name: m.Name, Value: uischema.StringValue(m.Value.Text)})
		}
	}
	return uischema.ObjectValue(ms)
}

// The members of a widget's track that say whose widget it is.
const (
	trackProduct = "product"
	trackWidget  = "widget"
)

// appendTrack writes the track that goes out with a widget's root, its members
// by name. What comes from a store says nothing of whose widget it is.
func appendTrack(dst []byte, p ProductID, w *Widget) []byte {
	product, widget := false, false
	dst = append(dst, '{')
	for i := range w.Track.Len() {
		name := w.Track.Name(i)
		if name == trackProduct || name == trackWidget {
			continue
		}
		if !product && name > trackProduct {
			dst, product = appendOwn(dst, trackProduct, string(p)), true
		}
		if !widget && name > trackWidget {
			dst, widget = appendOwn(dst, trackWidget, w.ID), true
		}
		dst = append(uischema.AppendString(dst, name), ':')
		dst = append(uischema.AppendJSON(dst, w.Track.Item(i)), ',')
	}
	if !product {
		dst = appendOwn(dst, trackProduct, string(p))
	}
	if !widget {
		dst = appendOwn(dst, trackWidget, w.ID)
	}
	dst[len(dst)-1] = '}'
	return dst
}

// appendOwn writes a member that has nothing to escape, and a comma.
func appendOwn(dst []byte, name, value string) []byte {
	dst = append(append(append(dst, '"'), name...), `":"`...)
	return append(append(dst, value...), `",`...)
}
