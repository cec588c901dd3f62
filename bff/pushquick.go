package bff

import (
	"crypto/sha256"
	"hash"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// quickPush reads a push that has no fault: it is read, held to its components'
// schemas and spelled as it is kept in one go, with no Value made. Where it says
// no there may be a fault: pushReader then says which, and is what decides.
type quickPush struct {
	in     PushContext
	policy uischema.Policy
	src    *uischema.Speller
	rec    Recommendation
	seen   uint64
	// widgets are those of the push; texts are they as they are kept, one behind
	// the other, with a comma between.
	widgets []Widget
	texts   widgetTexts
	w       quickWidget
	// tags are the last languages that were read, as they were spelled and as
	// they are: most widgets, and most pushes, have the same.
	tags [8][2]string
	read int
	sum  hash.Hash
}

// quickPushes are only memory that is used again.
var quickPushes = sync.Pool{New: func() any { return &quickPush{sum: sha256.New()} }}

// release forgets the push.
func (q *quickPush) release() {
	q.src.Release()
	if cap(q.texts.all) > PushLimits().Bytes/4 {
		return
	}
	clear(q.widgets)
	*q = quickPush{widgets: q.widgets[:0], texts: widgetTexts{all: q.texts.all[:0], places: q.texts.places[:0], around: q.texts.around[:0]}, tags: q.tags, read: q.read, sum: q.sum,
		w: quickWidget{locales: q.w.locales[:0]}}
	quickPushes.Put(q)
}

// readQuickly is DecodePush of a push without a fault.
func readQuickly(body []byte, in PushContext) (_ Recommendation, ok bool) {
	q := quickPushes.Get().(*quickPush)
	q.in, q.policy = in, policyFor(in.Product, in.AppScheme)
	q.src = uischema.NewSpeller(body, PushLimits(), q.policy)
	defer q.release()
	q.rec = Recommendation{Product: in.Product.ID, User: in.User, StaleAfter: -1, ExpireAfter: DefaultExpire}
	q.src.Object(q.member)
	if !q.src.Done() || q.seen&memberWidgets == 0 || !q.deadlines() {
		return Recommendation{}, false
	}
	q.rec.Widgets = append(make([]Widget, 0, len(q.widgets)), q.widgets...)
	q.rec.settle(&q.texts, q.sum, in.Now)
	for i := range q.rec.Widgets {
		if !quickTrack(q.rec.Widgets[i].Track) {
			return Recommendation{}, false
		}
	}
	return q.rec, true
}

// once reports whether a member stands for the first time.
func once(seen *uint64, member uint64) bool {
	again := *seen&member != 0
	*seen |= member
	return !again
}

func (q *quickPush) member(name string) {
	ok := false
	switch name {
	case "revision":
		ok = once(&q.seen, memberRevision)
		q.rec.Revision = q.src.Int()
	case "staleAfter":
		ok = once(&q.seen, memberStale)
		q.rec.StaleAfter = q.life()
	case "expireAfter":
		ok = once(&q.seen, memberExpire)
		q.rec.ExpireAfter = q.life()
	case "asOf":
		var known bool
		q.rec.AsOf, known = moment(q.src.Text())
		ok = once(&q.seen, memberAsOf) && known
	case "widgets":
		ok = once(&q.seen, memberWidgets)
		q.src.List(q.widget)
	}
	if !ok {
		q.src.Fail()
	}
}

// life reads a number of seconds.
func (q *quickPush) life() time.Duration {
	n := q.src.Int()
	if n < 1 || n > int64(MaxLife/time.Second) {
		q.src.Fail()
	}
	return time.Duration(n) * time.Second
}

// deadlines fills in what was not said, and reports whether the rest can be.
func (q *quickPush) deadlines() bool {
	r := &q.rec
	if r.StaleAfter < 0 {
		r.StaleAfter = min(DefaultStale, r.ExpireAfter)
	}
	return r.Revision >= 1 && r.StaleAfter <= r.ExpireAfter
}

// tag is the canonical form of a language tag.
func (q *quickPush) tag(name string) (string, bool) {
	for i := range q.tags {
		if q.tags[i][0] == name && name != "" {
			return q.tags[i][1], true
		}
	}
	name = strings.Clone(name) // the canonical form may be a part of it
	tag, ok := intl.Canonical(name)
	if ok {
		q.tags[q.read%len(q.tags)] = [2]string{name, tag}
		q.read++
	}
	return tag, ok
}

// quickWidget is a widget that is being read. What is asked of props needs its
// component, and what is asked of patches its props: what stands before is read
// later.
type quickWidget struct {
	seen                     uint64
	id, placement            string
	component                *uischema.Component
	rank                     int
	props, track             uischema.Span
	propsLater, localesLater uischema.Later
	locales                  []quickPatch
}

type quickPatch struct {
	tag  string
	text uischema.Span
}

// widget reads one widget, and spells it.
func (q *quickPush) widget() {
	w := &q.w
	*w = quickWidget{locales: w.locales[:0]}
	q.src.Object(q.widgetMember)
	if q.src.Failed() || w.component == nil || w.id == "" || len(q.widgets) == MaxWidgets || !q.complete() {
		q.src.Fail()
		return
	}
	for i := range q.widgets {
		if q.widgets[i].ID == w.id {
			q.src.Fail()
			return
		}
	}
	q.keep()
	q.src.Forget()
}

func (q *quickPush) widgetMember(name string) {
	w, ok := &q.w, false
	switch name {
	case "id":
		w.id = q.src.Text()
		ok = once(&w.seen, memberID) && isWidgetID(w.id)
	case "component":
		w.component = q.in.Components[q.src.Text()]
		ok = once(&w.seen, memberComponent) && w.component != nil && mayPush(q.in.Product.ID, w.component)
	case "placement":
		w.placement = q.src.Text()
		ok = once(&w.seen, memberPlacement) && w.placement != ""
	case "rank":
		n := q.src.Int()
		w.rank = clampRank(n)
		ok = once(&w.seen, memberRank) && n >= -maxRank && n <= maxRank
	case "props":
		if ok = once(&w.seen, memberProps); w.component == nil {
			w.propsLater = q.src.Later()
		} else {
			w.props = q.src.Spell(w.component.Decoder)
		}
	case "locales":
		if ok = once(&w.seen, memberLocales); w.props == (uischema.Span{}) {
			w.localesLater = q.src.Later()
		} else {
			q.locales()
		}
	case "track":
		ok = once(&w.seen, memberTrack)
		w.track = q.src.Spell(nil)
	}
	if !ok {
		q.src.Fail()
	}
}

// complete reads what was left for later, and reports whether all is there that
// a widget needs.
func (q *quickPush) complete() bool {
	w, src := &q.w, q.src
	if !w.propsLater.IsZero() {
		src.Now(w.propsLater, func() { w.props = src.Spell(w.component.Decoder) })
	}
	if w.seen&memberProps == 0 {
		return false // as if they were empty: pushReader knows
	}
	if !w.localesLater.IsZero() {
		src.Now(w.localesLater, q.locales)
	}
	if text := src.Spelled(w.props); src.Failed() || len(text) == 0 || text[0] != '{' {
		return false
	}
	if w.placement == "" {
		w.placement = w.component.Placements[0]
	}
	at := slices.Index(w.component.Placements, w.placement)
	if at < 0 {
		return false
	}
	w.placement = w.component.Placements[at]
	return true
}

// locales reads the patches of the widget's props.
func (q *quickPush) locales() {
	w, src := &q.w, q.src
	src.Object(func(name string) {
		tag, ok := q.tag(name)
		if !ok || len(w.locales) == MaxLocales || slices.ContainsFunc(w.locales, func(p quickPatch) bool { return p.tag == tag }) {
			src.Fail()
			return
		}
		text, fits := src.SpellPatch(w.component.Decoder, w.props)
		if !fits {
			if text = src.Spell(nil); !q.fitsPatched(src.Spelled(text)) {
				src.Fail()
				return
			}
		}
		w.locales = append(w.locales, quickPatch{tag, text})
	})
}

// fitsPatched reports whether the widget's props, which fit, still do under a
// patch.
func (q *quickPush) fitsPatched(patch []byte) bool {
	if len(patch) == 0 || patch[0] != '{' {
		return false
	}
	s := q.w.component.Props
	props, ok := uischema.ReadValue(q.src.Spelled(q.w.props), PushLimits())
	change, okToo := uischema.ReadValue(patch, PushLimits())
	return ok && okToo && s.Valid(s.WithDefaults(uischema.MergePatch(props, change)), q.policy)
}

// keep spells the widget, and adds it to those of the push.
func (q *quickPush) keep() {
	w, t := &q.w, &q.texts
	slices.SortFunc(w.locales, func(a, b quickPatch) int { return strings.Compare(a.tag, b.tag) })
	q.widgets = append(q.widgets, Widget{ID: w.id, Component: w.component.Name, Placement: w.placement, Rank: w.rank})
	at := t.begin(w.component.Name, w.id)
	if len(w.locales) > 0 {
		t.all = append(t.all, `,"locales":{`...)
		at.locales.From = len(t.all) - len(`{`)
		for i, p := range w.locales {
			if i > 0 {
				t.all = append(t.all, ',')
			}
			t.all = append(uischema.AppendString(t.all, p.tag), ':')
			t.all = append(t.all, q.src.Spelled(p.text)...)
		}
		t.all = append(t.all, '}')
		at.locales.To = len(t.all)
	}
	t.placement(w.placement)
	at.props = t.member(`,"props":`, q.src.Spelled(w.props))
	t.rank(w.rank)
	if w.seen&memberTrack != 0 {
		at.track = t.member(`,"track":`, q.src.Spelled(w.track))
	}
	t.end()
}

// quickTrack reports whether v can be a widget's track.
func quickTrack(v uischema.Value) bool {
	if !flatStrings(v) {
		return false
	}
	for i := range v.Len() {
		name := v.Name(i)
		if name == trackProduct || name == trackWidget || !isTrackName(name) ||
			utf8.RuneCountInString(v.Item(i).Text()) > MaxTrackValue {
			return false
		}
	}
	return true
}
