package bff

import (
	"unicode/utf8"

	"mantel/uischema"
)

// canonical opens an envelope that is spelled as this release spells it, so
// that no member has to be searched for: each stands where it must, or another
// release wrote this, or nobody did. ok is false then, and where anything is
// wrong: openByMembers decides.
func (m *room) canonical(src string, r *Recommendation) (ok bool) {
	lim := envelopeLimits()
	if len(src) > lim.Bytes || !utf8.ValidString(src) {
		return false
	}
	o := uischema.OutlineOf(src, lim)
	e := envelope{members: memberUser | memberWidgets, version: envelopeVersion, said: r}
	if !o.Past(`{"asOf":`) {
		return false
	}
	e.asOf = o.Text()
	if !o.Past(`,"digest":`) {
		return false
	}
	r.Digest = o.Text()
	if !o.Past(`,"expireMs":`) {
		return false
	}
	r.ExpireAfter = millis(o.Int())
	if !o.Past(`,"product":`) {
		return false
	}
	e.product = o.Text()
	if !o.Past(`,"revision":`) {
		return false
	}
	r.Revision = o.Int()
	var few [MaxWidgets]int
	sizes, ok := readSizes(o, few[:0])
	if !ok || !o.Past(`,"staleMs":`) {
		return false
	}
	r.StaleAfter = millis(o.Int())
	if !o.Past(`,"user":`) {
		return false
	}
	e.user = o.Text()
	if !o.Past(`,"v":1,"widgets":[`) {
		return false
	}
	r.Widgets = m.widgetsOf(len(sizes))
	for i, size := range sizes {
		if i > 0 && !o.Past(`,`) || !openWidget(o, size, &r.Widgets[i]) {
			return false
		}
	}
	if !o.Past(`],"withdrawn":`) {
		return false
	}
	if r.Withdrawn = o.Past(`true`); !r.Withdrawn && !o.Past(`false`) {
		return false
	}
	return o.Past(`}`) && o.Done() && e.settle() == nil
}

// readSizes reads how long the widgets' props are: there is one number for each
// widget.
func readSizes(o *uischema.Outline, sizes []int) (_ []int, ok bool) {
	if !o.Past(`,"sizes":[`) {
		return nil, false
	}
	for !o.Past(`]`) {
		if len(sizes) == MaxWidgets || len(sizes) > 0 && !o.Past(`,`) {
			return nil, false
		}
		if sizes = append(sizes, int(o.Int())); o.Offset() < 0 {
			return nil, false
		}
	}
	return sizes, true
}

// openWidget reads a widget whose props are so long.
func openWidget(o *uischema.Outline, size int, w *Widget) bool {
	start := o.Offset()
	if !o.Past(`{"component":`) {
		return false
	}
	w.Component = o.Text()
	if !o.Past(`,"id":`) {
		return false
	}
	w.ID = o.Text()
	if o.Past(`,"locales":`) && !w.parts.readPatches(o, start) {
		return false
	}
	if !o.Past(`,"placement":`) {
		return false
	}
	w.Placement = o.Text()
	if !o.Past(`,"props":`) {
		return false
	}
	w.parts.props = partBehind(o.RawOf(size), o.Offset()-start)
	if !o.Past(`,"rank":`) {
		return false
	}
	w.Rank = clampRank(o.Int())
	if o.Past(`,"track":`) {
		w.Track = o.Value()
	}
	if !o.Past(`}`) {
		return false
	}
	w.stored = o.Since(start)
	return w.sound()
}

// sound reports whether what was read of a stored widget can be one.
func (w *Widget) sound() bool {
	props, locales := w.storedProps(), w.storedLocales()
	return isWidgetID(w.ID) && w.Component != "" && w.Placement != "" && w.Rank >= -maxRank && w.Rank <= maxRank &&
		props != "" && props[0] == '{' && (locales == "" || locales[0] == '{') && flatStrings(w.Track)
}
