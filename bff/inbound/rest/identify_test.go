package rest

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"mantel/bff"
)

// word makes a secret for a test out of a plain word.
func word(s string) string { return strings.Repeat(s+"-", 3) }

func sum(s string) string {
	b := sha256.Sum256([]byte(word(s)))
	return hex.EncodeToString(b[:])
}

// public is a server as without --dev: credentials count, nothing is open.
func public(t *testing.T, core *recorder, products map[bff.ProductID][]string, gateways []string) *host {
	t.Helper()
	secrets, err := NewSecrets(products, gateways)
	if err != nil {
		t.Fatal(err)
	}
	c := development(core)
	c.Identify, c.Loopback, c.Documents = secrets, false, false
	return start(t, c)
}

func TestWithoutCredentialsNothingIsOpen(t *testing.T) {
	core := &recorder{}
	c := development(core)
	c.Identify, c.Documents = nil, false
	h := start(t, c)
	if a := h.ask("GET", "/v1/screens/home", ""); a.status != 200 {
		t.Errorf("an anonymous screen: %d", a.status)
	}
	for _, test := range []struct{ why, method, path, header string }{
		{"a user's screen", "GET", "/v1/screens/home", "Mantel-User: ada"},
		{"a user's recommendations", "GET", "/v1/recommendations", "Mantel-User: ada"},
		{"a push that says who it is from", "PUT", "/v1/products/flights/users/ada", "Mantel-Product: flights"},
		{"a push with a secret of which nobody knows", "PUT", "/v1/products/flights/users/ada", "Authorization: Bearer " + word("x")},
		{"a withdrawal", "DELETE", "/v1/products/flights/users/ada?revision=1", ""},
		{"a generic push", "PUT", "/v1/products/flights/generic", ""},
		{"a batch", "POST", "/v1/products/flights/batch", ""},
	} {
		a := h.ask(test.method, test.path, "", test.header)
		p := a.wantProblem(test.why, IdentityMissing)
		if !strings.Contains(p.Detail, "configured") || a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: the problem does not say what to configure: %s", test.why, a.body)
		}
	}
	for _, path := range []string{"/docs", "/openapi.json", "/metrics", "/schemas/Verdict.json", "/openapi.yaml"} {
		h.ask("GET", path, "").wantProblem(path+" is not public", RouteUnknown)
	}
	if core.pushes() != 0 {
		t.Error("a push reached the core")
	}
}

func TestSecretsSayWhoSpeaks(t *testing.T) {
	core := &recorder{}
	h := public(t, core, map[bff.ProductID][]string{"flights": {sum("old"), sum("new")}, "hotels": {sum("inn")}}, []string{sum("gate")})
	for _, test := range []struct {
		why, method, path string
		headers           []string
		status            int
	}{
		{"a product's own secret", "PUT", "/v1/products/flights/users/ada", []string{"Authorization: Bearer " + word("new")}, 200},
		{"its former secret, until it is taken out", "PUT", "/v1/products/flights/users/ada", []string{"Authorization: bearer " + word("old")}, 200},
		{"another product's secret", "PUT", "/v1/products/flights/users/ada", []string{"Authorization: Bearer " + word("inn")}, 403},
		{"a header cannot change who the secret says it is", "PUT", "/v1/products/flights/users/ada", []string{"Authorization: Bearer " + word("inn"), "Mantel-Product: flights"}, 403},
		{"the gateway is no product", "PUT", "/v1/products/flights/users/ada", []string{"Authorization: Bearer " + word("gate")}, 401},
		{"nobody's secret", "PUT", "/v1/products/flights/users/ada", []string{"Authorization: Bearer " + word("guess")}, 401},
		{"no secret", "PUT", "/v1/products/flights/users/ada", nil, 401},
		{"another scheme", "PUT", "/v1/products/flights/users/ada", []string{"Authorization: Basic " + word("new")}, 401},
		{"an empty token", "PUT", "/v1/products/flights/users/ada", []string{"Authorization: Bearer "}, 401},
		{"a known product that is not configured here", "PUT", "/v1/products/loans/users/ada", []string{"Authorization: Bearer " + word("new")}, 404},
		{"a user whom the gateway vouches for", "GET", "/v1/screens/home", []string{"Authorization: Bearer " + word("gate"), "Mantel-User: ada"}, 200},
		{"the gateway's anonymous viewer", "GET", "/v1/screens/home", []string{"Authorization: Bearer " + word("gate")}, 200},
		{"a user who vouches for himself", "GET", "/v1/screens/home", []string{"Mantel-User: ada"}, 401},
		{"a product may not look as a user", "GET", "/v1/screens/home", []string{"Authorization: Bearer " + word("new"), "Mantel-User: ada"}, 401},
		{"the gateway names nobody who can be", "GET", "/v1/screens/home", []string{"Authorization: Bearer " + word("gate"), "Mantel-User: a b"}, 400},
	} {
		body := ""
		if test.method == "PUT" {
			body = onePush
		}
		a := h.ask(test.method, test.path, body, append(test.headers, "Content-Type: application/json")...)
		if a.status != test.status {
			t.Errorf("%s: status %d, want %d: %s", test.why, a.status, test.status, a.body)
		}
		if a.status >= 400 {
			a.problem()
		}
	}
	if core.pushes() != 2 {
		t.Errorf("%d pushes reached the core, want the 2 that were allowed", core.pushes())
	}
}

func TestSecretsAreConfiguredAsTheirSum(t *testing.T) {
	for why, text := range map[string]string{
		"the secret itself":   word("plain"),
		"a sum that is short": sum("x")[:62],
		"nothing":             "",
	} {
		if _, err := NewSecrets(map[bff.ProductID][]string{"flights": {text}}, nil); err == nil || strings.Contains(err.Error(), "plain") {
			t.Errorf("%s: error %v", why, err)
		}
		if _, err := NewSecrets(nil, []string{text}); err == nil {
			t.Errorf("%s, of a gateway: no error", why)
		}
	}
}

func TestDevelopmentAnswersToItsOwnNameOnly(t *testing.T) {
	h := start(t, development(&recorder{}))
	_, port, _ := strings.Cut(h.address, ":")
	for _, test := range []struct {
		why, host string
		status    int
	}{
		{"its address", "127.0.0.1:" + port, 200},
		{"its name", "localhost:" + port, 200},
		{"its name in capitals", "LOCALHOST:" + port, 200},
		{"its name behind a forwarded port", "localhost", 200},
		{"its address in IPv6", "[::1]:" + port, 200},
		{"a page that rebinds its name to this machine", "evil.example:" + port, 421},
		{"a name that begins like ours", "localhost.evil.example", 421},
		{"a name that ends like ours", "evil-localhost:" + port, 421},
		{"an address of the network", "192.168.1.7:" + port, 421},
		{"a port that is none", "localhost:x@evil.example", 400},
	} {
		a := h.ask("GET", "/v1/screens/home", "", "Host: "+test.host, "X-Forwarded-Host: localhost")
		if a.status != test.status {
			t.Errorf("%s (%s): status %d, want %d", test.why, test.host, a.status, test.status)
		}
		if a.status >= 400 {
			a.problem()
		}
	}
	a := h.ask("PUT", "/v1/products/flights/users/ada", onePush, "Host: evil.example", "Mantel-Product: flights")
	a.wantProblem("a push under another name", HostRefused)
}
