package edition

import (
	"slices"
	"sync"

	"mantel/uischema/diag"
)

// Holder keeps the edition that serves. It is safe for concurrent use.
type Holder struct {
	mu      sync.RWMutex
	current *Edition
	refused []diag.Diagnostic
	changed chan struct{}
}

// NewHolder starts with an edition.
func NewHolder(e *Edition) *Holder {
	return &Holder{current: e, changed: make(chan struct{})}
}

// Current is the edition that serves; never nil where the first was not.
func (h *Holder) Current() *Edition {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.current
}

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
		h.current = e
	}
	h.refused = refused
	close(h.changed)
	h.changed = make(chan struct{})
}
