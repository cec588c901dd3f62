// Package ops answers: is this process up, may it be sent requests, and how
// is it doing?
//
// It has the handlers /healthz, /readyz and /metrics, those by which operators
// change something (see [Operators]), and a listener of its own for them, so
// that nothing of this stands where the public reaches it.
package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Page is a handler at a path, which may have parts in braces as those of
// http.ServeMux.
type Page struct {
	Path    string
	Handler http.Handler
	// Methods are what it takes; nil: GET and HEAD.
	Methods []string
}

// Pages are the handlers of this package.
func Pages(h *Health, m *Metrics) []Page {
	return []Page{
		{Path: "/healthz", Handler: http.HandlerFunc(h.live)},
		{Path: "/readyz", Handler: http.HandlerFunc(h.ready)},
		{Path: "/metrics", Handler: m.Handler()},
	}
}

// Server is the operations listener.
type Server struct{ http http.Server }

// NewServer serves the pages, each at exactly its path.
func NewServer(pages []Page) *Server {
	mux := http.NewServeMux()
	for _, p := range pages {
		mux.Handle(p.Path, p.Handler)
	}
	return &Server{http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 75 * time.Second,
		MaxHeaderBytes: 16 << 10,
	}}
}

// Serve answers on l until Shutdown, and then returns nil. It closes l.
func (s *Server) Serve(l net.Listener) error {
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the operations listener: %w", err)
	}
	return nil
}

// Shutdown waits until running requests are answered, or ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	if err := s.http.Shutdown(ctx); err != nil {
		return fmt.Errorf("shut down the operations listener: %w", err)
	}
	return nil
}

// answer writes a small JSON answer that no cache keeps.
func answer(w http.ResponseWriter, status int, media string, v any) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // who left needs no answer
}
