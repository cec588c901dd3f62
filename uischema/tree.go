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
func CheckTree(c *Catalog, doc *Document, p Policy) []diag.Diagnostic {
	t := &treeChecker{catalog: c, doc: doc, policy: p, ids: map[string]*Node{}}
	t.names = slices.Sorted(maps.Keys(c.Primitives))
	pointer, root := "", doc.Root
	if in := doc.Root.Get("root"); in != nil && doc.Root.Get("type") == nil {
		pointer, root = "/root", in
	}
	t.node(root, pointer, 1)
	diag.Sort(t.diags)
	return t.diags
}

type treeChecker struct {
	catalog *Catalog
	doc     *Document
	policy  Policy
	names   []string
	ids     map[string]*Node
	nodes   int
	diags   []diag.Diagnostic
}

func (t *treeChecker) report(rule string, place diag.Place, pointer, message, hint string, notes ...string) {
	if len(t.diags) < maxFindings {
		t.diags = append(t.diags, diag.Diagnostic{
			Rule: rule, Place: place, Pointer: pointer, Message: message, Hint: hint, Notes: notes,
		})
	}
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
func (t *treeChecker) node(n *Node, pointer string, depth int) {
	if n.Kind != Object {
		t.report("tree/member", t.start(n), pointer, "a node is an object with type, id and props", "")
		return
	}
	if t.nodes++; t.nodes > MaxTreeNodes {
		if t.nodes == MaxTreeNodes+1 {
			t.report("tree/nodes", t.start(n), pointer, fmt.Sprintf("a tree has at most %d nodes", MaxTreeNodes), "")
		}
		return
	}
	if depth > MaxTreeDepth {
		t.report("tree/depth", t.start(n), pointer, fmt.Sprintf("nodes nest at most %d deep", MaxTreeDepth), "")
		return
	}
	component := t.component(n, pointer)
	t.id(n, pointer)
	t.members(n, pointer)
	if component != nil {
		t.props(component, n, pointer)
	}
	t.track(n.Get("track"), PointerTo(pointer, "track"))
	t.slots(component, n, pointer, depth)
}

func (t *treeChecker) component(n *Node, pointer string) *Component {
	kind := n.Get("type")
	if kind == nil {
		t.report("tree/type", t.start(n), pointer, "this node has no type", `write "type": the name of a component`)
		return nil
	}
	if kind.Kind == String {
		if c := t.catalog.Primitives[kind.Text]; c != nil {
			return c
		}
	}
	t.report("tree/type", t.start(kind), PointerTo(pointer, "type"), "the catalog has no such component", didYouMean(kind.Text, t.names))
	return nil
}

func (t *treeChecker) id(n *Node, pointer string) {
	id := n.Get("id")
	if id == nil {
		t.report("tree/id", t.start(n), pointer, "this node has no id", "apps keep a node's state by its id")
		return
	}
	pointer = PointerTo(pointer, "id")
	if id.Kind != String || !isNodeID(id.Text) {
		t.report("tree/id", t.start(id), pointer,
			fmt.Sprintf("an id is 1 to %d printable ASCII characters without space and quotes", MaxNodeID), "")
		return
	}
	if first, again := t.ids[id.Text]; again {
		t.report("tree/id", t.start(id), pointer, "another node has this id", "ids are unique in a tree", "first at "+t.start(first).String())
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

func nodeMembers() []string { return []string{"type", "id", "props", "children", "slots", "track"} }

func (t *treeChecker) members(n *Node, pointer string) {
	for _, m := range n.Members {
		if !slices.Contains(nodeMembers(), m.Name) {
			t.report("tree/member", t.doc.AtName(m), PointerTo(pointer, m.Name),
				"a node has no such member", didYouMean(m.Name, nodeMembers()))
		}
	}
}

func (t *treeChecker) props(c *Component, n *Node, pointer string) {
	props := n.Get("props")
	if props == nil {
		t.report("tree/member", t.start(n), pointer, "this node has no props", `write "props": {} where there are none`)
		return
	}
	pointer = PointerTo(pointer, "props")
	v, err := props.Value()
	if err != nil {
		t.report("json/number", t.start(props), pointer, err.Error(), "")
		return
	}
	if c.Props.Valid(v, t.policy) {
		return
	}
	for _, d := range t.doc.Diagnostics(pointer, c.Props.Check(v, t.policy)) {
		d.Message = c.Name + ": " + d.Message
		if len(t.diags) < maxFindings {
			t.diags = append(t.diags, d)
		}
	}
}

// track is what products get back with a tap: strings by name.
func (t *treeChecker) track(n *Node, pointer string) {
	if n == nil {
		return
	}
	if n.Kind != Object {
		t.report("tree/member", t.start(n), pointer, "track is an object of strings", "")
		return
	}
	for _, m := range n.Members {
		if m.Value.Kind != String {
			t.report("tree/member", t.start(m.Value), PointerTo(pointer, m.Name), "track is an object of strings", "")
		}
	}
}
