package rest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"sync"

	"mantel/uischema/edition"
)

//go:embed openapi/schemas.json
var schemasJSON []byte

// object is a JSON object that is being put together; encoding sorts its
// members, so the same edition gives the same document.
type object = map[string]any

// document remembers the OpenAPI document of the edition that it was made of.
type document struct {
	mu      sync.Mutex
	edition *edition.Edition
	made    madeDocument
}

type madeDocument struct {
	tree object
	json []byte
	html []byte
	// The revisions are those of json and html.
	jsonRevision, htmlRevision string
}

// made gives the document of the edition that serves now.
func (s *Server) made() (madeDocument, error) {
	d := &s.document
	d.mu.Lock()
	defer d.mu.Unlock()
	ed := s.config.Editions.Current()
	if d.made.json != nil && d.edition == ed {
		return d.made, nil
	}
	tree, err := s.openAPI(ed)
	if err != nil {
		return madeDocument{}, err
	}
	var m madeDocument
	if m.json, err = json.MarshalIndent(tree, "", " "); err != nil {
		return madeDocument{}, fmt.Errorf("encode the OpenAPI document: %w", err)
	}
	// Read back, so that the page walks plain JSON, whatever it was made of.
	if err := json.Unmarshal(m.json, &m.tree); err != nil {
		return madeDocument{}, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	if m.html, err = renderDocs(m.tree); err != nil {
		return madeDocument{}, err
	}
	m.jsonRevision, m.htmlRevision = digest(m.json), digest(m.html)
	d.edition, d.made = ed, m
	return m, nil
}

// openAPI puts the document together: huma's paths, our schemas, and what the
// edition's components add. A nil edition adds nothing.
func (s *Server) openAPI(ed *edition.Edition) (object, error) {
	src, err := json.Marshal(s.api.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("encode huma's document: %w", err)
	}
	var tree object
	if err := json.Unmarshal(src, &tree); err != nil {
		return nil, fmt.Errorf("read huma's document: %w", err)
	}
	schemas := in(tree, "components", "schemas")
	var fixed object
	if err := json.Unmarshal(schemasJSON, &fixed); err != nil {
		return nil, fmt.Errorf("read the fixed schemas: %w", err)
	}
	for name, schema := range fixed {
		schemas[name] = schema
	}
	// Huma registers its own error model, which is never sent.
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	requestBody(tree, "/v1/products/{product}/users/{user}", "put", "application/json", "Push")
	requestBody(tree, "/v1/products/{product}/generic", "put", "application/json", "Push")
	requestBody(tree, "/v1/products/{product}/batch", "post", "application/x-ndjson", "BatchLine")
	secure(tree)
	if err := s.addPaths(tree); err != nil {
		return nil, err
	}
	if ed == nil {
		schemas["Node"], schemas["Widget"] = object{"type": "object"}, object{"type": "object"}
		return tree, nil
	}
	return tree, addEdition(tree, ed)
}

// addPaths adds what others serve.
func (s *Server) addPaths(tree object) error {
	if s.config.Paths == nil {
		return nil
	}
	var others map[string]object
	if err := json.Unmarshal(s.config.Paths, &others); err != nil {
		return fmt.Errorf("read the paths that others serve: %w", err)
	}
	for path, item := range others {
		maps.Copy(in(tree, "paths", path), item)
	}
	return nil
}

// parameter is a part of a route's path that can be anything, as fiber spells
// it.
var parameter = regexp.MustCompile(`:([a-z]+)`)

// Routes are what this listener serves, the pages included, each a method and a
// path as the document spells it: "GET /v1/screens/{screen}". A path that ends
// in a star stands for all below it. HEAD goes with GET, and is left out.
func (s *Server) Routes() []string {
	var all []string
	for _, r := range s.app.GetRoutes(true) {
		if r.Method != http.MethodHead {
			all = append(all, r.Method+" "+parameter.ReplaceAllString(r.Path, "{$1}"))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// in walks down objects, making those that are not there.
func in(tree object, path ...string) object {
	for _, name := range path {
		next, ok := tree[name].(object)
		if !ok {
			next = object{}
			tree[name] = next
		}
		tree = next
	}
	return tree
}

func requestBody(tree object, path, method, media, schema string) {
	in(tree, "paths", path, method)["requestBody"] = object{"required": true,
		"content": object{media: object{"schema": ref(schema)}}}
}

// secure documents the credentials of the two kinds of caller.
func secure(tree object) {
	in(tree, "components", "securitySchemes")["secret"] = object{"type": "http", "scheme": "bearer",
		"description": "A product's secret for pushes; a gateway's secret, with Mantel-User, for a user's own screens. In development: Mantel-Product and Mantel-User alone."}
	in(tree, "components", "securitySchemes")["operator"] = object{"type": "http", "scheme": "bearer",
		"description": "An operator's secret. In development: not needed."}
	for path, methods := range in(tree, "paths") {
		for _, op := range methods.(object) {
			required := []any{object{"secret": []any{}}}
			if !hasPrefix(path, "/v1/products/") {
				required = append(required, object{})
			}
			if o, ok := op.(object); ok {
				o["security"] = required
			}
		}
	}
}

func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }

func ref(schema string) object { return object{"$ref": "#/components/schemas/" + schema} }

// OpenAPI serves the OpenAPI 3.1 document of the edition that serves now.
func (s *Server) OpenAPI() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.serveMade(w, r, "application/json", func(m madeDocument) ([]byte, string) { return m.json, m.jsonRevision })
	})
}

// Docs serves the document as a page: no script, nothing from elsewhere.
func (s *Server) Docs() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", docsPolicy())
		s.serveMade(w, r, "text/html; charset=utf-8", func(m madeDocument) ([]byte, string) { return m.html, m.htmlRevision })
	})
}

func (s *Server) serveMade(w http.ResponseWriter, r *http.Request, media string, part func(madeDocument) ([]byte, string)) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		serveProblem(w, newProblem(MethodRefused, "this document is read only"))
		return
	}
	m, err := s.made()
	if err != nil {
		s.log.Error("the OpenAPI document cannot be made", "error", err)
		serveProblem(w, newProblem(ServerError, "the fault is logged"))
		return
	}
	body, revision := part(m)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+revision+`"`)
	if parseCondition(r.Header.Get("If-None-Match")).holds(revision) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", media)
	_, _ = bytes.NewReader(body).WriteTo(w) // who left needs no answer
}

// serveProblem writes a problem to a net/http client.
func serveProblem(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", mediaProblem)
	w.WriteHeader(p.Status)
	_, _ = w.Write(p.encode()) // who left needs no answer
}
