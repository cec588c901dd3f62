package uischema

import "sync"

// Speller goes once through a JSON text, gives what it is asked for, and spells
// canonically what is to be kept of it, held to decoders' schemas on the way: no
// Values are made between. It takes what [Parse] takes, and only says yes or no.
// After the first thing that is not as it should be nothing more is given, and
// Done says no: then [Parse] and [Schema.Check] say why.
//
//	s := uischema.NewSpeller(body, lim, policy)
//	defer s.Release()
//	s.Object(func(name string) {
//		switch name {
//		case "id":
//			id = strings.Clone(s.Text())
//		case "props":
//			props = s.Spell(component.Decoder)
//		}
//	})
//	if !s.Done() { … }
type Speller struct {
	reader
	at    int
	asked bool
	// out is what was spelled, marks are the members of the open objects in it,
	// and spare is memory to put them in order.
	out, spare []byte
	marks      []mark
	// top are the members of the object that Spell has spelled last of a
	// decoder's, and whole is where that is.
	top   []mark
	whole Span
}

// Span is a part of what a Speller has spelled.
type Span struct{ From, To int }

// Later is a value that was passed over, to be read in its turn.
type Later struct{ from, to, depth int }

// IsZero reports whether there is none.
func (l Later) IsZero() bool { return l.to == 0 }

// spellers are only memory that is used again.
var spellers = sync.Pool{New: func() any { return new(Speller) }}

// NewSpeller begins at the beginning of src, which must not change until
// Release. Strings that it gives are parts of src.
func NewSpeller(src []byte, lim Limits, p Policy) *Speller {
	s := spellers.Get().(*Speller)
	s.src, s.lim, s.check.policy = textOf(src), lim, p
	s.at = 0
	if len(src) > lim.Bytes {
		s.at = -1
	}
	return s
}

// Release gives the memory back. Nothing that it gave may be used any more.
func (s *Speller) Release() {
	if cap(s.out)+cap(s.spare) > 64*largestPiece || cap(s.marks) > largestPiece {
		return
	}
	clear(s.marks[:cap(s.marks)])
	*s = Speller{out: s.out[:0], spare: s.spare[:0], marks: s.marks[:0], top: s.top[:0]}
	spellers.Put(s)
}

// Done reports whether the text was as it was asked for, to its end.
func (s *Speller) Done() bool { return s.at >= 0 && space(s.src, s.at) == len(s.src) }

// Fail says that a value is not what it should be.
func (s *Speller) Fail() { s.at = -1 }

// Failed reports whether anything was not what it should be.
func (s *Speller) Failed() bool { return s.at < 0 }

// Object calls member for each member's name; member reads the value by one of
// the other methods, or fails. Whether a name stands twice is for it to ask.
func (s *Speller) Object(member func(name string)) {
	s.each('{', '}', func() {
		name, next := s.name(s.at)
		if s.at = next; next >= 0 {
			s.read(func() { member(name) })
		}
	})
}

// List calls item for each item, which it reads, or fails.
func (s *Speller) List(item func()) {
	s.each('[', ']', func() { s.read(item) })
}

// read lets one read a value.
func (s *Speller) read(one func()) {
	s.asked = false
	if one(); !s.asked {
		s.Fail()
	}
}

// begin goes to where the next value begins, and counts it.
func (s *Speller) begin() bool {
	if s.asked = true; s.at < 0 {
		return false
	}
	s.at = space(s.src, s.at)
	if s.values++; s.values > s.lim.Values || s.at >= len(s.src) {
		s.Fail()
	}
	return s.at >= 0
}

func (s *Speller) each(begin, end byte, one func()) {
	if !s.begin() {
		return
	}
	if s.src[s.at] != begin || s.depth >= s.lim.Depth {
		s.Fail()
		return
	}
	s.depth++
	if s.at = space(s.src, s.at+1); s.at < len(s.src) && s.src[s.at] == end {
		s.at++
	} else {
		for more := true; more; {
			if one(); s.at < 0 {
				return
			}
			if more, s.at = s.goesOn(s.at, end); s.at < 0 {
				return
			}
		}
	}
	s.depth--
	s.asked = true
}

// Text is the string here. What is none fails.
func (s *Speller) Text() string {
	if !s.begin() {
		return ""
	}
	if s.src[s.at] != '"' {
		s.Fail()
		return ""
	}
	end, plain := s.quoted(s.at)
	if end < 0 {
		s.Fail()
		return ""
	}
	text := s.src[s.at+1 : end-1]
	if s.at = end; !plain {
		text = unescaped(text)
	}
	return text
}

// Int is the whole number here, however it is spelled. What is none fails.
func (s *Speller) Int() int64 {
	if !s.begin() {
		return 0
	}
	v, end := s.word(s.src[s.at], s.at)
	if s.at = end; v.kind != Int {
		s.Fail()
	}
	return v.Int()
}

// Later passes over the value here, which must be read before the end.
func (s *Speller) Later() (l Later) {
	if s.asked = true; s.at < 0 {
		return l
	}
	l = Later{from: space(s.src, s.at), depth: s.depth}
	l.to = past(s.src, l.from)
	s.at = l.to
	return l
}

// Now lets read read what was passed over. It goes on where it is.
func (s *Speller) Now(l Later, read func()) {
	at, depth := s.at, s.depth
	if at < 0 {
		return
	}
	s.at, s.depth = l.from, l.depth
	if s.read(read); s.at != l.to {
		at = -1
	}
	s.at, s.depth = at, depth
}

// Spell spells the value here, as it is written, without defaults. What the
// decoder does not take fails; a nil one takes all.
func (s *Speller) Spell(d *Decoder) Span {
	if s.asked = true; s.at < 0 {
		return Span{}
	}
	from := len(s.out)
	if d == nil {
		s.at = s.spell(nil, s.at)
	} else {
		s.whole, s.top = Span{From: from}, s.top[:0]
		s.at = s.spell(d.root, s.at)
		s.whole.To = len(s.out)
	}
	return Span{from, len(s.out)}
}

// SpellPatch spells the merge patch here of the object that Spell has spelled
// last of a decoder's, and by the same one. It reports whether the object still fits under it, as far as
// that can be said by what the patch touches; where ok is false nobody has read
// the patch.
func (s *Speller) SpellPatch(d *Decoder, of Span) (patch Span, ok bool) {
	if s.asked = true; s.at < 0 {
		return Span{}, false
	}
	from, marks, values := len(s.out), len(s.marks), s.values
	end, i := -1, space(s.src, s.at)
	if s.values++; of == s.whole && i < len(s.src) && s.src[i] == '{' {
		end = s.spellPatch(d.root, s.out[of.From:of.To:of.To], i+1)
	}
	if end < 0 {
		s.out, s.marks, s.values = s.out[:from], s.marks[:marks], values
		return Span{}, false
	}
	s.at = end
	return Span{from, len(s.out)}, true
}

// Spelled is what was spelled there. It is good until Release.
func (s *Speller) Spelled(at Span) []byte { return s.out[at.From:at.To] }

// Forget forgets what was spelled.
func (s *Speller) Forget() {
	s.out, s.marks, s.top, s.whole = s.out[:0], s.marks[:0], s.top[:0], Span{}
}
