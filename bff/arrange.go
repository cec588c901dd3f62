package bff

import (
	"cmp"
	"slices"
	"time"

	"mantel/uischema"
)

// Source says where what stands in a slot comes from.
type Source uint8

const (
	// Personalised: the product said it to this user.
	Personalised Source = iota
	// Generic: the product said it to everybody.
	Generic
	// Placeholder: nobody said anything that could be shown.
	Placeholder
)

// String gives the name that goes out: "personalised", "generic",
// "placeholder".
func (s Source) String() string {
	return [...]string{"personalised", "generic", "placeholder"}[s]
}

// arrangement says which widgets may stand in each slot of a screen, best
// first, and until when that holds.
type arrangement struct {
	// slots are parallel to the screen's.
	slots [][]candidate
	// until is the first moment at which the arrangement changes although
	// nothing was pushed; zero: never.
	until time.Time
	// holds is the first moment at which that, or what is stale, changes;
	// zero: never.
	holds time.Time
	// stale are the products, ascending, of which candidates are past their
	// staleAfter.
	stale []ProductID

	// What live gives, by the products' order: memory that is used again.
	personal, generic []*Held
}

// candidate is a widget that may stand in a slot.
type candidate struct {
	held   *Held
	widget *Widget
	// order is the product's place in the configuration.
	order  int32
	source Source
	// standIn marks a generic widget of a product that says something
	// personalised in this slot: it counts only where all of that failed.
	standIn bool
	// wrong marks a widget of which the oracle has found that it is rendered
	// wrongly: it fails.
	wrong bool
}

func (c *candidate) product() ProductID { return c.held.Body.Product }

// ranking is the order in which products stand in a slot.
type ranking struct {
	products []Product
	// order is each product's place among them.
	order map[ProductID]int
}

func rank(products []Product) ranking {
	r := ranking{products: products, order: make(map[ProductID]int, len(products))}
	for i, p := range products {
		if _, twice := r.order[p.ID]; !twice {
			r.order[p.ID] = i
		}
	}
	return r
}

// arrange is a pure function: the same record, generics, slots, products and
// time give the same arrangement, in whatever order record and generics come.
// It takes the memory of an arrangement that is not needed any more.
//
// For each product, what it says to this user counts while it lives, else
// what it says to everybody. An empty recommendation that lives is said, too:
// nothing generic stands in. A widget goes to the first slot of its placement.
func (r *ranking) arrange(a *arrangement, rec Record, generics []Held, slots []uischema.Slot, now time.Time) {
	a.reset(len(slots))
	a.personal = r.live(a.personal, rec.Held, rec.User, now)
	a.generic = r.live(a.generic, generics, "", now)
	// Personal before generic, then the order of products: only the widgets of
	// one recommendation are still to be sorted.
	for order, h := range a.personal {
		if h != nil {
			a.ends(now, h)
			a.add(h, Personalised, order, slots, now)
		}
	}
	for order, h := range a.generic {
		if h == nil {
			continue
		}
		a.ends(now, h)
		if personal := a.personal[order]; personal != nil {
			a.addStandIns(personal, h, order, slots)
		} else {
			a.add(h, Generic, order, slots, now)
		}
	}
	for i := range a.slots {
		sortCandidates(a.slots[i])
	}
	slices.Sort(a.stale)
}

// reset empties an arrangement, and keeps its memory.
func (a *arrangement) reset(slots int) {
	a.slots = slices.Grow(a.slots[:0], slots)[:slots]
	for i := range a.slots {
		a.slots[i] = a.slots[i][:0]
	}
	// What is stale is given out: it is not used again.
	a.until, a.holds, a.stale = time.Time{}, time.Time{}, nil
}

// forget lets go of everything that products said.
func (a *arrangement) forget() {
	for _, cs := range a.slots {
		clear(cs)
	}
	clear(a.personal)
	clear(a.generic)
}

// live is what each product holds for user, by the products' order, as far as
// it can be shown at that time. Of two entries for one product (no store gives
// them) the newer counts.
func (r *ranking) live(dst []*Held, held []Held, user UserID, now time.Time) []*Held {
	dst = slices.Grow(dst[:0], len(r.products))[:len(r.products)]
	clear(dst)
	for i := range held {
		h := &held[i]
		if !h.lives(h.Head.Product, user, now) {
			continue
		}
		order, ok := r.order[h.Head.Product]
		if ok && (dst[order] == nil || h.Head.Revision > dst[order].Head.Revision) {
			dst[order] = h
		}
	}
	return dst
}

