package rest

import (
	"errors"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// headBytes bounds the request line and the headers together.
const headBytes = 16 << 10

// answerBytes is how much of an answer is put together before it is written: a
// screen that is no larger leaves in one piece, head and body.
const answerBytes = 32 << 10

// speakerKey is where the edge leaves the product that pushes.
type speakerKey struct{}

func (s *Server) newApp() *fiber.App {
	app := fiber.New(fiber.Config{
		// Without it, strings of a request change when its memory is reused.
		Immutable:     true,
		StrictRouting: true, CaseSensitive: true,
		ReadTimeout: s.config.ReadTimeout, WriteTimeout: s.config.WriteTimeout, IdleTimeout: s.config.IdleTimeout,
		ReadBufferSize:               headBytes,
		WriteBufferSize:              answerBytes,
		BodyLimit:                    maxPush,
		DisableStartupMessage:        true,
		DisableDefaultContentType:    true,
		DisablePreParseMultipartForm: true,
		ErrorHandler:                 s.unread,
	})
	server := app.Server()
	server.HeaderReceived = s.headReceived
	server.CloseOnShutdown = true
	server.Handler = s.guard(server.Handler)
	return app
}

// edge is what every request passes: who speaks is decided, and whatever went
// wrong becomes a problem.
func (s *Server) edge(c *fiber.Ctx) error {
	started := time.Now()
	method := methodOf(c.Context().Method())
	if method == http.MethodHead {
		c.Method(http.MethodGet) // answered like a GET; the server sends no body
	}
	read := readHead(c.Request().Header.RawHeaders())
	in, p := s.admit(&read, &c.Request().Header, c.Context().URI())
	if in.speaker != "" {
		c.Locals(speakerKey{}, in.speaker)
	}
	if p == nil {
		p = s.charge(&c.Request().Header, in)
	}
	route := "none"
	if p == nil {
		route, p = s.route(c)
	}
	if p != nil {
		s.answer(c, p)
	}
	s.finish(c.Context(), method, route, started)
	return nil
}

// finish is what every answer gets.
func (s *Server) finish(ctx *fasthttp.RequestCtx, method, route string, started time.Time) {
	// Once, also where a page has set it.
	ctx.Response.Header.SetCanonical([]byte("X-Content-Type-Options"), []byte("nosniff"))
	if s.draining.Load() {
		ctx.SetConnectionClose()
	}
	if ctx.Response.ConnectionClose() || ctx.Request.Header.ConnectionClose() {
		linger(ctx.Conn())
	}
	s.observe(method, route, ctx.Response.StatusCode(), time.Since(started))
}

// route lets the request be answered, and gives the pattern of its path.
func (s *Server) route(c *fiber.Ctx) (string, *Problem) {
	err := c.Next()
	if err == nil {
		return c.Route().Path, nil
	}
	if routed := new(fiber.Error); errors.As(err, &routed) {
		return "none", problemOf(err)
	}
	return c.Route().Path, problemOf(err)
}

// methodOf is the name of a method, without a copy of those that are known.
func methodOf(method []byte) string {
	switch string(method) {
	case http.MethodGet:
		return http.MethodGet
	case http.MethodHead:
		return http.MethodHead
	case http.MethodPut:
		return http.MethodPut
	case http.MethodDelete:
		return http.MethodDelete
	}
	return string(method)
}

func (s *Server) observe(method, route string, status int, took time.Duration) {
	if s.config.Requests == nil {
		return
	}
	if !slices.Contains(fiber.DefaultMethods, method) {
		method = "other"
	}
	s.config.Requests.Request(method, route, status, took)
}

// answer writes a problem in place of whatever was written.
func (s *Server) answer(c *fiber.Ctx, p *Problem) {
	if p.Status == http.StatusMethodNotAllowed {
		if allow := string(c.Response().Header.Peek(fiber.HeaderAllow)); strings.Contains(allow, http.MethodGet) && !strings.Contains(allow, http.MethodHead) {
			c.Set(fiber.HeaderAllow, allow+", "+http.MethodHead)
		}
	}
	write(c.Context(), p)
}

// write sends a problem without fiber.
func write(ctx *fasthttp.RequestCtx, p *Problem) {
	for name, values := range p.GetHeaders() {
		ctx.Response.Header.Set(name, values[0])
	}
	ctx.Response.Header.Set("X-Content-Type-Options", "nosniff")
	ctx.Response.Header.SetContentType(mediaProblem)
	ctx.Response.SetStatusCode(p.Status)
	ctx.Response.SetBodyRaw(p.encode())
}

// unread answers requests that could not be read to their end: no handler
// runs for them, and their connection is closed.
func (s *Server) unread(c *fiber.Ctx, err error) error {
	p, method := problemOf(err), "other"
	if p.kind.ID == BodyTooLarge.ID {
		method = strings.Clone(c.Method())
		if route, ok := pushRouteOf(c.Method(), c.Path()); ok {
			p = newProblem(BodyTooLarge, tooLarge(route.limit))
		}
	}
	linger(c.Context().Conn())
	s.answer(c, p)
	s.observe(method, "none", p.Status, 0)
	return nil
}

// guard is outermost: a panic becomes a 500 of ours, and so does a method
// that fiber would answer in plain text.
func (s *Server) guard(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		defer func() {
			if r := recover(); r != nil {
				s.log.Error("a request's handler panicked", "panic", r, "stack", string(debug.Stack()))
				ctx.Response.Reset()
				ctx.SetConnectionClose()
				write(ctx, newProblem(ServerError, "the fault is logged"))
				s.observe(string(ctx.Method()), "none", http.StatusInternalServerError, 0)
			}
		}()
		if s.quickly(ctx) {
			return
		}
		if !slices.Contains(fiber.DefaultMethods, string(ctx.Method())) {
			write(ctx, newProblem(MethodRefused, "the method is not one of HTTP's own"))
			s.observe("other", "none", http.StatusMethodNotAllowed, 0)
			return
		}
		next(ctx)
	}
}
