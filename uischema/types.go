package uischema

import (
	"fmt"
	"maps"
	"slices"

	"mantel/uischema/diag"
)

// actionDef is the definition that LoadTypes adds: one of the actions, told
// apart by its type.
const actionDef = "action"

// Types are the shared definitions of types.json and the actions. It is
// immutable; a nil Types has none.
type Types struct {
	defs    map[string]*Schema
	actions map[string]*Schema
	// The files, for an [Oracle], which reads them on its own.
	file        *Document
	actionFiles map[string]*Document
}

// Def is what /types.json#/$defs/name refers to, or nil. The name "action" is
// the union of all actions.
func (t *Types) Def(name string) *Schema {
	if t == nil {
		return nil
	}
	return t.defs[name]
}

// Defs are the names of all definitions, ascending.
func (t *Types) Defs() []string {
	if t == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(t.defs))
}

// Actions are the action schemas by name. The map must not be changed.
func (t *Types) Actions() map[string]*Schema {
	if t == nil {
		return nil
	}
	return t.actions
}

// LoadTypes compiles types.json (nil: there is none) and the action files, by
// name, and adds the definition `action`. It gives nil where there are
// diagnostics.
func LoadTypes(types *Document, actions map[string]*Document) (*Types, []diag.Diagnostic) {
	l := &typesLoader{
		compilers: map[string]*compiler{},
		types:     &Types{defs: map[string]*Schema{}, actions: map[string]*Schema{}},
		names:     slices.Sorted(maps.Keys(actions)),
	}
	l.main = newCompiler(scope{doc: types, defs: localDefinitions(types), shared: l.def, names: l.defNames}, Policy{})
	for _, name := range l.names {
		doc := actions[name]
		l.compilers[name] = newCompiler(scope{doc: doc, defs: localDefinitions(doc), shared: l.def, names: l.defNames}, Policy{}, actionKeywords()...)
	}
	l.file()
	for _, name := range l.names {
		l.action(name)
	}
	for _, name := range l.defNames() {
		if s, state := l.def(name); state == refFound {
			l.types.defs[name] = s
		}
	}
	diags := l.main.diags
	for _, name := range l.names {
		diags = append(diags, l.compilers[name].diags...)
	}
	if len(diags) > 0 {
		diag.Sort(diags)
		return nil, diags
	}
	l.types.file, l.types.actionFiles = types, actions
	return l.types, nil
}

// typesLoader compiles definitions and actions as they refer to each other.
type typesLoader struct {
	main      *compiler
	compilers map[string]*compiler // of actions
	types     *Types
	names     []string // of actions, ascending
	union     *Schema
	busy      bool
}

// file looks at the members of types.json and compiles its definitions.
func (l *typesLoader) file() {
	c := l.main
	if c.doc == nil {
		return
	}
	if c.doc.Root.Kind != Object {
		c.report("schema/value", c.doc.Root, "", `types.json is an object: { "$defs": { … } }`, "")
		return
	}
	for _, m := range c.doc.Root.Members {
		switch m.Name {
		case "$schema":
		case "$defs":
			if own := m.Value.Get(actionDef); own != nil && len(l.names) > 0 {
				c.report("schema/name", own, "/$defs/"+actionDef, `the definition "action" is made from the files in actions/`, "take this one away")
			}
		default:
			c.reportAt("component/member", c.doc.AtName(m), PointerTo("", m.Name),
				fmt.Sprintf("types.json has no member %q", m.Name), didYouMean(m.Name, []string{"$schema", "$defs"}))
		}
	}
	c.definitions()
}

func (l *typesLoader) defNames() []string {
	names := slices.Collect(maps.Keys(l.main.defs))
	if len(l.names) > 0 && l.main.defs[actionDef] == nil {
		names = append(names, actionDef)
	}
	slices.Sort(names)
	return names
}

func (l *typesLoader) def(name string) (*Schema, refState) {
	if name != actionDef || len(l.names) == 0 {
		return l.main.local(name)
	}
	if l.union != nil {
		return l.union, refFound
	}
	if l.busy {
		return nil, refRecursive
	}
	l.busy = true
	defer func() { l.busy = false }()
	union := &Schema{
		Name: actionDef, Description: "What happens on a tap. The type says which.",
		Types: TypeObject, MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1,
		Required: []string{"type"}, OneOf: &Tagged{Tag: "type"},
		height: 1, size: 1, Place: diag.Place{File: l.compilers[l.names[0]].doc.File, Line: 1, Column: 1, Width: 1},
	}
	for _, name := range l.names {
		s := l.action(name)
		union.OneOf.Cases = append(union.OneOf.Cases, Case{Value: name, Schema: s})
		union.height, union.size = max(union.height, s.height+1), union.size+s.size
	}
	l.union = union
	return union, refFound
}
