package rest

import (
	"strings"
	"testing"

	"mantel/bff"
	"mantel/uischema/diag"
)

var asFlights = []string{"Mantel-Product: flights", "Content-Type: application/json"}

func TestAPushReachesTheCoreAsItIs(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	a := h.ask("PUT", "/v1/products/flights/users/ada", onePush, asFlights...)
	if a.status != 200 || strings.TrimSpace(string(a.body)) != `{"verdict":"applied","revision":7}` {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	h.ask("PUT", "/v1/products/flights/generic", onePush, asFlights...)
	if a := h.ask("DELETE", "/v1/products/flights/users/ada?revision=8", "", "Mantel-Product: flights"); a.status != 200 {
		t.Errorf("withdraw: %d %s", a.status, a.body)
	}
	if len(core.users) != 3 || core.users[0] != "ada" || core.users[1] != "" || core.users[2] != "ada" {
		t.Fatalf("users %q", core.users)
	}
	for i, p := range core.products {
		if p != "flights" {
			t.Errorf("push %d is %s's", i, p)
		}
	}
	if string(core.bodies[0]) != onePush || string(core.bodies[1]) != onePush || core.numbers[0] != 8 {
		t.Errorf("bodies %q, revisions %d", core.bodies, core.numbers)
	}
}

func TestVerdictsHaveTheirOwnAnswers(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	for _, test := range []struct {
		why     string
		verdict bff.Verdict
		kind    Kind
	}{
		{"the same push again is harmless", bff.Unchanged, Kind{}},
		{"an older revision", bff.Older, RevisionOlder},
		{"two writers with one revision", bff.Conflict, RevisionConflict},
	} {
		core.push = func([]byte) (bff.Write, []diag.Diagnostic, error) {
			return bff.Write{Verdict: test.verdict, Held: 9}, nil, nil
		}
		for _, method := range []string{"PUT", "DELETE"} {
			a := h.ask(method, "/v1/products/flights/users/ada?revision=3", onePush, asFlights...)
			if test.kind.ID == "" {
				if a.status != 200 || !strings.Contains(string(a.body), `"unchanged"`) {
					t.Errorf("%s: %d %s", test.why, a.status, a.body)
				}
				continue
			}
			if p := a.wantProblem(test.why, test.kind); p.Held != 9 {
				t.Errorf("%s: the held revision is not named: %s", test.why, a.body)
			}
		}
	}
}

func TestFaultsOfAPushHavePointers(t *testing.T) {
	core := &recorder{push: func([]byte) (bff.Write, []diag.Diagnostic, error) {
		return bff.Write{}, []diag.Diagnostic{
			{Rule: "prop/unknown", Pointer: "/widgets/0/props/lable", Message: "no such property", Hint: `did you mean "label"?`},
			{Rule: "push/envelope", Pointer: "", Message: "the push has no revision"},
			{Rule: "prop/const", Severity: diag.Warning, Pointer: "/widgets/1", Message: "only a warning"},
		}, bff.ErrInvalid
	}}
	a := start(t, development(core)).ask("PUT", "/v1/products/flights/generic", onePush, asFlights...)
	p := a.wantProblem("two faults", PushInvalid)
	if len(p.Errors) != 2 || *p.Errors[0].Pointer != "/widgets/0/props/lable" || p.Errors[0].Rule != "prop/unknown" || p.Errors[0].Hint == "" {
		t.Errorf("%s", a.body)
	}
	if p.Errors[1].Pointer == nil || *p.Errors[1].Pointer != "" {
		t.Errorf("the whole document has no pointer: %s", a.body)
	}
}

func TestAnAnswerIsBoundedHoweverManyFaultsThereAre(t *testing.T) {
	core := &recorder{push: func([]byte) (bff.Write, []diag.Diagnostic, error) {
		all := make([]diag.Diagnostic, 5000)
		for i := range all {
			all[i] = diag.Diagnostic{Rule: "prop/unknown", Pointer: "/" + strings.Repeat("n", 10_000), Message: "no such property"}
		}
		return bff.Write{}, all, bff.ErrInvalid
	}}
	a := start(t, development(core)).ask("PUT", "/v1/products/flights/generic", onePush, asFlights...)
	if p := a.wantProblem("many faults", PushInvalid); len(p.Errors) != maxFaults || p.More != 4900 || len(a.body) > 1<<17 {
		t.Errorf("%d errors, %d more, %d bytes", len(p.Errors), p.More, len(a.body))
	}
}

func TestAPushIsRefusedByItsHead(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	const path = "/v1/products/flights/users/ada"
	for _, test := range []struct {
		why, method, path string
		headers           []string
		kind              Kind
	}{
		{"nobody speaks", "PUT", path, nil, IdentityMissing},
		{"a product's name that is none", "PUT", path, []string{"Mantel-Product: Flights!"}, RequestHeader},
		{"an unknown product", "PUT", "/v1/products/loans/users/ada", []string{"Mantel-Product: flights"}, ProductUnknown},
		{"an unknown product that names itself", "PUT", "/v1/products/loans/users/ada", []string{"Mantel-Product: loans"}, ProductUnknown},
		{"for another product", "PUT", "/v1/products/hotels/users/ada", []string{"Mantel-Product: flights"}, IdentityOther},
		{"for another product, generic", "PUT", "/v1/products/hotels/generic", []string{"Mantel-Product: flights"}, IdentityOther},
		{"for another product, in a batch", "POST", "/v1/products/hotels/batch", []string{"Mantel-Product: flights"}, IdentityOther},
		{"withdrawing for another product", "DELETE", "/v1/products/hotels/users/ada?revision=1", []string{"Mantel-Product: flights"}, IdentityOther},
		{"a compressed body", "PUT", path, []string{"Mantel-Product: flights", "Content-Encoding: gzip"}, BodyCompressed},
		{"a body that is compressed twice", "PUT", path, []string{"Mantel-Product: flights", "Content-Encoding: gzip, br"}, BodyCompressed},
		{"a form, which is what curl sends if not told", "PUT", path, []string{"Mantel-Product: flights", "Content-Type: application/x-www-form-urlencoded"}, BodyMedia},
		{"a multipart form", "PUT", path, []string{"Mantel-Product: flights", "Content-Type: multipart/form-data; boundary=x"}, BodyMedia},
		{"a push as a batch", "POST", "/v1/products/flights/batch", []string{"Mantel-Product: flights", "Content-Type: application/json"}, BodyMedia},
		{"a user id that is none", "PUT", "/v1/products/flights/users/a%20b", asFlights, RequestParameter},
		{"a user id that is too long", "PUT", "/v1/products/flights/users/" + strings.Repeat("a", 65), asFlights, RequestParameter},
		{"a withdrawal without a revision", "DELETE", path, []string{"Mantel-Product: flights"}, RequestParameter},
		{"a withdrawal of revision 0", "DELETE", path + "?revision=0", []string{"Mantel-Product: flights"}, RequestParameter},
		{"a withdrawal beyond what JSON readers keep", "DELETE", path + "?revision=9007199254740992", []string{"Mantel-Product: flights"}, RequestParameter},
		{"a withdrawal with words", "DELETE", path + "?revision=latest", []string{"Mantel-Product: flights"}, RequestParameter},
	} {
		h.ask(test.method, test.path, onePush, test.headers...).wantProblem(test.why, test.kind)
	}
	if core.pushes() != 0 {
		t.Errorf("%d refused pushes reached the core", core.pushes())
	}
}

func TestATooLargePushIsRefusedAndItsSenderHears(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	big := strings.Repeat("x", 10<<20)
	a := h.ask("PUT", "/v1/products/flights/users/ada", big, asFlights...)
	if p := a.wantProblem("10 MB", BodyTooLarge); !strings.Contains(p.Detail, "1 MiB") {
		t.Errorf("the bound is not named: %s", a.body)
	}
	a = h.ask("POST", "/v1/products/flights/batch", big, "Mantel-Product: flights", "Content-Type: application/x-ndjson")
	if p := a.wantProblem("10 MB in a batch", BodyTooLarge); !strings.Contains(p.Detail, "8 MiB") {
		t.Errorf("the bound is not named: %s", a.body)
	}
	a = h.ask("PUT", "/v1/products/flights/users/ada", big, "Mantel-Product: hotels")
	a.wantProblem("10 MB for another product: who pushes is decided first", IdentityOther)
	if core.pushes() != 0 {
		t.Error("a push reached the core")
	}
	exact := strings.Repeat(" ", maxPush)
	if a := h.ask("PUT", "/v1/products/flights/users/ada", exact, asFlights...); a.status != 200 {
		t.Errorf("exactly the bound: %d %s", a.status, a.body)
	}
}
