package bff_test

import (
	"context"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"
)

// start is when the tests' clocks start.
var start = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// clock is a clock that a test moves. Who waits on it is woken when its time
// has come.
type clock struct {
	mu      sync.Mutex
	at      time.Time
	waiting map[chan struct{}]time.Time
	// slept has a value for each wait that has begun.
	slept chan time.Duration
}

func newClock() *clock {
	return &clock{at: start, waiting: make(map[chan struct{}]time.Time), slept: make(chan time.Duration, 1000)}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	for wake, at := range c.waiting {
		if !c.at.Before(at) {
			close(wake)
			delete(c.waiting, wake)
		}
	}
}

func (c *clock) wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	wake := make(chan struct{})
	c.mu.Lock()
	c.waiting[wake] = c.at.Add(d)
	c.mu.Unlock()
	c.slept <- d
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wake:
		return nil
	}
}

// tally is an Observer that counts; an event's labels are in its name.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *tally) Count(event string, labels ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = make(map[string]int)
	}
	for i := 1; i < len(labels); i += 2 {
		event += " " + labels[i]
	}
	c.n[event]++
}

// counts are the events that begin with a text.
func (c *tally) counts(prefix string) map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	some := maps.Clone(c.n)
	maps.DeleteFunc(some, func(event string, _ int) bool { return !strings.HasPrefix(event, prefix) })
	return some
}

// eventually waits until what is true.
func eventually(tb testing.TB, says string, what func() bool) {
	tb.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for !what() {
		select {
		case <-deadline.C:
			tb.Fatalf("it never came true that %s", says)
		case <-look.C:
		}
	}
}
