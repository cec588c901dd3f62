package bff

import (
	"slices"
	"time"
	"unicode/utf8"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// quickPush reads a push that has no fault. Where ok is false there may be
// one: pushReader then says which, and is what decides.
type quickPush struct {
	in     PushContext
	policy uischema.Policy
	// tags are the last languages that were read, as they were spelled and as
	// they are: most widgets of a push have the same.
	tags [4][2]string
	read int
}

// tag is the canonical form of a language tag.
func (q *quickPush) tag(name string) (string, bool) {
	for i := range q.tags {
		if q.tags[i][0] == name && name != "" {
			return q.tags[i][1], true
		}
	}
	tag, ok := intl.Canonical(name)
	if ok {
		q.tags[q.read%len(q.tags)] = [2]string{name, tag}
		q.read++
	}
	return tag, ok
}

func (q *quickPush) recommendation(v uischema.Value) (rec Recommendation, ok bool) {
	if !onlyMembers(v, "revision", "staleAfter", "expireAfter", "asOf", "widgets") {
		return rec, false
	}
	rec = Recommendation{Product: q.in.Product.ID, User: q.in.User, Revision: v.Get("revision").Int()}
	stale, staleOK := lifeOf(v.Get("staleAfter"), DefaultStale)
	expire, expireOK := lifeOf(v.Get("expireAfter"), DefaultExpire)
	if v.Get("staleAfter").IsAbsent() {
		stale = min(stale, expire)
	}
	if rec.Revision < 1 || !staleOK || !expireOK || stale > expire {
		return rec, false
	}
	rec.StaleAfter, rec.ExpireAfter = stale, expire
	if asOf := v.Get("asOf"); !asOf.IsAbsent() {
		if rec.AsOf, ok = moment(asOf.Text()); !ok {
			return rec, false
		}
	}
	list := v.Get("widgets")
	if list.Kind() != uischema.List || list.Len() > MaxWidgets {
		return rec, false
	}
	rec.Widgets = make([]Widget, list.Len())
	for i := range rec.Widgets {
		if !q.widget(list.Item(i), &rec.Widgets[i]) {
			return rec, false
		}
		for k := range i {
			if rec.Widgets[k].ID == rec.Widgets[i].ID {
				return rec, false
			}
		}
	}
	return rec, true
}

// onlyMembers reports whether v is an object without other members than known.
func onlyMembers(v uischema.Value, known ...string) bool {
	if v.Kind() != uischema.Object {
		return false
	}
	for i := range v.Len() {
		if !slices.Contains(known, v.Name(i)) {
			return false
		}
	}
	return true
}

func lifeOf(v uischema.Value, absent time.Duration) (time.Duration, bool) {
	if v.IsAbsent() {
		return absent, true
	}
	return time.Duration(v.Int()) * time.Second, v.Int() >= 1 && v.Int() <= int64(MaxLife/time.Second)
}

func (q *quickPush) widget(v uischema.Value, w *Widget) bool {
	if !onlyMembers(v, "id", "component", "placement", "rank", "props", "locales", "track") {
		return false
	}
	c := q.in.Components[v.Get("component").Text()]
	if c == nil || !mayPush(q.in.Product.ID, c) {
		return false
	}
	*w = Widget{ID: v.Get("id").Text(), Component: c.Name, Placement: c.Placements[0], Track: v.Get("track")}
	if !isWidgetID(w.ID) || !quickTrack(w.Track) {
		return false
	}
	if rank := v.Get("rank"); !rank.IsAbsent() {
		if w.Rank = int(rank.Int()); rank.Kind() != uischema.Int || w.Rank < -maxRank || w.Rank > maxRank {
			return false
		}
	}
	if placement := v.Get("placement"); !placement.IsAbsent() {
		if w.Placement = placement.Text(); placement.Kind() != uischema.String || !slices.Contains(c.Placements, w.Placement) {
			return false
		}
	}
	if w.Props = v.Get("props"); w.Props.IsAbsent() {
		w.Props = uischema.ObjectValue(nil)
	}
	return w.Props.Kind() == uischema.Object && q.fits(c.Props, w.Props) && q.locales(c, v.Get("locales"), w)
}

func (q *quickPush) locales(c *uischema.Component, v uischema.Value, w *Widget) bool {
	if v.IsAbsent() {
		return true
	}
	if v.Kind() != uischema.Object || v.Len() > MaxLocales {
		return false
	}
	w.Locales = make(map[string]uischema.Value, v.Len())
	for i := range v.Len() {
		tag, ok := q.tag(v.Name(i))
		if _, twice := w.Locales[tag]; !ok || twice {
			return false
		}
		patch := v.Item(i)
		if patch.Kind() != uischema.Object || !q.fitsPatched(c.Props, w.Props, patch) {
			return false
		}
		w.Locales[tag] = patch
	}
	return true
}

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
