package uischema

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"mantel/uischema/diag"
)

// The bounds of a tree.
const (
	// MaxTreeDepth is how many nodes may stand inside each other.
	MaxTreeDepth = 64
	// MaxTreeNodes is how many nodes a tree may have.
	MaxTreeNodes = 5000
	// MaxNodeID is the most bytes of a node's id.
	MaxNodeID = 200
)

// CheckTree holds a tree to a catalog: doc is a root node, or a response with
// a root node as its member "root". A node's schema is chosen by its type.
// Each fault gives one diagnostic at its own place, the first hundred of them.
//
// expanded are components by name, as an edition has them. They fit no better
// for it: a tree for apps has primitives only. But a node that has a composite
// or screen among them for its type is told so.
func CheckTree(c *Catalog, doc *Document, p Policy, expanded ...map[string]*Component) []diag.Diagnostic {
	t := &treeChecker{catalog: c, expanded: expanded, doc: doc, policy: p, ids: map[string]*Node{}}
	root := doc.Root
	if in := root.Get("root"); in != nil && root.Get("type") == nil {
		t.path.into("root")
		root = in
	}
	t.node(root, 1)
	diag.Sort(t.diags)
	return t.diags
}

type treeChecker struct {
	catalog  *Catalog
	expanded []map[string]*Component
	doc      *Document
	policy   Policy
	ids      map[string]*Node
	nodes    int
	path     path
	convert  converter
	diags    []diag.Diagnostic
}

// report adds a finding about the value that is looked at.
func (t *treeChecker) report(rule string, place diag.Place, message, hint string, notes ...string) {
	if len(t.diags) < maxFindings {
		t.diags = append(t.diags, diag.Diagnostic{
			Rule: rule, Place: place, Pointer: t.path.pointer(), Message: message, Hint: hint, Notes: notes,
		})
	}
}

// reportIn adds a finding about a member of it.
func (t *treeChecker) reportIn(name, rule string, place diag.Place, message, hint string, notes ...string) {
	t.path.into(name)
	defer t.path.back()
	t.report(rule, place, message, hint, notes...)
}

// start marks where a value begins: a whole node would be too much to
// underline.
func (t *treeChecker) start(n *Node) diag.Place {
	if n.Kind == Object || n.Kind == List {
		return t.doc.Place(n.Offset, n.Offset+1)
	}
	return t.doc.At(n)
}

// node checks one node and those inside it.
func (t *treeChecker) node(n *Node, depth int) {
	if n.Kind != Object {
		t.report("tree/member", t.start(n), "a node is an object with type, id and props", "")
		return
	}
	if t.nodes++; t.nodes > MaxTreeNodes {
		if t.nodes == MaxTreeNodes+1 {
			t.report("tree/nodes", t.start(n), fmt.Sprintf("a tree has at most %d nodes", MaxTreeNodes), "")
		}
		return
	}
	if depth > MaxTreeDepth {
		t.report("tree/depth", t.start(n), fmt.Sprintf("nodes nest at most %d deep", MaxTreeDepth), "")
		return
	}
	component := t.component(n)
	t.id(n)
	t.members(n)
	if component != nil {
		t.props(component, n)
	}
	t.track(n.Get("track"))
	t.slots(component, n, depth)
}

func (t *treeChecker) component(n *Node) *Component {
	kind := n.Get("type")
	if kind == nil {
		t.report("tree/type", t.start(n), "this node has no type", `write "type": the name of a component`)
		return nil
	}
	if kind.Kind == String {
		if c := t.catalog.Primitives[kind.Text]; c != nil {
			return c
		}
		for _, components := range t.expanded {
			if c := components[kind.Text]; c != nil {
				t.reportIn("type", "tree/type", t.start(kind),
					fmt.Sprintf("%s is a %s: the server expands it, and apps have primitives only", c.Name, c.Kind),
					"write the nodes that its layout gives", "declared in "+c.Doc.At(nil).String())
				return nil
			}
		}
	}
	t.reportIn("type", "tree/type", t.start(kind), "the catalog has no such component",
		didYouMean(kind.Text, slices.Sorted(maps.Keys(t.catalog.Primitives))))
	return nil
}

func (t *treeChecker) id(n *Node) {
	id := n.Get("id")
	if id == nil {
		t.report("tree/id", t.start(n), "this node has no id", "apps keep a node's state by its id")
		return
	}
	if id.Kind != String || !isNodeID(id.Text) {
		t.reportIn("id", "tree/id", t.start(id),
			fmt.Sprintf("an id is 1 to %d printable ASCII characters without space and quotes", MaxNodeID), "")
		return
	}
	if first, again := t.ids[id.Text]; again {
		t.reportIn("id", "tree/id", t.start(id), "another node has this id", "ids are unique in a tree", firstAt(t.start(first)))
		return
	}
	t.ids[id.Text] = id
}

// isNodeID: 1–200 bytes of printable ASCII without space, quotes and
// backslash.
func isNodeID(s string) bool {
	return s != "" && len(s) <= MaxNodeID && every(s, func(b byte) bool {
		return b > ' ' && b < utf8.RuneSelf-1 && b != '"' && b != '\'' && b != '`' && b != '\\'
	})
}

func (t *treeChecker) members(n *Node) {
	for _, m := range n.Members {
		switch m.Name {
		case "type", "id", "props", "children", "slots", "track":
		default:
			t.reportIn(m.Name, "tree/member", t.doc.AtName(m), "a node has no such member",
				didYouMean(m.Name, []string{"type", "id", "props", "children", "slots", "track"}))
		}
	}
}

func (t *treeChecker) props(c *Component, n *Node) {
	props := n.Get("props")
	if props == nil {
		t.report("tree/member", t.start(n), "this node has no props", `write "props": {} where there are none`)
		return
	}
	t.path.into("props")
	defer t.path.back()
	t.convert.again() // nothing keeps the props of the node before
	v, err := t.convert.value(props)
	if err != nil {
		t.report("json/number", t.start(props), err.Error(), "")
		return
	}
	if c.Props.Valid(v, t.policy) {
		return
	}
	for _, d := range t.doc.Diagnostics(t.path.pointer(), c.Props.Check(v, t.policy)) {
		d.Message = c.Name + ": " + d.Message
		if d.Rule == "prop/unknown" && t.doc.File != "" {
			// In a file, unlike in a request, a name may be repeated.
			_, under := t.doc.locate(d.Pointer)
			d.Message = fmt.Sprintf("%s has no property %q", c.Name, under.Name)
		}
		if len(t.diags) < maxFindings {
			t.diags = append(t.diags, d)
		}
	}
}

// track is what products get back with a tap: strings by name.
func (t *treeChecker) track(n *Node) {
	if n == nil {
		return
	}
	t.path.into("track")
	defer t.path.back()
	if n.Kind != Object {
		t.report("tree/member", t.start(n), "track is an object of strings", "")
		return
	}
	for _, m := range n.Members {
		if m.Value.Kind != String {
			t.reportIn(m.Name, "tree/member", t.start(m.Value), "track is an object of strings", "")
		}
	}
}
