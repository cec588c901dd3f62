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
}

// candidate is a widget that may stand in a slot.
type candidate struct {
	held   *Held
	widget *Widget
	source Source
	// standIn marks a generic widget of a product that says something
	// personalised in this slot: it counts only where all of that failed.
	standIn bool
	// order is the product's place in the configuration.
	order int
}

func (c *candidate) product() ProductID { return c.held.Body.Product }

// arrange is a pure function: the same record, generics, slots, products and
// time give the same arrangement, in whatever order record and generics come.
//
// For each product, what it says to this user counts while it lives, else
// what it says to everybody. An empty recommendation that lives is said, too:
// nothing generic stands in. A widget goes to the first slot of its placement.
func arrange(rec Record, generics []Held, slots []uischema.Slot, products []Product, now time.Time) arrangement {
	a := arrangement{slots: make([][]candidate, len(slots))}
	stale := make(map[ProductID]bool)
	for order, p := range products {
		personal := live(rec.Held, p.ID, rec.User, now)
		generic := live(generics, p.ID, "", now)
		a.ends(now, personal, generic)
		switch {
		case personal != nil:
			a.add(personal, Personalised, order, slots, nil)
			if generic != nil {
				a.addStandIns(personal, generic, order, slots)
			}
		case generic != nil:
			a.add(generic, Generic, order, slots, nil)
		}
	}
	for i := range a.slots {
		slices.SortFunc(a.slots[i], compareCandidates)
		for j := range a.slots[i] {
			c := &a.slots[i][j]
			if !c.standIn && !now.Before(c.held.Head.StaleAt) {
				stale[c.product()] = true
			}
		}
	}
	for p := range stale {
		a.stale = append(a.stale, p)
	}
	slices.Sort(a.stale)
	return a
}

// live is what the product holds for user, if it can be shown at that time.
// Of two entries for one product (no store gives them) the newer counts.
func live(held []Held, p ProductID, user UserID, now time.Time) *Held {
	var best *Held
	for i := range held {
		h := &held[i]
		if h.Head.Product != p || h.Head.User != user || h.Head.Withdrawn || h.Body == nil ||
			h.Body.Product != p || h.Body.User != user || !now.Before(h.Head.ExpireAt) {
			continue
		}
		if best == nil || h.Head.Revision > best.Head.Revision {
			best = h
		}
	}
	return best
}

// ends lets the arrangement end no later than what it is made of.
func (a *arrangement) ends(now time.Time, held ...*Held) {
	for _, h := range held {
		if h == nil {
			continue
		}
		a.until = earlier(a.until, h.Head.ExpireAt)
		a.holds = earlier(a.holds, h.Head.ExpireAt)
		if now.Before(h.Head.StaleAt) {
			a.holds = earlier(a.holds, h.Head.StaleAt)
		}
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
// placements, those excepted that skip names.
func (a *arrangement) add(h *Held, source Source, order int, slots []uischema.Slot, skip func(w *Widget, slot int) bool) {
	for i := range h.Body.Widgets {
		w := &h.Body.Widgets[i]
		slot := slotFor(w.Placement, slots)
		if slot < 0 || (skip != nil && skip(w, slot)) {
			continue
		}
		a.slots[slot] = append(a.slots[slot], candidate{held: h, widget: w, source: source, order: order, standIn: skip != nil})
	}
}

// addStandIns adds generic widgets behind the personalised ones of the same
// product, in the slots where it has such. One whose id is that of a
// personalised widget in another slot is left out: ids are unique on a screen.
func (a *arrangement) addStandIns(personal, generic *Held, order int, slots []uischema.Slot) {
	where := make(map[string]int, len(personal.Body.Widgets))
	said := make(map[int]bool, len(slots))
	for i := range personal.Body.Widgets {
		w := &personal.Body.Widgets[i]
		if slot := slotFor(w.Placement, slots); slot >= 0 {
			where[w.ID] = slot
			said[slot] = true
		}
	}
	a.add(generic, Generic, order, slots, func(w *Widget, slot int) bool {
		other, taken := where[w.ID]
		return !said[slot] || (taken && other != slot)
	})
}

// slotFor is the first slot of a placement, or -1.
func slotFor(placement string, slots []uischema.Slot) int {
	return slices.IndexFunc(slots, func(s uischema.Slot) bool { return s.Placement == placement })
}

// compareCandidates is the order in a slot: personalised before generic, then
// the configured order of products, then rank, then product and id.
func compareCandidates(a, b candidate) int {
	return cmp.Or(
		cmp.Compare(a.source, b.source),
		cmp.Compare(a.order, b.order),
		cmp.Compare(a.widget.Rank, b.widget.Rank),
		cmp.Compare(a.product(), b.product()),
		cmp.Compare(a.widget.ID, b.widget.ID),
	)
}

// choose lets the candidates of one slot stand in their order, within its max
// and perProduct. try says whether one can be shown; one that cannot gives its
// place to the next.
func choose(slot *uischema.Slot, cs []candidate, try func(*candidate) bool) []*candidate {
	var stand []*candidate
	perProduct := make(map[ProductID]int)
	personal := make(map[ProductID]bool)
	for i := range cs {
		c := &cs[i]
		p := c.product()
		switch {
		case slot.Max > 0 && len(stand) >= slot.Max:
			return stand
		case slot.PerProduct > 0 && perProduct[p] >= slot.PerProduct:
			continue
		case c.standIn && personal[p]:
			continue
		}
		if !try(c) {
			continue
		}
		stand = append(stand, c)
		perProduct[p]++
		personal[p] = personal[p] || c.source == Personalised
	}
	return stand
}
