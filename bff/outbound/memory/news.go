package memory

import (
	"context"
	"sync"

	"mantel/bff"
)

// news brings users' names from those who change something to those who
// follow, in order. The zero news has no followers.
type news struct {
	mu    sync.Mutex
	boxes map[*box]bool
}

// box is what one follower has not heard yet.
type box struct {
	waiting []bff.UserID
	bell    chan struct{}
}

func (n *news) tell(u bff.UserID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for b := range n.boxes {
		b.waiting = append(b.waiting, u)
		select {
		case b.bell <- struct{}{}:
		default: // it was rung already
		}
	}
}

// follow calls each with what is told from now on, until ctx ends.
func (n *news) follow(ctx context.Context, each func([]bff.UserID)) error {
	b := &box{bell: make(chan struct{}, 1)}
	n.mu.Lock()
	if n.boxes == nil {
		n.boxes = make(map[*box]bool)
	}
	n.boxes[b] = true
	n.mu.Unlock()
	defer func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.boxes, b)
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-b.bell:
		}
		n.mu.Lock()
		users := b.waiting
		b.waiting = nil
		n.mu.Unlock()
		each(users)
	}
}
