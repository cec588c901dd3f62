package rest

import (
	"bytes"
	"net/http"
	"time"

	"github.com/valyala/fasthttp"
)

// What fiber's router and huma do for each request, by copies and by reflection
// over types, takes longer than everything else at the edge. So the requests
// that count, screens and what products say to one user (quickpush.go), are
// read and written by hand here; in between the same handler runs, and a test
// holds both ways to the same answers. The document is huma's.

// screenRoute is the pattern of a screen's path, as fiber spells it.
const (
	screenRoute = "/v1/screens/:screen"
	screens     = "/v1/screens/"
)

// quickly answers a request by hand, if it is one of those.
func (s *Server) quickly(ctx *fasthttp.RequestCtx) bool {
	if s.slow {
		return false
	}
	path := ctx.URI().PathOriginal()
	if name, ok := bytes.CutPrefix(path, []byte(screens)); ok {
		if !ctx.IsGet() && !ctx.IsHead() || len(name) == 0 || bytes.IndexByte(name, '/') >= 0 {
			return false
		}
		s.quickScreen(ctx, name)
		return true
	}
	if !bytes.HasPrefix(path, []byte(pushes)) || !ctx.IsPut() && !ctx.IsDelete() {
		return false
	}
	route, ok := pushRouteOf(methodOf(ctx.Method()), string(path))
	if !ok || route.user == "" || route.registration {
		return false
	}
	s.quickPush(ctx)
	return true
}

// quickScreen does for a screen what edge and huma do.
func (s *Server) quickScreen(ctx *fasthttp.RequestCtx, name []byte) {
	started := time.Now()
	read, route := readHead(ctx.Request.Header.RawHeaders()), "none"
	_, p := s.admit(&read, &ctx.Request.Header, ctx.URI())
	if p == nil {
		route = screenRoute
		spare := ctx.Response.SwapBody(nil)[:0] // that of an answer that was sent
		a, err := s.screen(&screenInput{Screen: string(name), Accept: read.accept, ViewerInput: read.viewer}, started, spare)
		if err == nil {
			a.write(&ctx.Response, spare)
		} else {
			ctx.Response.SwapBody(spare)
			p = problemOf(err)
		}
	}
	if p != nil {
		write(ctx, p)
	}
	s.finish(ctx, methodOf(ctx.Method()), route, started)
}

// spareBytes bounds the memory that a connection keeps for the body of its next
// answer.
const spareBytes = 64 << 10

// write sends what huma would. The response gets its spare memory back, or keeps
// the body as such.
func (a *viewerAnswer) write(r *fasthttp.Response, spare []byte) {
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
	if a.own && cap(a.Body) <= spareBytes {
		r.SwapBody(a.Body)
		return
	}
	r.SwapBody(spare)
	if a.Status != http.StatusNotModified {
		r.SetBodyRaw(a.Body) // not copied, and not changed: it may be remembered
	}
}
