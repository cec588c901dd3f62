package web

import (
	"net/url"
	"slices"
	"strings"

	"mantel/uischema/layout/intl"
)

// look is how a developer wants to see pages; each of them carries it in its
// query, so that a link can be sent to a colleague.
type look struct {
	// Path is the page's own, Screen the screen it shows.
	Path, Screen string
	// Theme is "light" or "dark", Width "phone", "tablet" or "full", Dir "ltr"
	// or "rtl"; "" follows the device, what is shown, and the locale.
	Theme, Width, Dir string
	// Locale is a BCP 47 tag, "" follows the browser or the example.
	Locale string
	// User is whose home it is, "" for an anonymous viewer.
	User string
	// Find is what the list of components is narrowed by.
	Find string
}

// readLook takes what is known from the query and leaves the rest out.
func readLook(path string, q url.Values) look {
	l := look{
		Path:   path,
		Theme:  oneOf(q.Get("theme"), "light", "dark"),
		Width:  oneOf(q.Get("width"), "phone", "tablet", "full"),
		Dir:    oneOf(q.Get("dir"), "ltr", "rtl"),
		User:   strings.Clone(q.Get("user")),
		Screen: strings.Clone(q.Get("screen")),
		Find:   cut(q.Get("find"), 60),
	}
	if tag := q.Get("locale"); len(tag) <= 35 {
		if _, err := intl.For(tag); err == nil {
			l.Locale = strings.Clone(tag)
		}
	}
	return l
}

func oneOf(s string, allowed ...string) string {
	if i := slices.Index(allowed, s); i >= 0 {
		return allowed[i]
	}
	return ""
}

// cut keeps at most n bytes, and no half character.
func cut(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return strings.Clone(strings.ToValidUTF8(s, ""))
}

// query spells the look; what is as by default is left out.
func (l look) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		"theme": l.Theme, "width": l.Width, "dir": l.Dir, "locale": l.Locale,
		"user": l.User, "screen": l.Screen, "find": l.Find,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// String is the page's address with this look.
func (l look) String() string {
	if q := l.query().Encode(); q != "" {
		return l.Path + "?" + q
	}
	return l.Path
}

// To is another page in the same look. User and search stay behind.
func (l look) To(path string) string {
	l.Path, l.User, l.Screen, l.Find = path, "", "", ""
	return l.String()
}

// choice is one of the ways that a switch offers.
type choice struct {
	Value, Label, Href string
	Current            bool
}

// toggle is a switch: a group of links of which one is current.
type toggle struct {
	Name, Label string
	Choices     []choice
}

// toggle builds one; values and labels stand in pairs.
func (l look) toggle(name, label string, pairs ...string) toggle {
	t := toggle{Name: name, Label: label}
	for i := 0; i+1 < len(pairs); i += 2 {
		to := l
		field := to.field(name)
		current := *field == pairs[i]
		*field = pairs[i]
		t.Choices = append(t.Choices, choice{Value: pairs[i], Label: pairs[i+1], Href: to.String(), Current: current})
	}
	return t
}

func (l *look) field(name string) *string {
	switch name {
	case "theme":
		return &l.Theme
	case "width":
		return &l.Width
	case "dir":
		return &l.Dir
	case "locale":
		return &l.Locale
	case "user":
		return &l.User
	}
	return &l.Screen
}

// toggles are those of the gallery; where width is "" the page has no say in
// it, else it is the width that holds where none was chosen.
func (l look) toggles(locales []string, width string) []toggle {
	pairs := []string{"", "As written"}
	for _, tag := range locales {
		pairs = append(pairs, tag, tag)
	}
	all := []toggle{
		l.toggle("theme", "Theme", "", "Auto", "light", "Light", "dark", "Dark"),
		l.toggle("dir", "Direction", "", "Auto", "ltr", "LTR", "rtl", "RTL"),
		l.toggle("locale", "Locale", pairs...),
	}
	if width == "" {
		return all
	}
	if l.Width == "" {
		l.Width = width
	}
	return slices.Insert(all, 1, l.toggle("width", "Width", "phone", "Phone", "tablet", "Tablet", "full", "Full"))
}
