package bff

import (
	"context"
	"sync"
	"time"
)

// span is the context of one flight: it has the values of whoever asked first,
// and ends with the flight, or when its time is up. All flights last equally
// long, so that one timer does for all: whoever ends next is the first of spans.
type span struct {
	context.Context // whose values it has; that it ends is no news
	ends            time.Time
	done            chan struct{}
	err             error // set before done is closed
	next, prev      *span
}

// Deadline gives when its time is up.
func (s *span) Deadline() (time.Time, bool) { return s.ends, true }

// Done is closed at the end.
func (s *span) Done() <-chan struct{} { return s.done }

// Err says why it has ended, nil where it has not.
func (s *span) Err() error {
	select {
	case <-s.done:
		return s.err
	default:
		return nil
	}
}

// spans are those that last, in a ring from the one that ends next.
type spans struct {
	mu    sync.Mutex
	last  time.Duration
	ring  span
	timer *time.Timer
	// set says that the timer runs.
	set bool
}

func (a *spans) open(last time.Duration) {
	a.last = last
	a.ring.next, a.ring.prev = &a.ring, &a.ring
}

func (a *spans) begin(s *span, values context.Context) {
	s.Context, s.done = values, make(chan struct{})
	a.mu.Lock()
	defer a.mu.Unlock()
	s.ends = time.Now().Add(a.last)
	s.next, s.prev = &a.ring, a.ring.prev
	s.prev.next, s.next.prev = s, s
	if !a.set {
		a.set = true
		a.wake(a.last)
	}
}

// end ends a span that nobody needs any more.
func (a *spans) end(s *span) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s.next != nil {
		s.close(context.Canceled)
	}
}

// close ends a span that is in the ring.
func (s *span) close(err error) {
	s.prev.next, s.next.prev = s.next, s.prev
	s.next, s.prev = nil, nil
	s.err = err
	close(s.done)
}

func (a *spans) wake(after time.Duration) {
	if a.timer == nil {
		a.timer = time.AfterFunc(after, a.look)
		return
	}
	a.timer.Reset(after)
}

// look ends those whose time is up, and looks again when the next one's is: not
// for each that ended sooner.
func (a *spans) look() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for s := a.ring.next; s != &a.ring; s = a.ring.next {
		if left := time.Until(s.ends); left > 0 {
			a.wake(left)
			return
		}
		s.close(context.DeadlineExceeded)
	}
	a.set = false
}
