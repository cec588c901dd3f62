package uischema

import (
	"crypto/sha256"
	"encoding/hex"
)

// Catalog is what an app build implements: primitives, and through their
// props the action schemas and shared types. It is immutable.
type Catalog struct {
	// Hash is "sha256-" and 64 hex digits over what apps depend on; summaries,
	// descriptions, examples and previews do not count.
	Hash string
	// Primitives are by name.
	Primitives map[string]*Component
}

// NewCatalog makes a catalog of primitives; other components are left out.
func NewCatalog(primitives []*Component, types *Types) *Catalog {
	c := &Catalog{Primitives: map[string]*Component{}}
	var components []Member
	for _, p := range primitives {
		if p.Kind != Primitive {
			continue
		}
		c.Primitives[p.Name] = p
		components = append(components, Member{p.Name, contract(p)})
	}
	var defs []Member
	for _, name := range types.Defs() {
		defs = append(defs, Member{name, schemaJSON(types.Def(name), false)})
	}
	var actions []Member
	for name, s := range types.Actions() {
		actions = append(actions, Member{name, schemaJSON(s, false)})
	}
	sum := sha256.Sum256(AppendJSON(nil, ObjectValue([]Member{
		{"format", StringValue("1")},
		{"components", ObjectValue(components)},
		{"types", ObjectValue(defs)},
		{"actions", ObjectValue(actions)},
	})))
	c.Hash = "sha256-" + hex.EncodeToString(sum[:])
	return c
}

// contract is what an app needs to know of a primitive.
func contract(p *Component) Value {
	var slots []Member
	for _, s := range p.Slots {
		var members []Member
		if s.Accepts != nil {
			members = append(members, Member{"accepts", stringList(s.Accepts)})
		}
		if s.Max > 0 {
			members = append(members, Member{"max", count(s.Max)})
		}
		slots = append(slots, Member{s.Name, ObjectValue(members)})
	}
	return ObjectValue([]Member{{"props", schemaJSON(p.Props, false)}, {"slots", ObjectValue(slots)}})
}
