package uischema

import (
	"cmp"
	"slices"
	"strings"
)

// mark is one member of an object in what was spelled.
type mark struct {
	name string // of an object of which nothing is declared
	at   int    // else which property it is
	// begin and end are in out, from the name to the end of the value.
	begin, end int
}

// spell appends the value at i, white space before it included. Like reader's
// methods it gives the place behind it, -1 where it does not fit.
func (s *Speller) spell(p *plan, i int) int {
	i = space(s.src, i)
	if s.values++; s.values > s.lim.Values || i >= len(s.src) {
		return -1
	}
	c := s.src[i]
	if p != nil && (p.loose || p.byValue && (c == '{' || c == '[')) {
		return s.spellLoose(p, i)
	}
	switch c {
	case '"':
		return s.spellText(p, i)
	case '{', '[':
		return s.spellContainer(c, p, i+1)
	}
	v, end := s.word(c, i)
	if end < 0 || p != nil && !s.fits(p, v) {
		return -1
	}
	s.out = AppendJSON(s.out, v)
	return end
}

func (s *Speller) spellContainer(c byte, p *plan, i int) (end int) {
	if s.depth >= s.lim.Depth {
		return -1
	}
	s.depth++
	switch {
	case c == '[':
		end = s.spellList(p, i)
	case p == nil:
		end = s.spellAny(i)
	default:
		end = s.spellDeclared(p, i)
	}
	s.depth--
	return end
}

// spellLoose spells a value that is held to several schemas: by the case that
// its tag names, or else as the Value that it is.
func (s *Speller) spellLoose(p *plan, i int) int {
	if p.cases != nil && s.src[i] == '{' {
		if in := p.cases.at(s.src, i); in != nil {
			out, marks, values := len(s.out), len(s.marks), s.values
			if end := s.spellContainer('{', in, i+1); end >= 0 {
				return end
			}
			s.out, s.marks, s.values = s.out[:out], s.marks[:marks], values
		}
	}
	v, end := s.token(nil, i)
	if end < 0 || !s.check.check(p.schema, p.schema.WithDefaults(v)) {
		return -1
	}
	s.out = AppendJSON(s.out, v)
	return end
}

// spellText spells a string at its quote. One without escapes stands there as
// it is to be spelled.
func (s *Speller) spellText(p *plan, i int) int {
	end, plain := s.quoted(i)
	if end < 0 {
		return -1
	}
	text := s.src[i+1 : end-1]
	if !plain {
		text = unescaped(text)
	}
	switch {
	case p == nil:
	case p.onlyWords:
		if !slices.Contains(p.schema.words, text) {
			return -1
		}
	case !p.simple:
		if !s.check.check(p.schema, StringValue(text)) {
			return -1
		}
	case !p.schema.Types.has(TypeString) || !s.check.string(p.schema, text):
		return -1
	}
	if plain {
		s.out = append(s.out, s.src[i:end]...)
	} else {
		s.out = AppendString(s.out, text)
	}
	return end
}

// spellList spells a list from behind its bracket.
func (s *Speller) spellList(p *plan, i int) int {
	var items *plan
	least, most := -1, -1
	if p != nil {
		schema := p.schema
		if !schema.Types.has(TypeArray) || schema.Const.kind != Absent || schema.Enum != nil {
			return -1
		}
		items, least, most = p.items, schema.MinItems, schema.MaxItems
	}
	s.out = append(s.out, '[')
	n := 0
	if i = space(s.src, i); i < len(s.src) && s.src[i] == ']' {
		i++
	} else {
		for more := true; more; n++ {
			if n > 0 {
				s.out = append(s.out, ',')
			}
			next := s.spell(items, i)
			if next < 0 {
				return -1
			}
			if more, i = s.goesOn(next, ']'); i < 0 {
				return -1
			}
		}
	}
	if most >= 0 && n > most || n < least {
		return -1
	}
	s.out = append(s.out, ']')
	return i
}

