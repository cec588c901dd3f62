package uischema

// stands reports whether the key stands at i. Near the end of src it says no.
func (k *keyText) stands(src string, i int) bool {
	return i+len(k.text)+8 <= len(src) && k.at(src, i, eight(src[i:i+8]))
}

// spellProp is spell of a property's value, and soon done with a string.
func (s *Speller) spellProp(m *memberPlan, i int) int {
	if m.texts.kind == anyText || i >= len(s.src) || s.src[i] != '"' || s.values >= s.lim.Values {
		return s.spell(m.plan, i)
	}
	s.values++
	end := wideOrSpecial(s.src, i+1)
	if end >= len(s.src) || s.src[end] != '"' {
		return s.spellWide(m.plan, i, end)
	}
	if n := end - i - 1; m.texts.kind == lengthText {
		if n < int(m.texts.least) || n > int(m.texts.most) {
			return -1
		}
	} else if !s.takes(m.plan, m.texts, s.src[i+1:end]) {
		return -1
	}
	return end + 1
}
