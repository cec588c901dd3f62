// Package web answers: what does a person with a browser see?
//
// Two things: the home screen as HTML, rendered on the server from the very
// tree that apps get ("/"), and in development the gallery ("/gallery"), where
// every component stands with its examples, its props and its faults. There is
// no client framework; every page forbids what it does not need by a content
// security policy.
package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"

	"mantel/bff"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

// Home gives screens; *bff.Home is one.
type Home interface {
	// Screen is [bff.Home.Screen].
	Screen(ctx context.Context, name string, v bff.Viewer, have string) (bff.Screen, error)
}

// Editions gives what is loaded now; *edition.Holder is one.
type Editions interface {
	// Current is the edition that serves, nil before the first.
	Current() *edition.Edition
	// Diagnostics are those of the last load if it was refused, else none.
	Diagnostics() []diag.Diagnostic
	// Changed is closed at the next change; each change has a new one.
	Changed() <-chan struct{}
}

// User is someone of the demo world whose home a developer may look at.
type User struct {
	// ID is the user's, Name and Note are for people.
	ID, Name, Note string
	// Locale is how the user's device is set, "" as the browser's.
	Locale string
}

// Config is what the pages need.
type Config struct {
	Home     Home
	Editions Editions
	// Identify says who asks. An error is shown as 401, without its text.
	Identify func(*http.Request) (bff.Viewer, error)
	// Dev adds the gallery and the bar on the home that chooses user, locale,
	// theme and width, and draws all pictures itself. It lets anyone be
	// anyone: loopback only.
	Dev bool
	// Users and Locales are what that bar offers; without Locales it offers
	// the edition's.
	Users   []User
	Locales []string
	// Files is the folder of components, for the source lines of findings; it
	// may be nil.
	Files fs.FS
	// ImageHosts are those that pages load pictures from outside development:
	// exact, or with a leading "*." for any subdomain.
	ImageHosts []string
}

// Validate names the first field that cannot be served with, and the mend.
func (c Config) Validate() error {
	switch {
	case c.Home == nil:
		return errors.New("web: Home is nil: set it to a *bff.Home")
	case c.Editions == nil:
		return errors.New("web: Editions is nil: set it to an *edition.Holder")
	case c.Identify == nil:
		return errors.New("web: Identify is nil: say who is looking")
	}
	for _, h := range c.ImageHosts {
		if err := ValidHost(h); err != nil {
			return fmt.Errorf("web: ImageHosts: %w", err)
		}
	}
	return nil
}

// ValidHost says what is wrong with the name of a host that pictures come from.
func ValidHost(name string) error {
	if !hostPattern.MatchString(name) {
		return fmt.Errorf("%q is no host name: write it as images.example.com or *.example.com, without scheme, port and path", name)
	}
	return nil
}

// Paths are what the handler answers; one that ends in a slash covers
// everything below it, but "/" is itself only. Whoever mounts the handler
// mounts all of them.
func Paths(dev bool) []string {
	paths := []string{"/", "/assets/"}
	if dev {
		paths = append(paths, "/gallery", "/gallery/")
	}
	return paths
}

// server is the handler: immutable once built.
type server struct {
	cfg    Config
	pages  *template.Template
	assets map[string]asset
}

// NewHandler wires the pages. It fails where the configuration does.
func NewHandler(cfg Config) (http.Handler, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	pages, err := readPages()
	if err != nil {
		return nil, err
	}
	assets, err := readAssets()
	if err != nil {
		return nil, err
	}
	s := &server{cfg: cfg, pages: pages, assets: assets}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET /assets/{name}", s.asset)
	if cfg.Dev {
		mux.HandleFunc("GET /assets/image", s.image)
		mux.HandleFunc("GET /gallery", s.gallery)
		mux.HandleFunc("GET /gallery/{$}", s.gallery)
		mux.HandleFunc("GET /gallery/c/{component}", s.component)
		mux.HandleFunc("GET /gallery/frame/{component}/{example}", s.frame)
		mux.HandleFunc("GET /gallery/target", s.target)
		mux.HandleFunc("GET /gallery/events", s.events)
	}
	mux.HandleFunc("/", s.nothing)
	return mux, nil
}
