package bff

import (
	"cmp"
	"slices"
	"time"

	"mantel/uischema"
)

// The canonical JSON of a recommendation is written here member by member, in
// the order of their names: it is what a digest is over and what a store keeps,
// and each push needs both.

// numbered are the members that the digest leaves out and the envelope has.
type numbered struct {
	digest   string
	revision int64
	// places are those of the widgets, where they are not settled yet.
	places []widgetPlace
}

// appendSaid spells all that a recommendation says; n is nil for the digest.
func appendSaid(dst []byte, r *Recommendation, n *numbered) []byte {
	dst = appendBefore(dst, r, n)
	for i := range r.Widgets {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = r.Widgets[i].appendJSON(dst)
	}
	return appendBehind(dst, r)
}

// appendBefore spells what stands before the first widget.
func appendBefore(dst []byte, r *Recommendation, n *numbered) []byte {
	dst = append(dst, '{')
	if !r.AsOf.IsZero() {
		dst = append(dst, `"asOf":"`...)
		dst = r.AsOf.UTC().AppendFormat(dst, time.RFC3339)
		dst = append(dst, `",`...)
	}
	if n != nil {
		dst = append(dst, `"digest":`...)
		dst = uischema.AppendString(dst, n.digest)
		dst = append(dst, ',')
	}
	dst = append(dst, `"expireMs":`...)
	dst = appendNumber(dst, r.ExpireAfter.Milliseconds())
	dst = append(dst, `,"product":`...)
	dst = uischema.AppendString(dst, string(r.Product))
	if n != nil {
		dst = append(dst, `,"revision":`...)
		dst = appendNumber(dst, n.revision)
		dst = appendSizes(dst, r.Widgets, n.places)
	}
	dst = append(dst, `,"staleMs":`...)
	dst = appendNumber(dst, r.StaleAfter.Milliseconds())
	dst = append(dst, `,"user":`...)
	dst = uischema.AppendString(dst, string(r.User))
	if n != nil {
		dst = append(dst, `,"v":`...)
		dst = appendNumber(dst, envelopeVersion)
	}
	return append(dst, `,"widgets":[`...)
}

// appendSizes spells how many bytes each widget's props take, so that who reads
// them later can go on behind them at once.
func appendSizes(dst []byte, ws []Widget, places []widgetPlace) []byte {
	dst = append(dst, `,"sizes":[`...)
	for i := range ws {
		if i > 0 {
			dst = append(dst, ',')
		}
		size := 0
		if places == nil {
			size = ws[i].propsSize()
		} else {
			size = places[i].props.To - places[i].props.From
		}
		dst = appendNumber(dst, int64(size))
	}
	return append(dst, ']')
}

// propsSize is how long the spelling of the props is.
func (w *Widget) propsSize() int {
	switch {
	case w.spelled() != "", w.Props.IsAbsent():
		return len(w.storedProps())
	}
	return len(uischema.AppendJSON(nil, w.Props))
}

// appendBehind spells what stands behind the last widget.
func appendBehind(dst []byte, r *Recommendation) []byte {
	dst = append(dst, `],"withdrawn":`...)
	dst = uischema.AppendJSON(dst, uischema.BoolValue(r.Withdrawn))
	return append(dst, '}')
}

// saidBytes is about how long that is.
func saidBytes(r *Recommendation) int {
	n := 512
	for i := range r.Widgets {
		if text := r.Widgets[i].spelled(); text != "" {
			n += len(text) + 1
		} else {
			n += 512
		}
	}
	return n
}

// appendJSON spells a widget, or repeats how it was spelled before.
func (w *Widget) appendJSON(dst []byte) []byte {
	if text := w.spelled(); text != "" {
		return append(dst, text...)
	}
	t := widgetTexts{all: dst}
	w.spell(&t)
	return t.all
}

// spell is appendJSON for the first time.
func (w *Widget) spell(t *widgetTexts) {
	at := t.begin(w.Component, w.ID)
	if patches, _ := w.patches(); len(patches) > 0 {
		t.all = append(t.all, `,"locales":`...)
		at.locales.From = len(t.all)
		t.all = appendLocales(t.all, patches)
		at.locales.To = len(t.all)
	}
	t.placement(w.Placement)
	if props := w.plain(); !props.IsAbsent() {
		t.all = append(t.all, `,"props":`...)
		at.props.From = len(t.all)
		t.all = uischema.AppendJSON(t.all, props)
		at.props.To = len(t.all)
	}
	t.rank(w.Rank)
	if !w.Track.IsAbsent() {
		t.all = append(t.all, `,"track":`...)
		at.track.From = len(t.all)
		t.all = uischema.AppendJSON(t.all, w.Track)
		at.track.To = len(t.all)
	}
	t.end()
}

// localePatch is a patch with its tag.
type localePatch struct {
	tag   string
	patch uischema.Value
}

func appendLocales(dst []byte, patches map[string]uischema.Value) []byte {
	var few [8]localePatch
	all := few[:0]
	for tag, patch := range patches {
		all = append(all, localePatch{tag, patch})
	}
	slices.SortFunc(all, func(a, b localePatch) int { return cmp.Compare(a.tag, b.tag) })
	dst = append(dst, '{')
	for i := range all {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = uischema.AppendString(dst, all[i].tag)
		dst = append(dst, ':')
		dst = uischema.AppendJSON(dst, all[i].patch)
	}
	return append(dst, '}')
}

func appendNumber(dst []byte, n int64) []byte { return uischema.AppendJSON(dst, number(n)) }
