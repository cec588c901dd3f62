package web

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"mantel/bff"
	"mantel/uischema/layout/intl"
	"mantel/uischema/preview"
)

// homePage is a screen as HTML.
type homePage struct {
	frameOf
	// Screen is the tree, rendered; "" where it stands in a frame of the
	// width that was chosen, at Framed.
	Screen template.HTML
	Framed string
	// Bar is the developer's, nil outside development and inside a frame.
	Bar *bar
}

// bar is what a developer chooses by.
type bar struct {
	Users   []User
	Locales []string
	Screens []choice
	// Revision, Degraded and Stale say what the answer's headers would.
	Revision, Stale string
	Degraded        bool
}

// home shows a screen: ?screen=, "home" where it is not named.
func (s *server) home(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	l := readLook("/", q)
	if l.Width == "full" {
		l.Width = "" // the window is
	}
	name := l.Screen
	if name == "" {
		name = "home"
	}
	v, err := s.cfg.Identify(r)
	if err != nil {
		s.say(w, http.StatusUnauthorized, look{Path: "/"}, "Who is looking?", "The credentials of this request are not accepted.")
		return
	}
	if v, err = s.as(r, v, &l); err != nil {
		s.say(w, http.StatusBadRequest, look{Path: "/"}, "No such user", "A user id is 1 to 64 of letters, digits, '.', '_' and '-'.")
		return
	}
	screen, err := s.cfg.Home.Screen(r.Context(), name, v, "")
	switch {
	case errors.Is(err, bff.ErrNotFound):
		s.say(w, http.StatusNotFound, l, "No such screen", "No component of this name is a screen.")
		return
	case err != nil:
		s.say(w, http.StatusServiceUnavailable, l, "Back in a moment", "The home screen cannot be shown just now.")
		return
	}
	page := homePage{frameOf: s.base("Mantel", l)}
	page.Lang, page.Dir = screen.Locale, screen.Dir
	place := onPage
	switch {
	case s.cfg.Dev && q.Get("bare") != "":
		place, page.Version = inDevice, "" // the page around it follows changes
	case s.cfg.Dev:
		page.Bar = s.bar(l, name, screen)
	}
	if page.Bar != nil && l.Width != "" {
		page.Framed = l.String() + "&bare=1"
	} else {
		page.Screen = s.html(screen.Body, l, place)
	}
	h := w.Header()
	if s.cfg.Dev {
		protect(h, true, nil) // pictures are drawn here
	} else {
		protect(h, false, s.cfg.ImageHosts)
	}
	h.Set("Accept-CH", hint)
	h.Set("Critical-CH", hint) // asks again at once where it was not told
	h.Set("Vary", hint)
	s.show(w, http.StatusOK, "home.html", page)
}

// as completes the viewer by what a browser says, and in development by what
// the bar chose.
func (s *server) as(r *http.Request, v bff.Viewer, l *look) (bff.Viewer, error) {
	if v.Axes.Platform == "" {
		v.Axes.Platform = "web"
	}
	if r.Header.Get("Mantel-Form-Factor") == "" {
		v.Axes.FormFactor = formFactor(r.Header)
	}
	if !s.cfg.Dev {
		*l = look{Path: l.Path, Screen: l.Screen, Theme: l.Theme}
		return v, nil
	}
	if l.User != "" {
		user, err := bff.ParseUser(l.User)
		if err != nil {
			return v, err
		}
		v.User = user
	}
	if l.Width != "" {
		v.Axes.FormFactor = l.Width
	}
	if tag := s.localeOf(l); tag != "" {
		locale, err := intl.For(tag)
		if err != nil {
			return v, err
		}
		v.Axes.Locale = locale
	}
	return v, nil
}

// localeOf is the locale that was chosen, else that of the chosen user's
// device; "" where the browser decides.
func (s *server) localeOf(l *look) string {
	if l.Locale != "" {
		return l.Locale
	}
	for _, u := range s.cfg.Users {
		if u.ID == l.User {
			return u.Locale
		}
	}
	return ""
}

