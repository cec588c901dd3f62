package bff

import (
	"context"
	"sync"
)

// crew are the goroutines that flights are made on. A flight goes deep, into
// the store's client and what parses its answers, and the stack of a new
// goroutine is copied several times on the way there; who has been there has
// the room. A few are kept for the next flights while somebody keeps the crew.
type crew struct {
	fly  func(*flight)
	mu   sync.Mutex
	kept int
	idle []chan *flight
}

// mostIdle bounds the goroutines that wait for something to do.
const mostIdle = 64

// take makes a flight on a goroutine that waits for one, else on a new one. It
// does not block.
func (c *crew) take(f *flight) {
	c.mu.Lock()
	if n := len(c.idle); n > 0 {
		next := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		next <- f // there is room for one
		return
	}
	c.mu.Unlock()
	go c.work(f)
}

func (c *crew) work(f *flight) {
	var next chan *flight
	for more := true; more; f, more = <-next {
		c.fly(f)
		f = nil // nobody else may need it any more
		if next == nil {
			next = make(chan *flight, 1)
		}
		if !c.wait(next) {
			return
		}
	}
}

// wait offers a goroutine for what comes next; false where none is kept.
func (c *crew) wait(next chan *flight) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == 0 || len(c.idle) >= mostIdle {
		return false
	}
	c.idle = append(c.idle, next)
	return true
}

// keep lets goroutines wait until ctx ends.
func (c *crew) keep(ctx context.Context) {
	c.mu.Lock()
	c.kept++
	c.mu.Unlock()
	<-ctx.Done()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept--
	if c.kept == 0 {
		for _, next := range c.idle {
			close(next)
		}
		c.idle = nil
	}
}
