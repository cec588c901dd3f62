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

// members reads an object from behind its bracket into slot. Mostly its members
// stand in the order of their names, as Mantel spells them. So the place of each
// is known before the next is read. From the first on that stands elsewhere they
// are looked for.
func (r *reader) members(p *plan, slot *Value, i int) int {
	if r.depth >= r.lim.Depth {
		return -1
	}
	r.depth++
	src, members, start, values := r.src, p.members, i, r.values
	if i >= len(src) || src[i] != '"' || len(members) > mostAligned {
		return r.spaced(p, slot, i)
	}
	slots := r.made.values.take(1 + int(p.widest.Load()))
	rest, given := slots[1:], names64(0)
	for k := 0; ; k++ {
		if i+8 > len(src) {
			return r.elsewhere(p, slot, slots, given, start, values, i)
		}
		for x := eight(src[i : i+8]); ; k++ {
			if k >= len(members) {
				return r.elsewhere(p, slot, slots, given, start, values, i)
			}
			if key := &members[k].key; x&key.mask == key.first && key.ends(src, i) {
				i += len(key.text)
				break
			}
		}
		if len(rest) == 0 {
			slots = r.wider(slots, len(members))
			rest = slots[1+given.count():]
		}
		m, at := &members[k], &rest[0]
		rest = rest[1:]
		given |= 1 << k
		end := i + 1
		switch {
		case i >= len(src):
			return r.broken()
		case m.way == byText && src[i] == '"':
			for ; end+8 <= len(src); end += 8 {
				if found := wideOrSpecials(eight(src[end : end+8])); found != 0 {
					end += bits.TrailingZeros64(found) / 8
					break
				}
			}
			if n := end - i - 1; end < len(src) && src[end] == '"' && n >= int(m.texts.least) && n <= int(m.texts.most) {
				r.values++
				*at = textAt(src, i+1, end)
				end++
			} else {
				*at, end = r.otherText(m.plan, i, end)
			}
		case m.way == byMembers && src[i] == '{':
			r.values++
			end = r.members(m.plan, at, end)
		default:
			end = r.into(m.plan, at, i)
		}
		if i = end; i < 0 {
			return r.broken()
		}
		if i < len(src) && src[i] == ',' {
			i++
			continue
		}
		more, next := r.goesOn(i, '}')
		if next < 0 {
			return r.broken()
		}
		if i = next; !more {
			break
		}
	}
	r.depth--
	if known := p.shapes.known.Load(); known != nil && p.ready && known.present == uint64(given) && p.must&^given == 0 {
		*slot = objectOf(known.names, slots)
		return i
	}
	return r.whole(p, slot, slots, given, i)
}

// broken leaves an object that is none.
func (r *reader) broken() int {
	r.depth--
	return -1
}

// wider gives what is in slots room for so many members.
func (r *reader) wider(slots []Value, members int) []Value {
	return append(r.made.values.take(1 + members)[:0], slots...)[:1+members]
}

// fill puts the defaults in between what was given.
func (r *reader) fill(p *plan, slots []Value, given names64) []Value {
	present := given | p.filled
	n, from := present.count(), given.count()
	if n >= len(slots) {
		slots = r.wider(slots, n)
	}
	for at := len(p.members) - 1; n > from; at-- {
		switch {
		case given>>at&1 != 0:
			slots[n] = slots[from]
			from--
			n--
		case p.filled>>at&1 != 0:
			slots[n] = p.schema.Properties[at].Schema.Default
			n--
		}
	}
	return slots
}

// whole makes the object of its members, and holds it to what its schema says
// about all of them together.
func (r *reader) whole(p *plan, slot *Value, slots []Value, given names64, end int) int {
	present := given | p.filled
	if present != given {
		slots = r.fill(p, slots, given)
	}
	names := p.shapes.names(p.schema, uint64(present))
	if n := int32(len(names)); n > p.widest.Load() {
		p.widest.Store(n) // one that came in between is larger once more
	}
	v := objectOf(names, slots)
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

// spaced reads an object from behind its bracket, of which something else than a
// name stands there.
func (r *reader) spaced(p *plan, slot *Value, i int) (end int) {
	*slot, end = r.declared(p, i)
	r.depth--
	return end
}

// elsewhere goes on with an object of which some members were read in order.
func (r *reader) elsewhere(p *plan, slot *Value, slots []Value, given names64, start, values, i int) (end int) {
	if len(slots) <= len(p.members) {
		slots = r.wider(slots, len(p.members))
		p.widest.Store(int32(len(p.members))) // whoever spells so does it again
	}
	n := 1 + given.count()
	for at := len(p.members) - 1; at >= 0; at-- {
		var v Value
		if given>>at&1 != 0 {
			n--
			v = slots[n]
		}
		slots[1+at] = v
	}
	*slot, end = r.scattered(p, slots, given.count(), start, values, i)
	r.depth--
	return end
}
