// Package edition answers: what is everything in components/ together, and is
// all of it right?
//
// An [Edition] is loaded whole or refused whole. A [Holder] keeps the one that
// serves, and what was wrong with the last one that was refused.
package edition

import (
	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
	"mantel/uischema/preview"
)

// Edition is everything that one folder of components says. It is immutable
// and safe for concurrent use.
type Edition struct {
	// Hash is 32 hex digits over all files that can change a screen's bytes:
	// components, actions, types, messages and settings.
	Hash string
	// Catalog is what an app build of today implements.
	Catalog *uischema.Catalog
	// Types are the shared definitions.
	Types *uischema.Types
	// Components are all of them by name.
	Components map[string]*uischema.Component
	// Messages are by component, then locale.
	Messages map[string]map[string]*intl.Messages
	// Programs are the compiled layouts.
	Programs *layout.Programs
	// Examples are by component, in the order of their file names.
	Examples map[string][]Example
	// Previews render trees as HTML; Stylesheet is preview.css.
	Previews   *preview.Set
	Stylesheet []byte
	Settings   Settings
	// Sources are the files as they were read, by their path.
	Sources map[string][]byte
	// Warnings are the findings that did not refuse it.
	Warnings []diag.Diagnostic
}

// Example is one example of a component, compiled.
type Example struct {
	// Name is the file's, without ".json"; File is its path.
	Name, File string
	// Locale is a BCP 47 tag.
	Locale string
	// Summary says what the example shows; often "".
	Summary string
	Program *layout.Example
}

// Screens are the names of the screens, in ascending order.
func (e *Edition) Screens() []string {
	var names []string
	for _, name := range sortedKeys(e.Components) {
		if e.Components[name].Kind == uischema.Screen {
			names = append(names, name)
		}
	}
	return names
}
