package rest

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/valyala/fasthttp"

	"mantel/bff"
)

// Bodies are bounded before they are read.
const (
	maxPush  = 1 << 20
	maxBatch = 8 << 20
)

// pushRoute is a path that only products write to.
type pushRoute struct {
	// product and user are as they stand in the path: not yet known to be any.
	product, user string
	// limit is the most bytes that the body may have; 0: there is no body.
	limit int
	// media are the media types that the body may have.
	media [2]string
	// generic is a push to everybody; registration is about the demand for a
	// user; reads is a route that writes nothing.
	generic, registration, reads bool
}

// pushes begins all paths that only products write to.
const pushes = "/v1/products/"

// pushRouteOf finds the push route of a method and path. Other requests to
// the same paths are answered by the router: 404 or 405.
func pushRouteOf(method, path string) (pushRoute, bool) {
	rest, ok := strings.CutPrefix(path, pushes)
	if !ok {
		return pushRoute{}, false
	}
	product, rest, _ := strings.Cut(rest, "/")
	r := pushRoute{product: product, limit: maxPush, media: [2]string{"application/json"}}
	switch {
	case method == http.MethodPut && rest == "generic":
		r.generic = true
		return r, true
	case (method == http.MethodGet || method == http.MethodHead) && rest == "demand":
		r.limit, r.reads = 0, true
		return r, true
	case method == http.MethodPost && rest == "batch":
		r.limit, r.media = maxBatch, [2]string{"application/x-ndjson", "application/ndjson"}
		return r, true
	}
	r.user, ok = strings.CutPrefix(rest, "users/")
	r.user, r.registration = strings.CutSuffix(r.user, "/demand")
	if !ok || r.user == "" || strings.Contains(r.user, "/") || method != http.MethodPut && method != http.MethodDelete {
		return pushRoute{}, false
	}
	if r.registration || method == http.MethodDelete {
		r.limit = 0
	}
	return r, true
}

// admitted is a request that goes on: which product speaks, and where to. The
// zero admitted is no product's.
type admitted struct {
	speaker bff.ProductID
	route   pushRoute
}

// admit decides from the head alone whether the request goes on, and which
// product speaks if it is a push. It is asked twice, before the body is read
// and before the handler runs, and must answer the same both times.
func (s *Server) admit(read *head, h *fasthttp.RequestHeader, uri *fasthttp.URI) (admitted, *Problem) {
	if read.fault != "" {
		return admitted{}, newProblem(RequestSyntax, read.fault)
	}
	if s.config.Loopback && !(loopback(string(h.Host())) && loopback(string(uri.Host()))) {
		return admitted{}, newProblem(HostRefused, "in development this server answers to localhost, 127.0.0.1 and [::1] only")
	}
	if !bytes.HasPrefix(uri.PathOriginal(), []byte(pushes)) {
		return admitted{}, nil
	}
	route, ok := pushRouteOf(methodOf(h.Method()), string(uri.PathOriginal()))
	if !ok {
		return admitted{}, nil
	}
	speaker, err := s.config.Identify.Product(read.credentials())
	if err != nil {
		return admitted{}, problemOf(err)
	}
	if p := s.mayPush(speaker, route.product); p != nil {
		return admitted{}, p
	}
	return admitted{speaker, route}, route.refuseBody(h)
}

// mayPush says whether the speaker may push to the product of that name.
func (s *Server) mayPush(speaker bff.ProductID, product string) *Problem {
	if !s.products[bff.ProductID(product)] {
		return newProblem(ProductUnknown, "no product of the path's name is configured")
	}
	if string(speaker) != product {
		return newProblem(IdentityOther, "the credentials are another product's than the path's")
	}
	return nil
}

// refuseBody says what is wrong with the body that the head announces.
func (r pushRoute) refuseBody(h *fasthttp.RequestHeader) *Problem {
	// A compressed body would be inflated whole before any limit counts.
	if e := string(h.Peek("Content-Encoding")); e != "" && !strings.EqualFold(e, "identity") {
		return newProblem(BodyCompressed, "send the body as it is, without Content-Encoding")
	}
	if r.limit == 0 {
		return nil
	}
	media, _, _ := strings.Cut(string(h.ContentType()), ";")
	if media = strings.TrimSpace(media); media != "" {
		known := false
		for _, m := range r.media {
			known = known || m != "" && strings.EqualFold(m, media)
		}
		if !known {
			return newProblem(BodyMedia, "send Content-Type: "+r.media[0])
		}
	}
	return nil
}

func tooLarge(limit int) string {
	if limit == maxBatch {
		return "a batch has at most 8 MiB; send it in parts"
	}
	return "a push has at most 1 MiB; a home screen shows a dozen widgets of a product"
}

// soonHere reports whether a body is small, and on its way already: to read it
// into nothing costs less than a new connection for what comes next.
func soonHere(h *fasthttp.RequestHeader) bool {
	n := h.ContentLength()
	return n >= 0 && n <= headBytes && len(h.Peek("Expect")) == 0
}

// headReceived runs when the head is there and the body is not. A body that
// nobody will read is not waited for: it is struck from the head, and the
// connection ends with the answer, because what follows on it is that body.
func (s *Server) headReceived(h *fasthttp.RequestHeader) (c fasthttp.RequestConfig) {
	head, _, _ := bytes.Cut(h.RequestURI(), []byte("?"))
	if path := string(head); s.isPage(path) || follows(h, path) {
		c.WriteTimeout = streamTime
	}
	if !h.IsGet() && !h.IsHead() {
		h.Del(quotaHeader) // ours alone
	}
	if !hasBody(h) {
		return c
	}
	uri := fasthttp.AcquireURI()
	defer fasthttp.ReleaseURI(uri)
	if err := uri.Parse(h.Host(), h.RequestURI()); err == nil {
		read := readHead(h.RawHeaders())
		if in, p := s.admit(&read, h, uri); p == nil && (s.charge(h, in) == nil || soonHere(h)) {
			c.MaxRequestBodySize = in.route.limit
			if in.route.limit == maxBatch {
				c.ReadTimeout = s.config.BatchTimeout
			}
		} // else the edge says why
	}
	if c.MaxRequestBodySize == 0 {
		h.SetContentLength(0)
		h.SetConnectionClose()
	}
	if c.MaxRequestBodySize < h.ContentLength() || c.MaxRequestBodySize == 0 {
		// No "100 Continue" for what will not be read.
		h.Del("Expect")
	}
	return c
}
