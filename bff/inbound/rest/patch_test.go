package rest

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"mantel/bff"
)

func TestWhoAsksForAPatch(t *testing.T) {
	for _, test := range []struct {
		accept string
		want   bool
	}{
		{"", false},
		{"*/*", false},
		{"application/json", false},
		{"application/json-patch+json", true},
		{"Application/JSON-Patch+JSON", true},
		{"application/json-patch+json, application/json;q=0.9", true},
		{"application/json, application/json-patch+json;q=0.9", false},
		{"application/json-patch+json;q=0", false},
	} {
		if got := asksForPatch(test.accept); got != test.want {
			t.Errorf("%q: %t", test.accept, got)
		}
	}
}

func TestAnAppThatHasAScreenGetsTheDifference(t *testing.T) {
	c := open(t)
	c.ask("PUT", adaAtFlights, deal("10", "Rom", ""), asFlights...)
	viewer := []string{"Mantel-User: ada", "Accept-Language: de"}
	whole := c.ask("GET", "/v1/screens/home", "", viewer...)
	c.ask("PUT", adaAtFlights, deal("11", "Oslo", ""), asFlights...)
	ask := func(method string, headers ...string) answered {
		return c.ask(method, "/v1/screens/home", "", append(headers, viewer...)...)
	}
	tag := whole.header.Get("ETag")
	a := ask("GET", "Accept: "+mediaPatch, "If-None-Match: "+tag)
	want := ask("GET")
	if a.status != 200 || a.header.Get("Content-Type") != mediaPatch || a.header.Get("Delta-Base") != tag ||
		a.header.Get("Cache-Control") != "no-store" || !strings.Contains(a.header.Get("Vary"), ", Accept") ||
		revisionOf(strings.Trim(want.header.Get("ETag"), `"`)) != strings.Trim(a.header.Get("ETag"), `"`) {
		t.Fatalf("status %d, %v: %s", a.status, a.header, a.body)
	}
	patch, err := jsonpatch.DecodePatch(a.body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := patch.Apply(whole.body)
	if err != nil {
		t.Fatal(err)
	}
	var gotTree, wantTree any
	if json.Unmarshal(got, &gotTree) != nil || json.Unmarshal(want.body, &wantTree) != nil || !reflect.DeepEqual(gotTree, wantTree) {
		t.Errorf("the patch %s gives\n%s\nwant\n%s", a.body, got, want.body)
	}
	for why, other := range map[string]answered{
		"nothing has changed since":         ask("GET", "Accept: "+mediaPatch, "If-None-Match: "+a.header.Get("ETag")),
		"the base is not known":             ask("GET", "Accept: "+mediaPatch, `If-None-Match: "gone"`),
		"there is no base":                  ask("GET", "Accept: "+mediaPatch),
		"any base will do":                  ask("GET", "Accept: "+mediaPatch, "If-None-Match: *"),
		"no patch was asked for":            ask("GET", "If-None-Match: "+tag),
		"the base is what another has seen": c.ask("GET", "/v1/screens/home", "", "Accept: "+mediaPatch, "If-None-Match: "+tag, "Mantel-User: bob"),
	} {
		if got := other.header.Get("Content-Type"); got == mediaPatch || other.header.Get("Delta-Base") != "" {
			t.Errorf("%s: %d %s", why, other.status, got)
		}
	}
	if head := ask("HEAD", "Accept: "+mediaPatch, "If-None-Match: "+tag); head.header.Get("Content-Type") != mediaPatch || len(head.body) > 0 {
		t.Errorf("HEAD: %v", head.header)
	}
}

func TestThePatchIsAskedForByRevision(t *testing.T) {
	var asked []string
	core := large()
	core.patch = func(u bff.UserID, screen, base, revision string) ([]byte, bool) {
		asked = append(asked, strings.Join([]string{string(u), screen, base, revision}, " "))
		return []byte(`[]`), base == "r8"
	}
	h := start(t, development(core))
	a := h.ask("GET", "/v1/screens/home", "", "Accept: "+mediaPatch, `If-None-Match: "r7-gzip", W/"r8-br"`, "Mantel-User: ada", "Accept-Encoding: gzip")
	if string(a.body) != `[]` || a.header.Get("Delta-Base") != `"r8-br"` || a.header.Get("ETag") != `"r1"` || a.header.Get("Content-Encoding") != "" {
		t.Errorf("%v: %s", a.header, a.body)
	}
	if !reflect.DeepEqual(asked, []string{"ada home r7 r1", "ada home r8 r1"}) {
		t.Errorf("asked for %v", asked)
	}
}
