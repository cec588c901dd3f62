package edition

import (
	"time"

	"mantel/uischema"
	"mantel/uischema/crew"
	"mantel/uischema/diag"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// exampleZone is the time zone of every example, so that dates in them are
// the same everywhere.
func exampleZone() *time.Location { return time.UTC }

// allExamples adds the examples of those components, several components at
// once, and what was found about them in the order of the components.
func (l *loader) allExamples(e *Edition, names []string) {
	loaders, examples := make([]loader, len(names)), make([][]Example, len(names))
	crew.Each(len(names), func(i int) {
		loaders[i] = loader{files: l.files, parsed: l.parsed, docs: map[string]*uischema.Document{}}
		examples[i] = loaders[i].examples(e, names[i])
	})
	for i, name := range names {
		e.Examples[name] = examples[i]
		l.found = append(l.found, loaders[i].found...)
	}
}

// examples compiles a component's examples and runs each one: what it gives
// must be a valid tree.
func (l *loader) examples(e *Edition, component string) []Example {
	dir := l.files.components[component]
	var all []Example
	for _, name := range sortedKeys(dir.examples) {
		file := dir.examples[name]
		doc := l.parse(file)
		if doc == nil {
			continue
		}
		program, found := e.Programs.CompileExample(component, doc)
		l.found = append(l.found, found...)
		if program == nil || diag.HasErrors(found) {
			continue
		}
		x := Example{Name: name, File: file, Locale: program.Locale(), Program: program}
		if s := doc.Root.Get("summary"); s != nil {
			x.Summary = s.Text
		}
		l.run(e, doc, x)
		all = append(all, x)
	}
	return all
}

func (l *loader) run(e *Edition, doc *uischema.Document, x Example) {
	viewer, err := e.ExampleViewer(x.Locale)
	if err != nil {
		l.fault("example/invalid", doc, doc.Root.Get("locale"), "the locale is not one that Mantel can format for")
		return
	}
	tree, failure := x.Program.Append(nil, viewer, e.Settings.Policy())
	if failure != nil {
		d := l.faultAt("example/render", doc.At(doc.Root), "the example does not render: "+failure.Reason)
		d.Notes = append(d.Notes, "at "+failure.Place.String())
		return
	}
	parsed, found := uischema.Parse("", tree, uischema.TreeLimits())
	if !diag.HasErrors(found) {
		found = append(found, uischema.CheckTree(e.Catalog, parsed, e.Settings.Policy())...)
	}
	for _, f := range found {
		d := l.faultAt("example/render", doc.At(doc.Root), "the example's tree is not valid: "+f.Message)
		d.Notes = append(d.Notes, "at "+f.Pointer+" of the tree ("+f.Rule+")")
	}
}

// ExampleViewer is who looks at an example: on a phone, in UTC.
func (e *Edition) ExampleViewer(locale string) (*layout.Viewer, error) {
	if locale == "" {
		locale = e.Settings.DefaultLocale
	}
	tag, err := intl.For(locale)
	if err != nil {
		return nil, err
	}
	return &layout.Viewer{Locale: tag, TimeZone: exampleZone(), FormFactor: "phone"}, nil
}
