package bff

import (
	"time"

	"mantel/uischema"
	"mantel/uischema/layout"
)

// appendList writes the end of a response: what stands in each slot. A
// placeholder is nobody's, and of no time.
func (buffers *buffers) appendList(b []byte, slots []uischema.Slot) []byte {
	stand, pieces := buffers.stand, buffers.pieces
	b = append(b, `,"slots":[`...)
	// Widgets of one recommendation are of one moment.
	var asOf [len(time.RFC3339)]byte
	var said *Held
	moment := asOf[:0]
	for i := range slots {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"id":`...)
		b = uischema.AppendString(b, slots[i].Name)
		b = append(b, `,"widgets":[`...)
		if stand[i].placeholder {
			b = append(b, `{"id":`...)
			b = uischema.AppendString(b, layout.PlaceholderScope+"."+slots[i].Name)
			b = append(b, `,"source":"placeholder"}`...)
		}
		for n := range standing(&stand[i]) {
			c := pieces[stand[i].first+n].c
			if c.held != said {
				said = c.held
				moment = said.Body.AsOf.UTC().AppendFormat(asOf[:0], time.RFC3339)
			}
			if n > 0 {
				b = append(b, ',')
			}
			// Names of products and ids of widgets have nothing to escape.
			b = append(b, `{"id":"`...)
			b = append(b, c.product()...)
			b = append(b, '.')
			b = append(b, c.widget.ID...)
			b = append(b, `","product":"`...)
			b = append(b, c.product()...)
			b = append(b, `","source":"`...)
			b = append(b, c.source.String()...)
			b = append(b, `","asOf":"`...)
			b = append(b, moment...)
			b = append(b, `"}`...)
		}
		b = append(b, ']', '}')
	}
	return append(b, ']', '}')
}
