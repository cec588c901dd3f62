package uischema

import (
	"cmp"
	"slices"
)

// Value is what the node and everything inside it say, as written: no
// defaults, no checks. It gives [ErrNumber] where a node that was not made by
// [Parse] holds a number that cannot be carried exactly.
func (n *Node) Value() (Value, error) {
	if n == nil {
		return Value{}, nil
	}
	switch n.Kind {
	case Null:
		return NullValue(), nil
	case Bool:
		return BoolValue(n.Text == "true"), nil
	case Int, Float:
		return ParseNumber(n.Text)
	case String:
		return StringValue(n.Text), nil
	case List:
		return n.list()
	case Object:
		return n.object()
	}
	return Value{}, nil
}

func (n *Node) list() (Value, error) {
	items := make([]Value, len(n.Items))
	for i, item := range n.Items {
		v, err := item.Value()
		if err != nil {
			return Value{}, err
		}
		items[i] = v
	}
	return ListValue(items), nil
}

func (n *Node) object() (Value, error) {
	names := make([]string, len(n.Members))
	values := make([]Value, len(n.Members))
	for i, m := range byName(n.Members) {
		v, err := m.Value.Value()
		if err != nil {
			return Value{}, err
		}
		names[i], values[i] = m.Name, v
	}
	return sortedObject(names, values), nil
}

// byName gives members in ascending order of their names, and leaves the
// node's own order alone.
func byName(members []NodeMember) []NodeMember {
	order := func(a, b NodeMember) int { return cmp.Compare(a.Name, b.Name) }
	if slices.IsSortedFunc(members, order) {
		return members
	}
	members = slices.Clone(members)
	slices.SortFunc(members, order)
	return members
}
