// Package rest answers: what does Mantel say over HTTP to apps and to product
// teams?
//
// Apps read screens and recommendations, products push; every error is a
// [Problem]. The package is a thin edge: it decides who speaks before a body
// is read, turns headers into a bff.Viewer, and copies every string that goes
// further in, because fiber reuses a request's memory.
package rest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"mantel/bff"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

// Screens is what viewers read; bff.Home is one. Errors: bff.ErrNotFound for
// an unknown screen, bff.ErrUnavailable.
type Screens interface {
	// AppendScreen makes a screen, whose body may be put together behind dst.
	AppendScreen(ctx context.Context, dst []byte, name string, v bff.Viewer, have string) (bff.Screen, error)
	// Patch gives what turns one revision of a screen into another for that
	// user, as RFC 6902 has it; false where it is not known, or not small.
	Patch(u bff.UserID, screen, base, revision string) ([]byte, bool)
	Recommendations(ctx context.Context, v bff.Viewer) (bff.Said, error)
}

// Pushes is what products write; bff.Ingest is one. Where the error is
// bff.ErrInvalid, the diagnostics point into the body. Bodies are lent: their
// memory is another request's afterwards.
type Pushes interface {
	Put(ctx context.Context, p bff.ProductID, u bff.UserID, body []byte) (bff.Write, []diag.Diagnostic, error)
	Withdraw(ctx context.Context, p bff.ProductID, u bff.UserID, revision int64) (bff.Write, error)
	PutGeneric(ctx context.Context, p bff.ProductID, body []byte) (bff.Write, []diag.Diagnostic, error)
}

// Batches takes one line of a batch; bff.Ingest is one.
type Batches interface {
	BatchLine(ctx context.Context, p bff.ProductID, line []byte) (bff.Write, []diag.Diagnostic, error)
}

// Editions gives the edition that serves now, nil where none is loaded; an
// edition.Holder is one.
type Editions interface {
	Current() *edition.Edition
}

// Requests hears of every answer: the route is the pattern ("/v1/screens/:screen")
// or "none", never the path. It is safe for concurrent use.
type Requests interface {
	Request(method, route string, status int, took time.Duration)
}

// Page is a net/http handler at a path of the same listener; a path that ends
// in a slash stands for all below it, but "/" is itself only, and {name}
// stands for one part of the path.
type Page struct {
	Path    string
	Handler http.Handler
	// Methods are what it takes; nil: GET and HEAD. No body reaches it, and who
	// may do what is its own to decide: also whether another site's page may
	// that a browser shows.
	Methods []string
}

// Config is what a Server is made of. Start from [Default].
type Config struct {
	Screens  Screens
	Pushes   Pushes
	Batches  Batches
	Editions Editions
	// Products are those that may be pushed to.
	Products []bff.ProductID
	// Quotas bound what products push; nil: nothing does.
	Quotas Quotas
	// Demand lets products hear for whom something is wanted, and
	// Registrations whom they want to hear of; without them their routes are
	// not there.
	Demand        DemandFollower
	Registrations bff.Registrations
	// Observer counts what is refused before the core hears of it; may be nil.
	Observer bff.Observer
	// Identify says who speaks; nil: nobody can be known.
	Identify Identify
	// Loopback refuses requests whose Host is not this machine's own name.
	Loopback bool
	// Documents puts /openapi.json and /docs on this listener too.
	Documents bool
	Pages     []Page
	// Paths documents what others serve, here or on a listener of their own: an
	// OpenAPI Paths Object, whose operations may refer to the schemas of this
	// document. nil: nothing.
	Paths json.RawMessage
	// Requests may be nil.
	Requests Requests
	// Log takes what went wrong here; nil: nothing is written.
	Log *slog.Logger
	// Version is the server's, for the OpenAPI document.
	Version string
	// ReadTimeout is for a whole request (a batch has BatchTimeout),
	// WriteTimeout for an answer, IdleTimeout for a connection between two
	// requests.
	ReadTimeout, WriteTimeout, IdleTimeout time.Duration
	// ScreenTimeout, PushTimeout and BatchTimeout bound the work on one.
	ScreenTimeout, PushTimeout, BatchTimeout time.Duration
	// StaleIfError is how long an app may show what it has while the server
	// fails (RFC 5861, section 4).
	StaleIfError time.Duration
	// Compressed bounds, in bytes, the compressed bodies that are remembered;
	// 0: nothing is compressed.
	Compressed int
}

// Default is a Config with every bound set, and nothing open.
func Default() Config {
	return Config{
		Version:      "1",
		ReadTimeout:  15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 75 * time.Second,
		ScreenTimeout: 3 * time.Second, PushTimeout: 5 * time.Second, BatchTimeout: 60 * time.Second,
		StaleIfError: 24 * time.Hour,
		Compressed:   32 << 20,
	}
}

