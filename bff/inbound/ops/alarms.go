package ops

import (
	"log/slog"
	"sync"
	"time"

	"mantel/bff"
)

// Alarms counts through another Observer, and tells the log of what somebody
// must look into: something in the store that cannot be used. Each reason is
// told once in a while, however often it is counted. No user is named. It is
// safe for concurrent use.
type Alarms struct {
	bff.Observer
	log *slog.Logger
	now func() time.Time

	mu   sync.Mutex
	told map[string]time.Time
}

// alarmEvery is the time between two lines of one reason.
const alarmEvery = time.Minute

// NewAlarms wires Alarms.
func NewAlarms(counts bff.Observer, log *slog.Logger, now func() time.Time) *Alarms {
	return &Alarms{Observer: counts, log: log, now: now, told: make(map[string]time.Time)}
}

// Count counts, and tells.
func (a *Alarms) Count(event string, labels ...string) {
	a.Observer.Count(event, labels...)
	switch {
	case event == bff.EventForeign:
		if a.may("owner") {
			a.log.Error("a value lies under another's key: nobody was shown it; find out who else writes to this redis")
		}
	case event == bff.EventStoreMiss && len(labels) == 2:
		if text := unusable(labels[1]); text != "" && a.may(labels[1]) {
			a.log.Warn(text, "reason", labels[1])
		}
	}
}

// unusable says what a miss means and what to do; "" where another event tells.
func unusable(reason string) string {
	switch reason {
	case "type":
		return "something else lies at a key of ours: it counts as absent, and the next push puts a user's right; find out who else writes to this redis"
	case "version":
		return "redis holds what a newer release wrote: it counts as absent here until the product pushes again"
	case "head", "body", "digest":
		return "something in redis cannot be read: it counts as absent until the product pushes again"
	case "future":
		return "an entry of a stream has a time to come for its id: it counts as said now; let redis give the ids"
	}
	return ""
}

func (a *Alarms) may(reason string) bool {
	now := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if last, told := a.told[reason]; told && now.Sub(last) < alarmEvery {
		return false
	}
	a.told[reason] = now
	return true
}
