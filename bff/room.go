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

	bodies  []Recommendation
	widgets []Widget
	places  []memo
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
func (m *room) next() *Recommendation {
	if len(m.bodies) == 0 {
		m.bodies = make([]Recommendation, max(m.left, 1))
	}
	return &m.bodies[0]
}

// taken says that it is.
func (m *room) taken() {
	m.bodies, m.left = m.bodies[1:], max(m.left-1, 0)
}

// widgetsOf are places for that many widgets, and for what will be found out
// about them.
func (m *room) widgetsOf(n int) []Widget {
	if len(m.widgets) < n {
		many := max(n, min(m.ahead, mostAhead))
		m.widgets, m.places = make([]Widget, many), make([]memo, many)
	}
	ws := m.widgets[:n:n]
	keepIn(ws, m.places)
	m.widgets, m.places = m.widgets[n:], m.places[n:]
	m.ahead = max(m.ahead-n, 0)
	return ws
}
