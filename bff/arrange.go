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
	// runs are parallel to the screen's slots.
	runs [][]run
	// until is the first moment at which the arrangement changes although
	// nothing was pushed; zero: never.
	until time.Time
	// holds is the first moment at which that, or what is stale, changes;
	// zero: never.
	holds time.Time
	// stale are the products, ascending, of which candidates are past their
	// staleAfter.
	stale []ProductID

	// speakers are the recommendations of which something may stand: those to
	// the user, then those to everybody, each in the products' order. With the
	// screen's slots they decide about all of the above.
	speakers []speaker

	// What live gives, by the products' order: memory that is used again.
	personal, generic []*Held
	// places are the slots of what one product says to the user; -1 is none.
	places []int
	// unsorted says that the widgets of one recommendation do not stand in its
	// own order.
	unsorted bool
}

// speaker is a recommendation with so many candidates.
type speaker struct {
	held       *Held
	candidates int
	order      int32
	source     Source
}

// run is some candidates of one recommendation, one behind the other in it, too.
type run struct {
	held *Held
	// first is the place of their first widget, count how many there are.
	first, count int
	// order, source and standIn are as a candidate's.
	order   int32
	source  Source
	standIn bool
	// mixed says that they are of several components.
	mixed bool
}

// widgets are the run's.
func (r *run) widgets() []Widget { return r.held.Body.Widgets[r.first:][:r.count] }

// candidate is its n-th.
func (r *run) candidate(n int) candidate {
	return candidate{held: r.held, widget: &r.held.Body.Widgets[r.first+n], order: r.order, source: r.source, standIn: r.standIn}
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
}

func (c *candidate) product() ProductID { return c.held.Body.Product }

// ranking is the order in which products stand in a slot.
type ranking struct {
	products []Product
	// order is each product's place among them.
	order map[ProductID]int
	// behind is, for each place, that of the product whose name comes next: what
	// is held comes by names. first is where the names begin.
	behind []int
	first  int
}

