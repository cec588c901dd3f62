package uischema

import (
	"sync/atomic"
	"unicode/utf16"
	"unicode/utf8"
)

// Most of what is pushed stands as it is to be spelled: names that ascend, no
// white space, no escapes. So nothing of it is copied by itself: it is a run of
// src that goes on until something is spelled in another way.

// flush ends the run before i.
func (s *Speller) flush(i int) {
	if i > s.run {
		s.out = append(s.out, s.src[s.run:i]...)
	}
	s.run = i
}

// place is where in out stands what stands at i in src, which is in the run or
// ends it.
func (s *Speller) place(i int) int { return len(s.out) + i - s.run }

// ahead is where what stands at i begins, behind white space, which is left out.
func (s *Speller) ahead(i int) int {
	if i < len(s.src) && s.src[i] > ' ' {
		return i
	}
	return s.pass(i)
}

func (s *Speller) pass(i int) int {
	next := skipSpace(s.src, i)
	if next > i {
		s.flush(i)
		s.run = next
	}
	return next
}

// instead spells a value in place of what stands from i to end.
func (s *Speller) instead(v Value, i, end int) {
	s.flush(i)
	s.out, s.run = AppendJSON(s.out, v), end
}

// follows is goesOn.
func (s *Speller) follows(i int, end byte) (more bool, next int) {
	i = s.ahead(i)
	if i >= len(s.src) || s.src[i] != ',' && s.src[i] != end {
		return false, -1
	}
	return s.src[i] == ',', i + 1
}

// spelt is how far a Speller has come, to come back to.
type spelt struct{ out, run, marks, called, values, depth int }

func (s *Speller) state() spelt {
	return spelt{len(s.out), s.run, len(s.marks), len(s.called), s.values, s.depth}
}

func (s *Speller) back(to spelt) {
	s.out, s.run, s.marks, s.called = s.out[:to.out], to.run, s.marks[:to.marks], s.called[:to.called]
	s.values, s.depth = to.values, to.depth
}

// key spells a name at i and its colon, and is property.
func (s *Speller) key(p *plan, after []atomic.Int32, last, i int) (at, next int) {
	likely := int(after[last].Load())
	if likely < len(p.members) && p.members[likely].key.stands(s.src, i) {
		return likely, i + len(p.members[likely].key.text)
	}
	return s.otherKey(p, after, last, i)
}

// anyKey spells a name at i and its colon.
func (s *Speller) anyKey(i int) (name string, next int) {
	if i >= len(s.src) || s.src[i] != '"' {
		return "", -1
	}
	end, plain := s.quoted(i)
	if end < 0 {
		return "", -1
	}
	name = s.src[i+1 : end-1]
	colon := space(s.src, end)
	if colon >= len(s.src) || s.src[colon] != ':' {
		return "", -1
	}
	if !plain || colon > end {
		if !plain {
			name = unescaped(name)
		}
		s.flush(i)
		s.out, s.run = AppendString(s.out, name), colon
	}
	return name, colon + 1
}

// tries is how many properties are tried for a name: those behind the last one,
// since names ascend where they were written in order.
const tries = 4

func (s *Speller) otherKey(p *plan, after []atomic.Int32, last, i int) (at, next int) {
	next = last + 1
	if last == len(p.members) {
		next = 0
	}
	for at := next; at < min(next+tries, len(p.members)); at++ {
		if p.members[at].key.stands(s.src, i) {
			return at, i + len(p.members[at].key.text)
		}
	}
	if i >= len(s.src) || s.src[i] != '"' {
		return -1, -1
	}
	end, plain := s.quoted(i)
	if end < 0 {
		return -1, -1
	}
	name := s.src[i+1 : end-1]
	if !plain {
		name = unescaped(name)
	}
	colon := space(s.src, end)
	if colon >= len(s.src) || s.src[colon] != ':' {
		return -1, -1
	}
	if at = p.names.find(name); at < 0 {
		return -1, colon + 1
	}
	if after[last].Load() != int32(at) {
		after[last].Store(int32(at))
	}
	if !plain || colon > end {
		s.flush(i)
		s.out, s.run = append(s.out, p.keys[at]...), colon+1
	}
	return at, colon + 1
}

// wide is quoted from i on, which stands in a string or ends it.
func (s *Speller) wide(i int) (end int, plain bool) {
	plain = true
	for src := s.src; i < len(src); {
		switch c := src[i]; {
		case c == '"':
			return i + 1, plain
		case c >= 0xC2 && c <= 0xDF && i+1 < len(src) && src[i+1]&0xC0 == 0x80:
			i += 2 // most alphabets
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(src[i:])
			if r == utf8.RuneError && n <= 1 {
				return -1, false
			}
			i += n
		case c == '\\':
			r, n := unescapeRune(src[i:min(i+12, len(src))])
			if n == 0 || utf16.IsSurrogate(r) {
				return -1, false
			}
			plain = false
			i += n
		case c < ' ':
			return -1, false
		default:
			i = wideOrSpecial(src, i)
		}
	}
	return -1, false
}
