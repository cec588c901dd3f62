package uischema

import (
	"strconv"
	"strings"
)

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// PointerTo appends a member's name to an RFC 6901 JSON pointer.
func PointerTo(pointer, name string) string {
	if !strings.ContainsAny(name, "~/") {
		return pointer + "/" + name
	}
	return pointer + "/" + pointerEscapes.Replace(name)
}

// PointerAt appends an item's index to an RFC 6901 JSON pointer.
func PointerAt(pointer string, index int) string {
	return pointer + "/" + strconv.Itoa(index)
}

// Lookup is the value that an RFC 6901 JSON pointer names, or nil. The
// pointer "" names the whole document.
func (d *Document) Lookup(pointer string) *Node {
	n, _ := d.locate(pointer)
	return n
}

// locate gives also the member that the value was found under, if its parent
// is an object.
func (d *Document) locate(pointer string) (n *Node, under *NodeMember) {
	if d == nil {
		return nil, nil
	}
	n = d.Root
	for pointer != "" {
		if n == nil || pointer[0] != '/' {
			return nil, nil
		}
		token := pointer[1:]
		if i := strings.IndexByte(token, '/'); i >= 0 {
			token, pointer = token[:i], token[i:]
		} else {
			pointer = ""
		}
		n, under = n.step(unescape(token))
	}
	return n, under
}

// pointerTo is the pointer of a node of d, "" where it is the root or none.
func (d *Document) pointerTo(n *Node) string {
	pointer := ""
	for at := d.Root; at != nil && n != nil && at != n; {
		var next *Node
		for i, item := range at.Items {
			if item.Offset <= n.Offset && n.End <= item.End {
				next, pointer = item, PointerAt(pointer, i)
			}
		}
		for _, m := range at.Members {
			if m.Value.Offset <= n.Offset && n.End <= m.Value.End {
				next, pointer = m.Value, PointerTo(pointer, m.Name)
			}
		}
		at = next
	}
	return pointer
}

func (n *Node) step(token string) (*Node, *NodeMember) {
	switch n.Kind {
	case Object:
		for i := range n.Members {
			if n.Members[i].Name == token {
				return n.Members[i].Value, &n.Members[i]
			}
		}
	case List:
		i, err := strconv.ParseUint(token, 10, 31)
		if err == nil && int(i) < len(n.Items) && token == strconv.FormatUint(i, 10) {
			return n.Items[i], nil
		}
	}
	return nil, nil
}

func unescape(token string) string {
	if !strings.Contains(token, "~") {
		return token
	}
	return strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
}
