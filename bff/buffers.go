package bff

import (
	"slices"

	"mantel/bff/patch"
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
	key, content, tree, text []byte
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
	clear(b.chooser.stand)
	clear(b.parts)
	clear(b.sections)
	clear(b.contents)
	b.drops.product = ""
	h.scratch.Put(b)
}

// begin empties them, but for what is arranged.
func (b *buffers) begin(products int) {
	b.reset(products)
	b.parts, b.counts, b.sections = b.parts[:0], b.counts[:0], b.sections[:0]
	b.sheet.text, b.moment = b.sheet.text[:0], stamp{}
	candidates := 0
	for _, cs := range b.arrangement.slots {
		candidates += len(cs)
	}
	b.sections = slices.Grow(b.sections, candidates) // what stands points into it
}
