package rest

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mantel/bff/outbound/memory"
)

// tree reads an answer as a JSON object.
func (a answered) tree() object {
	a.t.Helper()
	var tree object
	if err := json.Unmarshal(a.body, &tree); err != nil {
		a.t.Fatalf("status %d: %v", a.status, err)
	}
	return tree
}

func TestTheDocumentNamesEveryEndpointAndError(t *testing.T) {
	c := development(&recorder{})
	store := memory.New(time.Now)
	c.Demand, c.Registrations = memory.NewDemandLog(time.Now, time.Minute, 100), store
	c.Paths = []byte(`{"/elsewhere": {"get": {"operationId": "elsewhere", "security": [{"operator": []}]}}}`)
	h := start(t, c)
	a := h.ask("GET", "/openapi.json", "")
	if a.status != 200 || a.header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s", a.status, a.header.Get("Content-Type"))
	}
	doc := a.tree()
	if doc["openapi"] != "3.1.0" {
		t.Errorf("OpenAPI %v", doc["openapi"])
	}
	for _, want := range []struct {
		path, method string
		answers      []string
	}{
		{"/v1/screens/{screen}", "get", []string{"200", "304", "400", "401", "404", "500", "503"}},
		{"/v1/recommendations", "get", []string{"200", "304", "400", "401", "500", "503"}},
		{"/v1/products/{product}/users/{user}", "put", []string{"200", "400", "401", "403", "404", "409", "413", "415", "422", "429", "500", "503"}},
		{"/v1/products/{product}/users/{user}", "delete", []string{"200", "400", "401", "403", "404", "409", "429", "500", "503"}},
		{"/v1/products/{product}/generic", "put", []string{"200", "400", "401", "403", "404", "409", "413", "415", "422", "429", "500", "503"}},
		{"/v1/products/{product}/batch", "post", []string{"200", "400", "401", "403", "404", "413", "415", "429", "500"}},
		{"/v1/products/{product}/demand", "get", []string{"200", "400", "401", "403", "404", "429", "500"}},
		{"/v1/products/{product}/users/{user}/demand", "put", []string{"204", "400", "401", "403", "404", "429", "500", "503"}},
		{"/v1/products/{product}/users/{user}/demand", "delete", []string{"204", "400", "401", "403", "404", "429", "500", "503"}},
	} {
		op := in(doc, "paths", want.path, want.method)
		if op["summary"] == nil || op["description"] == nil {
			t.Errorf("%s %s says nothing of itself", want.method, want.path)
		}
		var got []string
		for status := range in(op, "responses") {
			got = append(got, status)
			if again := in(op, "responses", status, "headers")["Retry-After"] != nil; again != (status == "429" || status == "503") {
				t.Errorf("%s %s: that %s says when to come again is documented: %v", want.method, want.path, status, again)
			}
		}
		if slices.Contains(got, "304") {
			for _, header := range []string{"ETag", "Vary", "Mantel-Version", "Mantel-Stale"} {
				if in(op, "responses", "304", "headers")[header] == nil {
					t.Errorf("%s %s: a 304 is not documented to have %s", want.method, want.path, header)
				}
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want.answers) {
			t.Errorf("%s %s answers %v, want %v", want.method, want.path, got, want.answers)
		}
	}
	served := slices.DeleteFunc(h.server.Routes(), func(route string) bool {
		return route == "GET /openapi.json" || route == "GET /docs" // the document itself
	})
	if got, want := documented(doc), append(served, "GET /elsewhere"); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("documented are\n%s\nand served\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if kept := in(doc, "paths", "/elsewhere", "get")["security"]; !reflect.DeepEqual(kept, []any{object{"operator": []any{}}}) {
		t.Errorf("what others serve is documented to need %v", kept)
	}
}

// documented are the operations of a document, spelled as routes.
func documented(doc object) []string {
	var all []string
	for path, item := range in(doc, "paths") {
		for method := range item.(object) {
			all = append(all, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(all)
	return all
}

// reference is a $ref as it stands in JSON.
var reference = regexp.MustCompile(`"\$ref": "#/components/schemas/([^"]+)"`)

// wantWhole checks that every reference of a document leads somewhere.
func wantWhole(t *testing.T, a answered) {
	t.Helper()
	schemas := in(a.tree(), "components", "schemas")
	for _, m := range reference.FindAllStringSubmatch(string(a.body), -1) {
		if schemas[m[1]] == nil {
			t.Errorf("the schema %s is referred to, but not there", m[1])
		}
	}
	if len(schemas) == 0 {
		t.Error("there are no schemas")
	}
	for _, forbidden := range []string{"ErrorModel", "$schema", "#/$defs"} {
		if strings.Contains(string(a.body), forbidden) {
			t.Errorf("the document has %s in it", forbidden)
		}
	}
}

func TestTheDocumentIsWholeWithoutComponents(t *testing.T) {
	c := development(&recorder{})
	wantWhole(t, start(t, c).ask("GET", "/openapi.json", ""))
	c.Editions = bare{}
	h := start(t, c)
	wantWhole(t, h.ask("GET", "/openapi.json", ""))
	h.ask("GET", "/v1/screens/home", "").wantProblem("nothing is loaded", StoreUnavailable)
}

func TestTheDocumentIsCachedByItsTag(t *testing.T) {
	h := start(t, development(&recorder{}))
	for _, path := range []string{"/openapi.json", "/docs"} {
		tag := h.ask("GET", path, "").header.Get("ETag")
		if a := h.ask("GET", path, "", "If-None-Match: "+tag); a.status != 304 || len(a.body) > 0 {
			t.Errorf("%s: %d with %d bytes", path, a.status, len(a.body))
		}
		h.ask("POST", path, "").wantProblem(path+" is read only", MethodRefused)
	}
}

func TestThePageOfTheAPIRunsNothing(t *testing.T) {
	a := start(t, development(&recorder{})).ask("GET", "/docs", "")
	if a.status != 200 || a.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %s", a.status, a.header.Get("Content-Type"))
	}
	policy := a.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "style-src 'sha256-", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	page := string(a.body)
	if !strings.Contains(page, "<style>"+docsCSS+"</style>") {
		t.Error("the style is not the one that the policy allows")
	}
	for _, forbidden := range []string{"<script", "javascript:", "onload", "src=", `style="`, "<no value>", "ZgotmplZ"} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page has %s in it", forbidden)
		}
	}
	for _, want := range []string{"/v1/screens/{screen}", "Mantel-Time-Zone", "revision/older", "LineVerdict", `href="/openapi.json"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %s", want)
		}
	}
}

func TestEveryKindOfProblemHasItsOwnIDAndARemedy(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Kinds() {
		if seen[k.ID] || k.Title == "" || k.Remedy == "" || k.Status < 400 {
			t.Errorf("%+v", k)
		}
		seen[k.ID] = true
	}
}
