package redis

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"
)

// What is stored is stamped by Redis' clock, so what has expired is judged by
// it too: a machine whose own clock is wrong must not throw away what is good.
// Between two looks at Redis' clock the machine's monotonic one counts on,
// which nobody sets.

const (
	// lookEvery is the time between two looks at Redis' clock.
	lookEvery = 10 * time.Second
	// looks is how often it is asked then: the quickest answer is the best.
	looks = 3
)

// clock tells the store's time. It is safe for concurrent use.
type clock struct {
	// began is where the monotonic clock counts from.
	began time.Time
	seen  atomic.Pointer[sight]
}

// sight is what Redis' clock showed when the monotonic one showed after.
type sight struct {
	redis time.Time
	after time.Duration
}

// Now is the store's time: Redis' own, as far as it was ever heard, else this
// machine's. It goes on through outages.
func (s *Store) Now() time.Time {
	if seen := s.clock.seen.Load(); seen != nil {
		return seen.redis.Add(time.Since(s.clock.began) - seen.after)
	}
	return s.o.Now()
}

// look reads Redis' clock a few times, and keeps the best answer. Where there
// is none, the clock goes on as it was.
func (s *Store) look(ctx context.Context, c rueidis.Client) {
	ctx, cancel := context.WithTimeout(ctx, s.o.WriteBudget)
	defer cancel()
	var best *sight
	var shortest time.Duration
	for range looks {
		asked := time.Since(s.clock.began)
		answer, err := c.Do(ctx, c.B().Time().Build()).AsStrSlice()
		took := time.Since(s.clock.began) - asked
		if err != nil {
			break
		}
		if at, ok := timeOf(answer); ok && (best == nil || took < shortest) {
			best, shortest = &sight{redis: at, after: asked + took/2}, took
		}
	}
	if best != nil {
		s.clock.seen.Store(best)
	}
}

// timeOf reads the answer to TIME: seconds, and microseconds in the second.
func timeOf(answer []string) (time.Time, bool) {
	if len(answer) != 2 {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(answer[0], 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	micros, err := strconv.ParseInt(answer[1], 10, 64)
	return time.Unix(seconds, micros*1000).UTC(), err == nil
}
