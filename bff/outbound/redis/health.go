package redis

import (
	"sync/atomic"
	"time"
)

// quiet is how long nothing is said of an outage after one was told, so that a
// Redis that comes and goes does not fill the log.
const quiet = 10 * time.Second

// health tells the log when Redis stops to answer, and when it answers again.
type health struct {
	away atomic.Bool
	// told is when an outage was last told, in Unix nanoseconds.
	told atomic.Int64
}

// down notes that an exchange failed. That it is not connected yet is told by
// who connects.
func (h *health) down(o Options, reason string) {
	if reason == "connecting" || h.away.Load() {
		return
	}
	now, told := o.Now().UnixNano(), h.told.Load()
	if told != 0 && now-told < int64(quiet) || !h.told.CompareAndSwap(told, now) {
		return
	}
	h.away.Store(true)
	o.Logger.Warn("redis does not answer: screens are made without it until it does", "reason", reason)
}

// up notes that an exchange succeeded.
func (h *health) up(o Options) {
	if h.away.Load() && h.away.CompareAndSwap(true, false) {
		o.Logger.Info("redis answers again")
	}
}
