package uischema

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"
)

func portal() Policy {
	return Policy{AppScheme: "portal", Hosts: []string{"example.com", "*.shop.example"}}
}

func TestURLsThatThePolicyAllows(t *testing.T) {
	p := portal()
	for _, ok := range []string{
		"https://example.com", "https://example.com/", "https://EXAMPLE.com:8443/a/b%20c?q=1&r=[]"[:len("https://EXAMPLE.com:8443/a/b%20c?q=1&r=")],
		"https://a.shop.example/x#y", "https://a.b.shop.example?q", "portal://flights/rom-1", "portal:home",
	} {
		if !p.AllowsURL(ok) {
			t.Errorf("%s is refused", ok)
		}
	}
	if any := (Policy{}); !any.AllowsURL("https://anywhere.example/x") || any.AllowsURL("portal:home") {
		t.Error("the zero policy allows https on any host, and nothing else")
	}
	if none := (Policy{Hosts: []string{}}); none.AllowsURL("https://example.com") {
		t.Error("a policy of no hosts allows a host")
	}
}

func TestURLsThatAreRefused(t *testing.T) {
	p := portal()
	for _, row := range []struct{ reason, url string }{
		{"script", "javascript:alert(1)"},
		{"script in other letters", "JavaScript:alert(1)"},
		{"script behind white space", " javascript:alert(1)"},
		{"script behind a control character", "java\nscript:alert(1)"},
		{"data", "data:text/html,x"},
		{"a file", "file:///etc/passwd"},
		{"no transport security", "http://example.com/"},
		{"no scheme", "//example.com/"},
		{"no host", "https:///x"},
		{"no slashes", "https:example.com"},
		{"a foreign host", "https://example.org/"},
		{"a host that only ends alike", "https://notexample.com/"},
		{"a host that only begins alike", "https://example.com.evil.example/"},
		{"the domain of a wildcard itself", "https://shop.example/"},
		{"a user", "https://example.com@evil.example/"},
		{"a user and password", "https://u:p@example.com/"},
		{"a backslash", `https://evil.example\@example.com/`},
		{"a host in other letters", "https://exämple.com/"},
		{"an escape in the host", "https://example%2ecom/"},
		{"an address in brackets", "https://[::1]/"},
		{"no port", "https://example.com:/"},
		{"a port that is none", "https://example.com:99999/"},
		{"a space", "https://example.com/a b"},
		{"half an escape", "https://example.com/%2"},
		{"two fragments", "https://example.com/#a#b"},
		{"a dot at the end of the host", "https://example.com./"},
		{"too long", "https://example.com/" + strings.Repeat("a", 2048)},
		{"nothing", ""},
		{"the app's scheme alone", "portal:"},
		{"the app's scheme in capitals", "PORTAL:x"},
	} {
		if p.AllowsURL(row.url) {
			t.Errorf("%s: %s is allowed", row.reason, row.url)
		}
	}
	for _, scheme := range []string{"javascript", "data", "vbscript", "http", "file", "blob", "intent"} {
		if (Policy{AppScheme: scheme}).AllowsURL(scheme + ":x") {
			t.Errorf("%s passes for an app's own scheme", scheme)
		}
	}
}

func TestFormats(t *testing.T) {
	for _, row := range []struct {
		format    string
		fit, miss []string
	}{
		{"date", []string{"2026-11-21", "2024-02-29", "0000-01-01"}, []string{"2026-02-29", "2026-13-01", "2026-1-1", "2026-11-21T00:00:00Z", "20261121", ""}},
		{"time", []string{"00:00", "23:59", "18:30:05"}, []string{"24:00", "8:30", "18:60", "18:30:60", "18.30", ""}},
		{"date-time", []string{"2026-11-21T18:20:00Z", "2026-11-21T18:20:00.123456789+05:30"}, []string{"2026-11-21", "2026-11-21T18:20Z", "2026-11-21t18:20:00z", "2026-11-21T18:20:60Z", "2026-11-21T18:20:00", "2026-11-21T18:20:00.Z", "2026-11-21T18:20:00,5Z"}},
		{"currency", []string{"EUR", "JPY"}, []string{"eur", "EURO", "E1R", ""}},
		{"locale", []string{"de", "gsw", "de-AT", "es-419", "zh-Hant", "zh-Hant-TW"}, []string{"", "d", "DE", "de_AT", "de-at", "de-", "zh-hant", "zh-Hant-", "de-AT-x", "-de"}},
		{"email", []string{"ada@example.com", "a.b+c_d-e@mail.example.com"}, []string{"ada", "@example.com", "ada@", "ada@local", "a@b@example.com", ".a@example.com", "a..b@example.com", "a b@example.com", `"a"@example.com`, "ada@-x.com"}},
		{"token", []string{"accent", "text-muted", "space.2"}, []string{"", "#FF0000", "16px", "Accent", "a--b", "a-", "-a", "a b"}},
		{"markdown", []string{"", "**bold** [link](https://example.com)"}, nil},
	} {
		p := portal()
		for _, text := range row.fit {
			if !fits(row.format, text, &p) {
				t.Errorf("%q is no %s", text, row.format)
			}
		}
		for _, text := range row.miss {
			if fits(row.format, text, &p) {
				t.Errorf("%q is taken for a %s", text, row.format)
			}
		}
	}
}

// FuzzFormat checks the promise that whoever goes on with a value of a format
// can read it.
func FuzzFormat(f *testing.F) {
	for _, seed := range []string{"https://example.com:443/a?b#c", "portal:x", "2024-02-29", "23:59:59", "2026-11-21T18:20:00.5-23:59", "zh-Hant-TW", "a@b.c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := portal()
		if p.AllowsURL(text) {
			u, err := url.Parse(text)
			if err != nil || u.User != nil || u.Scheme != "https" && u.Scheme != "portal" {
				t.Fatalf("%q: %v %v", text, u, err)
			}
			host := strings.ToLower(u.Hostname())
			if u.Scheme == "https" && host != "example.com" && !strings.HasSuffix(host, ".shop.example") {
				t.Fatalf("%q has the host %q", text, host)
			}
		}
		for format, layout := range map[string]string{"date": time.DateOnly, "date-time": time.RFC3339} {
			if fits(format, text, &p) {
				if _, err := time.Parse(layout, text); err != nil {
					t.Fatalf("%q: %v", text, err)
				}
			}
		}
		if fits("locale", text, &p) {
			if _, err := language.Raw.Parse(text); err != nil && !strings.Contains(err.Error(), "well-formed but unknown") {
				t.Fatalf("%q: %v", text, err)
			}
		}
	})
}
