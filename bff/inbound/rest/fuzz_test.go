package rest

import (
	"strings"
	"testing"
)

// FuzzHead feeds the readers of headers with whatever there is: none may
// panic, and what they keep is bounded.
func FuzzHead(f *testing.F) {
	for _, seed := range []string{`"a", W/"b"`, `*`, `hero=large, price=b`, "Content-Length: 5\r\nMantel-User: ada\r\n\r\n",
		"/v1/products/flights/users/ada", "localhost:8080", "[::1]:80", "Europe/Berlin", "Bearer x"} {
		f.Add(seed)
	}
	known := &zones{}
	f.Fuzz(func(t *testing.T, s string) {
		c := parseCondition(s)
		if len(c.tags) > maxTags {
			t.Errorf("%d tags are kept", len(c.tags))
		}
		for _, tag := range c.tags {
			if strings.Contains(tag, `"`) {
				t.Errorf("a tag has a quote in it: %q", tag)
			}
		}
		variants, fault := parseVariants(s)
		if len(variants) > maxVariants || fault != "" && variants != nil {
			t.Errorf("%d variants with the fault %q", len(variants), fault)
		}
		readHead([]byte(s))
		if r, ok := pushRouteOf("PUT", s); ok && strings.Contains(r.product, "/") {
			t.Errorf("the product %q has a slash in it", r.product)
		}
		bearer(s)
		if loopback(s) && strings.Contains(s, "/") {
			t.Errorf("the host %q is taken for this machine", s)
		}
		if zone, ok := known.load(s); ok && (strings.Contains(s, ".") || strings.HasPrefix(s, "/") || zone == nil) {
			t.Errorf("%q is taken for a time zone", s)
		}
	})
}
