package bff

import (
	"context"
	"fmt"
	"hash/maphash"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"mantel/bff/remember"
	"mantel/uischema/edition"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// HomeConfig is what a Home needs. What decides about screens must be set, up
// to Now.
type HomeConfig struct {
	Recommendations Recommendations
	Generics        *GenericSet
	Editions        Editions
	// Products are in the order in which they stand in a slot.
	Products []Product
	Now      func() time.Time
	Observer Observer
	// Remember bounds what is kept in process between requests; the zero
	// Remember keeps nothing. See [DefaultRemember].
	Remember Remember
	// Notices hear what is wanted of products; nil: nobody does.
	Notices Notices
	// OracleEvery lets CheckAnswers look at one answer in so many; 0: none.
	OracleEvery int
	// Log hears of what the oracle finds; nil: nobody does.
	Log *slog.Logger
}

// Notices hear what is wanted of products. See Demand.
type Notices interface {
	// Notice says that the user is active now, and that of a product which holds
	// something for that user, or has registered, there is only what is stale or
	// nothing: reason is DemandStale or DemandNone. It is called for every screen,
	// must not block, and is safe for concurrent use.
	Notice(user UserID, product ProductID, reason string)
}

// Home answers: what stands on this viewer's screen now? It is safe for
// concurrent use.
type Home struct {
	cfg      HomeConfig
	products map[ProductID]Product
	ranking  ranking
	judge    *judge
	looks    *remember.Memory[lookKey, look]
	sections *remember.Memory[remember.Key, *section]
	frames   *remember.Memory[remember.Key, *frame]
	screens  *remember.Memory[string, *made]
	decoded  *remember.Memory[UserID, *opening]
	// door tells which personal sections are rendered again, comers which users
	// come again.
	door, comers *remember.Door
	// forgotten counts the users that were forgotten.
	forgotten atomic.Uint64
	// renderings numbers the widgets that were rendered.
	renderings atomic.Uint64
	// lens is that of the edition that was looked through last.
	lens atomic.Pointer[lens]
	// configuration is a sum over what of the products' settings, and of their
	// order, decides about screens.
	configuration [16]byte
	// scratch has buffers that are used again.
	scratch sync.Pool
}

// NewHome wires a Home.
func NewHome(cfg HomeConfig) *Home {
	if cfg.Observer == nil {
		cfg.Observer = Silence{}
	}
	products := byID(cfg.Products)
	ordered := slices.Clone(cfg.Products)
	for i := range ordered {
		ordered[i] = products[ordered[i].ID]
	}
	return &Home{
		cfg: cfg, products: products, ranking: rank(ordered), configuration: sumProducts(ordered),
		judge:    newJudge(cfg.OracleEvery, cfg.Observer, cfg.Log),
		looks:    remember.New[lookKey, look](cfg.Remember.Looks),
		sections: remember.New[remember.Key, *section](cfg.Remember.Sections - cfg.Remember.frames() - cfg.Remember.door()),
		frames:   remember.New[remember.Key, *frame](cfg.Remember.frames()),
		door:     remember.NewDoor(cfg.Remember.door()),
		comers:   remember.NewDoor(comers(cfg.Remember.Screens) + comers(cfg.Remember.Decoded)),
		screens:  remember.NewSharing[string](cfg.Remember.Screens-comers(cfg.Remember.Screens), (*made).shared),
		decoded:  remember.New[UserID, *opening](cfg.Remember.Decoded - comers(cfg.Remember.Decoded)),
	}
}

// Screen is one screen for one viewer.
type Screen struct {
	// Revision names the bytes: the same revision means the same Body.
	Revision string
	// NotModified says that the viewer has this revision; Body is nil then.
	NotModified bool
	// Body is the response as JSON. It must not be changed: where it is
	// remembered, others are given the same bytes.
	Body []byte
	// Remembered says that Body is such memory, and stays as it is; else it is
	// the caller's own.
	Remembered bool
	// Until is when the screen changes although nothing is pushed, because
	// something on it expires. Zero: it does not.
	Until time.Time
	// Stale are the products, ascending, whose content is past its staleAfter.
	// It must not be changed.
	Stale []ProductID
	// Degraded says that the store could not be asked: what stands here is the
	// last that was known, or what everybody sees.
	Degraded bool
	// Version is that of the user's record, zero where nothing is held.
	Version Version
	// Unmet says why the record may lack what the viewer's Min names; "" where
	// it does not.
	Unmet Unmet
	// Locale is a BCP 47 tag, Dir is "ltr" or "rtl".
	Locale, Dir string
	// Owner is whose Body it is: "" where nothing on it was said to one user
	// alone. Who keeps something of the body forgets it with that user.
	Owner UserID
}

// Unmet is why a record may be older than the viewer's Min.
type Unmet string

const (
	// UnmetEpoch: the store has lost what it held, or the version was never
	// one of this user's, so the two have no order.
	UnmetEpoch Unmet = "epoch"
	// UnmetTime: the store did not give it in time.
	UnmetTime Unmet = "time"
)

// unmet compares what there is with what was asked for. A user of whom the
// store has just said that nothing is held is not of the viewer's epoch.
func unmet(have, least Version, confirmed bool) Unmet {
	switch {
	case have.AtLeast(least):
		return ""
	case (have.Epoch != "" || confirmed) && have.Epoch != least.Epoch:
		return UnmetEpoch
	}
	return UnmetTime
}

// Screen makes the screen of that name. have is the revision that the viewer
// has, or "". An unknown screen gives ErrNotFound. A store that cannot be
// asked is no error: the screen is then Degraded.
func (h *Home) Screen(ctx context.Context, name string, v Viewer, have string) (Screen, error) {
	return h.AppendScreen(ctx, nil, name, v, have)
}

// AppendScreen is Screen for who has memory to spare: a Body that is not yet
// whole is put together behind dst, and is what was appended. One that is
// Remembered is given as it is, and dst is not touched.
func (h *Home) AppendScreen(ctx context.Context, dst []byte, name string, v Viewer, have string) (s Screen, err error) {
	ed, err := h.through(&v.Axes)
	if err != nil {
		return Screen{}, err
	}
	forgotten := h.forgotten.Load()
	key := keyOf(name, v.User, &v.Axes)
	g := glance{have: have, dst: dst, at: h.looks.At(&key)}
	if g.before, g.again = h.looks.GetAt(g.at, &key); g.again && g.before.lens.edition == ed {
		g.sight = g.before.sight
	} else if on := h.lensOf(ed).stages[name]; on != nil {
		g.again, g.sight = false, h.sight(on, v.Axes.Locale)
	} else {
		return Screen{}, fmt.Errorf("%w: no such screen", ErrNotFound)
	}
	var rec Record
	degraded := h.record(ctx, &rec, v.User, v.Min) != nil
	if degraded {
		h.cfg.Observer.Count(EventDegraded)
		rec = Record{User: v.User}
	}
	g.generics, g.now = h.cfg.Generics.now(), h.cfg.Now()
	if g.again && g.before.holds(g.generics, h.judge.found(), &rec, g.now) && h.known(&s, &g.before, have, dst) {
		h.notice(v.User, g.before.wants())
	} else {
		h.arranged(&s, &g, &key, &v.Axes, &rec)
		h.forgetLate(v.User, forgotten)
	}
	s.state(&rec, v.Min, degraded)
	return s, nil
}

// glance is one question to a Home, and what there is to answer it with.
type glance struct {
	have  string
	dst   []byte
	sight *sight
	// at is where the viewer's look is kept; before is what the viewer saw last,
	// and again says that it was seen, through this edition.
	at       remember.Place
	before   look
	again    bool
	generics *heard
	now      time.Time
}

// state says in what state the record was from which the screen was made: the
// bytes do not depend on it.
func (s *Screen) state(rec *Record, least Version, degraded bool) {
	s.Degraded = degraded || rec.Recalled
	s.Version = rec.Version
	s.Unmet = unmet(rec.Version, least, !s.Degraded)
}

// known answers without rendering, where the viewer has the revision or it is
// remembered. Once the bytes are whole it allocates nothing.
func (h *Home) known(s *Screen, l *look, have string, dst []byte) bool {
	l.say(s)
	if s.Revision == have {
		s.NotModified = true
		h.cfg.Observer.Count(EventScreen, l.labels.notModified[:]...)
		return true
	}
	m, ok := h.screens.GetAt(l.place, &l.revision)
	if !ok {
		return false
	}
	h.whole(m)
	s.body(m, dst)
	h.count(m.row.counts)
	h.cfg.Observer.Count(EventScreen, l.labels.remembered[:]...)
	if h.judge.due() {
		h.judge.offer(l.lens.edition, m)
	}
	return true
}

// body gives the screen its bytes: the whole ones, if there are any.
func (s *Screen) body(m *made, dst []byte) {
	if whole := m.whole.Load(); whole != nil {
		s.Body, s.Remembered = *whole, true
		return
	}
	all := m.append(dst)
	s.Body = all[len(dst):]
}

// whole puts together, once, what is asked for again, if there is room.
func (h *Home) whole(m *made) {
	if m.asked.Load() || !m.asked.CompareAndSwap(false, true) {
		return
	}
	body := m.append(nil)
	if h.screens.Grow(m.revision, func(kept *made) bool { return kept == m }, cap(body)) {
		m.whole.Store(&body)
		if kept, _ := h.screens.Get(m.revision); kept != m {
			m.whole.Store(nil) // it has just been forgotten: what shares its row keeps no body
		}
	}
}

// arranged makes the screen from what products say, as far as it is not known.
// What the record holds is good until it returns.
func (h *Home) arranged(s *Screen, g *glance, key *lookKey, viewer *layout.Viewer, rec *Record) {
	b := h.buffers()
	defer h.release(b)
	v := &b.view
	v.through(g.sight, viewer)
	lent := &b.opened
	if v.again = h.comers.Again(maphash.String(contentSeeds[0], string(rec.User))); v.again {
		lent = nil
	}
	if v.once = h.opened(rec, g.now, &b.held, lent); v.once {
		b.batch.Lend()
	}
	l := v.look(g.sight, rec, g.generics, g.now)
	h.notice(rec.User, l.wants())
	h.looks.PutAt(g.at, key, l, l.size()+key.size())
	if h.known(s, &l, g.have, g.dst) {
		return
	}
	var last *made
	if g.again {
		last, _ = h.screens.GetAt(g.before.place, &g.before.revision)
	}
	judged := h.judge.due()
	m, lasts := v.render(&l, last, judged)
	if lasts {
		h.screens.PutAt(l.place, &l.revision, m, m.size())
	}
	s.body(m, g.dst)
	h.count(m.row.counts)
	h.cfg.Observer.Count(EventScreen, l.labels.rendered[:]...)
	if judged {
		h.judge.offer(v.edition, m)
	}
}

// keeps reports whether anything that is rendered is kept: it is remembered, or
// judged when the answer has left.
func (h *Home) keeps() bool { return h.screens != nil || h.sections != nil || h.judge != nil }

// lasts reports whether what was rendered is there when its buffers are used again.
// Most users do not come again before others need the memory: so where there is no
// room, the screens of those are remembered who have come before, of late.
func (v *view) lasts(at remember.Place, before *made) bool {
	screens, b := v.home.screens, v.buffers
	if screens == nil || v.again || before != nil {
		return screens != nil
	}
	// More than it will take: or each would drive out one that is as large.
	most := 2 * (fewPartsBytes + partBytes*len(b.parts) + len(b.sheet.text) + sectionBytes*len(b.sections))
	return screens.RoomAt(at, most)
}

// record reads what products hold for the user. Nobody has no record, and
// whatever is not this user's is left out, whoever gave it.
func (h *Home) record(ctx context.Context, rec *Record, u UserID, least Version) (err error) {
	if u == "" {
		return nil
	}
	if *rec, err = h.cfg.Recommendations.ForUser(ctx, u, least); err != nil {
		return fmt.Errorf("read the user's record: %w", err)
	}
	if rec.User != u {
		*rec = Record{User: u}
	}
	return nil
}

// view is one viewer's look through one edition.
type view struct {
	home    *Home
	edition *edition.Edition
	viewer  layout.Viewer
	buffers *buffers
	// base is the part of all keys that says through what is looked.
	base [16]byte
	// wrong is what the oracle had found when the look began.
	wrong *wrongs
	// again says that the user has come before, of late: then what is made is
	// remembered, whoever is forgotten for it. once says that the user has not,
	// and that what was decoded is not kept.
	again, once bool
	// whose is the part of what the door is asked about that is no widget's; 0:
	// nobody has asked.
	whose uint64
	// last is the part of a section's key that the widget before had.
	last struct {
		held      *Held
		component string
		sum       [16]byte
	}
	// lens is the edition's, kind the last widget's.
	lens *lens
	kind *kind
}

// through lets a viewer look. What is looked through, and the last kind of
// component, mostly are those of the viewer before.
func (v *view) through(of *sight, viewer *layout.Viewer) {
	if v.lens != of.lens {
		v.lens, v.edition, v.kind = of.lens, of.lens.edition, nil
	}
	v.base, v.viewer = of.base, *viewer
}

// forget lets go of what products said, and of whose it was.
func (v *view) forget() {
	v.whose = 0
	if v.last.held != nil {
		v.last.held, v.last.component = nil, ""
	}
	if v.kind != nil && v.kind.component == nil {
		v.kind = nil // its name is not the edition's
	}
}

// product is a candidate's, as it is configured.
func (v *view) product(c *candidate) *Product { return &v.home.ranking.products[c.order] }

// kindOf finds a component. Those that stand together mostly are of one kind.
func (v *view) kindOf(name string) *kind {
	if v.kind == nil || v.kind.name != name {
		if v.kind = v.lens.kinds[name]; v.kind == nil {
			v.kind = &kind{name: name}
		}
	}
	return v.kind
}

// through gives the edition that is looked through, and the viewer its default
// locale where there is none.
func (h *Home) through(v *layout.Viewer) (*edition.Edition, error) {
	ed := h.cfg.Editions.Current()
	if ed == nil {
		return nil, fmt.Errorf("%w: no components are loaded", ErrUnavailable)
	}
	if v.Locale == nil {
		l, err := intl.For(ed.Settings.DefaultLocale)
		if err != nil {
			return nil, fmt.Errorf("the edition's default locale: %w", err)
		}
		v.Locale = l
	}
	return ed, nil
}
