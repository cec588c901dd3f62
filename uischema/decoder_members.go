package uischema

import "math/bits"

// memberPlan is how a property stands in an object, and what is asked of it where
// it is a string: all that most of them need, in one line of a cache.
type memberPlan struct {
	plan  *plan
	key   keyText
	texts textPlan
	// way is the plan's, byNone where it was not known yet.
	way way
}

// keyText is a member's name as it mostly stands, quotes and colon included.
type keyText struct {
	text string
	// first are its first eight bytes, of which those count that mask has, and
	// last its last eight where it has more than eight.
	first, mask, last uint64
}

func newKeyText(text string) keyText {
	k := keyText{text: text, mask: 1<<64 - 1}
	if n := len(text); n < 8 {
		k.mask = 1<<(8*n) - 1
	} else {
		k.last = eight(text[n-8:])
	}
	k.first = eight(text[:min(len(text), 8)] + "\x00\x00\x00\x00\x00\x00\x00\x00")
	return k
}

// at reports whether the key stands at i, where the first eight bytes are x.
func (k *keyText) at(src string, i int, x uint64) bool {
	return x&k.mask == k.first && k.ends(src, i)
}

// ends is at, of a key of which the first eight bytes stand at i.
func (k *keyText) ends(src string, i int) bool {
	return len(k.text) <= 8 || k.endsFar(src, i)
}

func (k *keyText) endsFar(src string, i int) bool {
	n := len(k.text)
	return i+n <= len(src) && eight(src[i+n-8:i+n]) == k.last && (n <= 16 || src[i:i+n] == k.text)
}

// mostAligned is of how many properties an object's are read one behind the
// other: as many as names64 holds.
const mostAligned = 64

// membersOf are the plan's properties, once their keys are known.
func membersOf(p *plan) []memberPlan {
	all := make([]memberPlan, len(p.props))
	for i := range all {
		all[i] = memberPlan{plan: p.props[i], key: newKeyText(p.keys[i])}
		if in := p.props[i]; in != nil {
			all[i].texts, all[i].way = in.texts, in.quick.way
		}
	}
	return all
}

// members reads an object from behind its bracket into slot.
func (r *reader) members(p *plan, slot *Value, i int) (end int) {
	if r.depth >= r.lim.Depth {
		return -1
	}
	r.depth++
	if i+8 > len(r.src) || r.src[i] != '"' || len(p.members) == 0 || len(p.members) > mostAligned {
		*slot, end = r.declared(p, i)
	} else {
		end = r.ascending(p, slot, i)
	}
	r.depth--
	return end
}

// ascending reads an object whose members stand in the order of their names,
// as Mantel spells them. So the place of each is known before the next is
// read. From the first on that stands elsewhere they are looked for.
func (r *reader) ascending(p *plan, slot *Value, i int) int {
	src, start, values := r.src, i, r.values
	members := p.members
	slots := r.made.values.take(1 + len(members))
	var given, present names64
	n := 1
	for k := 0; ; k++ {
		if i+8 > len(src) {
			return r.elsewhere(p, slot, slots, given, present, start, values, i)
		}
		x := eight(src[i : i+8])
		for k < len(members) && (x&members[k].key.mask != members[k].key.first || !members[k].key.ends(src, i)) {
			if p.filled>>k&1 != 0 {
				slots[n] = p.schema.Properties[k].Schema.Default
				present |= 1 << k
				n++
			}
			k++
		}
		if k >= len(members) || n >= len(slots) {
			return r.elsewhere(p, slot, slots, given, present, start, values, i)
		}
		m, at := &members[k], &slots[n]
		if i += len(m.key.text); m.way == byText && i < len(src) && src[i] == '"' {
			i = r.asIs(m, at, i)
		} else {
			i = r.into(m.plan, at, i)
		}
		if i < 0 {
			return -1
		}
		n++
		given |= 1 << k
		present |= 1 << k
		if i >= len(src) || src[i] != ',' && src[i] != '}' {
			if i = space(src, i); i >= len(src) || src[i] != ',' && src[i] != '}' {
				return -1
			}
		}
		if src[i] == '}' {
			break
		}
		i++
	}
	if rest := p.filled &^ present; rest != 0 {
		// Those that stand behind the last one.
		for k := bits.TrailingZeros64(uint64(rest)); k < len(p.members); k++ {
			if rest>>k&1 != 0 {
				slots[n] = p.schema.Properties[k].Schema.Default
				n++
			}
		}
		present |= rest
	}
	return r.whole(p, slot, slots, given, present, i+1)
}

// asIs reads a string at its quote of which nothing but its length is asked.
func (r *reader) asIs(m *memberPlan, slot *Value, i int) (end int) {
	end = wideOrSpecial(r.src, i+1)
	if n := end - i - 1; end < len(r.src) && r.src[end] == '"' && n >= int(m.texts.least) && n <= int(m.texts.most) {
		r.values++
		*slot = unescapedValue(r.src[i+1 : end])
		return end + 1
	}
	*slot, end = r.anyhow(m.plan, i)
	return end
}

// whole makes the object of its members, and holds it to what its schema says
// about all of them together.
func (r *reader) whole(p *plan, slot *Value, slots []Value, given, present names64, end int) int {
	v := objectOf(p.shapes.names(p.schema, uint64(present)), slots)
	if !p.byValue {
		if !p.enough(given) {
			return -1
		}
	} else {
		if !p.schema.hasRequired(v) {
			return -1
		}
		if v, end = r.together(p.schema, v, end); end < 0 {
			return -1
		}
	}
	*slot = v
	return end
}

// elsewhere goes on with an object of which some members were read in order.
func (r *reader) elsewhere(p *plan, slot *Value, slots []Value, given, present names64, start, values, i int) (end int) {
	n := 1 + present.count()
	for at := len(p.members) - 1; at >= 0; at-- {
		var v Value
		if present>>at&1 != 0 {
			if n--; given>>at&1 != 0 {
				v = slots[n]
			}
		}
		slots[1+at] = v
	}
	*slot, end = r.scattered(p, slots, given.count(), start, values, i)
	return end
}