// spellDeclared spells an object whose properties are declared, from behind its
// bracket.
func (s *Speller) spellDeclared(p *plan, i int) int {
	schema := p.schema
	if !schema.Types.has(TypeObject) || schema.Const.kind != Absent || schema.Enum != nil {
		return -1
	}
	start, values, from, base := i, s.values, len(s.out), len(s.marks)
	s.out = append(s.out, '{')
	var seen names64
	ascending := true
	if i = space(s.src, i); i < len(s.src) && s.src[i] == '}' {
		i++
	} else {
		last, more := len(p.props), true
		for more {
			at, next := s.property(p, last, i)
			if next < 0 {
				return -1
			}
			if at < 0 && !p.closed {
				s.out, s.marks, s.values = s.out[:from], s.marks[:base], values
				return s.spellUndeclared(schema, start)
			}
			if at < 0 || !seen.add(at) {
				return -1
			}
			begin := s.member(base, p.keys[at])
			if next = s.spell(p.props[at], next); next < 0 {
				return -1
			}
			ascending = ascending && (len(s.marks) == base || at > last)
			s.marks, last = append(s.marks, mark{at: at, begin: begin, end: len(s.out)}), at
			if more, i = s.goesOn(next, '}'); i < 0 {
				return -1
			}
		}
	}
	if !p.enough(seen) {
		return -1
	}
	if !ascending {
		s.order(from, base, byPlan)
	}
	if from == s.whole.From && s.whole.To == 0 {
		s.top = append(s.top[:0], s.marks[base:]...)
	}
	s.marks = s.marks[:base]
	s.out = append(s.out, '}')
	return i
}

// byPlan is the order of a schema's properties, which is that of their names.
func byPlan(a, b mark) int { return cmp.Compare(a.at, b.at) }

// member begins a member of the object whose members are marked from base on:
// key is its name, with the colon.
func (s *Speller) member(base int, key string) (begin int) {
	if len(s.marks) > base {
		s.out = append(s.out, ',')
	}
	begin = len(s.out)
	s.out = append(s.out, key...)
	return begin
}

// order puts the members of an object in order, and notes where they are then.
// The object begins at from.
func (s *Speller) order(from, base int, compare func(a, b mark) int) {
	members := s.marks[base:]
	slices.SortFunc(members, compare)
	s.spare = append(s.spare[:0], s.out[from:]...)
	s.out = s.out[:from+len("{")]
	for i := range members {
		m := &members[i]
		if i > 0 {
			s.out = append(s.out, ',')
		}
		text := s.spare[m.begin-from : m.end-from]
		m.begin = len(s.out)
		s.out = append(s.out, text...)
		m.end = len(s.out)
	}
}

// spellUndeclared spells an object once more, which has a name that only a
// branch of its schema may declare.
func (s *Speller) spellUndeclared(schema *Schema, i int) int {
	v, i := s.object(i)
	if i < 0 || !s.check.check(schema, schema.WithDefaults(v)) {
		return -1
	}
	s.out = AppendJSON(s.out, v)
	return i
}

// spellAny spells any object from behind its bracket.
func (s *Speller) spellAny(i int) int {
	from, base := len(s.out), len(s.marks)
	s.out = append(s.out, '{')
	if i = space(s.src, i); i < len(s.src) && s.src[i] == '}' {
		s.out = append(s.out, '}')
		return i + 1
	}
	for more := true; more; {
		name, next := s.name(i)
		if next < 0 {
			return -1
		}
		begin := s.member(base, "")
		s.out = append(AppendString(s.out, name), ':')
		if next = s.spell(nil, next); next < 0 {
			return -1
		}
		s.marks = append(s.marks, mark{name: name, begin: begin, end: len(s.out)})
		if more, i = s.goesOn(next, '}'); i < 0 {
			return -1
		}
	}
	members := s.marks[base:]
	if !slices.IsSortedFunc(members, byMarkName) {
		s.order(from, base, byMarkName)
	}
	for k := 1; k < len(members); k++ {
		if members[k-1].name == members[k].name {
			return -1
		}
	}
	s.marks = s.marks[:base]
	s.out = append(s.out, '}')
	return i
}

func byMarkName(a, b mark) int { return strings.Compare(a.name, b.name) }