func rank(products []Product) ranking {
	r := ranking{products: products, order: make(map[ProductID]int, len(products)), behind: make([]int, len(products))}
	var names []ProductID
	for i, p := range products {
		if _, twice := r.order[p.ID]; !twice {
			r.order[p.ID] = i
			names = append(names, p.ID)
		}
	}
	slices.Sort(names)
	for i, p := range names {
		r.behind[r.order[p]] = r.order[names[(i+1)%len(names)]]
		r.first = r.order[names[0]]
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
func (r *ranking) arrange(a *arrangement, rec *Record, generics []Held, slots []uischema.Slot, now time.Time) {
	a.reset(len(slots))
	a.personal = r.live(a.personal, rec.Held, rec.User, now)
	a.generic = r.live(a.generic, generics, "", now)
	// Personal before generic, then the order of products: only the widgets of
	// one recommendation may still have to be sorted.
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
	if a.unsorted {
		for i, runs := range a.runs {
			a.runs[i] = sorted(runs)
		}
	}
	if len(a.stale) > 1 {
		slices.Sort(a.stale)
	}
}

// reset empties an arrangement, and keeps its memory.
func (a *arrangement) reset(slots int) {
	a.runs = slices.Grow(a.runs[:0], slots)[:slots]
	for i := range a.runs {
		a.runs[i] = a.runs[i][:0]
	}
	// What is stale is given out: it is not used again.
	a.until, a.holds, a.stale = time.Time{}, time.Time{}, nil
	a.speakers, a.unsorted = a.speakers[:0], false
}

// forget lets go of everything that products said.
func (a *arrangement) forget() {
	for _, runs := range a.runs {
		clear(runs)
	}
	clear(a.speakers)
	clear(a.personal)
	clear(a.generic)
}

// live is what each product holds for user, by the products' order, as far as
// it can be shown at that time. Of two entries for one product (no store gives
// them) the newer counts.
func (r *ranking) live(dst []*Held, held []Held, user UserID, now time.Time) []*Held {
	dst = slices.Grow(dst[:0], len(r.products))[:len(r.products)]
	clear(dst)
	next := r.first
	for i := range held {
		h := &held[i]
		if !h.lives(h.Head.Product, user, now) {
			continue
		}
		order, ok := next, next < len(r.products) && r.products[next].ID == h.Head.Product
		if !ok {
			order, ok = r.order[h.Head.Product]
		}
		if !ok {
			continue
		}
		next = r.behind[order]
		if dst[order] == nil || h.Head.Revision > dst[order].Head.Revision {
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
	ws, n, slot := h.Body.Widgets, 0, -1
	for first, end := 0, 0; first < len(ws); first = end {
		// Widgets of one placement mostly come one behind the other, and are of
		// one component.
		lead, mixed := &ws[first], false
		for end = first + 1; end < len(ws) && ws[end].Placement == lead.Placement && ws[end-1].before(&ws[end]); end++ {
			mixed = mixed || ws[end].Component != lead.Component
		}
		if slot = slotFor(lead.Placement, slots, slot); slot >= 0 {
			a.put(slot, run{held: h, first: first, count: end - first, order: int32(order), source: source, mixed: mixed})
			n += end - first
		}
	}
	if n == 0 {
		return
	}
	a.speakers = append(a.speakers, speaker{h, n, int32(order), source})
	if !now.Before(h.Head.StaleAt) {
		a.stale = append(a.stale, h.Body.Product)
	}
}

// put lets a run stand behind those that are in a slot.
func (a *arrangement) put(slot int, next run) {
	runs := a.runs[slot]
	if n := len(runs); n > 0 && runs[n-1].held == next.held {
		last, ws := &runs[n-1], next.held.Body.Widgets
		if end := last.first + last.count; !ws[end-1].before(&ws[next.first]) {
			a.unsorted = true
		} else if end == next.first {
			last.count += next.count
			last.mixed = last.mixed || next.mixed || ws[end].Component != ws[last.first].Component
			return
		}
	}
	a.runs[slot] = append(runs, next)
}

// before is the order of widgets of one recommendation.
func (w *Widget) before(other *Widget) bool {
	return w.Rank < other.Rank || w.Rank == other.Rank && w.ID < other.ID
}

// sorted are the same candidates in their order, each by itself.
func sorted(runs []run) []run {
	var all []run
	for _, r := range runs {
		for i := range r.count {
			one := r
			one.first, one.count, one.mixed = r.first+i, 1, false
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b run) int {
		one, other := a.candidate(0), b.candidate(0)
		return compareCandidates(&one, &other)
	})
	return all
}

// addStandIns adds generic widgets behind the personalised ones of the same
// product, in the slots where it has such. One whose id is that of a
// personalised widget in another slot is left out: ids are unique on a screen.
func (a *arrangement) addStandIns(personal, generic *Held, order int, slots []uischema.Slot) {
	own := personal.Body.Widgets
	a.places = a.places[:0]
	slot := -1
	for i := range own {
		slot = slotFor(own[i].Placement, slots, slot)
		a.places = append(a.places, slot)
	}
	n := 0
	for i := range generic.Body.Widgets {
		w := &generic.Body.Widgets[i]
		if slot = slotFor(w.Placement, slots, slot); slot >= 0 && leaves(own, a.places, w.ID, slot) {
			a.put(slot, run{held: generic, first: i, count: 1, order: int32(order), source: Generic, standIn: true})
			n++
		}
	}
	if n > 0 {
		a.speakers = append(a.speakers, speaker{generic, n, int32(order), Generic})
	}
}

// leaves reports whether some of the widgets have their place in a slot, and
// none of that id has it in another.
func leaves(ws []Widget, places []int, id string, slot int) bool {
	there := false
	for i, own := range places {
		there = there || own == slot
		if own >= 0 && own != slot && ws[i].ID == id {
			return false
		}
	}
	return there
}

// slotFor is the first slot of a placement, or -1. Mostly it is that of the
// widget before.
func slotFor(placement string, slots []uischema.Slot, before int) int {
	if before >= 0 && slots[before].Placement == placement {
		return before
	}
	for i := range slots {
		if slots[i].Placement == placement {
			return i
		}
	}
	return -1
}

// user is whose screen it is: "" where all on it is said to everybody.
func (a *arrangement) user() UserID {
	if len(a.speakers) == 0 {
		return ""
	}
	return a.speakers[0].held.Body.User
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
