package redis

import (
	"sync"
	"sync/atomic"
	"time"
)

// quiet is how long nothing is said of a trouble after it was told, so that a
// Redis that comes and goes does not fill the log.
const quiet = 10 * time.Second

// health tells the log when something begins to be wrong with Redis, and when
// that ends. The zero health is good.
type health struct {
	// open counts the troubles that are told and not over: a success looks no
	// further where there are none.
	open     atomic.Int32
	mu       sync.Mutex
	troubles map[string]*trouble
}

// trouble is one reason why exchanges fail.
type trouble struct {
	open bool
	// operation is the one whose success ends it; "" is any.
	operation string
	told      time.Time
}

// down notes that an exchange failed. That Redis is not connected yet is told
// by who connects.
func (h *health) down(o Options, operation, reason string) {
	if reason == reasonConnecting {
		return
	}
	key, ends := reason, operation
	if reason == reasonTimeout || reason == reasonFailed {
		// It does not answer: whatever is answered next ends that. Redis may
		// take reads and no writes, though.
		key, ends = "away", ""
	}
	now := o.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.troubles[key]
	if t == nil {
		if h.troubles == nil {
			h.troubles = make(map[string]*trouble)
		}
		t = new(trouble)
		h.troubles[key] = t
	}
	if t.open || !t.told.IsZero() && now.Sub(t.told) < quiet {
		return
	}
	t.open, t.operation, t.told = true, ends, now
	h.open.Add(1)
	o.Logger.Warn(advice[reason], "operation", operation, "reason", reason)
}

// up notes that an exchange succeeded.
func (h *health) up(o Options, operation string) {
	if h.open.Load() == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for reason, t := range h.troubles {
		if !t.open || t.operation != "" && t.operation != operation {
			continue
		}
		t.open = false
		h.open.Add(-1)
		if reason == "away" {
			o.Logger.Info("redis answers again")
		} else {
			o.Logger.Info("redis does again what it refused", "operation", operation, "reason", reason)
		}
	}
}
