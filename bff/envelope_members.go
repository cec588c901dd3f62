package bff

import (
	"time"

	"mantel/uischema"
)

// envelope reads the members of an envelope, and of the widgets in it.
type envelope struct {
	*uischema.Outline
	members       uint64
	version       int64
	product, user string
	asOf          string
	// sizes are how long the widgets' props are, as the writer says: so they
	// need not be gone through to find their end.
	sizes []int
	said  *Recommendation
}

// The members that are known, as bits: none of them stands twice.
const (
	memberV = 1 << iota
	memberProduct
	memberUser
	memberRevision
	memberDigest
	memberAsOf
	memberStale
	memberExpire
	memberWithdrawn
	memberWidgets
	memberSizes
)

func (e *envelope) has(member uint64) bool { return e.members&member != 0 }

// once marks a member as seen.
func (e *envelope) once(seen *uint64, member uint64) {
	if *seen&member != 0 {
		e.Fail()
	}
	*seen |= member
}

func (e *envelope) member(name string) {
	switch name {
	case "v":
		e.once(&e.members, memberV)
		e.version = e.Int()
	case "product":
		e.once(&e.members, memberProduct)
		e.product = e.Text()
	case "user":
		e.once(&e.members, memberUser)
		e.user = e.Text()
	case "revision":
		e.once(&e.members, memberRevision)
		e.said.Revision = e.Int()
	case "digest":
		e.once(&e.members, memberDigest)
		e.said.Digest = e.Text()
	case "asOf":
		e.once(&e.members, memberAsOf)
		e.asOf = e.Text()
	case "staleMs":
		e.once(&e.members, memberStale)
		e.said.StaleAfter = millis(e.Int())
	case "expireMs":
		e.once(&e.members, memberExpire)
		e.said.ExpireAfter = millis(e.Int())
	case "withdrawn":
		e.once(&e.members, memberWithdrawn)
		e.said.Withdrawn = e.Bool()
	case "sizes":
		e.once(&e.members, memberSizes)
		e.sizes = make([]int, 0, 12)
		e.List(func() {
			if e.sizes = append(e.sizes, int(e.Int())); len(e.sizes) > MaxWidgets {
				e.Fail()
			}
		})
	case "widgets":
		e.once(&e.members, memberWidgets)
		e.said.Widgets = make([]Widget, 0, 12)
		e.List(func() {
			if len(e.said.Widgets) == MaxWidgets {
				e.Fail()
				return
			}
			e.said.Widgets = append(e.said.Widgets, Widget{})
			e.widget(&e.said.Widgets[len(e.said.Widgets)-1])
		})
	}
}

// size is how long the props of the widget at hand are, 0 where nobody says.
func (e *envelope) size() int {
	if i := len(e.said.Widgets) - 1; i < len(e.sizes) {
		return e.sizes[i]
	}
	return 0
}

// millis is a time that cannot overflow; which are too long is for the caller.
func millis(n int64) time.Duration {
	const most = int64(2 * MaxLife / time.Millisecond)
	return time.Duration(min(max(n, -1), most)) * time.Millisecond
}

// clampRank is a rank that cannot overflow, and is none where n is none.
func clampRank(n int64) int { return int(min(max(n, -maxRank-1), maxRank+1)) }

// widgetMembers are those of a widget, as bits.
const (
	memberID = 1 << iota
	memberComponent
	memberPlacement
	memberRank
	memberProps
	memberTrack
	memberLocales
)

// widget reads one widget. Its props are not looked at here: who shows it does
// that, with the edition of that moment.
func (e *envelope) widget(w *Widget) {
	var seen uint64
	w.stored = e.Around(func() {
		e.Object(func(name string) { e.widgetMember(&seen, w, name) })
	})
	if w.stored == "" {
		return // it has failed
	}
	start := e.Offset() - len(w.stored)
	w.parts.props, w.parts.locales = w.parts.props.behind(start), w.parts.locales.behind(start)
	if !w.sound() {
		e.Fail()
	}
}

func (e *envelope) widgetMember(seen *uint64, w *Widget, name string) {
	switch name {
	case "id":
		e.once(seen, memberID)
		w.ID = e.Text()
	case "component":
		e.once(seen, memberComponent)
		w.Component = e.Text()
	case "placement":
		e.once(seen, memberPlacement)
		w.Placement = e.Text()
	case "rank":
		e.once(seen, memberRank)
		w.Rank = clampRank(e.Int())
	case "props":
		e.once(seen, memberProps)
		w.parts.props = partBehind(e.RawOf(e.size()), e.Offset())
	case "track":
		e.once(seen, memberTrack)
		w.Track = e.Value()
	case "locales":
		e.once(seen, memberLocales)
		patches := e.Raw()
		if w.parts.locales = partBehind(patches, e.Offset()); patches == "" {
			e.Fail()
		}
	}
}
