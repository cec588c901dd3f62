package memory

import (
	"context"
	"sync"
	"time"
)

// Turns lets one of many do something once in a while, within this process.
// It is safe for concurrent use.
type Turns struct {
	now func() time.Time

	mu sync.Mutex
	// ends is when the last turn of a name ends.
	ends map[string]time.Time
}

// NewTurns makes turns that nobody has taken.
func NewTurns(now func() time.Time) *Turns {
	return &Turns{now: now, ends: make(map[string]time.Time)}
}

// Take gives a turn, or says how long to wait before asking again.
func (t *Turns) Take(ctx context.Context, name string, every time.Duration) (time.Duration, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if left := t.ends[name].Sub(now); left > 0 {
		return min(left, every), nil
	}
	t.ends[name] = now.Add(every)
	return 0, nil
}
