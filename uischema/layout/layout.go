// Package layout answers: what bytes does this layout write for these props
// and this viewer?
//
// A composite's layout is a JSON template with expressions in it (CEL). It is
// checked and compiled once, when an edition is loaded, into a [Program] that
// appends the finished JSON of its nodes to a buffer: no tree between, no
// second pass. What can be proved about a value at load is not checked again;
// the rest is checked on the way out, so nothing invalid leaves.
package layout

import (
	"time"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/layout/intl"
)

// Viewer is all that a layout may read of who is looking. It never holds the
// user. The direction of text comes from Locale.
type Viewer struct {
	// Locale formats what this viewer reads; nil is the edition's default.
	Locale *intl.Locale
	// TimeZone shifts points in time; nil is UTC.
	TimeZone *time.Location
	// FormFactor is "phone", "tablet" or "desktop"; "" is a phone.
	FormFactor string
	// Platform is "ios", "android", "web", or "" where it is not known.
	Platform string
	// Variants are the experiments that the viewer takes part in, by name.
	Variants map[string]string
}

// FormFactors are the values of viewer.formFactor.
func FormFactors() []string { return []string{"desktop", "phone", "tablet"} }

// Platforms are the values of viewer.platform.
func Platforms() []string { return []string{"", "android", "ios", "web"} }

// Source is all that [Compile] needs of an edition.
type Source struct {
	// Catalog holds the primitives that layouts expand into.
	Catalog *uischema.Catalog
	// Components are all of them, by name.
	Components map[string]*uischema.Component
	// Refused are the names of components that are there, but were refused
	// when their files were read: using one is not reported again.
	Refused map[string]bool
	// Messages are by component, then by locale tag.
	Messages map[string]map[string]*intl.Messages
	// Locales are what every component with messages must speak;
	// DefaultLocale is one of them, and stands in for all others.
	Locales       []string
	DefaultLocale string
	// Policy is what constants in layouts are checked by.
	Policy uischema.Policy
	// Unchecked leaves out what programs check while they write. It is there to
	// measure what checking costs, and for nothing else: the output of such
	// programs is not proven to be valid.
	Unchecked bool
	// plainly takes every way the long way: nothing is proved, everything is
	// made as a value and checked. Tests hold the short ways against it.
	plainly bool
}

// Input is what one run of a [Program] reads.
type Input struct {
	// Scope is the root's id ("flights.rom-1"), and the prefix of all others.
	Scope string
	// ScopeText is Scope as it stands in JSON between its quotes, for who has it
	// so: nothing of it is kept. nil: Scope counts.
	ScopeText []byte
	// Props are decoded by the composite's schema: valid, defaults applied.
	Props uischema.Value
	// Track is written into the root node; Absent: no such member.
	Track uischema.Value
	// TrackText is Track as JSON, for who has it so: it is written as it is, and
	// Track does not count; nothing of it is kept. nil: Track does.
	TrackText []byte
	// Viewer nil is a viewer of whom nothing is known.
	Viewer *Viewer
	// Policy is what URLs are checked by.
	Policy uischema.Policy
	// Report hears of each optional prop that was left out because its
	// expression failed or its value did not fit; may be nil.
	Report func(Failure)
}

// Failure says why a program wrote nothing, or left a prop out.
type Failure struct {
	// Component is whose layout failed, Node the id of the failing node
	// within the output ("flights.rom-1.price1"), Prop the prop ("" for an
	// $if, $for or $key).
	Component, Node, Prop string
	// Reason says what went wrong, without any value that was pushed.
	Reason string
	// Place is the expression.
	Place diag.Place
}

// Error lets a Failure stand as an error.
func (f *Failure) Error() string {
	s := f.Component + ": node " + f.Node
	if f.Prop != "" {
		s += ", prop " + f.Prop
	}
	return s + ": " + f.Reason
}

// Scopes of what belongs to a screen and to no product: "placeholder.hero"
// stands in the slot hero, "screen.header1" is the root of a composite in the
// screen's own layout, "screen.text1.de" a node in a loop there. No product may have these ids, so that no two nodes of
// a screen have one id.
const (
	PlaceholderScope = "placeholder"
	ScreenScope      = "screen"
)

// SlotContent is what was arranged for one slot of a screen.
type SlotContent struct {
	// Count is how many nodes Bytes holds.
	Count int
	// Bytes are the nodes, joined by commas.
	Bytes []byte
}

// Bounds that hold for every edition.
const (
	// MaxScreenNodes and MaxWidgetNodes bound what one screen's own layout
	// and one widget may expand to.
	MaxScreenNodes = 2000
	MaxWidgetNodes = 500
	// MaxBytes bounds what one widget may write.
	MaxBytes = 256 << 10
	// MaxDepth bounds how deep output nodes nest.
	MaxDepth = 40
	// MaxExpression bounds an expression, in bytes.
	MaxExpression = 1024
	// MaxCost bounds one evaluation, in CEL's cost units.
	MaxCost = 100_000
)
