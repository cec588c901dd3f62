package uischema

import (
	"bytes"
	"slices"
	"strings"
)

// reader reads one text into Values, by a plan where there is one.
type reader struct {
	src    []byte
	lim    Limits
	pos    int
	values int
	depth  int
	check  checker
	made   converter
	// texts holds all strings, one after the other. It has room for as much
	// as src has, so it never moves.
	texts strings.Builder
	// waiting and names hold what the open lists and objects have so far,
	// until they close and know their length.
	waiting []Value
	names   []string
}

// expect makes room for about as much as the text can hold, but for no more
// than a document of the usual size: whoever sends a megabyte of commas gets
// no forty megabytes.
func (r *reader) expect(names bool) {
	containers := bytes.Count(r.src, []byte("{")) + bytes.Count(r.src, []byte("["))
	values := min(containers+bytes.Count(r.src, []byte(",")), r.lim.Values, largestPiece)
	r.made.values.expect(values + values/8) // the slots of properties that are left out
	r.made.insides.expect(min(containers, r.lim.Values, largestPiece))
	if names {
		r.made.names.expect(values)
	}
}

// value reads the value at pos, white space before it included.
func (r *reader) value(p *plan) (Value, bool) {
	r.space()
	if r.values++; r.values > r.lim.Values || r.pos >= len(r.src) {
		return Value{}, false
	}
	if p != nil && p.loose {
		v, ok := r.token(nil)
		if !ok {
			return Value{}, false
		}
		v = p.schema.WithDefaults(v)
		return v, r.check.check(p.schema, v)
	}
	return r.token(p)
}

func (r *reader) token(p *plan) (Value, bool) {
	switch c := r.src[r.pos]; c {
	case '{', '[':
		return r.container(c, p)
	case '"':
		v, ok := r.stringValue(p)
		return v, ok && r.fits(p, v)
	default:
		v, ok := r.word(c)
		return v, ok && r.fits(p, v)
	}
}

// fits holds a scalar to its schema.
func (r *reader) fits(p *plan, v Value) bool {
	switch {
	case p == nil:
		return true
	case !p.simple:
		return r.check.check(p.schema, v)
	case !p.schema.Types.has(typeOf(v)):
		return false
	case v.kind == String:
		return r.check.string(p.schema, v.text)
	}
	return !v.IsNumber() || r.check.number(p.schema, v)
}

func (r *reader) container(c byte, p *plan) (v Value, ok bool) {
	if r.depth >= r.lim.Depth {
		return Value{}, false
	}
	r.depth++
	r.pos++
	switch {
	case c == '[':
		v, ok = r.list(p)
	case p == nil:
		v, ok = r.object()
	default:
		v, ok = r.declared(p)
	}
	r.depth--
	return v, ok
}

// list reads a list from behind its bracket.
func (r *reader) list(p *plan) (Value, bool) {
	var items *plan
	if p != nil {
		if s := p.schema; !s.Types.has(TypeArray) || s.Const.kind != Absent || s.Enum != nil {
			return Value{}, false
		}
		items = p.items
	}
	base := len(r.waiting)
	if !r.closes(']') {
		for more := true; more; {
			item, ok := r.value(items)
			if !ok {
				return Value{}, false
			}
			r.waiting = append(r.waiting, item)
			if p != nil && p.schema.MaxItems >= 0 && len(r.waiting)-base > p.schema.MaxItems {
				return Value{}, false
			}
			if more, ok = r.goesOn(']'); !ok {
				return Value{}, false
			}
		}
	}
	v := Value{kind: List}
	if n := len(r.waiting) - base; n > 0 {
		in := r.inside()
		in.values = r.made.values.take(n)
		copy(in.values, r.waiting[base:])
		r.waiting = r.waiting[:base]
		v.in = in
	}
	if p == nil {
		return v, true
	}
	return v, r.check.counted(p.schema, v) && r.conditional(p.schema, v)
}

func (r *reader) conditional(s *Schema, v Value) bool {
	return s.If == nil || r.check.conditional(s, v)
}

func (r *reader) inside() *inside { return &r.made.insides.take(1)[0] }

// object reads any object from behind its bracket.
func (r *reader) object() (Value, bool) {
	base, first := len(r.waiting), len(r.names)
	if !r.closes('}') {
		for more := true; more; {
			raw, plain, ok := r.name()
			if !ok {
				return Value{}, false
			}
			name := r.keep(raw, plain)
			v, ok := r.value(nil)
			if !ok {
				return Value{}, false
			}
			r.waiting, r.names = append(r.waiting, v), append(r.names, name)
			if more, ok = r.goesOn('}'); !ok {
				return Value{}, false
			}
		}
	}
	values, names := r.waiting[base:], r.names[first:]
	r.waiting, r.names = r.waiting[:base], r.names[:first]
	if len(names) == 0 {
		return Value{kind: Object}, true
	}
	if !order(names, values) {
		return Value{}, false
	}
	in := r.inside()
	in.values, in.names = r.made.values.take(len(values)), r.made.names.take(len(names))
	copy(in.values, values)
	copy(in.names, names)
	return Value{kind: Object, in: in}, true
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
