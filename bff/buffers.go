package bff

import (
	"mantel/bff/patch"
	"mantel/uischema"
	"mantel/uischema/layout"
)

// buffers are what one screen needs while it is made. They are used again, by
// whoever is next: nothing that products said stays in them.
type buffers struct {
	view view
	// held are the record's entries, where some were decoded for this screen.
	held        []Held
	arrangement arrangement
	chooser
	drops drops
	// batch is what the widgets' props are read into that are this user's.
	batch uischema.Batch
	// parts are what stands, counts how many do in each slot.
	parts    []part
	counts   []int32
	contents []layout.SlotContent
	// sections are those that are not kept.
	sections []section
	// before and now are the sections of two bodies, beforeText and nowText
	// the bodies.
	before, now         []patch.Section
	beforeText, nowText []byte
	// key is hashed; nodes are what was rendered and is not kept, widget what
	// is; content is what stands in for slots' contents, tree the screen's
	// nodes around it, text the frame that is cut from them.
	// names are what a widget's program is told of whose it is.
	key, nodes, widget, content, tree, text, names []byte
}

// name says whose a widget is: the id of its root node, and what goes out with
// it, as JSON. Both are good until the next one is named.
func (b *buffers) name(p ProductID, w *Widget) (id, track []byte) {
	dst := append(append(append(b.names[:0], p...), '.'), w.ID...)
	end := len(dst)
	b.names = appendTrack(dst, p, w)
	return b.names[:end:end], b.names[end:]
}

func (h *Home) buffers() *buffers {
	if b, ok := h.scratch.Get().(*buffers); ok {
		return b
	}
	return &buffers{}
}

// release lets the buffers be used again.
func (h *Home) release(b *buffers) {
	b.view = view{}
	clear(b.held)
	b.arrangement.forget()
	b.candidate = candidate{}
	clear(b.parts)
	clear(b.sections)
	clear(b.contents)
	b.contents = b.contents[:0] // a screen seldom needs any
	b.drops.product = ""
	b.batch.Forget()
	h.scratch.Put(b)
}

// begin empties them, but for what is arranged.
func (b *buffers) begin(products int) {
	b.reset(products)
	b.parts, b.counts, b.sections = b.parts[:0], b.counts[:0], b.sections[:0]
	b.nodes = b.nodes[:0]
}
