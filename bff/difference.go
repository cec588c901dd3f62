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
	if !ok || !old.row.known(screen, u) {
		return nil, false
	}
	fresh, ok := h.screens.Get(revision)
	if !ok || !fresh.row.known(screen, u) {
		return nil, false
	}
	b := h.buffers()
	defer h.release(b)
	var room, more [fewParts]part
	were, are := old.parts(room[:]), fresh.parts(more[:])
	a := apartAnyhow
	if old.row.frame == fresh.row.frame {
		a = apartIn(were, are)
	}
	b.beforeText, b.before = old.sections(b.beforeText[:0], b.before[:0], were, are, a)
	b.nowText, b.now = fresh.sections(b.nowText[:0], b.now[:0], are, were, a)
	made := patch.Append(make([]byte, 0, 512), patch.Body{Bytes: b.beforeText, Sections: b.before}, patch.Body{Bytes: b.nowText, Sections: b.now})
	// A patch that is not much smaller saves nothing: bodies compress well.
	if len(made) > int(fresh.length)/2 {
		return nil, false
	}
	return made, true
}

// known reports whether a user may hear of that screen.
func (r *row) known(screen string, u UserID) bool {
	return r.screen == screen && (r.user == "" || r.user == u)
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

// apartIn is how two screens with one frame differ.
func apartIn(were, are []part) apart {
	found := apartInNodes
	for i := range were {
		a, b := &were[i], &are[i]
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
