package edition

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
	"mantel/uischema/preview"
)

// Load reads a folder of components and compiles everything in it. Where any
// finding is an error there is no edition; the findings, warnings included,
// are sorted.
func Load(fsys fs.FS) (*Edition, []diag.Diagnostic) {
	l := &loader{docs: map[string]*uischema.Document{}}
	l.files, l.found = read(fsys)
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
	docs  map[string]*uischema.Document
	found []diag.Diagnostic
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
	known := sortedKeys(e.Components)
	for _, name := range known {
		l.found = append(l.found, e.Components[name].CheckAccepts(sortedKeys(l.files.components))...)
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
	for _, name := range known {
		e.Examples[name] = l.examples(e, name)
	}
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

// leftOver warns of messages that no layout asks for.
func (l *loader) leftOver(e *Edition) {
	for _, name := range sortedKeys(e.Messages) {
		asked := e.Programs.Messages(name)
		dir := l.files.components[name]
		for _, locale := range sortedKeys(e.Messages[name]) {
			doc := l.parse(dir.messages[locale])
			for _, m := range doc.Root.Members {
				if m.Name != "$schema" && !slices.Contains(asked, m.Name) {
					d := l.faultAt("message/unknown", doc.AtName(m), fmt.Sprintf("no layout of %s asks for the message %q", name, m.Name))
					d.Severity, d.Hint = diag.Warning, meant(m.Name, asked...)
				}
			}
		}
	}
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
	doc, found := uischema.Parse(file, l.files.sources[file], uischema.FileLimits())
	l.found = append(l.found, found...)
	if diag.HasErrors(found) {
		doc = nil
	}
	l.docs[file] = doc
	return doc
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

// messages reads every component's messages and holds that all locales say
// the same: a component with messages has a file for each locale of the
// edition, with the same keys and arguments. The default locale is the one
// that others are held to.
func (l *loader) messages(settings Settings) map[string]map[string]*intl.Messages {
	locales := append([]string{settings.DefaultLocale}, slices.DeleteFunc(slices.Clone(settings.Locales),
		func(tag string) bool { return tag == settings.DefaultLocale })...)
	all := map[string]map[string]*intl.Messages{}
	for _, name := range sortedKeys(l.files.components) {
		dir := l.files.components[name]
		if len(dir.messages) == 0 || dir.component == "" {
			continue
		}
		byLocale := map[string]*intl.Messages{}
		whole := true
		for _, locale := range sortedKeys(dir.messages) {
			file := dir.messages[locale]
			if !slices.Contains(locales, locale) {
				d := l.faultAt("message/unknown", diag.Place{File: file}, fmt.Sprintf("the edition has no locale %q", locale))
				d.Notes = append(d.Notes, "edition.json names the locales: "+strings.Join(locales, ", "))
				continue
			}
			doc := l.parse(file)
			if doc == nil {
				whole = false
				continue
			}
			m, found := intl.ParseMessages(doc)
			l.found = append(l.found, found...)
			if m == nil || diag.HasErrors(found) {
				whole = false
				continue
			}
			byLocale[locale] = m
			l.plurals(doc, locale, m)
		}
		if whole && len(byLocale) > 0 {
			l.compareLocales(name, locales, byLocale)
		}
		all[name] = byLocale
	}
	return all
}

// plurals warns of forms that the language tells apart and a message lacks.
func (l *loader) plurals(doc *uischema.Document, locale string, m *intl.Messages) {
	tag, err := intl.For(locale)
	if err != nil {
		return // a language that nothing is formatted for has no forms to miss
	}
	for _, key := range m.Keys() {
		if !m.Plural(key) {
			continue
		}
		missing := slices.DeleteFunc(slices.Clone(tag.Forms()), func(form string) bool { return slices.Contains(m.Forms(key), form) })
		if len(missing) > 0 {
			d := l.faultAt("message/plural", doc.At(doc.Root.Get(key)), fmt.Sprintf("the message %q lacks the form %s", key, strings.Join(missing, ", ")))
			d.Severity = diag.Warning
			d.Notes = append(d.Notes, `"other" is shown instead`)
		}
	}
}

// compareLocales holds every locale to the first that has a message: the
// default one, where it does.
func (l *loader) compareLocales(component string, locales []string, byLocale map[string]*intl.Messages) {
	dir := l.files.components[component].messages
	first := map[string]string{} // key → locale
	var present []string
	for _, locale := range locales {
		if m := byLocale[locale]; m != nil {
			present = append(present, locale)
			for _, key := range m.Keys() {
				if first[key] == "" {
					first[key] = locale
				}
			}
		}
	}
	for _, locale := range locales {
		if !slices.Contains(present, locale) {
			doc := l.parse(dir[present[0]])
			d := l.faultAt("message/missing", doc.Place(doc.Root.Offset, doc.Root.Offset+1),
				fmt.Sprintf("%s has messages in %s, and none in %q", component, strings.Join(present, ", "), locale))
			d.Notes = append(d.Notes, "add "+strings.Replace(dir[present[0]], present[0]+".json", locale+".json", 1))
			continue
		}
		for _, key := range sortedKeys(first) {
			l.compareMessage(key, dir[locale], byLocale[locale], dir[first[key]], byLocale[first[key]])
		}
	}
}

// compareMessage holds one message to the same in another locale.
func (l *loader) compareMessage(key, file string, m *intl.Messages, model string, held *intl.Messages) {
	doc, declared := l.parse(file), l.parse(model)
	note := "declared in " + declared.AtName(member(declared, key)).String()
	switch {
	case !m.Has(key):
		d := l.faultAt("message/missing", doc.Place(doc.Root.Offset, doc.Root.Offset+1), fmt.Sprintf("the message %q is missing here", key))
		d.Notes = append(d.Notes, note)
	case !slices.Equal(m.Args(key), held.Args(key)):
		d := l.faultAt("message/argument", doc.AtName(member(doc, key)),
			fmt.Sprintf("the message %q has other arguments than in %s: %s here, %s there", key, path.Base(model), braced(m.Args(key)), braced(held.Args(key))))
		d.Notes = append(d.Notes, note)
	}
}

// member is an object's member of that name, or a zero one.
func member(doc *uischema.Document, name string) uischema.NodeMember {
	i := slices.IndexFunc(doc.Root.Members, func(m uischema.NodeMember) bool { return m.Name == name })
	if i < 0 {
		return uischema.NodeMember{}
	}
	return doc.Root.Members[i]
}

func braced(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "{" + strings.Join(names, "}, {") + "}"
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

// exampleZone is the time zone of every example, so that dates in them are
// the same everywhere.
func exampleZone() *time.Location { return time.UTC }

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
