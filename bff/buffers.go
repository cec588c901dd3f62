package bff

import (
	"mantel/bff/patch"
	"mantel/uischema/layout"
)

// buffers are what one screen needs while it is made. They are used again, by
// whoever is next: nothing that products said stays in them.
type buffers struct {
	arrangement arrangement
	chooser
	stand    []shown
	pieces   []piece
	contents []layout.SlotContent
	// before and now are the sections of two bodies.
	before, now []patch.Section
	// key is hashed; nodes are what was rendered and is not remembered, widget
	// what is; content is all slots' contents, body the whole response.
	key, nodes, widget, content, body []byte
}

func (h *Home) buffers() *buffers {
	if b, ok := h.scratch.Get().(*buffers); ok {
		return b
	}
	return &buffers{nodes: make([]byte, 0, 32<<10), widget: make([]byte, 0, 8<<10), content: make([]byte, 0, 32<<10), body: make([]byte, 0, 40<<10)}
}

// release lets the buffers be used again.
func (h *Home) release(b *buffers) {
	b.arrangement.forget()
	clear(b.chooser.stand)
	clear(b.pieces)
	clear(b.contents)
	h.scratch.Put(b)
}

// begin empties them, but for what is arranged.
func (b *buffers) begin(products int) {
	b.reset(products)
	b.stand, b.pieces = b.stand[:0], b.pieces[:0]
	b.nodes = b.nodes[:0]
}

// join puts the pieces of each slot one behind the other.
func (b *buffers) join() {
	size := 0
	for i := range b.pieces {
		size += len(b.pieces[i].bytes) + 1
	}
	if cap(b.content) < size {
		b.content = make([]byte, 0, size)
	}
	b.content, b.contents = b.content[:0], b.contents[:0]
	for _, s := range b.stand {
		start := len(b.content)
		for n := range s.count {
			if n > 0 {
				b.content = append(b.content, ',')
			}
			b.content = append(b.content, b.pieces[s.first+n].bytes...)
		}
		b.contents = append(b.contents, layout.SlotContent{Count: s.count, Bytes: b.content[start:len(b.content):len(b.content)]})
	}
}
