package edition

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/layout/intl"
)

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

// formsOf are the plural forms of a language, which take a while to find out.
func (l *loader) formsOf(tag *intl.Locale) []string {
	forms, ok := l.forms[tag.Tag()]
	if !ok {
		forms = tag.Forms()
		if l.forms == nil {
			l.forms = map[string][]string{}
		}
		l.forms[tag.Tag()] = forms
	}
	return forms
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
		missing := slices.DeleteFunc(slices.Clone(l.formsOf(tag)), func(form string) bool { return slices.Contains(m.Forms(key), form) })
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
