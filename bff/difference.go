package bff

import "mantel/bff/patch"

// manyWidgets is how many stand on a screen, mostly.
const manyWidgets = 24

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
	var before, now [manyWidgets]patch.Section
	made := patch.Append(make([]byte, 0, 512), old.patchable(before[:0]), fresh.patchable(now[:0]))
	// A patch that is not much smaller saves nothing: bodies compress well.
	if len(made) > len(fresh.body)/2 {
		return nil, false
	}
	return made, true
}
