package bff

import (
	"slices"

	"mantel/uischema"
)

// chooser lets candidates stand in slots. Its memory is used again.
type chooser struct {
	// perProduct counts them in this slot, and personal says whether one of
	// them is personalised, by the product's order.
	perProduct []uint16
	personal   []bool
	// candidate is the one that is tried.
	candidate candidate
}

// reset makes room for so many products.
func (ch *chooser) reset(products int) {
	ch.perProduct = slices.Grow(ch.perProduct[:0], products)[:products]
	ch.personal = slices.Grow(ch.personal[:0], products)[:products]
}

// choose lets the candidates of one slot stand in their order, within its max
// and perProduct. try says whether one can be shown; one that cannot gives its
// place to the next. A candidate is good until try returns.
func (ch *chooser) choose(slot *uischema.Slot, runs []run, try func(*candidate) bool) {
	clear(ch.perProduct)
	clear(ch.personal)
	stand, c := 0, &ch.candidate
	for i := range runs {
		r := &runs[i]
		*c = candidate{held: r.held, order: r.order, source: r.source, standIn: r.standIn}
		ws := r.widgets()
		for n := range ws {
			switch {
			case slot.Max > 0 && stand >= slot.Max:
				return
			case slot.PerProduct > 0 && int(ch.perProduct[r.order]) >= slot.PerProduct:
				continue
			case r.standIn && ch.personal[r.order]:
				continue
			}
			if c.widget = &ws[n]; !try(c) {
				continue
			}
			stand++
			ch.perProduct[r.order]++
			ch.personal[r.order] = ch.personal[r.order] || r.source == Personalised
		}
	}
}
