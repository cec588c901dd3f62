package memory

import (
	"context"
	"sync"
)

// Losses tells that this process began with nothing, once. It is safe for
// concurrent use.
type Losses struct{ once sync.Once }

// NewLosses is for a store that was never used.
func NewLosses() *Losses { return &Losses{} }

// Lost calls each once for all who ask, and then waits for the end.
func (l *Losses) Lost(ctx context.Context, each func(context.Context)) error {
	if ctx.Err() == nil {
		l.once.Do(func() { each(ctx) })
	}
	<-ctx.Done()
	return ctx.Err()
}
