package layout

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/common/types"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/layout/intl"
)

// Programs are all layouts of an edition, compiled. They are immutable and
// safe for concurrent use.
type Programs struct {
	env      *environment
	src      Source
	widgets  map[string]*Program
	screens  map[string]*ScreenProgram
	messages map[string][]string
	locales  []string
	fallback *intl.Locale
	standard int // index of the default locale
	pool     sync.Pool
}

// Widget is the program of a composite, nil where there is none of that name.
func (p *Programs) Widget(component string) *Program { return p.widgets[component] }

// Messages are the keys that a component's layout, fallback and placeholders
// ask for, in alphabetical order. Keys of its messages files that are not
// among them are left over.
func (p *Programs) Messages(component string) []string { return p.messages[component] }

// Screen is the program of a screen, nil where there is none of that name.
func (p *Programs) Screen(name string) *ScreenProgram { return p.screens[name] }

// language is whose messages a viewer of that locale reads: its own, those of
// its language, those of another region, else the default locale's.
func (p *Programs) language(tag string) int {
	if i := slices.Index(p.locales, tag); i >= 0 {
		return i
	}
	base, _, _ := strings.Cut(tag, "-")
	if i := slices.Index(p.locales, base); i >= 0 {
		return i
	}
	for i, other := range p.locales {
		if b, _, _ := strings.Cut(other, "-"); b == base {
			return i
		}
	}
	return p.standard
}

// compiler holds what all files have in common while they are compiled.
type compiler struct {
	src      Source
	env      *environment
	programs *Programs
	findings []diag.Diagnostic
	// warnings stand apart: what has one compiles.
	warnings []diag.Diagnostic
	locales  []*intl.Locale
	// languages are those of the patterns met so far.
	languages *languages
	// broken are the components whose own layout has an error: who uses them
	// is not told again.
	broken map[string]bool
	// screens are compiled, but not yet held against all widgets.
	screenUnits []*unit
	// compiled is what became of the one component that is being compiled.
	compiled compiled
}

// compiled is what became of one component. At most one of the first two is
// there.
type compiled struct {
	widget *Program
	screen *ScreenProgram
	// broken says that its own layout has an error.
	broken bool
	// asked are the keys of the messages that it asks for.
	asked []string
}

// Compile checks the layouts and fallbacks of all components and compiles
// them. It reports everything that is wrong, sorted, and gives nil Programs
// where any of it is an error.
func Compile(src Source) (*Programs, []diag.Diagnostic) {
	c, err := newCompiler(src)
	if err != nil {
		return nil, []diag.Diagnostic{{Rule: "settings/value", Message: err.Error()}}
	}
	order := c.order()
	c.declare(order)
	for _, names := range c.levels(order) {
		c.together(names)
	}
	c.bounds(order)
	if len(c.findings) == 0 {
		// Where something is wrong, a doubt may be no more than a consequence.
		c.findings = c.warnings
	}
	diag.Sort(c.findings)
	if diag.HasErrors(c.findings) {
		return nil, c.findings
	}
	return c.programs, c.findings
}

func newCompiler(src Source) (*compiler, error) {
	if src.DefaultLocale == "" {
		src.DefaultLocale = "en"
	}
	if len(src.Locales) == 0 {
		src.Locales = []string{src.DefaultLocale}
	}
	env, err := newEnvironment()
	if err != nil {
		return nil, err
	}
	p := &Programs{
		env: env, src: src, locales: src.Locales,
		widgets: map[string]*Program{}, screens: map[string]*ScreenProgram{}, messages: map[string][]string{},
		standard: slices.Index(src.Locales, src.DefaultLocale),
	}
	if p.standard < 0 {
		return nil, fmt.Errorf("the default locale %q is none of the locales", src.DefaultLocale)
	}
	c := &compiler{src: src, env: env, programs: p, broken: map[string]bool{}, languages: &languages{}}
	for _, tag := range src.Locales {
		l, err := intl.For(tag)
		if err != nil {
			return nil, err
		}
		c.locales = append(c.locales, l)
	}
	p.fallback = c.locales[p.standard]
	return c, nil
}

// component compiles one file. What it uses was compiled before.
func (c *compiler) component(comp *uischema.Component) {
	switch {
	case c.broken[comp.Name]:
	case comp.Kind == uischema.Primitive:
		if comp.Fallback != nil {
			u := c.unit(comp, asFallback)
			u.layout(comp.Fallback)
			u.reportHosts()
		}
	case comp.Layout == nil:
		c.compiled.broken = true
	case comp.Kind == uischema.Screen:
		c.screen(comp)
	default:
		u := c.unit(comp, asWidget)
		c.compiled.widget = u.layout(comp.Layout)
		c.compiled.broken = c.compiled.widget == nil
	}
}

