package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

// recorder stands in for the core: it keeps what it was given, and answers as
// a test tells it to.
type recorder struct {
	mu sync.Mutex
	// names, viewers and bodies are what came in, in order.
	names    []string
	viewers  []bff.Viewer
	users    []bff.UserID
	bodies   [][]byte
	products []bff.ProductID
	haves    []string
	numbers  []int64

	screen func(name, have string) (bff.Screen, error)
	patch  func(u bff.UserID, screen, base, revision string) ([]byte, bool)
	shown  func() (bff.Said, error)
	push   func(body []byte) (bff.Write, []diag.Diagnostic, error)
}

func (r *recorder) AppendScreen(_ context.Context, dst []byte, name string, v bff.Viewer, have string) (bff.Screen, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names, r.viewers, r.haves = append(r.names, name), append(r.viewers, v), append(r.haves, have)
	if r.screen != nil {
		s, err := r.screen(name, have)
		s.Remembered = true // the test has the bytes, too
		return s, err
	}
	if name != "home" {
		return bff.Screen{}, bff.ErrNotFound
	}
	s := bff.Screen{Revision: "r1", Locale: v.Axes.Locale.Tag(), Dir: v.Axes.Locale.Dir()}
	if have == "r1" {
		s.NotModified = true
		return s, nil
	}
	s.Body = append(dst, `{"format":1,"screen":"home"}`...)
	return s, nil
}

func (r *recorder) Recommendations(_ context.Context, v bff.Viewer) (bff.Said, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.viewers = append(r.viewers, v)
	if r.shown != nil {
		return r.shown()
	}
	return bff.Said{}, nil
}

func (r *recorder) Patch(u bff.UserID, screen, base, revision string) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.patch == nil {
		return nil, false
	}
	return r.patch(u, screen, base, revision)
}

func (r *recorder) took(p bff.ProductID, u bff.UserID, body []byte) (bff.Write, []diag.Diagnostic, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.products, r.users, r.bodies = append(r.products, p), append(r.users, u), append(r.bodies, bytes.Clone(body))
	if r.push != nil {
		return r.push(body)
	}
	return bff.Write{Verdict: bff.Applied, Held: 7}, nil, nil
}

func (r *recorder) Put(_ context.Context, p bff.ProductID, u bff.UserID, body []byte) (bff.Write, []diag.Diagnostic, error) {
	return r.took(p, u, body)
}

func (r *recorder) PutGeneric(_ context.Context, p bff.ProductID, body []byte) (bff.Write, []diag.Diagnostic, error) {
	return r.took(p, "", body)
}

func (r *recorder) BatchLine(_ context.Context, p bff.ProductID, line []byte) (bff.Write, []diag.Diagnostic, error) {
	return r.took(p, "", line)
}

func (r *recorder) Withdraw(_ context.Context, p bff.ProductID, u bff.UserID, revision int64) (bff.Write, error) {
	r.mu.Lock()
	r.numbers = append(r.numbers, revision)
	r.mu.Unlock()
	w, _, err := r.took(p, u, nil)
	return w, err
}

// pushes counts what reached the core's writing side.
func (r *recorder) pushes() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.products)
}

// bare is an edition without components, in three languages.
type bare struct{ edition *edition.Edition }

func (b bare) Current() *edition.Edition { return b.edition }

func threeLanguages() bare {
	return bare{&edition.Edition{Hash: "e1", Settings: edition.Settings{Locales: []string{"de", "en", "ar"}, DefaultLocale: "en"}}}
}

// development is a server as `serve --dev` makes it, over a recorder.
func development(r *recorder) Config {
	c := Default()
	c.Screens, c.Pushes, c.Batches, c.Editions = r, r, r, threeLanguages()
	c.Products = []bff.ProductID{"flights", "hotels"}
	c.Identify, c.Loopback, c.Documents = Trust{}, true, true
	return c
}

// host is a server that listens, and how to ask it.
type host struct {
	t       *testing.T
	server  *Server
	address string
}

func start(t *testing.T, c Config) *host {
	t.Helper()
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &host{t: t, server: New(c), address: l.Addr().String()}
	done := make(chan error, 1)
	go func() { done <- h.server.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		http.DefaultClient.CloseIdleConnections()
		if err := h.server.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return h
}

// answered is an answer, read to its end.
type answered struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

// ask sends a request; headers are "Name: value" lines, "" is none.
func (h *host) ask(method, path, body string, headers ...string) answered {
	h.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r, err := http.NewRequest(method, "http://"+h.address+path, reader)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, line := range headers {
		if line == "" {
			continue
		}
		name, value, _ := strings.Cut(line, ": ")
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Add(name, value)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer answer.Body.Close()
	read, err := io.ReadAll(answer.Body)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answered{h.t, answer.StatusCode, answer.Header, read}
}

// problem reads the answer as one, and checks what all problems share.
func (a answered) problem() Problem {
	a.t.Helper()
	var p Problem
	d := json.NewDecoder(bytes.NewReader(a.body))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		a.t.Errorf("status %d has a body that is no problem: %v: %.300s", a.status, err, a.body)
		return p
	}
	if got := a.header.Get("Content-Type"); got != mediaProblem {
		a.t.Errorf("a problem's media type is %q", got)
	}
	if p.Status != a.status {
		a.t.Errorf("the problem says %d, the answer %d", p.Status, a.status)
	}
	if p.Title == "" || !strings.HasPrefix(p.Type, "urn:mantel:problem:") {
		a.t.Errorf("the problem has no type or title: %.300s", a.body)
	}
	return p
}

// wantProblem checks that the answer is a problem of that kind.
func (a answered) wantProblem(why string, k Kind) Problem {
	a.t.Helper()
	if a.status != k.Status {
		a.t.Errorf("%s: status %d, want %d: %.300s", why, a.status, k.Status, a.body)
		return Problem{}
	}
	p := a.problem()
	if p.Type != k.URI() {
		a.t.Errorf("%s: %s, want %s", why, p.Type, k.URI())
	}
	return p
}

const onePush = `{"revision":7,"widgets":[]}`
