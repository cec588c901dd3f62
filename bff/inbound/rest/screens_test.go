package rest

import (
	"errors"
	"strings"
	"testing"

	"mantel/bff"
)

func TestAScreenGoesOutVerbatimWithItsHeaders(t *testing.T) {
	core := &recorder{}
	a := start(t, development(core)).ask("GET", "/v1/screens/home", "", "Accept-Language: de-AT, en;q=0.5", "Mantel-User: ada")
	if a.status != 200 || string(a.body) != `{"format":1,"screen":"home"}` {
		t.Fatalf("status %d, body %s", a.status, a.body)
	}
	for name, want := range map[string]string{
		"ETag":                   `"r1"`,
		"Content-Type":           "application/json",
		"Cache-Control":          "private, max-age=0, stale-if-error=86400",
		"Content-Language":       "de-AT",
		"Vary":                   varies,
		"Mantel-Stale":           "",
		"Server":                 "",
		"X-Content-Type-Options": "nosniff",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.HasPrefix(varies, "Authorization, Accept-Language, Accept-Encoding, Mantel-Client, Mantel-Catalog") {
		t.Errorf("Vary lacks what DESIGN.md names: %s", varies)
	}
	if core.viewers[0].User != "ada" {
		t.Errorf("the viewer is %q", core.viewers[0].User)
	}
}

func TestStaleProductsAreNamed(t *testing.T) {
	core := &recorder{screen: func(string, string) (bff.Screen, error) {
		return bff.Screen{Revision: "r2", Body: []byte("{}"), Stale: []bff.ProductID{"flights", "hotels"}}, nil
	}}
	h := start(t, development(core))
	for _, condition := range []string{"", `"r2"`} {
		a := h.ask("GET", "/v1/screens/home", "", "If-None-Match: "+condition)
		if got := a.header.Get("Mantel-Stale"); got != "flights, hotels" {
			t.Errorf("status %d: Mantel-Stale is %q", a.status, got)
		}
	}
}

func TestAnAnswerWithoutTheStoreIsMarked(t *testing.T) {
	core := &recorder{screen: func(string, string) (bff.Screen, error) {
		return bff.Screen{Revision: "r2", Body: []byte("{}"), Degraded: true}, nil
	}}
	if got := start(t, development(core)).ask("GET", "/v1/screens/home", "").header.Get("Mantel-Stale"); got != "*" {
		t.Errorf("Mantel-Stale is %q", got)
	}
}

func TestIfNoneMatchAnswersWhatTheViewerHas(t *testing.T) {
	h := start(t, development(&recorder{}))
	for _, test := range []struct {
		why, tags string
		status    int
	}{
		{"the same revision", `"r1"`, 304},
		{"a proxy has made the tag weak", `W/"r1"`, 304},
		{"it is the second of a list", `"r0", "r1"`, 304},
		{"a list without spaces, one of them weak", `W/"r0",W/"r1"`, 304},
		{"anything will do", `*`, 304},
		{"another revision", `"r0"`, 200},
		{"a tag without quotes is no tag", `r1`, 200},
		{"a tag that never ends is no tag", `"r1`, 200},
		{"nothing", ``, 200},
	} {
		a := h.ask("GET", "/v1/screens/home", "", "If-None-Match: "+test.tags)
		if a.status != test.status {
			t.Errorf("%s (%s): status %d, want %d", test.why, test.tags, a.status, test.status)
		}
		if a.header.Get("ETag") != `"r1"` || a.header.Get("Vary") != varies || a.header.Get("Content-Language") != "en" || a.header.Get("Cache-Control") == "" {
			t.Errorf("%s: the headers are not those of the screen: %v", test.why, a.header)
		}
		if test.status == 304 && (len(a.body) > 0 || a.header.Get("Content-Type") != "") {
			t.Errorf("%s: a 304 has a body or its type", test.why)
		}
	}
}

func TestTheRevisionThatTheViewerHasIsAskedFor(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	h.ask("GET", "/v1/screens/home", "", `If-None-Match: W/"r1"`)
	if core.haves[0] != "r1" {
		t.Errorf("the core was asked with %q: it cannot spare the rendering", core.haves[0])
	}
}

func TestHeadIsAnsweredLikeGet(t *testing.T) {
	a := start(t, development(&recorder{})).ask("HEAD", "/v1/screens/home", "")
	if a.status != 200 || len(a.body) != 0 || a.header.Get("ETag") != `"r1"` {
		t.Errorf("status %d, %d bytes, ETag %s", a.status, len(a.body), a.header.Get("ETag"))
	}
}

func TestWhatIsNotThereIsAProblem(t *testing.T) {
	h := start(t, development(&recorder{}))
	for _, test := range []struct {
		why, method, path string
		kind              Kind
	}{
		{"a screen that no component file makes", "GET", "/v1/screens/attic", ScreenUnknown},
		{"a path that nothing answers", "GET", "/v2/screens/home", RouteUnknown},
		{"the root, where no page is mounted", "GET", "/", RouteUnknown},
		{"paths are exact: no slash at the end", "GET", "/v1/screens/home/", RouteUnknown},
		{"paths are exact: upper case is another path", "GET", "/V1/screens/home", RouteUnknown},
		{"screens are read only", "POST", "/v1/screens/home", MethodRefused},
		{"a user's recommendations are not read from the products' side", "GET", "/v1/products/flights/users/ada", MethodRefused},
		{"a method that nobody knows", "BREW", "/v1/screens/home", MethodRefused},
	} {
		h.ask(test.method, test.path, "", "Mantel-Product: flights").wantProblem(test.why, test.kind)
	}
	if allow := h.ask("POST", "/v1/screens/home", "").header.Get("Allow"); allow != "GET, HEAD" {
		t.Errorf("Allow is %q", allow)
	}
}

func TestAFaultInTheCoreTellsNothingOfItself(t *testing.T) {
	core := &recorder{screen: func(name, _ string) (bff.Screen, error) {
		if name == "panic" {
			panic("secret of " + name)
		}
		return bff.Screen{}, errors.New("secret of " + name)
	}}
	h := start(t, development(core))
	for _, name := range []string{"panic", "error"} {
		a := h.ask("GET", "/v1/screens/"+name, "")
		a.wantProblem(name, ServerError)
		if strings.Contains(string(a.body), "secret") {
			t.Errorf("%s: the answer tells of the inside: %s", name, a.body)
		}
	}
}

func TestAStoreThatCannotBeAskedIsRetried(t *testing.T) {
	core := &recorder{shown: func() (bff.Said, error) { return bff.Said{}, bff.ErrUnavailable }}
	a := start(t, development(core)).ask("GET", "/v1/recommendations", "")
	a.wantProblem("no store", StoreUnavailable)
	if a.header.Get("Retry-After") == "" {
		t.Error("the problem does not say when to try again")
	}
}
