package edition

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/layout"
	"mantel/uischema/preview"
)

// Load reads a folder of components and compiles everything in it. Where any
// finding is an error there is no edition; the findings, warnings included,
// are sorted.
func Load(fsys fs.FS) (*Edition, []diag.Diagnostic) {
	l := &loader{docs: map[string]*uischema.Document{}}
	l.files, l.found = read(fsys)
	l.parsed = parseAll(l.files.sources)
	e := l.edition()
	diag.Sort(l.found)
	if diag.HasErrors(l.found) {
		return nil, l.found
	}
	e.Warnings = l.found
	return e, l.found
}

// loader carries one load: what was read, and what was found wrong.
type loader struct {
	files *files
	// parsed are all files that are JSON, or should be; docs are those of them
	// that were asked for, and what was wrong with which is among found.
	parsed map[string]parsed
	docs   map[string]*uischema.Document
	found  []diag.Diagnostic
	// forms are the plural forms of the languages met so far.
	forms map[string][]string
}

func (l *loader) edition() *Edition {
	settings := l.settings()
	types := l.types()
	e := &Edition{
		Settings:   settings,
		Types:      types,
		Components: l.components(types, settings.Policy()),
		Messages:   l.messages(settings),
		Examples:   map[string][]Example{},
		Sources:    l.files.sources,
		Stylesheet: l.files.sources[l.files.stylesheet],
		Hash:       hash(l.files.sources),
	}
	e.Previews = l.previews(e.Components)
	if file := l.files.stylesheet; file != "" {
		l.found = append(l.found, preview.CheckStylesheet(file, e.Stylesheet)...)
	}
	if types == nil {
		return e // every component's props would be wrong
	}
	known, names := sortedKeys(e.Components), sortedKeys(l.files.components)
	for _, name := range known {
		l.found = append(l.found, e.Components[name].CheckAccepts(names)...)
	}
	l.placements(e.Components)
	var primitives []*uischema.Component
	for _, name := range known {
		if c := e.Components[name]; c.Kind == uischema.Primitive {
			primitives = append(primitives, c)
		}
	}
	e.Catalog = uischema.NewCatalog(primitives, types)
	programs, found := layout.Compile(layout.Source{
		Catalog: e.Catalog, Components: e.Components, Refused: l.refused(e.Components), Messages: e.Messages,
		Locales: settings.Locales, DefaultLocale: settings.DefaultLocale, Policy: settings.Policy(),
	})
	l.found = append(l.found, found...)
	if programs == nil || diag.HasErrors(l.found) {
		return e
	}
	e.Programs = programs
	l.leftOver(e)
	l.allExamples(e, known)
	return e
}

// placements warns of those that no screen has a slot for: a widget there
// could never be seen.
func (l *loader) placements(components map[string]*uischema.Component) {
	var known []string
	for _, c := range components {
		for _, s := range c.Slots {
			if s.Placement != "" {
				known = append(known, s.Placement)
			}
		}
	}
	if len(known) == 0 {
		return // a library of components, without screens
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, name := range sortedKeys(components) {
		c := components[name]
		for i, p := range c.Placements {
			if slices.Contains(known, p) {
				continue
			}
			d := l.faultAt("component/placement", c.Doc.At(c.Doc.Root.Get("placements").Items[i]), fmt.Sprintf("no screen has a slot for the placement %q", p))
			d.Severity, d.Hint = diag.Warning, meant(p, known...)
			d.Notes = append(d.Notes, "screens have slots for "+strings.Join(known, ", "))
		}
	}
}

// refused are the components that are there and have errors of their own:
// layouts that use them are compiled all the same, and not told again.
func (l *loader) refused(sound map[string]*uischema.Component) map[string]bool {
	names := map[string]bool{}
	for name := range l.files.components {
		if sound[name] == nil {
			names[name] = true
		}
	}
	return names
}

// parse reads a file of the folder once; nil where there is none, or where it
// is no JSON (which is then a finding).
func (l *loader) parse(file string) *uischema.Document {
	if file == "" {
		return nil
	}
	if doc, ok := l.docs[file]; ok {
		return doc
	}
	p := l.parsed[file]
	l.found = append(l.found, p.found...)
	l.docs[file] = p.doc
	return p.doc
}

func (l *loader) fault(rule string, doc *uischema.Document, n *uischema.Node, message string) {
	l.faultAt(rule, doc.At(n), message)
}

// faultAt adds an error and gives it for a hint or notes; the pointer holds
// until the next finding.
func (l *loader) faultAt(rule string, at diag.Place, message string) *diag.Diagnostic {
	l.found = append(l.found, diag.Diagnostic{Rule: rule, Place: at, Message: message})
	return &l.found[len(l.found)-1]
}

func (l *loader) types() *uischema.Types {
	actions := map[string]*uischema.Document{}
	for name, file := range l.files.actions {
		if doc := l.parse(file); doc != nil {
			actions[name] = doc
		}
	}
	types, found := uischema.LoadTypes(l.parse(l.files.types), actions)
	l.found = append(l.found, found...)
	return types
}

func (l *loader) components(types *uischema.Types, p uischema.Policy) map[string]*uischema.Component {
	all := map[string]*uischema.Component{}
	if types == nil {
		return all
	}
	for _, name := range sortedKeys(l.files.components) {
		doc := l.parse(l.files.components[name].component)
		if doc == nil {
			continue
		}
		c, found := uischema.LoadComponent(name, doc, types, p)
		l.found = append(l.found, found...)
		if c != nil && !diag.HasErrors(found) {
			all[name] = c
		}
	}
	if len(l.files.components) == 0 {
		l.faultAt("file/missing", diag.Place{File: "."}, "there is no component here: a component is a folder with a component.json")
	}
	return all
}

func (l *loader) previews(components map[string]*uischema.Component) *preview.Set {
	sources := map[string]preview.Source{}
	for _, name := range sortedKeys(components) {
		file := l.files.components[name].preview
		switch primitive := components[name].Kind == uischema.Primitive; {
		case file != "" && primitive:
			sources[name] = preview.Source{HTML: string(l.files.sources[file]), File: file, Props: components[name].Props}
		case file != "":
			l.found = append(l.found, diag.Diagnostic{Rule: "file/unknown", Severity: diag.Warning, Place: diag.Place{File: file},
				Message: "nothing reads this file: a " + components[name].Kind.String() + " is shown through the previews of its primitives"})
		}
	}
	set, found := preview.Compile(sources)
	l.found = append(l.found, found...)
	return set
}
