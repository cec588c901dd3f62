package uischema

import (
	"slices"
	"strings"
)

// Policy says which URLs a value of `format: uri` may hold, beyond being a
// well-formed absolute URL without user info: `https` on an allowed host, or
// the app's own scheme. The zero Policy allows https on any host.
//
// It is a parameter of each check, not of the schema, because hosts belong to
// products and not to components.
type Policy struct {
	// AppScheme is the app's own URL scheme in lower case, "" for none. A
	// scheme that a browser gives a meaning of its own, such as "javascript",
	// "data" or "http", is never allowed, even here.
	AppScheme string
	// Hosts are lower-case host names, exact, or with a leading "*." for any
	// subdomain. nil allows every host; empty allows none.
	Hosts []string
}

const maxURL = 2048

// AllowsURL reports whether url may stand in a value of `format: uri`. It
// allocates nothing.
func (p Policy) AllowsURL(url string) bool { return p.allows(url) }

// allows takes fewer URLs than RFC 3986 has, so that no two readers can
// disagree about the host: ASCII only, no user info, no backslash, no empty
// host, a DNS name for a host, percent signs only before two hex digits.
func (p *Policy) allows(url string) bool {
	if len(url) > maxURL {
		return false
	}
	if rest, ok := strings.CutPrefix(url, "https://"); ok {
		host, rest := authority(rest)
		return p.allowsHost(host) && isURLText(rest)
	}
	scheme, rest, ok := strings.Cut(url, ":")
	return ok && scheme == p.AppScheme && isAppScheme(scheme) && rest != "" && isURLText(rest)
}

// authority splits "host:port/path" into host and what stands behind the
// port. A port that is none gives no host.
func authority(s string) (host, rest string) {
	end := 0
	for end < len(s) && s[end] != ':' && !pathBegins.has(s[end]) {
		end++
	}
	host, rest = s[:end], s[end:]
	if rest == "" || rest[0] != ':' {
		return host, rest
	}
	for end = 1; end < len(rest) && !pathBegins.has(rest[end]); end++ {
	}
	port := rest[1:end]
	if port == "" || len(port) > 5 || number(port) < 1 || number(port) > 65535 {
		return "", ""
	}
	return host, rest[end:]
}

// pathBegins are the characters that end a host and its port.
var pathBegins = byteSetOf("//??##")

func (p *Policy) allowsHost(host string) bool {
	if !isHost(host) {
		return false
	}
	if p.Hosts == nil || slices.Contains(p.Hosts, host) {
		return true
	}
	for _, allowed := range p.Hosts {
		if domain, ok := strings.CutPrefix(allowed, "*"); ok {
			if len(host) > len(domain) && strings.EqualFold(host[len(host)-len(domain):], domain) {
				return true
			}
		} else if strings.EqualFold(host, allowed) {
			return true
		}
	}
	return false
}

// isAppScheme: a scheme name (RFC 3986, section 3.1) in lower case that means
// nothing to a browser or an operating system.
func isAppScheme(s string) bool {
	switch s {
	case "", "about", "blob", "chrome", "content", "data", "file", "filesystem", "ftp", "http", "https",
		"intent", "jar", "javascript", "livescript", "mailto", "mocha", "resource", "sms", "tel",
		"vbscript", "view-source", "ws", "wss":
		return false
	}
	return isLower(s[0]) && every(s, func(b byte) bool {
		return isLower(b) || isDigit(b) || b == '+' || b == '-' || b == '.'
	})
}

// isURLText: the characters of path, query and fragment (RFC 3986), with at
// most one '#'.
func isURLText(s string) bool {
	fragment := false
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case urlText.has(b):
		case b == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
			i += 2
		case b == '#':
			if fragment {
				return false
			}
			fragment = true
		default:
			return false
		}
	}
	return true
}

// urlText are the characters that stand for themselves in a URL, "#" aside.
var urlText = byteSetOf("azAZ09--..__~~:://??@@!!$$&&''(())**++,,;;==")

func isHex(b byte) bool { return isDigit(b) || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F' }
