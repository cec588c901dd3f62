package bff

import (
	"slices"

	"mantel/uischema"
)

// chooser lets candidates stand in slots. Its memory is used again.
type chooser struct {
	// stand are those that stand, slot after slot.
	stand []*candidate
	// perProduct counts them in this slot, and personal says whether one of
	// them is personalised, by the product's order.
	perProduct []uint16
	personal   []bool
}

// reset makes room for so many products.
func (ch *chooser) reset(products int) {
	ch.stand = ch.stand[:0]
	ch.perProduct = slices.Grow(ch.perProduct[:0], products)[:products]
	ch.personal = slices.Grow(ch.personal[:0], products)[:products]
}

// choose lets the candidates of one slot stand in their order, within its max
// and perProduct. try says whether one can be shown; one that cannot gives its
// place to the next.
func (ch *chooser) choose(slot *uischema.Slot, cs []candidate, try func(*candidate) bool) []*candidate {
	clear(ch.perProduct)
	clear(ch.personal)
	first := len(ch.stand)
	for i := range cs {
		c := &cs[i]
		switch {
		case slot.Max > 0 && len(ch.stand)-first >= slot.Max:
			return ch.stand[first:]
		case slot.PerProduct > 0 && int(ch.perProduct[c.order]) >= slot.PerProduct:
			continue
		case c.standIn && ch.personal[c.order]:
			continue
		}
		if !try(c) {
			continue
		}
		ch.stand = append(ch.stand, c)
		ch.perProduct[c.order]++
		ch.personal[c.order] = ch.personal[c.order] || c.source == Personalised
	}
	return ch.stand[first:]
}
