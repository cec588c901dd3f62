package edition

import (
	"fmt"
	"regexp"
	"slices"

	"mantel/uischema"
)

// Settings are what edition.json says. The file may be absent.
type Settings struct {
	// Locales are those that components have messages in.
	Locales []string
	// DefaultLocale is what a viewer gets whose own locale is none of them.
	DefaultLocale string
	// AppScheme is the app's own URL scheme ("portal" for portal://…), "" for
	// none: then URLs are https only.
	AppScheme string
}

// Policy is what URLs in component files are held to: no product's hosts yet.
func (s Settings) Policy() uischema.Policy { return uischema.Policy{AppScheme: s.AppScheme} }

var (
	localeTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$`)
	urlScheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]{1,30}$`)
	// takenSchemes are those that mean something to every device already.
	takenSchemes = []string{"http", "https", "javascript", "data", "file", "blob", "about", "content", "intent", "mailto", "tel", "sms", "vbscript", "ws", "wss"}
)

// settings reads edition.json; without one, locales are those of the messages.
func (l *loader) settings() Settings {
	s := Settings{Locales: l.messageLocales(), DefaultLocale: "en"}
	doc := l.parse(l.files.settings)
	if doc == nil {
		return s.withDefaults()
	}
	if doc.Root.Kind != uischema.Object {
		l.fault("settings/value", doc, doc.Root, "edition.json is not an object")
		return s.withDefaults()
	}
	for _, m := range doc.Root.Members {
		switch m.Name {
		case "$schema":
		case "locales":
			s.Locales = l.locales(doc, m.Value)
		case "defaultLocale":
			s.DefaultLocale = l.text(doc, m.Value, localeTag, "a locale such as de or de-AT")
		case "appScheme":
			s.AppScheme = l.text(doc, m.Value, urlScheme, "a URL scheme in lower case, without colon")
			if slices.Contains(takenSchemes, s.AppScheme) {
				l.fault("settings/value", doc, m.Value, fmt.Sprintf("the scheme %q is not the app's own", s.AppScheme))
			}
		default:
			d := l.faultAt("settings/value", doc.AtName(m), fmt.Sprintf("edition.json has no member %q", m.Name))
			d.Hint = meant(m.Name, "locales", "defaultLocale", "appScheme")
		}
	}
	s = s.withDefaults()
	if !slices.Contains(s.Locales, s.DefaultLocale) {
		l.fault("settings/value", doc, doc.Root.Get("defaultLocale"), fmt.Sprintf("the default locale %q is not among the locales", s.DefaultLocale))
	}
	return s
}

func (s Settings) withDefaults() Settings {
	if len(s.Locales) == 0 {
		s.Locales = []string{"en"}
	}
	if s.DefaultLocale == "" || !slices.Contains(s.Locales, s.DefaultLocale) && len(s.Locales) == 1 {
		s.DefaultLocale = s.Locales[0]
	}
	return s
}

func (l *loader) locales(doc *uischema.Document, n *uischema.Node) []string {
	if n.Kind != uischema.List || len(n.Items) == 0 || len(n.Items) > 100 {
		l.fault("settings/value", doc, n, "locales is a list of 1 to 100 locales")
		return nil
	}
	var tags []string
	for _, item := range n.Items {
		tag := l.text(doc, item, localeTag, "a locale such as de or de-AT")
		if slices.Contains(tags, tag) {
			l.fault("settings/value", doc, item, fmt.Sprintf("the locale %q is named twice", tag))
			continue
		}
		tags = append(tags, tag)
	}
	return tags
}

func (l *loader) text(doc *uischema.Document, n *uischema.Node, form *regexp.Regexp, what string) string {
	if n.Kind != uischema.String || !form.MatchString(n.Text) {
		l.fault("settings/value", doc, n, "this is not "+what)
		return ""
	}
	return n.Text
}

// messageLocales is the union of all components' message files.
func (l *loader) messageLocales() []string {
	seen := map[string]bool{}
	for _, dir := range l.files.components {
		for locale := range dir.messages {
			seen[locale] = true
		}
	}
	return sortedKeys(seen)
}
