package redis

import "sync/atomic"

// live says of each band of slots that Redis answered last, while no connection
// broke since. The zero live has not heard of any.
type live [bands]atomic.Bool

func (l *live) of(band int) bool { return l[band].Load() }

func (l *live) up(band int) { l[band].Store(true) }

// down doubts all: nobody knows which bands a connection was for.
func (l *live) down() {
	for i := range l {
		if l[i].Load() {
			l[i].Store(false)
		}
	}
}
