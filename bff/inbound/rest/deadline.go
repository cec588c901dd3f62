package rest

import (
	"context"
	"sync"
	"time"
)

// deadline is a context that ends at a time, and starts a timer only where
// somebody waits for that: a screen of which everything is at hand never does.
type deadline struct {
	context.Context // what ends it sooner
	at              time.Time

	mu     sync.Mutex
	waited context.Context // nil until somebody waits
	cancel context.CancelFunc
	over   bool
}

func within(parent context.Context, d time.Duration) *deadline {
	return until(parent, time.Now().Add(d))
}

func until(parent context.Context, at time.Time) *deadline {
	return &deadline{Context: parent, at: at}
}

// Deadline gives the time.
func (d *deadline) Deadline() (time.Time, bool) { return d.at, true }

// Done is closed at the time, or when it ends sooner.
func (d *deadline) Done() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.waited == nil {
		d.waited, d.cancel = context.WithDeadline(d.Context, d.at)
		if d.over {
			d.cancel()
		}
	}
	return d.waited.Done()
}

// Within is Done for who is served by it and waits no longer than d: where the time
// is further away, no timer is started for it.
func (d *deadline) Within(wait time.Duration) <-chan struct{} {
	if time.Until(d.at) > wait {
		return d.Context.Done()
	}
	return d.Done()
}

// Err says why it has ended, nil where it has not.
func (d *deadline) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.waited != nil:
		return d.waited.Err()
	case d.over:
		return context.Canceled
	case d.Context.Err() != nil:
		return d.Context.Err()
	case !time.Now().Before(d.at):
		return context.DeadlineExceeded
	}
	return nil
}

// end ends it: nobody needs what it was for.
func (d *deadline) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.over = true
	if d.cancel != nil {
		d.cancel()
	}
}
