package uischema

import (
	"slices"
	"strings"
)

// spellPatch spells a merge patch from behind its bracket, of an object that
// fits the plan and is spelled in of. It gives -1 also where another look would
// be needed to say whether the object still fits: a member says nothing of
// another's fit here but by being there.
func (s *Speller) spellPatch(p *plan, of []byte, i int) int {
	if p == nil || p.loose || p.byValue || !p.objects || s.depth >= s.lim.Depth {
		return -1
	}
	from, base := s.place(i-1), len(s.marks)
	s.depth++
	if i = s.ahead(i); i < len(s.src) && s.src[i] == '}' {
		i++
	} else if i = s.spellPatches(p, of, i); i < 0 {
		s.depth--
		return -1
	}
	s.depth--
	if !slices.IsSortedFunc(s.marks[base:], byPlan) {
		s.order(from, base, i, byPlan)
	}
	s.marks = s.marks[:base]
	return i
}

func (s *Speller) spellPatches(p *plan, of []byte, i int) int {
	var seen names64
	for last, more := len(p.members), true; more; {
		i = s.ahead(i)
		begin := s.place(i)
		at, next := s.key(p, p.patched, last, i)
		if at < 0 || !seen.add(at) {
			return -1
		}
		if next = s.spellReplaced(p, at, of, next); next < 0 {
			return -1
		}
		s.marks, last = append(s.marks, mark{at: at, begin: begin, end: s.place(next)}), at
		if more, i = s.follows(next, '}'); i < 0 {
			return -1
		}
	}
	return i
}

// spellReplaced spells what a patch says about one property.
func (s *Speller) spellReplaced(p *plan, at int, of []byte, i int) int {
	if i = s.ahead(i); i >= len(s.src) {
		return -1
	}
	c := s.src[i]
	if c == '"' && len(p.depends) == 0 {
		return s.spellProp(&p.members[at], i)
	}
	if c == 'n' {
		property := &p.schema.Properties[at]
		if property.Required || !property.Schema.Default.IsAbsent() || len(p.depends) > 0 {
			return -1
		}
		if s.values++; s.values > s.lim.Values || !strings.HasPrefix(s.src[i:], "null") {
			return -1
		}
		return i + len("null")
	}
	if c != '{' && len(p.depends) == 0 {
		return s.spell(p.props[at], i)
	}
	was := s.memberOf(of, at, p.keys[at])
	switch {
	case len(was) == 0:
		return -1
	case c != '{':
		return s.spell(p.props[at], i)
	case was[0] != '{':
		return -1
	}
	if s.values++; s.values > s.lim.Values {
		return -1
	}
	return s.spellPatch(p.props[at], was, i+1)
}

// memberOf is the value of a member of an object that is spelled canonically, by
// its place among the properties and by its name with quotes and colon; nil
// where there is none.
func (s *Speller) memberOf(object []byte, at int, key string) []byte {
	if &object[0] == &s.out[s.whole.From] && len(s.top) > 0 {
		for i := range s.top {
			if m := &s.top[i]; m.at == at {
				return s.out[m.begin+len(key) : m.end : m.end]
			}
		}
		return nil
	}
	src := textOf(object)
	for i := len("{"); i > 0 && i < len(src) && src[i] == '"'; {
		found := strings.HasPrefix(src[i:], key)
		if !found {
			if i = pastString(src, i+1); i < 0 {
				break
			}
			i++ // the colon
		} else {
			i += len(key)
		}
		end := past(src, i)
		if end < 0 || found {
			return object[i:max(i, end)]
		}
		i = end + 1 // the comma
	}
	return nil
}
