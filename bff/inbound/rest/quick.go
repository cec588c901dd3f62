package rest

import (
	"bytes"
	"net/http"

	"github.com/valyala/fasthttp"
)

// What huma does for each request, by reflection over its types, takes longer
// than everything else at the edge. So the one request that counts, a screen,
// is read and written by hand here; in between the same handler runs, and a
// test holds both ways to the same answers. The document is huma's.

// screenRoute is the pattern of a screen's path, as fiber spells it.
const (
	screenRoute = "/v1/screens/:screen"
	screens     = "/v1/screens/"
)

// quickly gives the name of the screen that is asked for, if one is.
func (s *Server) quickly(ctx *fasthttp.RequestCtx, method string) (name string, ok bool) {
	part, ok := bytes.CutPrefix(ctx.URI().PathOriginal(), []byte(screens))
	if !ok || s.slow || len(part) == 0 || bytes.IndexByte(part, '/') >= 0 || method != http.MethodGet && method != http.MethodHead {
		return "", false
	}
	return string(part), true
}

func (s *Server) quickScreen(r *fasthttp.Response, name string, read *head) *Problem {
	a, err := s.getScreen(s.base, &screenInput{Screen: name, Accept: read.accept, ViewerInput: read.viewer})
	if err != nil {
		return problemOf(err)
	}
	a.write(r)
	return nil
}

// write sends what huma would.
func (a *viewerAnswer) write(r *fasthttp.Response) {
	r.SetStatusCode(a.Status)
	if a.ContentType != "" {
		r.Header.SetContentType(a.ContentType)
	}
	for _, h := range [...]struct {
		name  string
		value *string
	}{
		{"ETag", &a.ETag}, {"Cache-Control", &a.CacheControl}, {"Vary", &a.Vary}, {"Content-Language", &a.Language},
		{"Mantel-Stale", &a.Stale}, {"Mantel-Version", &a.Version}, {"Mantel-Version-Unmet", &a.Unmet},
		{"Content-Encoding", &a.Encoding}, {"Delta-Base", &a.DeltaBase},
	} {
		if *h.value != "" {
			r.Header.SetCanonical([]byte(h.name), []byte(*h.value))
		}
	}
	if a.Status != http.StatusNotModified {
		r.SetBodyRaw(a.Body) // not copied, and not changed: it may be remembered
	}
}
