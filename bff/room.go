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
	names   strings.Builder
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
	r := &m.bodies[0]
	m.bodies = m.bodies[1:]
	return r
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

// name says of all widgets whose they are.
func (m *room) name(r *Recommendation) {
	for i := range r.Widgets {
		w := &r.Widgets[i]
		var buf [512]byte
		text := append(append(append(buf[:0], r.Product...), '.'), w.ID...)
		end := len(text)
		text = appendTrack(text, r.Product, w)
		if m.names.Cap()-m.names.Len() < len(text) {
			m.names = strings.Builder{} // the one before is the names', as long as they are there
			m.names.Grow(max(len(text), min((len(text)+4)*(len(r.Widgets)-i+len(m.widgets)), mostNames)))
		}
		start := m.names.Len()
		m.names.Write(text)
		all := m.names.String()[start:]
		w.kept.named = named{product: r.Product, id: all[:end], track: all[end:]}
	}
}

// mostNames bounds how many bytes there are for names before they are spelled.
const mostNames = 2048