// Validate names the field that cannot be, and the mend.
func (c Config) Validate() error {
	for name, missing := range map[string]bool{
		"Screens": c.Screens == nil, "Pushes": c.Pushes == nil, "Batches": c.Batches == nil, "Editions": c.Editions == nil,
	} {
		if missing {
			return fmt.Errorf("rest.Config.%s is nil: give it what bff makes", name)
		}
	}
	for name, d := range map[string]time.Duration{
		"ReadTimeout": c.ReadTimeout, "WriteTimeout": c.WriteTimeout, "IdleTimeout": c.IdleTimeout,
		"ScreenTimeout": c.ScreenTimeout, "PushTimeout": c.PushTimeout, "BatchTimeout": c.BatchTimeout,
	} {
		if d <= 0 {
			return fmt.Errorf("rest.Config.%s is not positive: start from rest.Default()", name)
		}
	}
	if c.Compressed < 0 {
		return fmt.Errorf("rest.Config.Compressed is negative: give it a number of bytes, or 0 to compress nothing")
	}
	if c.Paths != nil && json.Unmarshal(c.Paths, new(map[string]map[string]struct{})) != nil {
		return fmt.Errorf("rest.Config.Paths is no OpenAPI Paths Object: give it paths, methods, and what they do")
	}
	for _, p := range c.Pages {
		if p.Handler == nil || p.Path == "" || p.Path[0] != '/' {
			return fmt.Errorf("rest.Config.Pages has a page without a handler, or whose path does not begin with a slash")
		}
	}
	return nil
}

// Server is the HTTP API on one listener.
type Server struct {
	config   Config
	products map[bff.ProductID]bool
	app      *fiber.App
	api      huma.API
	document document
	zones    zones
	locales  locales
	axes     knownAxes
	// cacheControl is that of every answer to a viewer.
	cacheControl string
	// compressor is nil where nothing is compressed.
	compressor *compressor
	followers  followers
	log        *slog.Logger

	// slow sends every request through huma; only tests set it.
	slow     bool
	draining atomic.Bool
	// base ends when the server has shut down, streams when it begins to.
	base, streams       context.Context
	endBase, endStreams context.CancelFunc

	silent   silent
	mu       sync.Mutex
	listener net.Listener
}

// New makes a Server; c must be valid.
func New(c Config) *Server {
	if c.Identify == nil {
		c.Identify = &Secrets{}
	}
	s := &Server{config: c, products: map[bff.ProductID]bool{}, log: c.Log, compressor: newCompressor(c.Compressed)}
	s.cacheControl = "private, max-age=0, stale-if-error=" + strconv.Itoa(int(c.StaleIfError.Seconds()))
	s.silent.since = map[*lingerConn]time.Time{}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	for _, p := range c.Products {
		s.products[p] = true
	}
	s.base, s.endBase = context.WithCancel(context.Background())
	s.streams, s.endStreams = context.WithCancel(s.base)
	s.app = s.newApp()
	s.app.Use(s.edge)
	s.api = newAPI(s.app, c.Version)
	s.registerScreens()
	s.registerPushes()
	s.registerBatch()
	s.registerDemand()
	if c.Documents {
		c.Pages = append([]Page{{Path: "/openapi.json", Handler: s.OpenAPI()}, {Path: "/docs", Handler: s.Docs()}}, c.Pages...)
	}
	for _, p := range c.Pages {
		s.mount(p)
	}
	return s
}

// Serve answers on l until Shutdown, and then returns nil. It closes l.
func (s *Server) Serve(l net.Listener) error {
	s.mu.Lock()
	if s.streams.Err() != nil {
		s.mu.Unlock()
		return l.Close()
	}
	s.listener = l
	s.mu.Unlock()
	err := s.app.Listener(&lingering{Listener: l, silent: &s.silent})
	if s.streams.Err() != nil {
		return nil
	}
	return err
}

// Forget drops what is kept here of a user who was erased. Whatever Screens
// keeps of that user must be forgotten before.
func (s *Server) Forget(u bff.UserID) { s.compressor.forget(u) }

// Drain makes every answer close its connection, so that clients go
// elsewhere. Turn readiness off first, and give the load balancer time to see
// it before Shutdown.
func (s *Server) Drain() { s.draining.Store(true) }

// Shutdown answers those who have connected already, then takes no more
// connections, waits until running requests are answered, and returns; when
// ctx ends first, with its error.
func (s *Server) Shutdown(ctx context.Context) error {
	s.Drain()
	s.endStreams()
	defer s.endBase()
	done := make(chan struct{})
	go s.silent.close(done)
	err := s.app.ShutdownWithContext(ctx)
	close(done)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener != nil {
		_ = s.listener.Close() // in case Serve had not begun; else it is closed already
	}
	if err != nil {
		return fmt.Errorf("shut down the API: %w", err)
	}
	return nil
}
