package bff

import (
	"time"

	"mantel/uischema"
	"mantel/uischema/layout"
)

// appendList writes the end of a response: what stands in each slot. A
// placeholder is nobody's, and of no time.
func (b *buffers) appendList(dst []byte, slots []uischema.Slot) []byte {
	dst = append(dst, `,"slots":[`...)
	// Widgets of one recommendation are of one moment.
	var asOf [len(time.RFC3339)]byte
	var said *Held
	moment := asOf[:0]
	for i := range slots {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"id":`...)
		dst = uischema.AppendString(dst, slots[i].Name)
		dst = append(dst, `,"widgets":[`...)
		if b.stand[i].placeholder {
			dst = append(dst, `{"id":`...)
			dst = uischema.AppendString(dst, layout.PlaceholderScope+"."+slots[i].Name)
			dst = append(dst, `,"source":"placeholder"}`...)
		}
		for n := range standing(&b.stand[i]) {
			c := b.pieces[b.stand[i].first+n].c
			if c.held != said {
				said = c.held
				moment = said.Body.AsOf.UTC().AppendFormat(asOf[:0], time.RFC3339)
			}
			if n > 0 {
				dst = append(dst, ',')
			}
			// Names of products and ids of widgets have nothing to escape.
			dst = append(dst, `{"id":"`...)
			dst = append(dst, c.product()...)
			dst = append(dst, '.')
			dst = append(dst, c.widget.ID...)
			dst = append(dst, `","product":"`...)
			dst = append(dst, c.product()...)
			dst = append(dst, `","source":"`...)
			dst = append(dst, c.source.String()...)
			dst = append(dst, `","asOf":"`...)
			dst = append(dst, moment...)
			dst = append(dst, `"}`...)
		}
		dst = append(dst, ']', '}')
	}
	return append(dst, ']', '}')
}
