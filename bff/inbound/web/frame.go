package web

import (
	"bytes"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"mantel/uischema"
	"mantel/uischema/edition"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// framePage is one example alone: a document of its own, so that its width,
// theme and direction are its own too.
type framePage struct {
	frameOf
	Content template.HTML
	// Fault says why there is none.
	Fault string
	// As is "thumb" for a small picture in the index, else "".
	As string
	// Screen says that it fills the window by itself.
	Screen bool
}

// framePath is where an example stands alone.
func framePath(l look, component, example, as string) string {
	l.Path = "/gallery/frame/" + url.PathEscape(component) + "/" + url.PathEscape(example)
	l.User, l.Screen, l.Find = "", "", ""
	q := l.query()
	if as != "" {
		q.Set("as", as)
	}
	if len(q) == 0 {
		return l.Path
	}
	return l.Path + "?" + q.Encode()
}

// frame shows one example. It has no script.
func (s *server) frame(w http.ResponseWriter, r *http.Request) {
	l := readLook(r.URL.Path, r.URL.Query())
	protect(w.Header(), false, nil)
	e := s.cfg.Editions.Current()
	ex, ok := findExample(e, r.PathValue("component"), r.PathValue("example"))
	if !ok {
		s.say(w, http.StatusNotFound, l, "No such example", "It may have been renamed: the gallery lists all.")
		return
	}
	p := framePage{frameOf: s.base(ex.Name, l), As: oneOf(r.URL.Query().Get("as"), "thumb")}
	p.Version, p.Findings = "", ""
	p.Screen = e.Components[r.PathValue("component")].Kind == uischema.Screen
	tree, viewer, fault := runExample(e, ex, l)
	if viewer != nil {
		p.Lang, p.Dir = viewer.Locale.Tag(), viewer.Locale.Dir()
	}
	if l.Dir != "" {
		p.Dir = l.Dir
	}
	p.Fault = fault
	if fault == "" {
		p.Content = s.html(tree, l, inGallery)
	}
	s.show(w, http.StatusOK, "frame.html", p)
}

func findExample(e *edition.Edition, component, name string) (edition.Example, bool) {
	if e == nil || e.Components[component] == nil {
		return edition.Example{}, false
	}
	for _, ex := range e.Examples[component] {
		if ex.Name == name {
			return ex, true
		}
	}
	return edition.Example{}, false
}

// runExample gives the example's tree as bytes, and who was taken to look at
// it; fault says why there is no tree.
func runExample(e *edition.Edition, ex edition.Example, l look) (tree []byte, v *layout.Viewer, fault string) {
	tag := ex.Locale
	if l.Locale != "" {
		tag = l.Locale
	}
	if tag == "" {
		tag = e.Settings.DefaultLocale
	}
	locale, err := intl.For(tag)
	if err != nil {
		return nil, nil, "the locale " + tag + " is not known"
	}
	form := l.Width
	if form != "phone" && form != "tablet" {
		form = "desktop"
	}
	v = &layout.Viewer{Locale: locale, TimeZone: time.UTC, FormFactor: form, Platform: "web"}
	tree, failure := ex.Program.Append(nil, v, e.Settings.Policy())
	if failure != nil {
		return nil, v, failure.Error()
	}
	return tree, v, ""
}

// pretty indents JSON; what is not JSON stays as it is.
func pretty(src []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, src, "", "  ") != nil {
		return string(src)
	}
	return b.String()
}
