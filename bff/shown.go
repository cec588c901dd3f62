package bff

import (
	"cmp"
	"context"
	"slices"
	"time"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// Said is what all products have to say to a viewer, and in what state the
// record was that it was read from.
type Said struct {
	// Shown are in the configured order of products.
	Shown []Shown
	// Degraded, Version and Unmet are as a Screen's.
	Degraded bool
	Version  Version
	Unmet    Unmet
}

// Shown is what one product has to say to a viewer, as data.
type Shown struct {
	Product ProductID
	// Source is Personalised or Generic.
	Source   Source
	Revision int64
	AsOf     time.Time
	// Stale says that it is past its staleAfter, or that the store did not
	// confirm it now.
	Stale bool
	// Until is when it expires.
	Until time.Time
	// Widgets are sorted by rank, then id. Empty: the product wants nothing
	// of its own shown.
	Widgets []ShownWidget
}

// ShownWidget is a widget in the viewer's locale.
type ShownWidget struct {
	ID, Component, Placement string
	Rank                     int
	// Props fit the component's schema; Track is an object of strings, or
	// Absent.
	Props, Track uischema.Value
}

// Recommendations gives everything for this viewer over all products, in
// their configured order. Products that have nothing to say are left out, and
// so are widgets that today's components cannot show. Where the store cannot
// be asked the error wraps ErrUnavailable, or is the context's: unlike a
// screen, data must not pretend that nothing personal is known.
func (h *Home) Recommendations(ctx context.Context, v Viewer) (Said, error) {
	ed, err := h.through(&v.Axes)
	if err != nil {
		return Said{}, err
	}
	view := view{home: h, edition: ed, lens: h.lensOf(ed), viewer: v.Axes}
	forgotten := h.forgotten.Load()
	var rec Record
	if err := h.record(ctx, &rec, v.User, v.Min); err != nil {
		return Said{}, err
	}
	now := h.cfg.Now()
	h.opened(&rec, now, new([]Held), nil)
	h.forgetLate(v.User, forgotten)
	generics := h.cfg.Generics.Snapshot()
	all := make([]Shown, 0, len(h.cfg.Products))
	for order, p := range h.cfg.Products {
		source, held := Personalised, live(rec.Held, p.ID, rec.User, now)
		if rec.User == "" || held == nil {
			source, held = Generic, live(generics, p.ID, "", now)
		}
		if held != nil {
			s := view.shown(order, source, held, now)
			s.Stale = s.Stale || source == Personalised && (rec.Recalled || slices.Contains(rec.Lost, p.ID))
			all = append(all, s)
		}
	}
	return Said{Shown: all, Degraded: rec.Recalled, Version: rec.Version, Unmet: unmet(rec.Version, v.Min, !rec.Recalled)}, nil
}

func (v *view) shown(order int, source Source, held *Held, now time.Time) Shown {
	s := Shown{Product: held.Body.Product, Source: source, Revision: held.Head.Revision, AsOf: held.Body.AsOf,
		Stale: !now.Before(held.Head.StaleAt), Until: held.Head.ExpireAt, Widgets: []ShownWidget{}}
	for i := range held.Body.Widgets {
		w := &held.Body.Widgets[i]
		props, reason := v.props(order, w, nil)
		if reason != "" {
			v.home.count([]counted{v.failure(&candidate{held: held, widget: w}, diag.Place{}, reason)})
			continue
		}
		s.Widgets = append(s.Widgets, ShownWidget{ID: w.ID, Component: w.Component, Placement: w.Placement,
			Rank: w.Rank, Props: props, Track: w.Track})
	}
	slices.SortFunc(s.Widgets, func(a, b ShownWidget) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID))
	})
	return s
}
