package web

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"

	"mantel/uischema"
	"mantel/uischema/edition"
)

// galleryPage is the index of all components.
type galleryPage struct {
	frameOf
	shelf
	Toggles []toggle
	Total   int
}

// shelf is the list of components, as it stands beside each page.
type shelf struct {
	Groups []group
	// Here is the component that the page is about.
	Here string
}

// group is the components of one kind, composites by who owns them.
type group struct {
	Title, Note string
	Cards       []card
}

// card stands for one component.
type card struct {
	Name, Kind, Owner, Summary string
	// Href is its page; Thumb a frame with its first example, "" for none.
	Href, Thumb string
	Examples    int
}

// gallery is the index: ?find= narrows it.
func (s *server) gallery(w http.ResponseWriter, r *http.Request) {
	l := readLook("/gallery", r.URL.Query())
	p := galleryPage{frameOf: s.base("Gallery", l), Toggles: l.toggles(s.locales(), "")}
	e := s.cfg.Editions.Current()
	if e == nil {
		s.show(w, http.StatusOK, "gallery.html", p)
		return
	}
	p.shelf = newShelf(e, l, "")
	p.Total = len(e.Components)
	s.show(w, http.StatusOK, "gallery.html", p)
}

// newShelf sorts components into groups: screens, what is open to all, what
// products own, primitives.
func newShelf(e *edition.Edition, l look, here string) shelf {
	groups := map[string]*group{}
	for _, name := range slices.Sorted(maps.Keys(e.Components)) {
		c := e.Components[name]
		if !matches(c, l.Find) {
			continue
		}
		key, title, note := groupOf(c)
		g := groups[key]
		if g == nil {
			g = &group{Title: title, Note: note}
			groups[key] = g
		}
		g.Cards = append(g.Cards, newCard(e, c, l))
	}
	s := shelf{Here: here}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		s.Groups = append(s.Groups, *groups[key])
	}
	return s
}

// groupOf gives a key that sorts groups, and what stands above them.
func groupOf(c *uischema.Component) (key, title, note string) {
	switch {
	case c.Kind == uischema.Screen:
		return "0", "Screens", "whole pages, filled by slots"
	case c.Kind == uischema.Composite && c.Owner == "":
		return "1", "Composites", "open to every product"
	case c.Kind == uischema.Composite:
		return "2" + c.Owner, strings.ReplaceAll(c.Owner, "-", " "), "composites that " + c.Owner + " owns"
	}
	return "3" + c.Owner, "Primitives", "what apps implement"
}

// inOrder puts the example that is called typical before the others, since
// the first one stands for the component.
func inOrder(examples []edition.Example) []edition.Example {
	out := slices.Clone(examples)
	slices.SortStableFunc(out, func(a, b edition.Example) int {
		return cmp.Compare(rank(a), rank(b))
	})
	return out
}

func rank(e edition.Example) int {
	if e.Name == "typical" {
		return 0
	}
	return 1
}

func matches(c *uischema.Component, find string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(find)) {
		if !strings.Contains(strings.ToLower(c.Name+" "+c.Kind.String()+" "+c.Summary), word) {
			return false
		}
	}
	return true
}

func newCard(e *edition.Edition, c *uischema.Component, l look) card {
	examples := inOrder(e.Examples[c.Name])
	out := card{
		Name: c.Name, Kind: c.Kind.String(), Owner: c.Owner, Summary: c.Summary,
		Href: l.To("/gallery/c/" + c.Name), Examples: len(examples),
	}
	if len(examples) > 0 {
		out.Thumb = framePath(l, c.Name, examples[0].Name, "thumb")
	}
	return out
}
