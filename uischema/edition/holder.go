package edition

import (
	"slices"
	"sync"
	"sync/atomic"

	"mantel/uischema/diag"
)

// Holder keeps the edition that serves. It is safe for concurrent use.
type Holder struct {
	// current is read by every request, under no lock.
	current atomic.Pointer[Edition]
	mu      sync.RWMutex
	refused []diag.Diagnostic
	changed chan struct{}
}

// NewHolder starts with an edition.
func NewHolder(e *Edition) *Holder {
	h := &Holder{changed: make(chan struct{})}
	h.current.Store(e)
	return h
}

// Current is the edition that serves; never nil where the first was not.
func (h *Holder) Current() *Edition { return h.current.Load() }

// Diagnostics are those of the last load if it was refused, else none.
func (h *Holder) Diagnostics() []diag.Diagnostic {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return slices.Clone(h.refused)
}

// Changed is closed at the next Swap or Refuse. Get it before reading what
// may change, so that nothing is missed between.
func (h *Holder) Changed() <-chan struct{} {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.changed
}

// Swap lets e serve from now on.
func (h *Holder) Swap(e *Edition) { h.set(e, nil) }

// Refuse keeps the edition that serves, and keeps why another was refused.
func (h *Holder) Refuse(ds []diag.Diagnostic) { h.set(nil, ds) }

func (h *Holder) set(e *Edition, refused []diag.Diagnostic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e != nil {
		h.current.Store(e)
	}
	h.refused = refused
	close(h.changed)
	h.changed = make(chan struct{})
}
