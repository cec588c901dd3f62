package bff

// Why a stored body is a miss, as EventStoreMiss counts it.
const (
	missBody   = "body"
	missOwner  = "owner"
	missDigest = "digest"
)

// Open gives the entry with its body decoded. Nothing is trusted because it
// was stored: a body that cannot be read, is not the head's owner's, or is not
// what the head speaks of is a miss, and reason says why: "body", "owner" or
// "digest", else "". What has no body, or one that is decoded, is given as it
// is.
func (h *Held) Open() (opened Held, reason string) {
	opened = *h
	if h.Body != nil || h.Raw == "" {
		return opened, ""
	}
	opened.Raw = ""
	opened.Body, reason = h.body(new(room))
	return opened, reason
}

// body decodes what is not decoded.
func (h *Held) body(m *room) (_ *Recommendation, reason string) {
	r, err := m.open(h.Raw)
	switch {
	case err != nil:
		return nil, missBody
	case r.Product != h.Head.Product || r.User != h.Head.User:
		return nil, missOwner
	case r.Revision != h.Head.Revision || r.Digest != h.Head.Digest || r.Withdrawn:
		return nil, missDigest
	}
	return r, ""
}
