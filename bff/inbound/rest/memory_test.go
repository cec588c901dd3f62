package rest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// TestNothingOfARequestChangesAfterItsAnswer keeps what 200 requests gave to
// the core, while their connections are reused: fiber gives out strings whose
// memory the next request overwrites, and no race detector sees it.
func TestNothingOfARequestChangesAfterItsAnswer(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	type sent struct{ screen, user, client, catalog, variant, version, body string }
	want := make([]sent, 200)
	for i := range want {
		s := sent{
			screen:  fmt.Sprintf("home%0*d", 3+i%40, i),
			user:    fmt.Sprintf("user-%0*d", 3+i%50, i),
			client:  fmt.Sprintf("8.%d.%d", i, i*7),
			catalog: "sha256-" + strings.Repeat(fmt.Sprintf("%02x", i), 32),
			variant: fmt.Sprintf("v%0*d", 3+i%30, i),
			version: fmt.Sprintf("e%0*d.%d", 3+i%20, i, i),
			body:    fmt.Sprintf(`{"revision":%d,"widgets":[],"pad":%q}`, i+1, strings.Repeat(string(rune('a'+i%26)), 50+i*3)),
		}
		want[i] = s
		h.ask("GET", "/v1/screens/"+s.screen, "", "Mantel-User: "+s.user, "Mantel-Client: ios/"+s.client,
			"Mantel-Catalog: "+s.catalog, "Mantel-Variants: name="+s.variant, "Mantel-Min-Version: "+s.version, fmt.Sprintf("If-None-Match: %q", s.variant))
		h.ask("PUT", "/v1/products/flights/users/"+s.user, s.body, asFlights...)
		h.ask("POST", "/v1/products/flights/batch", s.body, asFlightsBatch...)
		h.ask("DELETE", fmt.Sprintf("/v1/products/flights/users/%s?revision=%d", s.user, i+1), "", asFlights...)
	}
	changed := 0
	for i, s := range want {
		v := core.viewers[i]
		same := core.names[i] == s.screen && string(v.User) == s.user && v.App.Version == s.client && v.App.Platform == "ios" &&
			v.Axes.Platform == "ios" && v.Catalog == s.catalog && v.Axes.Variants["name"] == s.variant && core.haves[i] == s.variant && v.Min.String() == s.version &&
			string(core.users[3*i]) == s.user && string(core.users[3*i+2]) == s.user && core.products[3*i] == "flights" &&
			bytes.Equal(core.bodies[3*i], []byte(s.body)) && bytes.Equal(core.bodies[3*i+1], []byte(s.body)) && core.numbers[i] == int64(i+1)
		if !same {
			changed++
		}
	}
	if changed > 0 {
		t.Errorf("%d of %d requests have changed since they were answered", changed, len(want))
	}
}