// standing says where a rendered tree stands, which decides where its links
// lead.
type standing uint8

const (
	onPage    standing = iota
	inDevice           // in the frame of a device, on the home page
	inGallery          // in the frame of an example
)

// formFactor tells the form factor of a browser: by the width of its window
// where it says that (CSS pixels; [hint] asks for it), else by its name.
func formFactor(h http.Header) string {
	width, err := strconv.Atoi(h.Get(hint))
	switch {
	case err == nil && width < 600, err != nil && strings.Contains(h.Get("User-Agent"), "Mobi"):
		return "phone"
	case err == nil && width < 1000:
		return "tablet"
	}
	return "desktop"
}

// hint is the client hint (RFC 8942) of a window's width.
const hint = "Sec-CH-Viewport-Width"

// html renders a response. What cannot be rendered is said in its place: the
// page stands.
func (s *server) html(body []byte, l look, at standing) template.HTML {
	e := s.cfg.Editions.Current()
	var b bytes.Buffer
	if e != nil {
		if err := e.Previews.Render(&b, body, s.options(l, at)); err == nil {
			return template.HTML(b.String()) //nolint:gosec // package preview escapes
		}
	}
	return `<p class="preview-missing">This screen has no preview.</p>`
}

// options tell package preview what a page loads and where its links lead.
func (s *server) options(l look, at standing) preview.Options {
	return preview.Options{Image: s.imageURL, Link: func(action map[string]any) string {
		if at == inGallery {
			return targetPath(l, action)
		}
		href := s.href(l, action)
		if at == inDevice && strings.HasPrefix(href, "/?") {
			return href + "&bare=1"
		}
		return href
	}}
}

// href is where an action leads in a browser. A route of the app that is one
// of our screens leads there. In development all else leads to a page that
// says where it would lead; outside, an app's route is taken for one of this
// site, and a URL for itself.
func (s *server) href(l look, action map[string]any) string {
	text := func(name string) string { t, _ := action[name].(string); return t }
	switch text("type") {
	case "refresh":
		return l.String()
	case "navigate":
		to := text("to")
		if name := s.screenOf(to); name != "" {
			l.Path, l.Screen = "/", name
			return l.String()
		}
		if !s.cfg.Dev {
			if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.Contains(to, `\`) {
				return to
			}
			return "#"
		}
	case "openUrl":
		if u, err := url.Parse(text("url")); !s.cfg.Dev && err == nil && u.Scheme == "https" {
			return u.String()
		}
	}
	if !s.cfg.Dev {
		return "#"
	}
	return targetPath(l, action)
}

// screenOf is the screen that a route of the app names, "" for none.
func (s *server) screenOf(route string) string {
	e := s.cfg.Editions.Current()
	name := path.Base(path.Clean("/" + strings.SplitN(route, "?", 2)[0]))
	if e == nil || strings.Count(strings.Trim(route, "/"), "/") > 0 {
		return ""
	}
	if name == "/" {
		name = "home"
	}
	if slices.Contains(e.Screens(), name) {
		return name
	}
	return ""
}

func (s *server) bar(l look, name string, screen bff.Screen) *bar {
	b := &bar{Users: s.cfg.Users, Locales: s.locales(), Revision: screen.Revision, Degraded: screen.Degraded}
	for _, p := range screen.Stale {
		b.Stale += " " + string(p)
	}
	if e := s.cfg.Editions.Current(); e != nil {
		for _, other := range e.Screens() {
			to := l
			to.Screen = other
			b.Screens = append(b.Screens, choice{Label: other, Href: to.String(), Current: other == name})
		}
	}
	return b
}

// locales are those that developers choose from.
func (s *server) locales() []string {
	if len(s.cfg.Locales) > 0 {
		return s.cfg.Locales
	}
	if e := s.cfg.Editions.Current(); e != nil {
		return e.Settings.Locales
	}
	return nil
}
