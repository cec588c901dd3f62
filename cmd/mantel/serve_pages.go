package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"mantel/bff"
	"mantel/bff/inbound/rest"
	"mantel/bff/inbound/web"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// pages are the HTML home, and in development the gallery.
func (s *service) pages() ([]rest.Page, error) {
	c := web.Config{
		Home: s.home, Editions: s.editions, Identify: s.browser,
		Dev: s.config.Dev, Files: s.folder, ImageHosts: imageHosts(s.products),
	}
	if s.world != nil {
		for _, u := range s.world.Users() {
			c.Users = append(c.Users, web.User{ID: string(u.ID), Name: string(u.ID), Note: u.Summary, Locale: u.Locale})
			if u.Locale != "" && !slices.Contains(c.Locales, u.Locale) {
				c.Locales = append(c.Locales, u.Locale)
			}
		}
	}
	handler, err := web.NewHandler(c)
	if err != nil {
		return nil, err
	}
	var pages []rest.Page
	for _, path := range web.Paths(s.config.Dev) {
		pages = append(pages, rest.Page{Path: path, Handler: handler})
	}
	return pages, nil
}

// browser says who looks at a page: the same credentials as the API's, the
// language that the browser asks for, and the form factor of a desktop.
func (s *service) browser(r *http.Request) (bff.Viewer, error) {
	user, err := s.identify.Viewer(rest.Credentials{
		Authorization: r.Header.Get("Authorization"), User: r.Header.Get("Mantel-User"),
	})
	if err != nil {
		return bff.Viewer{}, err
	}
	settings := s.editions.Current().Settings
	locale, err := intl.For(intl.Match(r.Header.Get("Accept-Language"), settings.Locales, settings.DefaultLocale))
	if err != nil {
		return bff.Viewer{}, fmt.Errorf("the edition's default locale: %w", err)
	}
	return bff.Viewer{
		User: user, App: bff.App{Platform: "web"},
		Axes: layout.Viewer{Locale: locale, TimeZone: time.UTC, FormFactor: "desktop", Platform: "web"},
	}, nil
}

// imageHosts are the hosts of all products, each once.
func imageHosts(products []bff.Product) []string {
	var hosts []string
	for _, p := range products {
		hosts = append(hosts, p.Hosts...)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// greet says what to open, and what to try.
func (s *service) greet(addr, operations string) {
	at := "http://" + addr
	if !s.config.Dev {
		fmt.Fprintf(s.stdout, "mantel serves on %s, operations on http://%s\n", at, operations)
		return
	}
	store := "the embedded memory store"
	if s.config.Redis != "" {
		store = "Redis"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nMantel serves on %s, in development, on %s\n\n", at, store)
	fmt.Fprintf(&b, "  home      %s/\n  gallery   %s/gallery\n  API       %s/docs\n  metrics   %s/metrics\n\n", at, at, at, at)
	fmt.Fprintf(&b, "as an app asks:\n\n  curl -s -H 'Mantel-User: ada' -H 'Accept-Language: de-DE' %s/v1/screens/home\n\n", at)
	if s.world != nil {
		b.WriteString("users to try:\n\n")
		for _, u := range s.world.Users() {
			fmt.Fprintf(&b, "  %-10s %s\n", u.ID, u.Summary)
		}
		b.WriteString("\n")
	}
	fmt.Fprint(s.stdout, b.String())
}