// purpose is what a layout is for.
type purpose uint8

const (
	asWidget purpose = iota
	asScreen
	asPlaceholder
	asFallback
	asExample
)

// unit is one layout while it is compiled.
type unit struct {
	file
	c       *compiler
	name    string
	owner   string
	purpose purpose
	program *Program

	shape      *shape
	slots      []uischema.Slot
	slotsShape *shape
	scope      *scope

	axes         Axes
	vars, turns  int // how many of the frame's there have to be
	translations map[string]*translation
	// ids are the local ids that are taken, numbers counts nodes by type.
	ids     map[string]bool
	numbers map[string]int
	locals  map[*uischema.Node]string
	// placed are the slots of this file by where their $slot stands.
	placed map[string]*placement
	// most is how many nodes the largest part has, and grows what makes it so
	// many.
	most  int
	grows string
	// fails is what in the layout can fail at run time.
	fails []failure
	// literal layouts are data: nothing in them is an expression.
	literal bool
}

// placement is where a $slot stands: how deep its nodes are, and what for.
type placement struct {
	node  *uischema.Node
	depth int
	to    filling
}

func (c *compiler) unit(comp *uischema.Component, p purpose) *unit {
	u := &unit{
		file: file{doc: comp.Doc, findings: &c.findings},
		c:    c, name: comp.Name, owner: comp.Owner, purpose: p,
		translations: map[string]*translation{}, ids: map[string]bool{}, numbers: map[string]int{}, locals: map[*uischema.Node]string{},
		placed: map[string]*placement{},
	}
	if p == asExample {
		// Programs are in use by now: nothing of theirs may change.
		u.literal, u.shape = true, &shape{typ: types.DynType}
	} else {
		u.shape = c.env.shapes.of(comp.Props, comp.Name+"."+nameProps)
	}
	if p != asPlaceholder && p != asExample {
		u.slots = comp.Slots
	}
	u.program = &Program{
		programs: c.programs, name: comp.Name, props: comp.Props, shape: u.shape, spreads: []spreading{{kind: newSeats(u.shape.fieldNames())}},
		slots: u.slots, translations: u.translations,
	}
	return u
}

// root makes the scope of the layout's root.
func (u *unit) root() (*scope, error) {
	if u.literal {
		return &scope{unit: u}, nil
	}
	names := map[string]*types.Type{nameProps: u.shape.typ}
	if len(u.slots) > 0 {
		u.slotsShape = u.c.env.slotsShape(u.name, u.slots)
		names[nameSlots] = u.slotsShape.typ
	}
	env, err := u.c.env.scoped(u.c.env.base, names)
	if err != nil {
		return nil, err
	}
	return &scope{unit: u, env: env}, nil
}

// slotIndex is the number of a slot that this file declares, or -1.
func (u *unit) slotIndex(name string) int {
	return slices.IndexFunc(u.slots, func(s uischema.Slot) bool { return s.Name == name })
}

// layout compiles the template whose root is n; nil where it has errors.
func (u *unit) layout(n *uischema.Node) *Program {
	sc, err := u.root()
	if err != nil {
		u.at(n, finding{rule: "expr/syntax", message: err.Error()})
		return nil
	}
	u.scope = sc
	u.number(n)
	u.program.rootLocal = u.locals[n]
	if id := n.Get("id"); id != nil && id.Kind == uischema.String {
		u.program.rootLocal = id.Text
	}
	b := &builder{}
	used := u.node(n, sc, b, place{root: true, depth: 1})
	u.unplaced(n)
	if u.broken || used == nil {
		return nil
	}
	p := u.program
	p.body, p.vars, p.turns, p.axes = b.done(), u.vars, u.turns, u.axes
	p.grows = u.grows
	p.rootType, p.nodes, p.depth = used.rootType, used.nodes, used.depth
	if len(u.fails) > 0 {
		p.fails = &u.fails[0]
	}
	for i := range u.slots {
		depth := 0
		if at := u.placed[u.slots[i].Name]; at != nil {
			depth = at.depth
		}
		p.slotDepths = append(p.slotDepths, depth)
	}
	return p
}

// failure is something that can fail at run time.
type failure struct {
	start, end int
	message    string
	place      diag.Place
	// hosts says that it fails where a product's hosts do not have a URL.
	hosts bool
}

// mayFail records that what stands from start to end can fail at run time.
func (u *unit) mayFail(start, end int, message string) {
	u.fails = append(u.fails, failure{start: start, end: end, message: message, place: u.doc.Place(start, end)})
}
