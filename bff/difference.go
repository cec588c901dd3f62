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
	old, ok := h.screens.Get(screenKey(base))
	if !ok || old.screen != screen || old.user != "" && old.user != u {
		return nil, false
	}
	fresh, ok := h.screens.Get(screenKey(revision))
	if !ok || fresh.screen != screen || fresh.user != "" && fresh.user != u {
		return nil, false
	}
	b := h.buffers()
	defer h.release(b)
	was, is := fresh, old
	if !old.beside(fresh) {
		was, is = nil, nil
	}
	b.beforeText, b.before = old.sections(b.beforeText[:0], b.before[:0], was)
	b.nowText, b.now = fresh.sections(b.nowText[:0], b.now[:0], is)
	made := patch.Append(make([]byte, 0, 512), patch.Body{Bytes: b.beforeText, Sections: b.before}, patch.Body{Bytes: b.nowText, Sections: b.now})
	// A patch that is not much smaller saves nothing: bodies compress well.
	if len(made) > fresh.length/2 {
		return nil, false
	}
	return made, true
}

// beside reports whether two screens have the same widgets in the same places,
// though not with the same content: then a patch names no part that both have.
func (m *made) beside(other *made) bool {
	if m.frame != other.frame {
		return false
	}
	for i := range m.parts {
		a, b := m.parts[i].section, other.parts[i].section
		if a != b && !bytes.Equal(idIn(a.entry()), idIn(b.entry())) {
			return false
		}
	}
	return true
}

// idIn is the id at the beginning of a widget's entry, which is its root's.
func idIn(entry []byte) []byte {
	const id = `{"id":"`
	entry = entry[len(id):]
	return entry[:bytes.IndexByte(entry, '"')]
}
