package layout

import (
	"mantel/uischema"
)

// content is what a layout gives to one slot of a composite that it uses. It
// runs in the frame of the layout that it was written in.
type content struct {
	body block
	// count says how many nodes the body will write; nil: none.
	count counter
}

// counter counts nodes without writing them.
type counter func(f *frame) (int, error)

// place writes a $slot: what was given to it.
func (f *frame) place(dst []byte, slot int) ([]byte, *Failure) {
	if f.arranged != nil {
		if c := f.arranged[slot]; len(c.Bytes) > 0 {
			dst = append(separated(dst), c.Bytes...)
		}
		return dst, nil
	}
	if slot < len(f.content) && f.content[slot].body != nil {
		return f.content[slot].body.run(f.caller, dst)
	}
	return dst, nil
}

// count is slots.<name>.
func (f *frame) count(slot int) (int, error) {
	switch {
	case slot < 0:
		return 0, nil
	case f.arranged != nil:
		return f.arranged[slot].Count, nil
	case slot >= len(f.content) || f.content[slot].count == nil:
		return 0, nil
	}
	return f.content[slot].count(f.caller)
}

// call runs a composite inside another.
type call struct {
	program *Program
	props   *frameProps
	content []content
	origin
}

func (o *call) run(f *frame, dst []byte) ([]byte, *Failure) {
	x := f.run
	slots := len(x.slots)
	defer x.giveBack(slots)
	props, failure := o.props.values(f, o.node)
	if failure != nil {
		return dst, failure
	}
	mark := len(x.scopes)
	inner := x.push(o.program, props)
	local := o.node.local
	if len(f.scope) == 0 && len(f.suffix) == 0 {
		local = ScreenScope + "." + local
	}
	inner.scope = f.appendScope(local)
	inner.root = inner.scope
	if o.node.root {
		inner.root, inner.outer = f.root, f.outer
	}
	inner.caller, inner.content = f, o.content
	dst, failure = o.program.body.run(inner, dst)
	x.pop(inner)
	x.scopes = x.scopes[:mark]
	return dst, failure
}

// fixed counts n nodes.
func fixed(n int) counter {
	return func(*frame) (int, error) { return n, nil }
}

func (o *branch) counted(inner counter) counter {
	return func(f *frame) (int, error) {
		yes, err := o.condition(f)
		if err != nil || !yes {
			return 0, err
		}
		return inner(f)
	}
}

func (o *loop) counted(inner counter) counter {
	return func(f *frame) (int, error) {
		list, err := o.list(f)
		if err != nil {
			return 0, err
		}
		// The body may be running while its items are counted.
		before := f.turns[o.index].item
		defer func() { o.stand(f, before) }()
		total := 0
		for i := range list.Len() {
			o.stand(f, list.At(i))
			n, err := inner(f)
			if err != nil {
				return 0, err
			}
			total += n
		}
		return total, nil
	}
}

func added(a, b counter) counter {
	if a == nil {
		return b
	}
	return func(f *frame) (int, error) {
		n, err := a(f)
		if err != nil {
			return 0, err
		}
		m, err := b(f)
		return n + m, err
	}
}

// isGiven reports whether a node's member is there and is a list.
func isGiven(n *uischema.Node) bool { return n != nil && n.Kind == uischema.List }
