package rest

import (
	"strings"
	"testing"

	"mantel/bff"
	"mantel/uischema/diag"
)

// versioned is a core whose answers come from a record of that version.
func versioned(version bff.Version, unmet bff.Unmet) *recorder {
	return &recorder{
		screen: func(_, have string) (bff.Screen, error) {
			s := bff.Screen{Revision: "r2", Version: version, Unmet: unmet, Degraded: unmet == bff.UnmetTime}
			if s.NotModified = have == "r2"; !s.NotModified {
				s.Body = []byte("{}")
			}
			return s, nil
		},
		shown: func() (bff.Said, error) { return bff.Said{Version: version, Unmet: unmet}, nil },
		patch: func(bff.UserID, string, string, string) ([]byte, bool) { return []byte("[]"), true },
		push: func([]byte) (bff.Write, []diag.Diagnostic, error) {
			return bff.Write{Held: 9, Version: version}, nil, nil
		},
	}
}

func TestEveryAnswerToAViewerSaysItsVersion(t *testing.T) {
	core := versioned(bff.Version{Epoch: "k3f9", N: 42}, bff.UnmetTime)
	h := start(t, development(core))
	for _, test := range []struct {
		why, path string
		status    int
		headers   []string
	}{
		{"a screen", "/v1/screens/home", 200, nil},
		{"one that the app has", "/v1/screens/home", 304, []string{`If-None-Match: "r2"`}},
		{"a difference", "/v1/screens/home", 200, []string{`If-None-Match: "r1"`, "Accept: " + mediaPatch}},
		{"data", "/v1/recommendations", 200, nil},
	} {
		a := h.ask("GET", test.path, "", append(test.headers, "Mantel-User: ada", "Mantel-Min-Version: k3f9.43")...)
		if a.status != test.status || a.header.Get("Mantel-Version") != "k3f9.42" || a.header.Get("Mantel-Version-Unmet") != "time" {
			t.Errorf("%s: %d, %q, unmet %q", test.why, a.status, a.header.Get("Mantel-Version"), a.header.Get("Mantel-Version-Unmet"))
		}
		if test.path == "/v1/screens/home" && a.header.Get("Mantel-Stale") != "*" {
			t.Errorf("%s: that the store was away is not said: %v", test.why, a.header)
		}
		if v := core.viewers[len(core.viewers)-1]; v.Min != (bff.Version{Epoch: "k3f9", N: 43}) {
			t.Errorf("%s: the core was asked for %v", test.why, v.Min)
		}
	}
}

func TestWhereNothingIsHeldThereIsNoVersion(t *testing.T) {
	h := start(t, development(versioned(bff.Version{}, "")))
	for _, path := range []string{"/v1/screens/home", "/v1/recommendations"} {
		a := h.ask("GET", path, "")
		for _, name := range []string{"Mantel-Version", "Mantel-Version-Unmet"} {
			if values, there := a.header[name]; there {
				t.Errorf("%s: %s is %q", path, name, values)
			}
		}
	}
	a := h.ask("PUT", "/v1/products/flights/generic", onePush, asFlights...)
	if strings.Contains(string(a.body), "version") || a.header.Get("Mantel-Version") != "" {
		t.Errorf("a generic push has the version of a user: %v %s", a.header, a.body)
	}
}

func TestAWriteSaysTheVersionThatItMade(t *testing.T) {
	h := start(t, development(versioned(bff.Version{Epoch: "k3f9", N: 7}, "")))
	for _, test := range []struct{ method, path, body string }{
		{"PUT", "/v1/products/flights/users/ada", onePush},
		{"DELETE", "/v1/products/flights/users/ada?revision=9", ""},
		{"POST", "/v1/products/flights/batch", `{"user":"ada","withdraw":9}`},
	} {
		headers := asFlights
		if test.method == "POST" {
			headers = asFlightsBatch
		}
		a := h.ask(test.method, test.path, test.body, headers...)
		if a.status != 200 || a.tree()["version"] != "k3f9.7" {
			t.Errorf("%s: %d %s", test.method, a.status, a.body)
		}
		if test.method != "POST" && a.header.Get("Mantel-Version") != "k3f9.7" {
			t.Errorf("%s: Mantel-Version is %q", test.method, a.header.Get("Mantel-Version"))
		}
	}
}

func TestALeastVersionThatIsNoneIsRefused(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	for _, value := range []string{"42", "k3f9.", ".42", "K3F9.42", "k3f9.-1", "k3f9.4.2", "k3f9.12345678901234567", "k3f9.4 2"} {
		p := h.ask("GET", "/v1/screens/home", "", "Mantel-Min-Version: "+value).wantProblem(value, RequestHeader)
		if len(p.Errors) != 1 || p.Errors[0].Location != "header.Mantel-Min-Version" {
			t.Errorf("%s: the header is not named: %+v", value, p.Errors)
		}
	}
	h.ask("GET", "/v1/screens/home", "", "Mantel-Min-Version: a.1", "mantel-min-version: a.2").
		wantProblem("two least versions", RequestSyntax)
	if len(core.viewers) != 0 {
		t.Error("a refused request reached the core")
	}
}

// The least version chooses how fresh an answer must be, not which one it is:
// an app that has heard of a write still has the body that it asks with.
func TestTheLeastVersionIsNoAxisOfTheAnswer(t *testing.T) {
	a := start(t, development(&recorder{})).ask("GET", "/v1/screens/home", "", "Mantel-Min-Version: a.1")
	if strings.Contains(a.header.Get("Vary"), "Min-Version") {
		t.Errorf("Vary is %s", a.header.Get("Vary"))
	}
}
