package bff

import (
	"bytes"
	"strings"

	"mantel/uischema"
)

// DecodePushSlowly is DecodePush without its quick way.
var DecodePushSlowly = decodePushSlowly

// RemembersText reports whether a text is anywhere in what a Home remembers.
func RemembersText(h *Home, text string) bool {
	found := false
	see := func(here bool) bool { found = found || here; return false }
	h.looks.DropIf(func(l *look) bool { return see(strings.Contains(string(l.user), text)) })
	h.sections.DropIf(func(s *section) bool { return see(bytes.Contains(s.bytes, []byte(text))) })
	h.screens.DropIf(func(m *made) bool { return see(bytes.Contains(m.body, []byte(text))) })
	h.decoded.DropIf(func(r *Recommendation) bool {
		return see(bytes.Contains(uischema.AppendJSON(nil, uischema.ObjectValue(said(*r))), []byte(text)))
	})
	return found
}

// DecodedBytes is how much is remembered of what was decoded.
func DecodedBytes(h *Home) int { return h.decoded.Bytes() }

// DecodedCost is what a decoded body is counted as.
func DecodedCost(raw string) int { return decodedBytes(raw) }
