package bff

import "mantel/bff/patch"

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
	b.before, b.now = old.sections(b.before[:0]), fresh.sections(b.now[:0])
	made := patch.Append(make([]byte, 0, 512), patch.Body{Bytes: old.body, Sections: b.before}, patch.Body{Bytes: fresh.body, Sections: b.now})
	// A patch that is not much smaller saves nothing: bodies compress well.
	if len(made) > len(fresh.body)/2 {
		return nil, false
	}
	return made, true
}
