package uischema

import "strings"

// DecodePatched is DecodeString of a text to which an RFC 7396 merge patch is
// applied before defaults are, without a Value of either between: ok says that
// v is what [MergePatch], [Schema.WithDefaults] and [Schema.Valid] would give.
// Where ok is false they may still say yes: to a text that fits only when it is
// patched, and wherever a patch does more than to replace some values.
func (d *Decoder) DecodePatched(src, patch string, lim Limits, p Policy) (v Value, ok bool) {
	r := readers.Get().(*reader)
	defer r.release()
	r.begin(src, lim, p)
	r.expect(d.root)
	if v, ok = r.root(d.root); !ok {
		return Value{}, false
	}
	if v, ok = r.patch(d.root, v, patch); ok {
		d.root.learn(r.made.values.taken)
	}
	return v, ok
}

// patch reads a patch of what the text before it was.
func (r *reader) patch(p *plan, old Value, patch string) (Value, bool) {
	if p == nil || len(patch) > r.lim.Bytes {
		return Value{}, false
	}
	r.src, r.values = patch, 1
	i := space(patch, 0)
	if i >= len(patch) || patch[i] != '{' {
		return Value{}, false
	}
	v, end := r.patched(p, old, i+1)
	if end < 0 || space(patch, end) < len(patch) || r.values > r.lim.Values {
		return Value{}, false
	}
	return v, true
}

// patched reads a patch of an object that fits, from behind its bracket, and
// gives the object as it is then. The object is nobody else's yet.
func (r *reader) patched(p *plan, old Value, i int) (v Value, end int) {
	if p == nil || p.loose || old.Kind() != Object || r.depth >= r.lim.Depth || !p.closed && !p.declares(old) {
		return Value{}, -1
	}
	r.depth++
	values, waiting := r.values, len(r.waiting)
	if end = r.overwrite(p, &old, i); end >= 0 {
		// The same members are there: only what looks at their values may change.
		if v = old; !r.conditional(p.schema, v) {
			end = -1
		}
	} else {
		// What was overwritten already is overwritten by the same again.
		r.values, r.waiting = values, r.waiting[:waiting]
		slots := r.made.values.take(1 + len(p.props))
		if end = -1; p.unpack(slots[1:], old) {
			if end = r.patches(p, slots[1:], i); end >= 0 {
				v, end = r.complete(p, slots, end)
			}
		}
	}
	r.depth--
	return v, end
}

// declares reports whether the schema itself has a property for each member of
// an object. Whether others may be there is a branch's to say, and a patch may
// change which branch it is.
func (p *plan) declares(v Value) bool {
	for _, name := range v.names() {
		if p.names.find(name) < 0 {
			return false
		}
	}
	return true
}

// overwrite reads a patch that takes nothing away from an object and adds
// nothing to it, into the object itself. It gives -1 where the patch does, or is
// none that fits.
func (r *reader) overwrite(p *plan, old *Value, i int) int {
	if i = space(r.src, i); i < len(r.src) && r.src[i] == '}' {
		return i + 1
	}
	var seen names64
	names, values, at := old.names(), old.values(), -1
	for more := true; more; {
		var next int
		if at, next = r.named(p, at+1, i); at < 0 || !seen.add(at) {
			return -1
		}
		// Its place is before its property's, by as many as are not there.
		name, there := p.schema.Properties[at].Name, min(at, len(names)-1)
		for there >= 0 && names[there] != name {
			there--
		}
		if there < 0 {
			return -1
		}
		if next = space(r.src, next); next >= len(r.src) || r.src[next] == 'n' {
			return -1
		}
		if next = r.replace(p, at, &values[there], next); next < 0 {
			return -1
		}
		if more, i = r.goesOn(next, '}'); i < 0 {
			return -1
		}
	}
	return i
}

// named reads a name at i and its colon: the index of the property, -1 where
// none is declared by that name, and what stands behind. It is looked for from
// likely on, at first.
func (r *reader) named(p *plan, likely, i int) (at, next int) {
	if i+8 <= len(r.src) && len(p.members) <= mostAligned {
		x := eight(r.src[i : i+8])
		for k := likely; k < len(p.members); k++ {
			if key := &p.members[k].key; key.at(r.src, i, x) {
				return k, i + len(key.text)
			}
		}
	}
	name, next := r.name(i)
	if next < 0 {
		return -1, -1
	}
	return p.names.find(name), next
}

// unpack puts an object's members into the slots of their properties. It
// reports whether each has one.
func (p *plan) unpack(slots []Value, old Value) bool {
	next, values := 0, old.values()
	for i, name := range old.names() {
		for next < len(slots) && p.schema.Properties[next].Name != name {
			next++
		}
		if next == len(slots) {
			return false
		}
		slots[next] = values[i]
	}
	return true
}

// patches reads the members of a patch into the slots of their properties.
func (r *reader) patches(p *plan, slots []Value, i int) int {
	if i = space(r.src, i); i < len(r.src) && r.src[i] == '}' {
		return i + 1
	}
	var seen names64
	at := -1
	for more := true; more; {
		var next int
		if at, next = r.named(p, at+1, i); at < 0 || !seen.add(at) {
			return -1
		}
		if next = r.replace(p, at, &slots[at], next); next < 0 {
			return -1
		}
		if more, i = r.goesOn(next, '}'); i < 0 {
			return -1
		}
	}
	return i
}

// replace reads what a patch says about one property.
func (r *reader) replace(p *plan, at int, slot *Value, i int) int {
	if i = space(r.src, i); i >= len(r.src) {
		return -1
	}
	var end int
	switch r.src[i] {
	case 'n':
		property := &p.schema.Properties[at]
		if r.values++; property.Required || !property.Schema.Default.IsAbsent() || !strings.HasPrefix(r.src[i:], "null") {
			return -1
		}
		*slot = Value{}
		return i + len("null")
	case '{':
		// Of a default nothing is left where a patch says something.
		if r.values++; !p.schema.Properties[at].Schema.Default.IsAbsent() {
			return -1
		}
		*slot, end = r.patched(p.props[at], *slot, i+1)
	default:
		*slot, end = r.value(p.props[at], i)
	}
	if r.values > r.lim.Values {
		return -1
	}
	return end
}
