package rest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const adaAtFlights = "/v1/products/flights/users/ada"

func TestBadPushesGetTheirOwnAnswers(t *testing.T) {
	c := open(t)
	if a := c.ask("PUT", adaAtFlights, deal("10", "Rom", ""), asFlights...); a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	before := c.ask("GET", "/v1/screens/home", "", "Mantel-User: ada")
	widget := func(inner string) string { return `{"revision": 11, "widgets": [` + inner + `]}` }
	for _, test := range []struct {
		why, body string
		kind      Kind
		rule      string
		pointer   string
	}{
		{"broken JSON", `{"revision": 11, "widgets": [}`, BodySyntax, "json/syntax", ""},
		{"no JSON at all", `hello`, BodySyntax, "json/syntax", ""},
		{"nothing", ``, BodySyntax, "json/syntax", ""},
		{"two documents", onePush + onePush, BodySyntax, "json/syntax", ""},
		{"a name twice", `{"revision": 11, "revision": 12, "widgets": []}`, BodySyntax, "json/duplicate", "/revision"},
		{"100,000 deep", `{"revision": 11, "widgets": ` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`, BodySyntax, "json/depth", ""},
		{"no UTF-8", "{\"revision\": 11, \"widgets\": [], \"asOf\": \"\xff\"}", BodySyntax, "json/utf8", ""},
		{"a number beyond all numbers", `{"revision": 1e9999999, "widgets": []}`, BodySyntax, "json/number", ""},
		{"an older revision", deal("9", "Rom", ""), RevisionOlder, "", ""},
		{"the same revision with other content", deal("10", "Oslo", ""), RevisionConflict, "", ""},
		{"no revision", `{"widgets": []}`, PushInvalid, "push/envelope", ""},
		{"a revision that is no number", `{"revision": "new", "widgets": []}`, PushInvalid, "push/envelope", "/revision"},
		{"a member that nobody knows", `{"revision": 11, "widgets": [], "surprise": 1}`, PushInvalid, "push/envelope", "/surprise"},
		{"an unknown component", widget(`{"id": "a", "component": "flights.dael", "props": {}}`), PushInvalid, "push/component", "/widgets/0/component"},
		{"another product's component", widget(`{"id": "a", "component": "hotels.deal", "props": {"name": "Inn"}}`), PushInvalid, "push/component", "/widgets/0/component"},
		{"a primitive", widget(`{"id": "a", "component": "text", "props": {"text": "x"}}`), PushInvalid, "push/component", "/widgets/0/component"},
		{"a placement that the component has not", widget(`{"id": "a", "component": "note", "placement": "hero", "props": {"text": "x"}}`), PushInvalid, "push/placement", "/widgets/0/placement"},
		{"a missing prop", widget(`{"id": "a", "component": "flights.deal", "props": {"city": "Rom"}}`), PushInvalid, "prop/missing", "/widgets/0/props"},
		{"an unknown prop", widget(`{"id": "a", "component": "note", "props": {"text": "x", "colour": "red"}}`), PushInvalid, "prop/unknown", "/widgets/0/props/colour"},
		{"a prop of another type", widget(`{"id": "a", "component": "note", "props": {"text": 5}}`), PushInvalid, "prop/type", "/widgets/0/props/text"},
		{"a prop that is too long", widget(`{"id": "a", "component": "note", "props": {"text": "` + strings.Repeat("x", 81) + `"}}`), PushInvalid, "prop/length", "/widgets/0/props/text"},
		{"money with a comma", widget(`{"id": "a", "component": "flights.deal", "props": {"city": "Rom", "price": {"amount": "89,00", "currency": "EUR"}}}`), PushInvalid, "prop/pattern", "/widgets/0/props/price/amount"},
		{"a javascript: URL", deal("11", "Rom", `, "open": {"type": "openUrl", "url": "javascript:alert(1)"}`), PushInvalid, "prop/url", "/widgets/0/props/open/url"},
		{"a URL on somebody else's host", deal("11", "Rom", `, "open": {"type": "openUrl", "url": "https://evil.example/"}`), PushInvalid, "prop/url", "/widgets/0/props/open/url"},
		{"a patch that does not fit", strings.Replace(deal("11", "Rom", ""), `"Rome"`, `7`, 1), PushInvalid, "prop/type", "/widgets/0/locales/en/city"},
	} {
		a := c.ask("PUT", adaAtFlights, test.body, asFlights...)
		p := a.wantProblem(test.why, test.kind)
		if test.rule == "" {
			continue
		}
		found := slices.ContainsFunc(p.Errors, func(f Fault) bool {
			return f.Rule == test.rule && f.Pointer != nil && (test.pointer == "" || *f.Pointer == test.pointer)
		})
		if !found {
			t.Errorf("%s: want %s at %q: %.400s", test.why, test.rule, test.pointer, a.body)
		}
		for _, sent := range []string{"alert(1)", "evil.example", "89,00", strings.Repeat("x", 81)} {
			if strings.Contains(string(a.body), sent) {
				t.Errorf("%s: what was sent is echoed: %s", test.why, a.body)
			}
		}
	}
	after := c.ask("GET", "/v1/screens/home", "", "Mantel-User: ada")
	if string(after.body) != string(before.body) || after.header.Get("ETag") != before.header.Get("ETag") {
		t.Error("a refused push has changed the screen")
	}
}

func TestASuggestionComesWithATypo(t *testing.T) {
	a := open(t).ask("PUT", adaAtFlights, `{"revision": 1, "widgets": [{"id": "a", "component": "flights.dael", "props": {}}]}`, asFlights...)
	p := a.wantProblem("a typo", PushInvalid)
	if len(p.Errors) == 0 || !strings.Contains(p.Errors[0].Hint, "flights.deal") {
		t.Errorf("%s", a.body)
	}
}

func TestTheSamePushAgainIsUnchanged(t *testing.T) {
	c := open(t)
	for _, want := range []string{"applied", "unchanged"} {
		if a := c.ask("PUT", adaAtFlights, deal("10", "Rom", ""), asFlights...); a.status != 200 || !strings.Contains(string(a.body), want) {
			t.Errorf("want %s: %d %s", want, a.status, a.body)
		}
	}
}

func TestABatchSpeaksToManyUsers(t *testing.T) {
	c := open(t)
	push := strings.ReplaceAll(deal("5", "Rom", ""), "\n", " ")
	lines := `{"user": "ada", "push": ` + push + "}\n" +
		`{"user": "bob", "push": {"revision": 5}}` + "\n" +
		"not JSON\n" +
		`{"user": "ada", "withdraw": 4}` + "\n" +
		`{"user": "eve", "push": ` + push + "}\n"
	got := c.ask("POST", "/v1/products/flights/batch", lines, asFlightsBatch...).verdicts()
	want := []int{200, 422, 400, 409, 200}
	for i, status := range want {
		if len(got) != len(want) || got[i].Status != status {
			t.Fatalf("verdicts %+v, want %v", got, want)
		}
	}
	if p := got[1].Problem; p == nil || len(p.Errors) == 0 || *p.Errors[0].Pointer != "/push" {
		t.Errorf("line 2: %+v", got[1].Problem)
	}
	if got[3].Problem.Held != 5 {
		t.Errorf("line 4 does not say which revision is held: %+v", got[3].Problem)
	}
	for user, has := range map[string]bool{"ada": true, "bob": false, "eve": true} {
		if a := c.ask("GET", "/v1/screens/home", "", "Mantel-User: "+user); strings.Contains(string(a.body), "rom-1") != has {
			t.Errorf("%s: %s", user, a.body)
		}
	}
}

// The bodies of pushes are lent to the core, and what was pushed is kept in the
// same process: no push may change because another one is read.
func TestNothingOfAPushChangesWhenOthersFollow(t *testing.T) {
	c := open(t)
	const users = 60
	body := func(i int) string {
		// Each is longer or shorter than the one before, has a language and a
		// track of its own, and every fourth is read the slow way: its props are
		// spelled with escapes that only that way knows, or with white space.
		text := strings.ReplaceAll(deal("7", fmt.Sprintf("City-%02d", i)+strings.Repeat("x", i*7%30), ""), "winter", fmt.Sprintf("campaign-%02d", i))
		text = strings.ReplaceAll(text, `"en"`, []string{`"en"`, `"en-gb"`, `"fr-CA"`, `"pt"`}[i%4])
		if i%4 == 3 {
			text = strings.ReplaceAll(text, "City", `\u0043ity`)
		}
		return text
	}
	record := func(i int) string {
		t.Helper()
		// As data, in a language of its own, and as the screen shows it.
		user := fmt.Sprint("Mantel-User: user", i)
		return string(c.ask("GET", "/v1/recommendations", "", user, "Accept-Language: de").body) +
			string(c.ask("GET", "/v1/screens/home", "", user, "Accept-Language: en").body)
	}
	var before [users]string
	for round := range 2 {
		for i := range users {
			if a := c.ask("PUT", fmt.Sprint("/v1/products/flights/users/user", i), body(i), asFlights...); a.status != 200 {
				t.Fatalf("push %d: %d %s", i, a.status, a.body)
			}
			if round == 0 {
				before[i] = record(i)
			}
		}
	}
	for i := range users {
		if after := record(i); after != before[i] || !strings.Contains(after, fmt.Sprintf("City-%02d", i)) {
			t.Errorf("what was said to user %d became\n%s, and was\n%s", i, after, before[i])
		}
	}
}
