package bff

import (
	"unicode/utf8"

	"mantel/uischema"
)

// canonical opens an envelope that is spelled as this release spells it, so
// that no member has to be searched for: each stands where it must, or another
// release wrote this, or nobody did. ok is false then, and where anything is
// wrong: openByMembers decides.
func (m *room) canonical(src string) (_ Recommendation, ok bool) {
	lim := envelopeLimits()
	if len(src) > lim.Bytes || !utf8.ValidString(src) {
		return Recommendation{}, false
	}
	o := uischema.OutlineOf(src, lim)
	e := envelope{members: memberUser | memberWidgets, version: envelopeVersion}
	r := &e.said
	if !o.Past(`{"asOf":`) {
		return e.said, false
	}
	e.asOf = o.Text()
	if !o.Past(`,"digest":`) {
		return e.said, false
	}
	r.Digest = o.Text()
	if !o.Past(`,"expireMs":`) {
		return e.said, false
	}
	r.ExpireAfter = millis(o.Int())
	if !o.Past(`,"product":`) {
		return e.said, false
	}
	e.product = o.Text()
	if !o.Past(`,"revision":`) {
		return e.said, false
	}
	r.Revision = o.Int()
	var few [MaxWidgets]int
	sizes, ok := readSizes(o, few[:0])
	if !ok || !o.Past(`,"staleMs":`) {
		return e.said, false
	}
	r.StaleAfter = millis(o.Int())
	if !o.Past(`,"user":`) {
		return e.said, false
	}
	e.user = o.Text()
	if !o.Past(`,"v":1,"widgets":[`) {
		return e.said, false
	}
	r.Widgets = m.widgetsOf(len(sizes))
	for i, size := range sizes {
		if i > 0 && !o.Past(`,`) || !openWidget(o, size, &r.Widgets[i]) {
			return e.said, false
		}
	}
	if !o.Past(`],"withdrawn":`) {
		return e.said, false
	}
	if r.Withdrawn = o.Past(`true`); !r.Withdrawn && !o.Past(`false`) {
		return e.said, false
	}
	if !o.Past(`}`) || !o.Done() {
		return e.said, false
	}
	said, err := e.recommendation()
	return said, err == nil
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
	if o.Past(`,"locales":`) {
		w.storedLocales = o.Raw()
	}
	if !o.Past(`,"placement":`) {
		return false
	}
	w.Placement = o.Text()
	if !o.Past(`,"props":`) {
		return false
	}
	w.storedProps = o.RawOf(size)
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
	return isWidgetID(w.ID) && w.Component != "" && w.Placement != "" && w.Rank >= -maxRank && w.Rank <= maxRank &&
		w.storedProps != "" && w.storedProps[0] == '{' && (w.storedLocales == "" || w.storedLocales[0] == '{') && flatStrings(w.Track)
}