// live is what the product holds for user, if it can be shown at that time.
func live(held []Held, p ProductID, user UserID, now time.Time) *Held {
	var best *Held
	for i := range held {
		if h := &held[i]; h.lives(p, user, now) && (best == nil || h.Head.Revision > best.Head.Revision) {
			best = h
		}
	}
	return best
}

// lives reports whether an entry is that product's, for that user, and can be
// shown at that time.
func (h *Held) lives(p ProductID, user UserID, now time.Time) bool {
	return h.Head.Product == p && h.Head.User == user && !h.Head.Withdrawn && h.Body != nil &&
		h.Body.Product == p && h.Body.User == user && now.Before(h.Head.ExpireAt)
}

// ends lets the arrangement end no later than what it is made of.
func (a *arrangement) ends(now time.Time, h *Held) {
	a.until = earlier(a.until, h.Head.ExpireAt)
	a.holds = earlier(a.holds, h.Head.ExpireAt)
	if now.Before(h.Head.StaleAt) {
		a.holds = earlier(a.holds, h.Head.StaleAt)
	}
}

// earlier is the earlier of two times, of which a zero one is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// add puts the widgets of one recommendation into the slots of their
// placements.
func (a *arrangement) add(h *Held, source Source, order int, slots []uischema.Slot, now time.Time) {
	stands := false
	for i := range h.Body.Widgets {
		w := &h.Body.Widgets[i]
		if slot := slotFor(w.Placement, slots); slot >= 0 {
			a.slots[slot] = append(a.slots[slot], candidate{held: h, widget: w, source: source, order: int32(order)})
			stands = true
		}
	}
	if stands && !now.Before(h.Head.StaleAt) {
		a.stale = append(a.stale, h.Body.Product)
	}
}

// addStandIns adds generic widgets behind the personalised ones of the same
// product, in the slots where it has such. One whose id is that of a
// personalised widget in another slot is left out: ids are unique on a screen.
func (a *arrangement) addStandIns(personal, generic *Held, order int, slots []uischema.Slot) {
	for i := range generic.Body.Widgets {
		w := &generic.Body.Widgets[i]
		slot := slotFor(w.Placement, slots)
		if slot >= 0 && personal.Body.leaves(w.ID, slot, slots) {
			a.slots[slot] = append(a.slots[slot], candidate{held: generic, widget: w, source: Generic, order: int32(order), standIn: true})
		}
	}
}

// leaves reports whether a recommendation has widgets in a slot, and none of
// that id in another.
func (r *Recommendation) leaves(id string, slot int, slots []uischema.Slot) bool {
	there := false
	for i := range r.Widgets {
		own := slotFor(r.Widgets[i].Placement, slots)
		there = there || own == slot
		if own >= 0 && own != slot && r.Widgets[i].ID == id {
			return false
		}
	}
	return there
}

// slotFor is the first slot of a placement, or -1.
func slotFor(placement string, slots []uischema.Slot) int {
	for i := range slots {
		if slots[i].Placement == placement {
			return i
		}
	}
	return -1
}

// sortCandidates sorts what mostly is sorted.
func sortCandidates(cs []candidate) {
	for i := 1; i < len(cs); i++ {
		if compareCandidates(&cs[i-1], &cs[i]) > 0 {
			slices.SortFunc(cs, func(a, b candidate) int { return compareCandidates(&a, &b) })
			return
		}
	}
}

// compareCandidates is the order in a slot: personalised before generic, then
// the configured order of products, then rank, then product and id.
func compareCandidates(a, b *candidate) int {
	if n := cmp.Compare(a.source, b.source); n != 0 {
		return n
	}
	if n := cmp.Compare(a.order, b.order); n != 0 {
		return n
	}
	if n := cmp.Compare(a.widget.Rank, b.widget.Rank); n != 0 {
		return n
	}
	return cmp.Or(cmp.Compare(a.product(), b.product()), cmp.Compare(a.widget.ID, b.widget.ID))
}
