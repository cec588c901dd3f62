package bff

import (
	"time"

	"mantel/uischema/edition"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// look is what one viewer saw at one moment, and of what it was made.
type look struct {
	edition  *edition.Edition
	generics *heard
	user     UserID
	// wrong is what the oracle had found by then.
	wrong *wrongs
	// seen is the record's, where it has one; else record is what was read.
	seen   uint64
	record []heldSum
	// wanted is what the user's products should be told.
	wanted []wanted
	// from and until bound the time in which nothing becomes stale or expires.
	from, until time.Time
	// revision, changes and stale are the screen's Revision, Until and Stale.
	revision string
	changes  time.Time
	stale    []ProductID
	locale   *intl.Locale
	// owned says that something on the screen was said to the user alone.
	owned bool
	// base is the view's.
	base   [16]byte
	labels *labels
}

// say sets what was seen, but for its bytes and the state of the record.
func (l *look) say(s *Screen) {
	s.Revision, s.Until, s.Stale = l.revision, l.changes, l.stale
	s.Locale, s.Dir = l.locale.Tag(), l.locale.Dir()
	if s.Owner = ""; l.owned {
		s.Owner = l.user
	}
}

// labels are what is counted of a screen, by result.
type labels struct{ rendered, remembered, notModified [4]string }

// labelsOf are a screen's. Editions bound how many there are.
func (h *Home) labelsOf(screen string) *labels {
	if l, ok := h.labels.Load(screen); ok {
		return l.(*labels) // nothing else is in there
	}
	l, _ := h.labels.LoadOrStore(screen, &labels{
		rendered:    [4]string{"screen", screen, "result", "rendered"},
		remembered:  [4]string{"screen", screen, "result", "remembered"},
		notModified: [4]string{"screen", screen, "result", "not_modified"},
	})
	return l.(*labels)
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
	n := 896 + 32*len(l.wanted) // the look, its labels and what the screen holds besides
	for i := range l.record {
		n += 320 + len(l.record[i].digest)
	}
	return n
}

// holds reports whether what was arranged then would be arranged again.
func (l *look) holds(ed *edition.Edition, generics *heard, wrong *wrongs, rec Record, now time.Time) bool {
	if l.edition != ed || l.generics != generics || l.wrong != wrong ||
		now.Before(l.from) || !l.until.IsZero() && !now.Before(l.until) {
		return false
	}
	if l.seen != 0 || rec.Seen != 0 {
		return l.seen == rec.Seen
	}
	if len(l.record) != len(rec.Held) {
		return false
	}
	for i := range rec.Held {
		if !l.record[i].is(&rec.Held[i]) {
			return false
		}
	}
	return true
}

// look arranges the screen and names its revision. The arrangement is in the
// view's buffers. before is what the viewer saw last of this edition, or nil.
func (v *view) look(name string, program *layout.ScreenProgram, rec Record, generics *heard, now time.Time, before *look) *look {
	a := &v.buffers.arrangement
	v.home.ranking.arrange(a, rec, generics.held(), program.Slots(), now)
	wrong := v.home.judge.found()
	wrong.mark(v.edition, a)
	var counted *labels
	if before != nil {
		v.base, counted = before.base, before.labels
	} else {
		v.base, counted = v.sum(), v.home.labelsOf(name)
	}
	l := &look{
		edition: v.edition, generics: generics, user: rec.User, wrong: wrong, seen: rec.Seen, from: now, until: a.holds,
		wanted:   v.home.wanted(rec, now),
		revision: v.revision(name, program, a), changes: a.until, stale: a.withLost(rec.Lost),
		locale: v.viewer.Locale, owned: a.user() != "",
		base: v.base, labels: counted,
	}
	if rec.Seen == 0 && v.home.looks != nil {
		l.record = make([]heldSum, len(rec.Held))
		for i := range rec.Held {
			l.record[i] = sumHeld(&rec.Held[i])
		}
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
