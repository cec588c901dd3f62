package bff

import (
	"crypto/sha256"
	"sync"

	"mantel/uischema"
	"mantel/uischema/edition"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// lens is what a Home knows of one edition before anybody looks through it. But
// for the sights, which are found out one by one, it never changes.
type lens struct {
	edition *edition.Edition
	kinds   map[string]*kind
	stages  map[string]*stage
	// policies say where products' URLs may point, by the products' order. What
	// is kept of widgets points to them.
	policies []uischema.Policy
}

// kind is a component, as an edition has it.
type kind struct {
	name      string
	component *uischema.Component
	// program is nil, and axes are none, where it is no widget's.
	program *layout.Program
	axes    layout.Axes
}

// stage is a screen, as an edition has it.
type stage struct {
	lens    *lens
	name    string
	program *layout.ScreenProgram
	axes    layout.Axes
	labels  labels
	// sights are by their locales. Those are few: see [intl.Known].
	sights sync.Map
}

// labels are what is counted of a screen, by result.
type labels struct{ rendered, remembered, notModified [4]string }

// sight is a screen in one language, as everybody sees it.
type sight struct {
	*stage
	locale *intl.Locale
	// base is the part of all sections' keys that says through what is looked,
	// screen that of all revisions.
	base, screen [16]byte
}

// lensOf is the Home's lens of an edition: mostly that of the request before.
func (h *Home) lensOf(ed *edition.Edition) *lens {
	l := h.lens.Load()
	if l == nil || l.edition != ed {
		l = newLens(ed, h.ranking.products)
		h.lens.Store(l)
	}
	return l
}

func newLens(ed *edition.Edition, products []Product) *lens {
	l := &lens{edition: ed, kinds: make(map[string]*kind, len(ed.Components)), stages: map[string]*stage{},
		policies: make([]uischema.Policy, len(products))}
	for i := range products {
		l.policies[i] = policyFor(products[i], ed.Settings.AppScheme)
	}
	for name, c := range ed.Components {
		k := &kind{name: name, component: c, program: ed.Programs.Widget(name)}
		if k.program != nil {
			k.axes = k.program.Axes()
		}
		l.kinds[name] = k
		if p := ed.Programs.Screen(name); p != nil {
			l.stages[name] = &stage{lens: l, name: name, program: p, axes: p.Axes(), labels: labels{
				rendered:    [4]string{"screen", name, "result", "rendered"},
				remembered:  [4]string{"screen", name, "result", "remembered"},
				notModified: [4]string{"screen", name, "result", "not_modified"},
			}}
		}
	}
	return l
}

// sight is the screen's in a language.
func (h *Home) sight(on *stage, locale *intl.Locale) *sight {
	if s, ok := on.sights.Load(locale); ok {
		return s.(*sight) // nothing else is in there
	}
	v := view{edition: on.lens.edition, viewer: layout.Viewer{Locale: locale}}
	made := &sight{stage: on, locale: locale, base: v.sum()}
	key := appendField(nil, "mantel/screen/4")
	key = append(key, made.base[:]...)
	key = append(key, h.configuration[:]...)
	sum := sha256.Sum256(appendField(key, on.name))
	made.screen = [16]byte(sum[:16])
	s, _ := on.sights.LoadOrStore(locale, made)
	return s.(*sight)
}
