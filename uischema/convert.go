package uischema

import (
	"cmp"
	"slices"
)

// Value is what the node and everything inside it say, as written: no
// defaults, no checks. It gives [ErrNumber] where a node that was not made by
// [Parse] holds a number that cannot be carried exactly.
func (n *Node) Value() (Value, error) {
	var c converter
	return c.value(n)
}

// converter makes Values of nodes. It takes their memory in pieces, and
// whoever is done with all of them may use it again.
type converter struct {
	values pieces[Value]
	names  pieces[string]
}

// again gives the memory of all Values made so far to those that follow.
func (c *converter) again() {
	c.values.used, c.names.used = 0, 0
}

// pieces hands out parts of one slice, and starts a larger one where it is
// used up.
type pieces[T any] struct {
	all  []T
	used int
	// taken is how many were handed out, in this slice and those before.
	taken int
}

const (
	largestPiece = 1024
	// fewMembers are put in order, or looked through, one by one.
	fewMembers = 16
)

func (p *pieces[T]) take(n int) []T {
	if p.used+n > len(p.all) {
		p.all = make([]T, max(n, min(p.taken, largestPiece)))
		p.used = 0
	}
	p.used, p.taken = p.used+n, p.taken+n
	return p.all[p.used-n : p.used : p.used]
}

// expect makes room for n at once.
func (p *pieces[T]) expect(n int) { p.all, p.used, p.taken = make([]T, n), 0, 0 }

func (c *converter) value(n *Node) (Value, error) {
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
		v := StringValue(n.Text)
		// An escape is longer than what it stands for, so here there is none.
		if n.End-n.Offset == len(n.Text)+len(`""`) {
			v.bits |= plainBit
		}
		return v, nil
	case List:
		return c.list(n)
	case Object:
		return c.object(n)
	}
	return Value{}, nil
}

func (c *converter) list(n *Node) (Value, error) {
	if len(n.Items) == 0 {
		return none(List), nil
	}
	items := c.values.take(len(n.Items))
	for i, item := range n.Items {
		v, err := c.value(item)
		if err != nil {
			return Value{}, err
		}
		items[i] = v
	}
	return ListValue(items), nil
}

func (c *converter) object(n *Node) (Value, error) {
	if len(n.Members) == 0 {
		return none(Object), nil
	}
	names, slots := c.names.take(len(n.Members)), c.values.take(1+len(n.Members))
	values := slots[1:]
	members := n.Members
	if len(members) > fewMembers {
		members = byName(members)
	}
	for i, m := range members {
		v, err := c.value(m.Value)
		if err != nil {
			return Value{}, err
		}
		j := i // the place of this name among those before it
		for ; j > 0 && names[j-1] > m.Name; j-- {
			names[j], values[j] = names[j-1], values[j-1]
		}
		names[j], values[j] = m.Name, v
	}
	return objectOf(names, slots), nil
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
