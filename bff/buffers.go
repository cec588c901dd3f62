package bff

import (
	"slices"

	"mantel/bff/patch"
	"mantel/uischema"
	"mantel/uischema/layout"
)

// buffers are what one screen needs while it is made. They are used again, by
// whoever is next at that Home: nothing that products said stays in them.
type buffers struct {
	view view
	// held are the record's entries, where some were decoded for this screen.
	held []Held
	// opened are the bodies of a user of whom nothing is kept.
	opened      room
	arrangement arrangement
	chooser
	drops drops
	// batch is what the widgets' props are read into that are this user's.
	batch uischema.Batch
	// parts are what stands, counts how many do in each slot.
	parts    []part
	counts   []int32
	contents []layout.SlotContent
	// sheet and sections are what was rendered for this screen alone; moment is
	// the last time in the text.
	sheet    sheet
	sections []section
	moment   stamp
	// before and now are the sections of two bodies, beforeText and nowText
	// the bodies.
	before, now         []patch.Section
	beforeText, nowText []byte
	// key is hashed; content is what stands in for slots' contents, tree the screen's
	// nodes around it, text the frame that is cut from them.
	// names are what a widget's program is told of whose it is.
	key, content, tree, text, names []byte
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
	b := &buffers{}
	b.view.home, b.view.buffers = h, b
	return b
}

// release lets the buffers be used again.
func (h *Home) release(b *buffers) {
	b.view.forget()
	clear(b.held)
	b.arrangement.forget()
	b.candidate = candidate{}
	clear(b.parts)
	clear(b.sections)
	clear(b.contents)
	b.contents = b.contents[:0] // a screen seldom needs any
	b.drops.product = ""
	b.batch.Forget()
	b.opened.again()
	h.scratch.Put(b)
}

// begin empties them, but for what is arranged.
func (b *buffers) begin(products int) {
	b.reset(products)
	b.parts, b.counts, b.sections = b.parts[:0], b.counts[:0], b.sections[:0]
	b.sheet.text, b.moment = b.sheet.text[:0], stamp{}
	candidates := 0
	for i := range b.arrangement.speakers {
		candidates += b.arrangement.speakers[i].candidates
	}
	b.sections = slices.Grow(b.sections, candidates) // what stands points into it
}
