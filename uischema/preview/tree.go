package preview

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"mantel/uischema"
)

// ErrTree says that what should be rendered is no tree: not JSON, too large,
// or without a root node.
var ErrTree = errors.New("no tree to preview")

// node is one node of a tree, read loosely: what does not have its proper
// type is taken for absent, since a preview shows what there is.
type node struct {
	kind, id string
	props    map[string]any
	children []any
	slots    map[string]any
}

// readTree takes a root node, or a response with "root".
func readTree(tree []byte) (node, error) {
	if len(tree) > MaxTree {
		return node{}, fmt.Errorf("%w: more than %d bytes", ErrTree, MaxTree)
	}
	dec := json.NewDecoder(bytes.NewReader(tree))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return node{}, fmt.Errorf("%w: %w", ErrTree, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return node{}, fmt.Errorf("%w: text after the tree", ErrTree)
	}
	m, ok := plain(v).(map[string]any)
	if !ok {
		return node{}, fmt.Errorf("%w: not an object", ErrTree)
	}
	if root, ok := m["root"].(map[string]any); ok {
		m = root
	}
	if _, ok := m["type"].(string); !ok {
		return node{}, fmt.Errorf("%w: the root has no type", ErrTree)
	}
	return readNode(m), nil
}

func readNode(v any) node {
	m, _ := v.(map[string]any)
	var n node
	n.kind, _ = m["type"].(string)
	n.id, _ = m["id"].(string)
	n.props, _ = m["props"].(map[string]any)
	n.children, _ = m["children"].([]any)
	n.slots, _ = m["slots"].(map[string]any)
	return n
}

// slot is the content of a slot; "children" is one of them.
func (n *node) slot(name string) []any {
	if name == "children" {
		return n.children
	}
	list, _ := n.slots[name].([]any)
	return list
}

// plain turns number literals into int64 where they are whole and exact, else
// float64, in place.
func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		n, err := uischema.ParseNumber(v.String())
		if err != nil {
			f, _ := v.Float64() // beyond the range: as near as a double comes
			return f
		}
		if n.Kind() == uischema.Int {
			return n.Int()
		}
		return n.Number()
	case string:
		return strings.ToValidUTF8(v, "\uFFFD")
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	}
	return v
}
