package rest

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2/middleware/adaptor"
)

// named is a part of a path that can be anything.
var named = regexp.MustCompile(`\{([a-z]+)\}`)

// mount puts a page on the listener. No body of a request reaches it.
func (s *Server) mount(p Page) {
	path := named.ReplaceAllString(p.Path, ":$1")
	if strings.HasSuffix(path, "/") && path != "/" {
		path += "*"
	}
	handler := adaptor.HTTPHandler(s.page(p.Handler))
	if p.Methods == nil {
		s.app.Get(path, handler)
	}
	for _, method := range p.Methods {
		s.app.Add(method, path, handler)
	}
}

// page gives a net/http handler a request of its own memory, and a context
// that ends when the client is found gone or the server shuts down: the
// adaptor's request lives in memory that is reused.
func (s *Server) page(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(s.streams)
		defer cancel()
		defer func() {
			// The adaptor runs pages in a goroutine, out of the guard's reach.
			if v := recover(); v != nil {
				s.log.Error("a page's handler panicked", "panic", v)
				http.Error(w, "something went wrong here", http.StatusInternalServerError)
			}
		}()
		own, err := copied(ctx, r)
		if err != nil {
			http.Error(w, "the address could not be read", http.StatusBadRequest)
			return
		}
		h.ServeHTTP(&pageWriter{ResponseWriter: w, gone: cancel}, own)
	})
}

// copied is the request with strings that may be kept.
func copied(ctx context.Context, r *http.Request) (*http.Request, error) {
	uri := strings.Clone(r.RequestURI)
	u, err := url.ParseRequestURI(uri)
	if err != nil {
		return nil, err
	}
	own := r.WithContext(ctx)
	own.Method, own.Host, own.RequestURI, own.URL = strings.Clone(r.Method), strings.Clone(r.Host), uri, u
	own.Proto = strings.Clone(r.Proto)
	own.Header = make(http.Header, len(r.Header))
	for name, values := range r.Header {
		for _, v := range values {
			own.Header.Add(strings.Clone(name), strings.Clone(v))
		}
	}
	return own, nil
}

// pageWriter ends the request's context when the client is gone: a stream
// notices at its next write.
type pageWriter struct {
	http.ResponseWriter
	gone context.CancelFunc
}

// Write passes on, and notices a client that is gone.
func (w *pageWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	if err != nil {
		w.gone()
	}
	return n, err
}

// Flush makes the answer a stream.
func (w *pageWriter) Flush() {
	if f, ok := w.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// streamTime is how long a page's stream may last; browsers connect again.
const streamTime = time.Hour

// isPage reports whether a path is one of the pages': their streams are given
// longer to write than an answer of the API.
func (s *Server) isPage(path string) bool {
	for _, p := range s.config.Pages {
		if path == p.Path || p.Path != "/" && strings.HasSuffix(p.Path, "/") && strings.HasPrefix(path, p.Path) {
			return true
		}
	}
	return false
}
