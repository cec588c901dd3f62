package uischema

import (
	"mantel/uischema/diag"
)

// ComponentKind tells the three kinds of component apart.
type ComponentKind uint8

const (
	// Primitive components are implemented by the app.
	Primitive ComponentKind = iota
	// Composite components have a layout and expand on the server.
	Composite
	// Screen components are composites whose slots take widgets.
	Screen
)

// String gives "primitive", "composite" or "screen".
func (k ComponentKind) String() string { return [...]string{"primitive", "composite", "screen"}[k] }

// Component is one component file, checked as far as the file alone allows.
type Component struct {
	// Name is "card", or "flights.deal-card" for one that a product owns.
	Name string
	// Owner is the product before the dot, "" for a component open to all.
	Owner   string
	Kind    ComponentKind
	Summary string
	// Base primitives are in every app that was ever released: they need no
	// fallback.
	Base bool
	// Placements are a composite's, the first is the default; else nil.
	Placements []string
	// Props is never nil: a component without props has a closed object
	// schema without properties.
	Props *Schema
	// Decoder reads props from bytes.
	Decoder *Decoder
	// Slots are sorted by name.
	Slots []Slot
	// Layout is a composite's or screen's template, Fallback a primitive's;
	// nil where there is none. Drop is the fallback "drop".
	Layout, Fallback *Node
	Drop             bool
	// Doc is the file, for places.
	Doc *Document
}

// Slot is a named place for children.
type Slot struct {
	Name    string
	Summary string
	// Accepts are the component names that may stand here, sorted; nil: any.
	Accepts []string
	// Max is how many children fit; 0: no bound of its own.
	Max int
	// Placement, PerProduct and Placeholder are a screen's slot's only.
	// PerProduct 0 is no bound; Placeholder is a layout node or nil.
	Placement   string
	PerProduct  int
	Placeholder *Node
	Place       diag.Place
}

// Slot is the slot of that name, or nil.
func (c *Component) Slot(name string) *Slot {
	for i := range c.Slots {
		if c.Slots[i].Name == name {
			return &c.Slots[i]
		}
	}
	return nil
}
