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
}

// appendSaid spells all that a recommendation says; n is nil for the digest.
func appendSaid(dst []byte, r *Recommendation, n *numbered) []byte {
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
	}
	dst = append(dst, `,"staleMs":`...)
	dst = appendNumber(dst, r.StaleAfter.Milliseconds())
	dst = append(dst, `,"user":`...)
	dst = uischema.AppendString(dst, string(r.User))
	if n != nil {
		dst = append(dst, `,"v":`...)
		dst = appendNumber(dst, envelopeVersion)
	}
	dst = append(dst, `,"widgets":[`...)
	for i := range r.Widgets {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = r.Widgets[i].appendJSON(dst)
	}
	dst = append(dst, `],"withdrawn":`...)
	dst = uischema.AppendJSON(dst, uischema.BoolValue(r.Withdrawn))
	return append(dst, '}')
}

// saidBytes is about how long that is.
func saidBytes(r *Recommendation) int {
	n := 512
	for i := range r.Widgets {
		if k := r.Widgets[i].kept; k != nil && k.spelled != "" {
			n += len(k.spelled) + 1
		} else {
			n += 512
		}
	}
	return n
}

// appendJSON spells a widget, or repeats how it was spelled before.
func (w *Widget) appendJSON(dst []byte) []byte {
	if w.kept != nil && w.kept.spelled != "" {
		return append(dst, w.kept.spelled...)
	}
	dst = append(dst, `{"component":`...)
	dst = uischema.AppendString(dst, w.Component)
	dst = append(dst, `,"id":`...)
	dst = uischema.AppendString(dst, w.ID)
	if len(w.Locales) > 0 {
		dst = append(dst, `,"locales":`...)
		dst = appendLocales(dst, w.Locales)
	}
	dst = append(dst, `,"placement":`...)
	dst = uischema.AppendString(dst, w.Placement)
	if props := w.plain(); !props.IsAbsent() {
		dst = append(dst, `,"props":`...)
		dst = uischema.AppendJSON(dst, props)
	}
	dst = append(dst, `,"rank":`...)
	dst = appendNumber(dst, int64(w.Rank))
	if !w.Track.IsAbsent() {
		dst = append(dst, `,"track":`...)
		dst = uischema.AppendJSON(dst, w.Track)
	}
	return append(dst, '}')
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

// spellAll writes the widgets of a push once, and notes how. Nobody has them
// yet: from here on they do not change.
func spellAll(ws []Widget, about int) {
	if len(ws) == 0 {
		return
	}
	keepAll(ws)
	all := make([]byte, 0, about)
	var few [MaxWidgets + 1]int
	ends := few[:1]
	for i := range ws {
		all = ws[i].appendJSON(all)
		ends = append(ends, len(all))
	}
	text := string(all)
	for i := range ws {
		ws[i].kept.spelled = text[ends[i]:ends[i+1]]
		ws[i].content()
	}
}

func appendNumber(dst []byte, n int64) []byte { return uischema.AppendJSON(dst, number(n)) }
