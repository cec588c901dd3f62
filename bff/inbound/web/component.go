package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"mantel/uischema"
	"mantel/uischema/edition"
)

// componentPage says all about one component.
type componentPage struct {
	frameOf
	shelf
	Toggles  []toggle
	C        *uischema.Component
	Examples []example
	Props    []propDoc
	Messages []messageRow
	Locales  []string
	// Layout is the template of a composite or screen, Fallback a
	// primitive's, as they are written.
	Layout, Fallback string
	Uses, UsedBy     []choice
}

// example is one of a component's, with the address of its frame.
type example struct {
	Name, Summary, Locale, File string
	Frame, JSON, Fault          string
}

// messageRow is one key in all locales.
type messageRow struct {
	Key   string
	Texts []string
}

func (s *server) component(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("component")
	l := readLook("/gallery/c/"+name, r.URL.Query())
	e := s.cfg.Editions.Current()
	if e == nil || e.Components[name] == nil {
		l.Path = "/gallery"
		s.say(w, http.StatusNotFound, l, "No such component", "It may have been renamed or removed: the gallery lists all.")
		return
	}
	c := e.Components[name]
	width := usualWidth(c)
	toggles := l.toggles(s.locales(), width)
	if l.Width == "" {
		l.Width = width
	}
	p := componentPage{
		frameOf: s.base(name, l), shelf: newShelf(e, look{Path: l.Path, Theme: l.Theme, Width: l.Width, Dir: l.Dir, Locale: l.Locale}, name),
		Toggles: toggles, C: c, Props: propDocs(c.Props),
		Layout: written(c.Doc, c.Layout), Fallback: written(c.Doc, c.Fallback),
	}
	for _, ex := range inOrder(e.Examples[name]) {
		tree, _, fault := runExample(e, ex, l)
		p.Examples = append(p.Examples, example{
			Name: ex.Name, Summary: ex.Summary, Locale: ex.Locale, File: ex.File,
			Frame: framePath(l, name, ex.Name, ""), JSON: pretty(tree), Fault: fault,
		})
	}
	p.Locales, p.Messages = messages(e, name)
	uses, usedBy := relations(e, name)
	p.Uses, p.UsedBy = links(l, uses), links(l, usedBy)
	s.show(w, http.StatusOK, "component.html", p)
}

// usualWidth is the width that shows a component as most people see it.
func usualWidth(c *uischema.Component) string {
	if c.Kind == uischema.Screen {
		return "full"
	}
	return "phone"
}

// written is a value as it stands in its file, indented from the margin.
func written(doc *uischema.Document, n *uischema.Node) string {
	if doc == nil || n == nil || n.End > len(doc.Source) {
		return ""
	}
	return pretty(doc.Source[n.Offset:n.End])
}

func links(l look, names []string) []choice {
	var out []choice
	for _, name := range names {
		out = append(out, choice{Label: name, Href: l.To("/gallery/c/" + name)})
	}
	return out
}

// relations are the components whose names stand in this one's layout and
// fallback, and those in whose layouts this one's name stands.
func relations(e *edition.Edition, name string) (uses, usedBy []string) {
	for other, c := range e.Components {
		in := map[string]bool{}
		collectTypes(c.Layout, in)
		collectTypes(c.Fallback, in)
		for i := range c.Slots {
			collectTypes(c.Slots[i].Placeholder, in)
		}
		if other == name {
			uses = slices.Sorted(maps.Keys(in))
		} else if in[name] {
			usedBy = append(usedBy, other)
		}
	}
	uses = slices.DeleteFunc(uses, func(n string) bool { return e.Components[n] == nil })
	slices.Sort(usedBy)
	return uses, usedBy
}

// collectTypes finds the types of a layout's nodes. What stands in props is
// data: an action has a type too.
func collectTypes(n *uischema.Node, in map[string]bool) {
	if n == nil {
		return
	}
	for _, item := range n.Items {
		collectTypes(item, in)
	}
	for _, m := range n.Members {
		switch {
		case m.Name == "type" && m.Value.Kind == uischema.String:
			in[m.Value.Text] = true
		case m.Name != "props":
			collectTypes(m.Value, in)
		}
	}
}

// messages reads a component's messages as they are written: by key, in each
// locale.
func messages(e *edition.Edition, name string) (locales []string, rows []messageRow) {
	byLocale := e.Messages[name]
	locales = slices.Sorted(maps.Keys(byLocale))
	keys := map[string]bool{}
	docs := map[string]*uischema.Document{}
	for _, locale := range locales {
		for _, key := range byLocale[locale].Keys() {
			keys[key] = true
		}
		file := strings.ReplaceAll(name, ".", "/") + "/messages/" + locale + ".json"
		docs[locale], _ = uischema.Parse(file, e.Sources[file], uischema.FileLimits())
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		row := messageRow{Key: key}
		for _, locale := range locales {
			row.Texts = append(row.Texts, messageText(docs[locale], key))
		}
		rows = append(rows, row)
	}
	return locales, rows
}

func messageText(doc *uischema.Document, key string) string {
	if doc == nil {
		return ""
	}
	n := doc.Root.Get(key)
	if n == nil {
		return ""
	}
	if n.Kind == uischema.String {
		return n.Text
	}
	var lines []string
	for _, m := range n.Members {
		// Isolated (UAX #9), or a right-to-left text would swallow its label.
		lines = append(lines, m.Name+": \u2068"+m.Value.Text+"\u2069")
	}
	return strings.Join(lines, "\n")
}
