package uischema

import (
	"slices"
	"strings"
)

// reader reads one text into Values, by a plan where there is one. Its methods
// take the place where to read and give the one behind what they have read, -1
// where that is not what should stand there.
type reader struct {
	src    string
	lim    Limits
	values int
	depth  int
	check  checker
	made   converter
	// waiting and names hold what the open lists and objects have so far,
	// until they close and know their length.
	waiting []Value
	names   []string
}

// begin begins a text.
func (r *reader) begin(src string, lim Limits, policy Policy) {
	r.src, r.lim, r.check.policy, r.values, r.depth = src, lim, policy, 0, 0
	r.waiting, r.names = r.waiting[:0], r.names[:0]
}

// root reads the whole text.
func (r *reader) root(p *plan) (Value, bool) {
	if len(r.src) > r.lim.Bytes {
		return Value{}, false
	}
	v, end := r.value(p, 0)
	if end < 0 || space(r.src, end) < len(r.src) || r.values > r.lim.Values {
		return Value{}, false
	}
	return v, true
}

// expect makes room for what the text will be. How much that is, the last texts
// of the same schema have told; else it is about as much as the text can hold,
// but no more than a document of the usual size: whoever sends a megabyte of
// commas gets no twenty megabytes.
func (r *reader) expect(p *plan) {
	need := r.needs(p)
	r.made.values.expect(need)
	if p == nil {
		r.made.names.expect(need)
	}
}

func (r *reader) needs(p *plan) int {
	if p != nil {
		if took := int(p.took.Load()); took > 0 {
			return took
		}
	}
	objects := strings.Count(r.src, "{")
	values := objects + strings.Count(r.src, "[") + strings.Count(r.src, ",")
	values = min(values+objects, r.lim.Values, largestPiece)
	return values + values/8 // the slots of properties that are left out
}

// learn notes how much room the text took: what the largest ones took, as long
// as there are some nearly as large.
func (p *plan) learn(taken int) {
	if p == nil {
		return
	}
	took, used := p.took.Load(), int32(min(taken, largestPiece))
	if used > took {
		p.took.Store(used)
	} else if used < took-took/4 {
		p.took.Store(took - 1)
	}
}

// value reads the value at i, white space before it included.
func (r *reader) value(p *plan, i int) (v Value, end int) {
	end = r.into(p, &v, space(r.src, i))
	return v, end
}

// anyhow reads the value at i, white space before it included, however it is
// spelled.
func (r *reader) anyhow(p *plan, i int) (Value, int) {
	i = space(r.src, i)
	if r.values++; r.values > r.lim.Values || i >= len(r.src) {
		return Value{}, -1
	}
	if p != nil && p.loose {
		return r.judged(p, i)
	}
	return r.token(p, i)
}

// judged reads a value as it is, and holds it to its schema then.
func (r *reader) judged(p *plan, i int) (Value, int) {
	v, i := r.token(nil, i)
	if i < 0 {
		return Value{}, -1
	}
	v = p.schema.WithDefaults(v)
	if !r.check.check(p.schema, v) {
		return Value{}, -1
	}
	return v, i
}

func (r *reader) token(p *plan, i int) (Value, int) {
	switch c := r.src[i]; c {
	case '"':
		return r.text(p, i)
	case '{', '[':
		return r.container(c, p, i+1)
	default:
		v, i := r.word(c, i)
		if i >= 0 && p != nil && !r.fits(p, v) {
			return Value{}, -1
		}
		return v, i
	}
}

// fits holds a scalar to its schema.
func (r *reader) fits(p *plan, v Value) bool {
	switch {
	case !p.simple:
		return r.check.check(p.schema, v)
	case !p.schema.Types.has(typeOf(v)):
		return false
	}
	return !v.IsNumber() || r.check.number(p.schema, v)
}

func (r *reader) container(c byte, p *plan, i int) (v Value, end int) {
	if r.depth >= r.lim.Depth {
		return Value{}, -1
	}
	r.depth++
	switch {
	case c == '[':
		v, end = r.list(p, i)
	case p == nil:
		v, end = r.object(i)
	default:
		v, end = r.declared(p, i)
	}
	r.depth--
	return v, end
}

// list reads a list from behind its bracket.
func (r *reader) list(p *plan, i int) (Value, int) {
	var items *plan
	most := -1
	if p != nil {
		if s := p.schema; !s.Types.has(TypeArray) || !s.Const.IsAbsent() || s.Enum != nil {
			return Value{}, -1
		}
		items, most = p.items, p.schema.MaxItems
	}
	base := len(r.waiting)
	if i = space(r.src, i); i < len(r.src) && r.src[i] == ']' {
		i++
	} else {
		for more := true; more; {
			item, next := r.value(items, i)
			if next < 0 {
				return Value{}, -1
			}
			r.waiting = append(r.waiting, item)
			if most >= 0 && len(r.waiting)-base > most {
				return Value{}, -1
			}
			if more, i = r.goesOn(next, ']'); i < 0 {
				return Value{}, -1
			}
		}
	}
	v := none(List)
	if n := len(r.waiting) - base; n > 0 {
		values := r.made.values.take(n)
		copy(values, r.waiting[base:])
		r.waiting = r.waiting[:base]
		v = ListValue(values)
	}
	if p != nil && (!r.check.counted(p.schema, v) || !r.conditional(p.schema, v)) {
		return Value{}, -1
	}
	return v, i
}

func (r *reader) conditional(s *Schema, v Value) bool {
	return s.If == nil || r.check.conditional(s, v)
}

// object reads any object from behind its bracket.
func (r *reader) object(i int) (Value, int) {
	base, first := len(r.waiting), len(r.names)
	if i = space(r.src, i); i < len(r.src) && r.src[i] == '}' {
		return none(Object), i + 1
	}
	for more := true; more; {
		name, next := r.name(i)
		if next < 0 {
			return Value{}, -1
		}
		v, next := r.value(nil, next)
		if next < 0 {
			return Value{}, -1
		}
		r.waiting, r.names = append(r.waiting, v), append(r.names, name)
		if more, i = r.goesOn(next, '}'); i < 0 {
			return Value{}, -1
		}
	}
	values, names := r.waiting[base:], r.names[first:]
	r.waiting, r.names = r.waiting[:base], r.names[:first]
	if !order(names, values) {
		return Value{}, -1
	}
	slots, kept := r.made.values.take(1+len(values)), r.made.names.take(len(names))
	copy(slots[1:], values)
	copy(kept, names)
	return objectOf(kept, slots), i
}

// order sorts members by their names. It reports whether these are distinct.
func order(names []string, values []Value) bool {
	if len(names) > fewMembers && !slices.IsSorted(names) {
		members := make([]Member, len(names))
		for i := range names {
			members[i] = Member{names[i], values[i]}
		}
		slices.SortFunc(members, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
		for i := range members {
			names[i], values[i] = members[i].Name, members[i].Value
		}
	}
	for i := 1; i < len(names); i++ {
		if names[i-1] < names[i] {
			continue
		}
		name, v, j := names[i], values[i], i
		for ; j > 0 && names[j-1] > name; j-- {
			names[j], values[j] = names[j-1], values[j-1]
		}
		if j > 0 && names[j-1] == name {
			return false
		}
		names[j], values[j] = name, v
	}
	return true
}
