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
	// out is what was spelled, but for what stands in src from run on just as it
	// is to be spelled: that is copied when something does not, and at the end.
	out []byte
	run int
	// marks are the members of the open objects, called the names of those of
	// which nothing is declared, and spare is memory to put them in order.
	marks  []mark
	called []string
	spare  []byte
	// host is the last one that a URL may point to.
	host string
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
	clear(s.called[:cap(s.called)])
	*s = Speller{out: s.out[:0], spare: s.spare[:0], marks: s.marks[:0], called: s.called[:0], top: s.top[:0]}
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
	for more := s.open('{'); more; more = s.goes('}') {
		name, next := s.name(s.at)
		if s.at = next; next < 0 {
			return
		}
		s.asked = false
		member(name)
	}
}

// List calls item for each item, which it reads, or fails.
func (s *Speller) List(item func()) {
	for more := s.open('['); more; more = s.goes(']') {
		s.asked = false
		item()
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

// open goes into an object or a list, and reports whether anything is in it.
func (s *Speller) open(bracket byte) bool {
	if !s.begin() {
		return false
	}
	if s.src[s.at] != bracket || s.depth >= s.lim.Depth {
		s.Fail()
		return false
	}
	if s.at = space(s.src, s.at+1); s.at < len(s.src) && s.src[s.at] == bracket+2 { // as ASCII has them
		s.at++
		return false
	}
	s.depth++
	return true
}

// goes goes past what stands behind what was read, and reports whether more
// follows.
func (s *Speller) goes(end byte) bool {
	if !s.asked {
		s.Fail()
	}
	if s.at < 0 {
		return false
	}
	more, next := s.goesOn(s.at, end)
	if s.at = next; !more {
		s.depth--
		s.asked = true
	}
	return more && next >= 0
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
	if s.at = end; v.Kind() != Int {
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
	s.at, s.depth, s.asked = l.from, l.depth, false
	if read(); !s.asked || s.at != l.to {
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
	from, i := len(s.out), space(s.src, s.at)
	s.run = i
	if d == nil {
		s.at = s.spell(nil, i)
	} else {
		s.whole, s.top = Span{From: from}, s.top[:0]
		s.at = s.spell(d.root, i)
	}
	if s.at < 0 {
		return Span{}
	}
	if s.flush(s.at); d != nil {
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
	end, i := -1, space(s.src, s.at)
	s.run = i
	was := s.state()
	if s.values++; of == s.whole && i < len(s.src) && s.src[i] == '{' {
		end = s.spellPatch(d.root, s.out[of.From:of.To:of.To], i+1)
	}
	if end < 0 {
		s.back(was)
		return Span{}, false
	}
	s.flush(end)
	from := was.out
	s.at = end
	return Span{from, len(s.out)}, true
}

// Spelled is what was spelled there. It is good until Release.
func (s *Speller) Spelled(at Span) []byte { return s.out[at.From:at.To] }

// Forget forgets what was spelled.
func (s *Speller) Forget() {
	s.out, s.marks, s.top, s.whole = s.out[:0], s.marks[:0], s.top[:0], Span{}
}
