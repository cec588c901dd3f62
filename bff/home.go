package bff

import (
	"context"
	"fmt"
	"time"

	"mantel/uischema/edition"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// HomeConfig is what a Home needs. All but Observer must be set.
type HomeConfig struct {
	Recommendations Recommendations
	Generics        *GenericSet
	Editions        Editions
	// Products are in the order in which they stand in a slot.
	Products []Product
	Now      func() time.Time
	Observer Observer
}

// Home answers: what stands on this viewer's screen now? It is safe for
// concurrent use.
type Home struct {
	cfg      HomeConfig
	products map[ProductID]Product
}

// NewHome wires a Home.
func NewHome(cfg HomeConfig) *Home {
	if cfg.Observer == nil {
		cfg.Observer = Silence{}
	}
	return &Home{cfg: cfg, products: byID(cfg.Products)}
}

// Screen is one screen for one viewer.
type Screen struct {
	// Revision names the bytes: the same revision means the same Body.
	Revision string
	// NotModified says that the viewer has this revision; Body is nil then.
	NotModified bool
	// Body is the response as JSON. It is the caller's.
	Body []byte
	// Until is when the screen changes although nothing is pushed, because
	// something on it expires. Zero: it does not.
	Until time.Time
	// Stale are the products, ascending, whose content is past its staleAfter.
	Stale []ProductID
	// Degraded says that the store could not be asked: what stands here is
	// what everybody sees.
	Degraded bool
	// Locale is a BCP 47 tag, Dir is "ltr" or "rtl".
	Locale, Dir string
}

// Screen makes the screen of that name. have is the revision that the viewer
// has, or "". An unknown screen gives ErrNotFound. A store that cannot be
// asked is no error: the screen is then Degraded.
func (h *Home) Screen(ctx context.Context, name string, v Viewer, have string) (Screen, error) {
	view, err := h.view(v)
	if err != nil {
		return Screen{}, err
	}
	program := view.edition.Programs.Screen(name)
	if program == nil {
		return Screen{}, fmt.Errorf("%w: no such screen", ErrNotFound)
	}
	rec, err := h.record(ctx, v.User)
	degraded := err != nil
	if degraded {
		h.cfg.Observer.Count(EventDegraded)
		rec = Record{User: v.User}
	}
	arranged := arrange(rec, h.cfg.Generics.Snapshot(), program.Slots(), h.cfg.Products, h.cfg.Now())
	s := Screen{
		Revision: view.revision(name, program, arranged),
		Until:    arranged.until,
		Stale:    arranged.stale,
		Degraded: degraded,
		Locale:   view.viewer.Locale.Tag(),
		Dir:      view.viewer.Locale.Dir(),
	}
	if s.Revision == have {
		s.NotModified = true
		h.cfg.Observer.Count(EventScreen, "screen", name, "result", "not_modified")
		return s, nil
	}
	s.Body = view.render(name, program, arranged, s.Revision)
	h.cfg.Observer.Count(EventScreen, "screen", name, "result", "rendered")
	return s, nil
}

// record reads what products hold for the user. Nobody has no record, and
// whatever is not this user's is left out, whoever gave it.
func (h *Home) record(ctx context.Context, u UserID) (Record, error) {
	if u == "" {
		return Record{}, nil
	}
	rec, err := h.cfg.Recommendations.ForUser(ctx, u)
	if err != nil {
		return Record{}, fmt.Errorf("read the user's record: %w", err)
	}
	if rec.User != u {
		return Record{User: u}, nil
	}
	return rec, nil
}

// view is one viewer's look through one edition.
type view struct {
	home    *Home
	edition *edition.Edition
	viewer  layout.Viewer
}

func (h *Home) view(v Viewer) (*view, error) {
	ed := h.cfg.Editions.Current()
	if ed == nil {
		return nil, fmt.Errorf("%w: no components are loaded", ErrUnavailable)
	}
	if v.Axes.Locale == nil {
		l, err := intl.For(ed.Settings.DefaultLocale)
		if err != nil {
			return nil, fmt.Errorf("the edition's default locale: %w", err)
		}
		v.Axes.Locale = l
	}
	return &view{home: h, edition: ed, viewer: v.Axes}, nil
}
