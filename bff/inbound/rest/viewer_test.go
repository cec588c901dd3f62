package rest

import (
	"strings"
	"testing"

	"mantel/bff"
)

func TestAViewerIsWhatTheHeadersSay(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	catalog := "sha256-" + strings.Repeat("0f", 32)
	a := h.ask("GET", "/v1/screens/home", "", "Accept-Language: ar-EG", "Mantel-Client: ios/8.14.0", "Mantel-Catalog: "+catalog,
		"Mantel-Time-Zone: Europe/Berlin", "Mantel-Form-Factor: tablet", "Mantel-Variants: hero=large, priceTest=b", "Mantel-User: ada")
	if a.status != 200 {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	v := core.viewers[0]
	if v.User != "ada" || v.App != (bff.App{Platform: "ios", Version: "8.14.0"}) || v.Catalog != catalog {
		t.Errorf("user %q, app %v, catalog %q", v.User, v.App, v.Catalog)
	}
	if v.Axes.Platform != "ios" || v.Axes.FormFactor != "tablet" || v.Axes.TimeZone.String() != "Europe/Berlin" {
		t.Errorf("axes: %+v", v.Axes)
	}
	if v.Axes.Locale.Tag() != "ar-EG" || v.Axes.Locale.Dir() != "rtl" {
		t.Errorf("locale %s %s", v.Axes.Locale.Tag(), v.Axes.Locale.Dir())
	}
	if len(v.Axes.Variants) != 2 || v.Axes.Variants["hero"] != "large" || v.Axes.Variants["priceTest"] != "b" {
		t.Errorf("variants %v", v.Axes.Variants)
	}
}

func TestAViewerWhoSaysNothingIsAnonymousOnAPhoneInUTC(t *testing.T) {
	core := &recorder{}
	start(t, development(core)).ask("GET", "/v1/screens/home", "")
	v := core.viewers[0]
	if v.User != "" || v.App != (bff.App{}) || v.Axes.FormFactor != "phone" || v.Axes.TimeZone.String() != "UTC" || v.Axes.Locale.Tag() != "en" {
		t.Errorf("%+v in %s", v, v.Axes.Locale.Tag())
	}
}

func TestNoAcceptLanguageIsAnError(t *testing.T) {
	h := start(t, development(&recorder{}))
	for _, test := range []struct{ why, accept, locale string }{
		{"the region is kept, because it formats", "de-AT", "de-AT"},
		{"the second choice is one that there is", "fr, de;q=0.5", "de"},
		{"none of them: the edition's default", "fr", "en"},
		{"no list at all", "!!;q=x,,", "en"},
		{"a list that is too long to be read", strings.Repeat("fr,", 500) + "de", "en"},
	} {
		if a := h.ask("GET", "/v1/screens/home", "", "Accept-Language: "+test.accept); a.header.Get("Content-Language") != test.locale {
			t.Errorf("%s: %d %s, want %s", test.why, a.status, a.header.Get("Content-Language"), test.locale)
		}
	}
}

func TestWrongHeaderValuesAreNamed(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	for _, test := range []struct{ why, header, value string }{
		{"a platform that there is not", "Mantel-Client", "fridge/1.0"},
		{"a platform without a version", "Mantel-Client", "ios"},
		{"a version that is none", "Mantel-Client", "ios/latest"},
		{"a platform in upper case", "Mantel-Client", "iOS/8.14.0"},
		{"a hash of another kind", "Mantel-Catalog", "md5-00"},
		{"a time zone that there is not", "Mantel-Time-Zone", "Europe/Atlantis"},
		{"a path instead of a time zone", "Mantel-Time-Zone", "../../etc/passwd"},
		{"an absolute path", "Mantel-Time-Zone", "/etc/passwd"},
		{"a path with a NUL's neighbour", "Mantel-Time-Zone", "Europe/Berlin/.."},
		{"a backslash path", "Mantel-Time-Zone", `..\zone`},
		{"the machine's own zone is not the viewer's", "Mantel-Time-Zone", "Local"},
		{"zones with leap seconds are no names", "Mantel-Time-Zone", "right/Europe/Berlin"},
		{"a very long name", "Mantel-Time-Zone", strings.Repeat("A", 400)},
		{"a form factor that there is not", "Mantel-Form-Factor", "watch"},
		{"a variant without a value", "Mantel-Variants", "hero"},
		{"a variant twice", "Mantel-Variants", "hero=a,hero=b"},
		{"too many variants", "Mantel-Variants", strings.Repeat("a=b,", 16) + "c=d"},
		{"a variant with markup", "Mantel-Variants", "hero=<b>"},
		{"a user id with a slash", "Mantel-User", "ada/../bob"},
		{"a user id that is too long", "Mantel-User", strings.Repeat("a", 65)},
		{"a user id in another script", "Mantel-User", "ädä"},
	} {
		a := h.ask("GET", "/v1/screens/home", "", test.header+": "+test.value)
		p := a.wantProblem(test.why, RequestHeader)
		if len(p.Errors) != 1 || p.Errors[0].Location != "header."+test.header || p.Errors[0].Pointer != nil {
			t.Errorf("%s: the header is not named: %s", test.why, a.body)
		}
		if len(test.value) > 5 && strings.Contains(string(a.body), test.value) {
			t.Errorf("%s: the value that was sent is echoed: %s", test.why, a.body)
		}
	}
	if len(core.viewers) != 0 {
		t.Error("a refused request reached the core")
	}
}

func TestAllWrongHeadersAreToldAtOnce(t *testing.T) {
	a := start(t, development(&recorder{})).ask("GET", "/v1/recommendations", "", "Mantel-Client: x", "Mantel-Time-Zone: y", "Mantel-Form-Factor: z")
	if p := a.wantProblem("three headers", RequestHeader); len(p.Errors) != 3 {
		t.Errorf("%d faults are told: %s", len(p.Errors), a.body)
	}
}
