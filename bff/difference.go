package bff

import (
	"bytes"

	"mantel/bff/patch"
)

// Patch gives what turns the screen of one revision into that of another, as
// RFC 6902 has it, where both are still remembered. A base that shows what was
// said to another user is not known to this one: a patch tells something of
// its base, too.
func (h *Home) Patch(u UserID, screen, base, revision string) ([]byte, bool) {
	old, ok := h.screens.Get(base)
	if !ok || old.screen != screen || old.user != "" && old.user != u {
		return nil, false
	}
	fresh, ok := h.screens.Get(revision)
	if !ok || fresh.screen != screen || fresh.user != "" && fresh.user != u {
		return nil, false
	}
	b := h.buffers()
	defer h.release(b)
	a := old.apart(fresh)
	b.beforeText, b.before = old.sections(b.beforeText[:0], b.before[:0], fresh, a)
	b.nowText, b.now = fresh.sections(b.nowText[:0], b.now[:0], old, a)
	made := patch.Append(make([]byte, 0, 512), patch.Body{Bytes: b.beforeText, Sections: b.before}, patch.Body{Bytes: b.nowText, Sections: b.now})
	// A patch that is not much smaller saves nothing: bodies compress well.
	if len(made) > fresh.length/2 {
		return nil, false
	}
	return made, true
}

// apart is how two screens differ.
type apart uint8

const (
	// apartAnyhow: nothing is known.
	apartAnyhow apart = iota
	// apartInPlace: the same widgets stand in the same places, so that a patch
	// names no part that both have.
	apartInPlace
	// apartInNodes is apartInPlace where the lists of slots are equal, too.
	apartInNodes
)

func (m *made) apart(other *made) apart {
	if m.frame != other.frame {
		return apartAnyhow
	}
	found := apartInNodes
	for i := range m.parts {
		a, b := &m.parts[i], &other.parts[i]
		if a.section != b.section {
			one, another := a.untimed(), b.untimed()
			if !bytes.Equal(one, another) {
				if !bytes.Equal(idIn(one), idIn(another)) {
					return apartAnyhow
				}
				found = apartInPlace
			}
		}
		if a.asOf != b.asOf {
			found = apartInPlace
		}
	}
	return found
}

// idIn is the id at the beginning of a widget's entry, which is its root's.
func idIn(entry []byte) []byte {
	const id = `{"id":"`
	entry = entry[len(id):]
	return entry[:bytes.IndexByte(entry, '"')]
}
