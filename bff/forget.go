package bff

// Forget drops whatever is remembered that was said to a user. Whoever keeps
// the user's record must have forgotten it before.
func (h *Home) Forget(user UserID) {
	if user == "" {
		return // nobody: what is said to everybody is not one user's
	}
	h.forgotten.Add(1)
	h.drop(user)
}

// forgetLate forgets what was remembered of a user while somebody was
// forgotten: it may have been that user, and what was remembered may have come
// after Forget looked.
func (h *Home) forgetLate(user UserID, before uint64) {
	if user != "" && h.forgotten.Load() != before {
		h.drop(user)
	}
}

func (h *Home) drop(user UserID) {
	h.looks.Forget(func(l look) bool { return l.user == user })
	h.sections.Forget(func(s *section) bool { return s.sheet.user == user })
	h.screens.Forget(func(m *made) bool { return m.row.user == user })
	h.decoded.Forget(func(o *opening) bool { return o.user == user })
}
