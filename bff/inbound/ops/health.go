package ops

import (
	"net/http"
	"sync/atomic"
	"time"

	"mantel/uischema/edition"
)

// Editions gives the edition that serves now, nil where none is loaded.
type Editions interface {
	Current() *edition.Edition
}

// Generics says whether the products' generic recommendations have been read
// once; a bff.GenericSet is one.
type Generics interface {
	Ready() bool
}

// HealthConfig is what readiness depends on.
type HealthConfig struct {
	Editions Editions
	Generics Generics
	// Now is the clock.
	Now func() time.Time
	// Grace is how long to wait for generics: a store that is down must not
	// keep placeholders from being served. Default: 5 s.
	Grace time.Duration
}

// Health knows whether requests may be sent here.
type Health struct {
	config   HealthConfig
	started  time.Time
	draining atomic.Bool
}

// NewHealth starts counting the grace now.
func NewHealth(c HealthConfig) *Health {
	if c.Grace == 0 {
		c.Grace = 5 * time.Second
	}
	return &Health{config: c, started: c.Now()}
}

// Drain turns readiness off for good: the process is about to end.
func (h *Health) Drain() { h.draining.Store(true) }

// Waiting names what readiness waits for; nil: it is ready.
func (h *Health) Waiting() []string {
	var waiting []string
	if h.draining.Load() {
		waiting = append(waiting, "the process is shutting down")
	}
	if h.config.Editions.Current() == nil {
		waiting = append(waiting, "no components are loaded")
	}
	if !h.config.Generics.Ready() && h.config.Now().Sub(h.started) < h.config.Grace {
		waiting = append(waiting, "generic recommendations have not been read")
	}
	return waiting
}

func (h *Health) live(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, "application/json", map[string]string{"status": "up"})
}

func (h *Health) ready(w http.ResponseWriter, _ *http.Request) {
	if waiting := h.Waiting(); waiting != nil {
		answer(w, http.StatusServiceUnavailable, mediaProblem, problem{Type: "urn:mantel:problem:ops/not-ready",
			Title: "Requests should go elsewhere", Status: http.StatusServiceUnavailable, Waiting: waiting})
		return
	}
	answer(w, http.StatusOK, "application/json", map[string]string{"status": "ready"})
}
