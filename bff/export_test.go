package bff

import (
	"bytes"
	"strings"
	"unsafe"

	"mantel/uischema"
	"mantel/uischema/edition"
)

// DecodePushSlowly is DecodePush without its quick way.
var DecodePushSlowly = decodePushSlowly

// RemembersText reports whether a text is anywhere in what a Home remembers.
func RemembersText(h *Home, text string) bool {
	found := false
	see := func(here bool) bool { found = found || here; return false }
	h.looks.Forget(func(l look) bool { return see(strings.Contains(string(l.user), text)) })
	h.sections.Forget(func(s *section) bool { return see(bytes.Contains(s.sheet.text, []byte(text))) })
	h.frames.Forget(func(f *frame) bool { return see(bytes.Contains(f.bytes, []byte(text))) })
	h.screens.Forget(func(m *made) bool {
		m.reach(func(s *section) { see(bytes.Contains(s.sheet.text, []byte(text))) })
		return see(bytes.Contains(m.append(nil), []byte(text)))
	})
	h.decoded.Forget(func(o *opening) bool {
		for _, d := range o.bodies {
			see(bytes.Contains(uischema.AppendJSON(nil, uischema.ObjectValue(said(*d.body))), []byte(text)))
		}
		return see(strings.Contains(string(o.user), text))
	})
	return found
}

// DecodedBytes is how much is remembered of what was decoded.
func DecodedBytes(h *Home) int { return h.decoded.Bytes() }

// LooksBytes is how much is remembered of what viewers saw, without the bytes.
func LooksBytes(h *Home) int { return h.looks.Bytes() }

// RemembersScreensOf reports whether a screen of that user is remembered.
func RemembersScreensOf(h *Home, u UserID) (found bool) {
	h.screens.Forget(func(m *made) bool { found = found || m.row.user == u; return false })
	return found
}

// Remembered is how many users a Demand knows to have been told of.
func (d *Demand) Remembered() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.told) + len(d.before)
}

// DecodedCost is what a decoded body is counted as.
func DecodedCost(raw string) int { return decodedBytes(raw) }

// ShareFrame reports whether two remembered screens have one frame.
func ShareFrame(h *Home, one, another Screen) bool {
	a, _ := h.screens.Get(one.Revision)
	b, _ := h.screens.Get(another.Revision)
	return a != nil && b != nil && a.row.frame == b.row.frame
}

// RememberedBytes is how much is remembered in all.
func RememberedBytes(h *Home) int {
	return h.looks.Bytes() + h.sections.Bytes() + h.frames.Bytes() + h.screens.Bytes() + h.decoded.Bytes()
}

// Kept is what a Home's screens keep, as a walk over all of them finds it.
type Kept struct {
	// Bytes are all, each once; Counted is what the memory says.
	Bytes, Counted int
	// Bodies, Others and Alike are how many sheets are whole bodies, are
	// several sections or one, and have one section that is like another's.
	Bodies, Others, Alike int
	// Rows are how many there are, Orphans how many of them have lost the screen
	// that they were made for, and Sharers how many screens have brought none.
	Rows, Orphans, Sharers int
}

// reach calls see with every section that a screen keeps.
func (m *made) reach(see func(*section)) {
	for i := range m.row.parts {
		see(m.row.parts[i].section)
		see(m.row.parts[i].whole())
	}
	for i := range m.own[:m.owns] {
		see(m.own[i].section)
		see(m.own[i].whole())
	}
}

// KeptInScreens walks over whatever can be reached from remembered screens. No
// screen may be asked for meanwhile.
func KeptInScreens(h *Home) Kept {
	type sections map[*section]bool
	var kept Kept
	sheets, frames, bodies, rows := map[*sheet]sections{}, map[*frame]bool{}, map[*byte]int{}, map[*row]bool{}
	reach := func(s *section) {
		if sheets[s.sheet] == nil {
			sheets[s.sheet] = sections{}
		}
		sheets[s.sheet][s] = true
	}
	h.screens.Forget(func(m *made) bool {
		kept.Bytes += m.size() + 128 // the entry and its key
		frames[m.row.frame] = true
		rows[m.row] = rows[m.row] || m.brings
		if !m.brings {
			kept.Sharers++
		}
		m.reach(reach)
		if whole := m.whole.Load(); whole != nil {
			bodies[&(*whole)[0]] = cap(*whole)
		}
		return false
	})
	for r, first := range rows {
		kept.Rows++
		kept.Bytes += r.size()
		if !first {
			kept.Orphans++
		}
	}
	for f := range frames {
		kept.Bytes += f.size()
	}
	for s, of := range sheets {
		// What a sheet's own account leaves out would be kept and not counted.
		least := cap(s.text) + int(unsafe.Sizeof(*s)) + len(of)*int(unsafe.Sizeof(section{}))
		if s.of != nil {
			least -= cap(s.text) // mostly in the leaf
		}
		kept.Bytes += max(s.bytes, least)
		switch {
		case s.of != nil:
			kept.Alike++
		case bodies[&s.text[0]] != 0:
			kept.Bodies++
			delete(bodies, &s.text[0])
		default:
			kept.Others++
		}
	}
	for _, bytes := range bodies {
		kept.Bytes += bytes
	}
	kept.Counted = h.screens.Bytes()
	return kept
}

// MadeOf gives whether what was remembered of a screen has its whole body, as
// long as anybody has something of it.
func MadeOf(h *Home, s Screen) (whole func() bool) {
	m, _ := h.screens.Get(s.Revision)
	return func() bool { return m.whole.Load() != nil }
}

// Renderings is how many widgets a Home has rendered.
func Renderings(h *Home) uint64 { return h.renderings.Load() }

// AskOracle lets another oracle judge a Home's answers than the edition's own:
// to that one, a compiled check is wrong wherever the two disagree.
func AskOracle(h *Home, of func(*edition.Edition) (*uischema.Oracle, error)) { h.judge.oracleFor = of }

// OracleFor is the oracle that an edition has.
var OracleFor = oracleFor

// Show keeps what showing a widget in one language keeps.
func Show(w *Widget) { w.kept.keep(nil, &uischema.Policy{}, "", w.plain()) }

// nodeID is the id of a widget's root node.
func nodeID(c *candidate) string {
	id, _ := new(buffers).name(c.product(), c.widget)
	return string(id)
}

// RecallsText reports whether a text is anywhere in what a Recall keeps.
func RecallsText(r *Recall, text string) bool {
	for i := range r.shards {
		s := &r.shards[i]
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, k := range s.users {
			for _, h := range k.rec.Held {
				if strings.Contains(h.Raw, text) {
					return true
				}
			}
		}
	}
	return false
}

// Plain are a widget's props and patches as its product said them, wherever the
// widget has them.
func Plain(w *Widget) (props uischema.Value, patches map[string]uischema.Value) {
	patches, _ = w.patches()
	return w.plain(), patches
}

// IdleFlyers is how many goroutines wait for a flight.
func IdleFlyers(r *Recall) int {
	r.crew.mu.Lock()
	defer r.crew.mu.Unlock()
	return len(r.crew.idle)
}
