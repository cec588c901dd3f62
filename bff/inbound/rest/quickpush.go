package rest

import (
	"strconv"
	"time"

	"github.com/valyala/fasthttp"

	"mantel/uischema"
)

// pushUserRoute is the pattern of the path of a push to one user, as fiber
// spells it.
const pushUserRoute = "/v1/products/:product/users/:user"

// quickPush does for a push to one user, and for its withdrawal, what edge and
// huma do.
func (s *Server) quickPush(ctx *fasthttp.RequestCtx) {
	started := time.Now()
	read, route := readHead(ctx.Request.Header.RawHeaders()), "none"
	in, p := s.admit(&read, &ctx.Request.Header, ctx.URI())
	if p == nil {
		p = s.charge(&ctx.Request.Header, in)
	}
	if p == nil {
		route = pushUserRoute
		var a *pushAnswer
		var err error
		if ctx.IsPut() {
			a, err = s.say(in.speaker, in.route.user, ctx.Request.Body(), started)
		} else {
			a, err = s.takeBack(in.speaker, in.route.user, string(ctx.QueryArgs().Peek("revision")), started)
		}
		if err == nil {
			err = s.writePush(&ctx.Response, a, read.accept)
		}
		if err != nil {
			p = problemOf(err)
		}
	}
	if p != nil {
		write(ctx, p)
	}
	s.finish(ctx, methodOf(ctx.Method()), route, started)
}

// writePush sends what huma would: the media type is what it makes of Accept.
func (s *Server) writePush(r *fasthttp.Response, a *pushAnswer, accept string) error {
	media := "application/json"
	if accept != "" {
		var err error
		if media, err = s.api.Negotiate(accept); err != nil {
			return err
		}
	}
	r.Header.SetContentType(media)
	r.Header.SetCanonical([]byte("Cache-Control"), []byte(a.CacheControl))
	if a.Version != "" {
		r.Header.SetCanonical([]byte("Mantel-Version"), []byte(a.Version))
	}
	spare := r.SwapBody(nil) // that of an answer that was sent
	r.SwapBody(append(a.Body.append(spare[:0]), '\n'))
	return nil
}

// append writes what encoding/json would.
func (v *Verdict) append(dst []byte) []byte {
	dst = append(dst, `{"verdict":`...)
	dst = uischema.AppendString(dst, v.Verdict)
	dst = append(dst, `,"revision":`...)
	dst = strconv.AppendInt(dst, v.Revision, 10)
	if v.Version != "" {
		dst = append(dst, `,"version":`...)
		dst = uischema.AppendString(dst, v.Version)
	}
	return append(dst, '}')
}
