package bff

import (
	"math"
	"time"

	"mantel/bff/remember"
	"mantel/uischema/layout"
)

// look is what one viewer saw at one moment, and of what it was made. It is
// copied where it is remembered, in place of the one before: what few of them
// have is aside.
type look struct {
	*sight
	generics *heard
	user     UserID
	// wrong is what the oracle had found by then.
	wrong *wrongs
	// seen is the record's, where it has one.
	seen uint64
	// from and until bound the time in which nothing becomes stale or expires, in
	// nanoseconds since 1970.
	from, until int64
	// revision and changes are the screen's Revision and Until; place is where
	// the screen is remembered by that revision.
	revision string
	place    remember.Place
	changes  time.Time
	// owned says that something on the screen was said to the user alone.
	owned bool
	aside *aside
}

// aside is what a look seldom has. The nil aside has nothing.
type aside struct {
	// stale is the screen's Stale.
	stale []ProductID
	// wanted is what the user's products should be told.
	wanted []wanted
	// record is what was read, where the record has no number.
	record []heldSum
}

// say sets what was seen, but for its bytes and the state of the record.
func (l *look) say(s *Screen) {
	s.Revision, s.Until, s.Stale = l.revision, l.changes, nil
	if l.aside != nil {
		s.Stale = l.aside.stale
	}
	s.Locale, s.Dir = l.locale.Tag(), l.locale.Dir()
	if s.Owner = ""; l.owned {
		s.Owner = l.user
	}
}

// heldSum is what an arrangement reads of an entry of a record.
type heldSum struct {
	head Head
	// The others are the body's; no product, where there is none.
	product ProductID
	user    UserID
	digest  string
	asOf    time.Time
	// raw is how long an undecoded body is: what it says is the head's digest.
	raw int
}

func (s *heldSum) is(h *Held) bool {
	if s.head != h.Head || s.raw != len(h.Raw) {
		return false
	}
	if h.Body == nil || h.Raw != "" {
		return s.product == ""
	}
	return s.product == h.Body.Product && s.user == h.Body.User && s.digest == h.Body.Digest && s.asOf == h.Body.AsOf
}

func sumHeld(h *Held) heldSum {
	s := heldSum{head: h.Head, raw: len(h.Raw)}
	if h.Body != nil && h.Raw == "" {
		s.product, s.user, s.digest, s.asOf = h.Body.Product, h.Body.User, h.Body.Digest, h.Body.AsOf
	}
	return s
}

func (l *look) size() int {
	n := 768 // the look, its labels and what the screen holds besides
	if l.aside == nil {
		return n
	}
	n += 128 + 32*len(l.aside.wanted)
	for i := range l.aside.record {
		n += 320 + len(l.aside.record[i].digest)
	}
	return n
}

// holds reports whether what was arranged then would be arranged again through
// the same edition.
func (l *look) holds(generics *heard, wrong *wrongs, rec *Record, now time.Time) bool {
	if at := now.UnixNano(); l.generics != generics || l.wrong != wrong || at < l.from || at >= l.until {
		return false
	}
	if l.seen != 0 || rec.Seen != 0 {
		return l.seen == rec.Seen
	}
	return l.aside.holds(rec.Held)
}

// wants are what the user's products should be told.
func (l *look) wants() []wanted {
	if l.aside == nil {
		return nil
	}
	return l.aside.wanted
}

// holds reports whether that is what was read.
func (a *aside) holds(held []Held) bool {
	if a == nil {
		return len(held) == 0
	}
	if len(a.record) != len(held) {
		return false
	}
	for i := range held {
		if !a.record[i].is(&held[i]) {
			return false
		}
	}
	return true
}

// look arranges the screen and names its revision. The arrangement is in the
// view's buffers.
func (v *view) look(of *sight, rec *Record, generics *heard, now time.Time) look {
	a := &v.buffers.arrangement
	v.home.ranking.arrange(a, rec, generics.held(), of.program.Slots(), now)
	v.wrong = v.home.judge.found()
	l := look{
		sight: of, generics: generics, user: rec.User, wrong: v.wrong, seen: rec.Seen,
		from: now.UnixNano(), until: math.MaxInt64,
		revision: v.revision(of, a), changes: a.until, owned: a.user() != "",
	}
	l.place = v.home.screens.At(&l.revision)
	if !a.holds.IsZero() {
		l.until = a.holds.UnixNano()
	}
	var record []heldSum
	if rec.Seen == 0 && v.home.looks != nil {
		record = make([]heldSum, len(rec.Held))
		for i := range rec.Held {
			record[i] = sumHeld(&rec.Held[i])
		}
	}
	stale, wanted := a.withLost(rec.Lost), v.home.wanted(rec, now)
	if len(stale)+len(wanted)+len(record) > 0 {
		l.aside = &aside{stale, wanted, record}
	}
	return l
}

// lookKey is who looks, and through which axes, at what. Looks are told apart
// by all of it, never by a hash of it.
type lookKey struct {
	screen string
	user   UserID
	// The axes, as they are said.
	locale, zone, formFactor, platform string
	// variants are names and values by the names' order, each with its length;
	// "" where there are none.
	variants string
}

func keyOf(screen string, u UserID, v *layout.Viewer) lookKey {
	k := lookKey{screen: screen, user: u, locale: v.Locale.Tag(), formFactor: v.FormFactor, platform: v.Platform}
	if v.TimeZone != nil {
		k.zone = v.TimeZone.String()
	}
	if len(v.Variants) > 0 {
		k.variants = string(layout.Axes{AllVariants: true}.Append(nil, v))
	}
	return k
}

// size is what a key points to, in bytes, as far as it is its own.
func (k *lookKey) size() int {
	return len(k.screen) + len(k.user) + len(k.formFactor) + len(k.platform) + len(k.variants)
}
