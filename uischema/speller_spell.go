package uischema

import (
	"cmp"
	"slices"
	"strings"
)

// mark is one member of an object in what was spelled.
type mark struct {
	// at is which property it is, or which of the names in called.
	at int
	// begin and end are in out, from the name to the end of the value.
	begin, end int
}

// spell spells the value at i, white space before it included. Like reader's
// methods it gives the place behind it, -1 where it does not fit.
func (s *Speller) spell(p *plan, i int) int {
	i = s.ahead(i)
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
	return s.spellWord(c, p, i)
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
			was := s.state()
			if end := s.spellContainer('{', in, i+1); end >= 0 {
				return end
			}
			s.back(was)
		}
	}
	v, end := s.token(nil, i)
	if end < 0 || !s.check.check(p.schema, p.schema.WithDefaults(v)) {
		return -1
	}
	s.instead(v, i, end)
	return end
}

// spellWord spells what is neither a string nor a container. A whole number of
// few digits stands there as it is to be spelled.
func (s *Speller) spellWord(c byte, p *plan, i int) int {
	if isDigit(c) {
		n, end := digits(s.src, i)
		if end-i <= 15 && (c != '0' || end == i+1) && (end == len(s.src) || s.src[end] != '.' && s.src[end]|0x20 != 'e') {
			if p != nil && !s.fits(p, wholeValue(int64(n))) {
				return -1
			}
			return end
		}
	}
	v, end := s.word(c, i)
	if end < 0 || p != nil && !s.fits(p, v) {
		return -1
	}
	if v.IsNumber() {
		s.instead(v, i, end)
	}
	return end
}

// spellList spells a list from behind its bracket.
func (s *Speller) spellList(p *plan, i int) int {
	var items *plan
	least, most := -1, -1
	if p != nil {
		schema := p.schema
		if !schema.Types.has(TypeArray) || !schema.Const.IsAbsent() || schema.Enum != nil {
			return -1
		}
		items, least, most = p.items, schema.MinItems, schema.MaxItems
	}
	n := 0
	if i = s.ahead(i); i < len(s.src) && s.src[i] == ']' {
		i++
	} else {
		for more := true; more; n++ {
			next := s.spell(items, i)
			if next < 0 {
				return -1
			}
			if more, i = s.follows(next, ']'); i < 0 {
				return -1
			}
		}
	}
	if most >= 0 && n > most || n < least {
		return -1
	}
	return i
}

// spellDeclared spells an object whose properties are declared, from behind its
// bracket.
func (s *Speller) spellDeclared(p *plan, i int) int {
	if !p.objects {
		return -1
	}
	start, was, from, base := i, s.state(), s.place(i-1), len(s.marks)
	var seen names64
	ascending := true
	if i = s.ahead(i); i < len(s.src) && s.src[i] == '}' {
		i++
	} else {
		last, more := len(p.members), true
		for more {
			i = s.ahead(i)
			begin := s.place(i)
			at, next := s.key(p, p.after, last, i)
			if next < 0 {
				return -1
			}
			if at < 0 && !p.closed {
				s.back(was)
				return s.spellUndeclared(p.schema, start)
			}
			if at < 0 || !seen.add(at) {
				return -1
			}
			if next = s.spellProp(&p.members[at], next); next < 0 {
				return -1
			}
			ascending = ascending && (len(s.marks) == base || at > last)
			s.marks, last = append(s.marks, mark{at: at, begin: begin, end: s.place(next)}), at
			if more, i = s.follows(next, '}'); i < 0 {
				return -1
			}
		}
	}
	if !p.enough(seen) {
		return -1
	}
	if !ascending {
		s.order(from, base, i, byPlan)
	}
	if from == s.whole.From && s.whole.To == 0 {
		s.top = append(s.top[:0], s.marks[base:]...)
	}
	s.marks = s.marks[:base]
	return i
}

// byPlan is the order of a schema's properties, which is that of their names.
func byPlan(a, b mark) int { return cmp.Compare(a.at, b.at) }

// order puts the members of an object in order, and notes where they are then.
// The object begins at from in out, and ends before i in src.
func (s *Speller) order(from, base, i int, compare func(a, b mark) int) {
	s.flush(i)
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
	s.out = append(s.out, '}')
}

// spellUndeclared spells an object once more, which has a name that only a
// branch of its schema may declare.
func (s *Speller) spellUndeclared(schema *Schema, i int) int {
	v, end := s.object(i)
	if end < 0 || !s.check.check(schema, schema.WithDefaults(v)) {
		return -1
	}
	s.instead(v, i-len("{"), end)
	return end
}

// spellAny spells any object from behind its bracket.
func (s *Speller) spellAny(i int) int {
	from, base, first := s.place(i-1), len(s.marks), len(s.called)
	if i = s.ahead(i); i < len(s.src) && s.src[i] == '}' {
		return i + 1
	}
	ascending := true
	for more := true; more; {
		i = s.ahead(i)
		begin := s.place(i)
		name, next := s.anyKey(i)
		if next < 0 {
			return -1
		}
		ascending = ascending && (len(s.called) == first || name > s.called[len(s.called)-1])
		at := len(s.called)
		s.called = append(s.called, name)
		if next = s.spell(nil, next); next < 0 {
			return -1
		}
		s.marks = append(s.marks, mark{at: at, begin: begin, end: s.place(next)})
		if more, i = s.follows(next, '}'); i < 0 {
			return -1
		}
	}
	if !ascending {
		s.order(from, base, i, func(a, b mark) int { return strings.Compare(s.called[a.at], s.called[b.at]) })
		for members := s.marks[base:]; len(members) > 1; members = members[1:] {
			if s.called[members[0].at] == s.called[members[1].at] {
				return -1
			}
		}
	}
	s.marks, s.called = s.marks[:base], s.called[:first]
	return i
}
