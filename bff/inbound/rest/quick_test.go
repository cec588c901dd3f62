package rest

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"mantel/bff"
)

// Both servers stand over one core. What the quick one reads and writes by
// hand, the other one does by huma.
func TestTheQuickWayAnswersAsHumaDoes(t *testing.T) {
	core := large()
	version := bff.Version{Epoch: "k3f9", N: 42}
	plain := core.screen
	core.screen = func(name, have string) (bff.Screen, error) {
		switch name {
		case "attic":
			return bff.Screen{}, bff.ErrNotFound
		case "away":
			return bff.Screen{}, bff.ErrUnavailable
		case "panic":
			panic(name)
		case "odd":
			return bff.Screen{Revision: "r9", Body: []byte("{}"), Stale: []bff.ProductID{"flights", "hotels"}, Version: version, Unmet: bff.UnmetEpoch}, nil
		}
		return plain(name, have)
	}
	core.patch = func(_ bff.UserID, _, base, _ string) ([]byte, bool) { return []byte("[]"), base == "r0" }
	quick, slow := start(t, development(core)), start(t, development(core))
	slow.server.slow = true
	for _, test := range []struct {
		why, method, path string
		headers           []string
	}{
		{"nobody in particular", "GET", "/v1/screens/home", nil},
		{"all headers", "GET", "/v1/screens/home", []string{"Mantel-User: ada", "Accept-Language: de-AT, en;q=0.5", "Mantel-Client: ios/8.14.0",
			"Mantel-Time-Zone: Europe/Berlin", "Mantel-Form-Factor: tablet", "Mantel-Variants: hero=large", "Mantel-Min-Version: k3f9.41",
			"Mantel-Catalog: sha256-0000000000000000000000000000000000000000000000000000000000000000"}},
		{"names in another case", "GET", "/v1/screens/home", []string{"mantel-user: ada", "ACCEPT-LANGUAGE: ar"}},
		{"a head", "HEAD", "/v1/screens/home", nil},
		{"what the app has", "GET", "/v1/screens/home", []string{`If-None-Match: "r1"`}},
		{"what it has, compressed", "GET", "/v1/screens/home", []string{`If-None-Match: W/"r1-gzip"`, "Accept-Encoding: br"}},
		{"anything that it has", "GET", "/v1/screens/home", []string{"If-None-Match: *", "Accept-Encoding: br"}},
		{"a compressed one", "GET", "/v1/screens/home", []string{"Accept-Encoding: gzip, br;q=0.5"}},
		{"a difference", "GET", "/v1/screens/home", []string{`If-None-Match: "r0"`, "Accept: " + mediaPatch}},
		{"a state that headers tell", "GET", "/v1/screens/odd", []string{"Mantel-Min-Version: other.1"}},
		{"two languages in two lines: the first counts", "GET", "/v1/screens/home", []string{"Accept-Language: de", "Accept-Language: ar"}},
		{"no such screen", "GET", "/v1/screens/attic", nil},
		{"no store", "GET", "/v1/screens/away", nil},
		{"a fault", "GET", "/v1/screens/panic", nil},
		{"wrong headers", "GET", "/v1/screens/home", []string{"Mantel-Client: x", "Mantel-Min-Version: y"}},
		{"a wrong user", "GET", "/v1/screens/home", []string{"Mantel-User: a/b"}},
		{"an escaped name", "GET", "/v1/screens/a%2Fb", nil},
		{"a query", "GET", "/v1/screens/home?x=y", nil},
		{"no name", "GET", "/v1/screens/", nil},
		{"another method", "POST", "/v1/screens/home", nil},
	} {
		a, b := quick.ask(test.method, test.path, "", test.headers...), slow.ask(test.method, test.path, "", test.headers...)
		for _, h := range []http.Header{a.header, b.header} {
			h.Del("Date")
		}
		if a.status != b.status || string(a.body) != string(b.body) || !reflect.DeepEqual(a.header, b.header) {
			t.Errorf("%s:\nquick %d %v %.200s\nhuma  %d %v %.200s", test.why, a.status, a.header, a.body, b.status, b.header, b.body)
		}
	}
	for i := 0; i < len(core.viewers); i += 2 {
		if !reflect.DeepEqual(core.viewers[i], core.viewers[i+1]) || core.names[i] != core.names[i+1] || core.haves[i] != core.haves[i+1] {
			t.Errorf("the core was asked for %q %+v and for %q %+v", core.names[i], core.viewers[i], core.names[i+1], core.viewers[i+1])
		}
	}
}

// Whatever header huma documents for a screen is read by hand, too.
func TestEveryDocumentedHeaderIsRead(t *testing.T) {
	for _, f := range reflect.VisibleFields(reflect.TypeFor[screenInput]()) {
		name := f.Tag.Get("header")
		if name == "" {
			continue
		}
		read := readHead([]byte(strings.ToLower(name) + ":\t a value \r\nX-Other: b\r\n\r\n"))
		got := read.accept
		if name != "Accept" {
			got = reflect.ValueOf(read.viewer).FieldByName(f.Name).String()
		}
		if got != "a value" {
			t.Errorf("%s is read as %q", name, got)
		}
	}
}
