package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// hostPattern is a host name, perhaps with "*." before it.
var hostPattern = regexp.MustCompile(`^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$`)

// protect sets the headers that every page has. What is not named is
// forbidden; nothing on a page is inline. script says whether the page has
// any, images what it may load pictures from besides itself.
func protect(h http.Header, script bool, images []string) {
	scripts, connect := "'none'", "'none'"
	if script {
		scripts, connect = "'self'", "'self'"
	}
	pictures := "'self'"
	for _, host := range images {
		pictures += " https://" + host
	}
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'", "style-src 'self'", "script-src " + scripts, "connect-src " + connect,
		"img-src " + pictures, "frame-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'",
	}, "; "))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
}

// imageURL gives the address by which a page loads a component's picture, ""
// where it may not.
func (s *server) imageURL(address string) string {
	if s.cfg.Dev {
		return "/assets/image?u=" + url.QueryEscape(address)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	for _, allowed := range s.cfg.ImageHosts {
		domain, any := strings.CutPrefix(allowed, "*")
		if host == allowed || (any && strings.HasSuffix(host, domain)) {
			return u.String()
		}
	}
	return ""
}
