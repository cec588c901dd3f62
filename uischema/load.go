package uischema

import (
	"fmt"
	"slices"
	"strings"

	"mantel/uischema/diag"
)

// componentMembers are the members of a component file.
func componentMembers() []string {
	return []string{"$schema", "$defs", "summary", "base", "placements", "props", "slots", "layout", "fallback"}
}

// LoadComponent reads a component file: name is "card", or
// "flights.deal-card". It gives nil where there are diagnostics. Layouts and
// fallbacks are kept as nodes; package layout checks them, and p is for
// defaults that hold URLs.
func LoadComponent(name string, doc *Document, types *Types, p Policy) (*Component, []diag.Diagnostic) {
	l := &componentLoader{
		compiler: newCompiler(fileScope(doc, types), p),
		out:      &Component{Name: name, Doc: doc},
	}
	if owner, _, owned := strings.Cut(name, "."); owned {
		l.out.Owner = owner
	}
	l.load()
	if len(l.diags) > 0 {
		diag.Sort(l.diags)
		return nil, l.diags
	}
	l.out.Decoder = NewDecoder(l.out.Props)
	return l.out, nil
}

type componentLoader struct {
	*compiler
	out *Component
}

func (l *componentLoader) load() {
	root := l.doc.Root
	if root.Kind != Object {
		l.report("component/kind", root, "", "a component file is an object", "")
		return
	}
	if !isComponentName(l.out.Name) {
		l.report("file/name", root, "", "a component's folder is named with a-z, 0-9 and hyphens, beginning with a letter", "")
	}
	for _, m := range root.Members {
		if !slices.Contains(componentMembers(), m.Name) {
			l.reportAt("component/member", l.doc.AtName(m), PointerTo("", m.Name),
				fmt.Sprintf("a component file has no member %q", m.Name), didYouMean(m.Name, componentMembers()))
		}
	}
	l.out.Kind = kindOfFile(root)
	l.out.Summary = l.summary(root, "")
	if n := root.Get("$schema"); n != nil && n.Kind != String {
		l.report("component/kind", n, "/$schema", "$schema is a string", "")
	}
	l.definitions()
	l.props(root.Get("props"))
	l.slots(root.Get("slots"))
	switch l.out.Kind {
	case Primitive:
		l.primitive(root)
	default:
		l.composite(root)
	}
}

// isComponentName: segments of ^[a-z][a-z0-9-]*$, one or two, joined by a dot.
func isComponentName(name string) bool {
	if len(name) > 128 {
		return false
	}
	segments := strings.Split(name, ".")
	return len(segments) <= 2 && !slices.ContainsFunc(segments, func(s string) bool {
		return s == "" || !isLower(s[0]) || !every(s, func(b byte) bool { return isLower(b) || isDigit(b) || b == '-' })
	})
}

func kindOfFile(root *Node) ComponentKind {
	if root.Get("layout") == nil {
		return Primitive
	}
	if slots := root.Get("slots"); slots != nil {
		for _, m := range slots.Members {
			if m.Value.Get("placement") != nil {
				return Screen
			}
		}
	}
	return Composite
}

func (l *componentLoader) summary(n *Node, pointer string) string {
	summary := n.Get("summary")
	switch {
	case summary == nil && pointer != "": // a slot may go without
	case summary == nil:
		l.report("component/summary", nil, "", "a component says in one sentence what it is", `write "summary": "…"`)
	case summary.Kind != String || strings.TrimSpace(summary.Text) == "":
		l.report("component/summary", summary, PointerTo(pointer, "summary"), "a summary is one sentence of text", "")
	default:
		return summary.Text
	}
	return ""
}

func (l *componentLoader) props(n *Node) {
	if n == nil {
		l.out.Props = &Schema{
			Types: TypeObject, Closed: true, MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1,
			height: 1, size: 1, Place: l.doc.At(nil),
		}
		return
	}
	before := len(l.diags)
	l.out.Props = l.schema(n, spot{pointer: "/props"})
	if len(l.diags) == before && l.out.Props.Types != TypeObject {
		l.report("component/kind", n, "/props", "props are an object", `write "type": "object"`)
	}
}

// primitive checks what only primitives have.
func (l *componentLoader) primitive(root *Node) {
	l.foreign(root, "placements", "a primitive has no placements: only composites are widgets")
	if base := root.Get("base"); base != nil {
		if base.Kind != Bool {
			l.report("component/kind", base, "/base", "base is true or false", "")
		}
		l.out.Base = base.Text == "true"
	}
	fallback := root.Get("fallback")
	switch {
	case fallback == nil && !l.out.Base:
		l.report("component/fallback", nil, "", "apps without this primitive have nothing to show in its place",
			`write "fallback": a layout of older primitives, or "drop"; or "base": true where every app has it`)
	case fallback == nil:
	case l.out.Base:
		l.report("component/fallback", fallback, "/fallback", "every app has a base primitive: its fallback is never used",
			`take it away, or "base"`)
	case fallback.Kind == String && fallback.Text == "drop":
		l.out.Drop = true
	case fallback.Kind == Object:
		l.out.Fallback = fallback
	default:
		l.report("component/fallback", fallback, "/fallback", `a fallback is a layout node, or "drop"`, "")
	}
}

// composite checks what only composites and screens have.
func (l *componentLoader) composite(root *Node) {
	l.foreign(root, "base", "only primitives are base: composites expand on the server")
	l.foreign(root, "fallback", "a composite needs no fallback: apps never see it")
	layout := root.Get("layout")
	if layout.Kind != Object {
		l.report("component/kind", layout, "/layout", "a layout is one node: an object with a type", "")
	}
	l.out.Layout = layout
	if l.out.Kind == Screen {
		l.foreign(root, "placements", "a screen has no placements: it is no widget")
		l.foreign(root, "props", "a screen has no props: its content is in its slots")
		return
	}
	placements := root.Get("placements")
	if placements == nil {
		return
	}
	if placements.Kind != List || len(placements.Items) == 0 {
		l.report("component/kind", placements, "/placements", "placements is an array of names, the default first", "")
		return
	}
	for i, n := range placements.Items {
		pointer := PointerAt("/placements", i)
		if !l.word(n, pointer, "a placement") {
			continue
		}
		if slices.Contains(l.out.Placements, n.Text) {
			l.report("component/kind", n, pointer, "this placement stands twice", "")
		}
		l.out.Placements = append(l.out.Placements, n.Text)
	}
}

// foreign refuses a member that this kind of component does not have.
func (l *componentLoader) foreign(root *Node, name, message string) {
	for _, m := range root.Members {
		if m.Name == name {
			l.reportAt("component/kind", l.doc.AtName(m), PointerTo("", name), message, "take it away")
		}
	}
}

// word reads a name of a-z, 0-9 and hyphens.
func (l *componentLoader) word(n *Node, pointer, what string) bool {
	if n.Kind == String && isWord(n.Text) {
		return true
	}
	l.report("component/kind", n, pointer, what+" is a name of a-z, 0-9 and hyphens, beginning with a letter, at most 64", "")
	return false
}

func isWord(s string) bool {
	return s != "" && len(s) <= maxNameLength && isLower(s[0]) &&
		every(s, func(b byte) bool { return isLower(b) || isDigit(b) || b == '-' })
}
