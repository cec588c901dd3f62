package bff

import "strings"

// room is memory for recommendations that are opened one behind the other, and
// are kept and forgotten together: mostly those of one user. Made for all of
// them at once it costs a fraction of what it costs to make it for each. The
// zero room has what one needs.
type room struct {
	// left is how many there are still to open, and ahead how many widgets they
	// seem to have, 0 where nobody knows.
	left, ahead int

	bodies  strip[Recommendation]
	widgets strip[Widget]
	places  strip[memo]
}

// strip is memory for several of a kind, one behind the other.
type strip[T any] struct {
	all  []T
	used int
	// taken is how many were handed out, in this strip and those before.
	taken int
}

// next are the n that come next, of memory for many.
func (r *strip[T]) next(n, many int) []T {
	if len(r.all)-r.used < n {
		r.all, r.used = make([]T, max(n, many)), 0
	}
	return r.all[r.used:][:n:n]
}

func (r *strip[T]) take(n int) { r.used, r.taken = r.used+n, r.taken+n }

// again makes the memory ready for others, within a bound: as much as would have
// done for all that was taken.
func (r *strip[T]) again(most int) {
	switch n := min(r.taken, most); {
	case len(r.all) > most:
		r.all = nil
	case len(r.all) < n:
		r.all = make([]T, n)
	default:
		clear(r.all[:r.used])
	}
	r.used, r.taken = 0, 0
}

// mostAhead bounds how many widgets there is memory for before they are seen.
const mostAhead = 64

// expect says what is still to be opened.
func (m *room) expect(held []Held) {
	for i := range held {
		if held[i].Raw != "" {
			m.left, m.ahead = m.left+1, m.ahead+seemingWidgets(held[i].Raw)
		}
	}
}

// seemingWidgets is how many widgets an envelope has, where it is spelled as we
// spell it: then it says so near its beginning. It is good for no more than
// making memory.
func seemingWidgets(src string) int {
	const sizes = `,"sizes":[`
	i := strings.Index(src[:min(len(src), 256)], sizes)
	if i < 0 {
		return 0
	}
	n := 0
	for i += len(sizes); i < len(src) && src[i] != ']' && n < MaxWidgets; i++ {
		if n == 0 || src[i] == ',' {
			n++
		}
	}
	return n
}

// next is where one more may be kept.
func (m *room) next() *Recommendation { return &m.bodies.next(1, m.left)[0] }

// taken says that it is.
func (m *room) taken() {
	m.bodies.take(1)
	m.left = max(m.left-1, 0)
}

// widgetsOf are places for that many widgets, and for what will be found out
// about them.
func (m *room) widgetsOf(n int) []Widget {
	many := min(m.ahead, mostAhead)
	ws := m.widgets.next(n, many)
	keepIn(ws, m.places.next(n, many))
	m.widgets.take(n)
	m.places.take(n)
	m.ahead = max(m.ahead-n, 0)
	return ws
}

// again lets go of all that was opened: nobody has it any more, and the memory is
// for what others open.
func (m *room) again() {
	m.left, m.ahead = 0, 0
	m.bodies.again(mostAhead)
	m.widgets.again(mostAhead)
	m.places.again(mostAhead)
}
