package uischema

// quickProp is what most members of an object are read by, all of it in one
// place: the property's name, and what is asked of a string.
type quickProp struct {
	// first are the first eight bytes of the key, by mask as many as it has, and
	// last its last eight where it has more.
	first, mask, last uint64
	key               string // the name in quotes, and a colon
	plan              *plan
	texts             textPlan
}

func quickProps(p *plan) []quickProp {
	all := make([]quickProp, len(p.props))
	for i := range all {
		q := &all[i]
		q.key, q.plan = p.keys[i], p.props[i]
		if q.plan != nil {
			q.texts = q.plan.texts
		}
		if n := len(q.key); n >= 8 {
			q.first, q.last, q.mask = eight(q.key), eight(q.key[n-8:]), 1<<64-1
		} else {
			q.first, q.mask = eight(q.key+"       "), 1<<(8*n)-1
			q.first &= q.mask
		}
	}
	return all
}

// stands reports whether the key stands at i. Near the end of src it says no.
func (q *quickProp) stands(src string, i int) bool {
	n := len(q.key)
	if i+n+8 > len(src) || (eight(src[i:i+8])^q.first)&q.mask != 0 {
		return false
	}
	return n <= 8 || eight(src[i+n-8:i+n]) == q.last && (n <= 16 || src[i:i+n] == q.key)
}

// spellProp is spell of a property's value, and soon done with a string.
func (s *Speller) spellProp(q *quickProp, i int) int {
	if q.texts.kind == anyText || i >= len(s.src) || s.src[i] != '"' || s.values >= s.lim.Values {
		return s.spell(q.plan, i)
	}
	s.values++
	end := wideOrSpecial(s.src, i+1)
	if end >= len(s.src) || s.src[end] != '"' {
		return s.spellWide(q.plan, i, end)
	}
	if n := end - i - 1; q.texts.kind == plainText {
		if n < int(q.texts.least) || n > int(q.texts.most) {
			return -1
		}
	} else if !s.takes(q.plan, q.texts, s.src[i+1:end]) {
		return -1
	}
	return end + 1
}
