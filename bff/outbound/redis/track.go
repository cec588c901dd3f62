package redis

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// Records of users are not kept in rueidis' own cache: it vanishes with its
// connection, and it cannot be asked what it forgot. Whoever stands above
// keeps them decoded, and is told here what Redis says of them. Everything
// else that is tracked (generics, generations) is small, and is kept.

// ear is the rueidis.CacheStore of one connection. Its methods run in
// rueidis' reader, so none of them waits.
type ear struct {
	s *Store
	// rest keeps what is not a user's.
	rest rueidis.CacheStore
	// used says that users were read through this connection, so that its end
	// concerns them.
	used atomic.Bool
}

func (s *Store) newEar(rueidis.CacheStoreOption) rueidis.CacheStore {
	return &ear{s: s, rest: rueidis.NewSimpleCacheAdapter(make(answers))}
}

// Flight: a user's record is always a miss that nobody waits for, so rueidis
// sends each read, and who shares it is decided above.
func (e *ear) Flight(key, command string, life time.Duration, now time.Time) (rueidis.RedisMessage, rueidis.CacheEntry) {
	if strings.HasPrefix(key, userPrefix) {
		if !e.used.Load() {
			e.used.Store(true)
		}
		return rueidis.RedisMessage{}, nil
	}
	return e.rest.Flight(key, command, life, now)
}

// Update gives when the answer ends; 0 is never, and of no use here.
func (e *ear) Update(key, command string, answer rueidis.RedisMessage) int64 {
	if strings.HasPrefix(key, userPrefix) {
		return 0
	}
	return e.rest.Update(key, command, answer)
}

// Cancel has nobody to tell of a user's read: none waits.
func (e *ear) Cancel(key, command string, err error) {
	if !strings.HasPrefix(key, userPrefix) {
		e.rest.Cancel(key, command, err)
	}
}

// Delete is what Redis says to have changed; nil is everything.
func (e *ear) Delete(keys []rueidis.RedisMessage) {
	e.rest.Delete(keys)
	if keys == nil {
		e.s.news.tellAll()
		return
	}
	for i := range keys {
		key, err := keys[i].ToString()
		if err != nil {
			continue // it is in rueidis' name that keys are strings
		}
		if user, ok := strings.CutPrefix(key, userPrefix); ok {
			e.s.news.tell(bff.UserID(strings.TrimSuffix(user, "}")))
		}
	}
}

// Close says that the connection is gone, and what it would have told.
func (e *ear) Close(err error) {
	e.rest.Close(err)
	e.s.live.down()
	if e.used.Load() {
		e.s.news.tellAll()
	}
}

// answers is a rueidis.SimpleCache as large as there are products.
type answers map[string]rueidis.RedisMessage

func (a answers) Get(key string) rueidis.RedisMessage    { return a[key] }
func (a answers) Set(key string, m rueidis.RedisMessage) { a[key] = m }
func (a answers) Del(key string)                         { delete(a, key) }
func (a answers) Flush()                                 { clear(a) }

// Track calls each with users whose records Redis says to have changed. Where
// this Redis tells nothing (it is too old, or does not let us), everybody is
// suspect again and again; where Options.Uncached is set, nobody keeps
// anything, and nothing is told.
func (s *Store) Track(ctx context.Context, each func([]bff.UserID)) error {
	if s.o.Uncached {
		<-ctx.Done()
		return ctx.Err()
	}
	box := s.news.open()
	defer s.news.shut(box)
	blind := time.NewTicker(s.o.FollowEvery)
	defer blind.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-blind.C:
			if s.untracked.Load() {
				each(nil)
			}
		case <-box.bell:
			switch users, all := s.news.take(box); {
			case all:
				each(nil)
			case len(users) > 0:
				each(users)
			}
		}
	}
}

// mostNews is how many users wait to be told of at most; beyond it everybody
// is suspect.
const mostNews = 10_000

// news brings names of users to those who track them. The zero news has
// nobody to tell.
type news struct {
	mu    sync.Mutex
	boxes map[*box]bool
}

// box is what one who tracks has not heard yet.
type box struct {
	users map[bff.UserID]struct{}
	all   bool
	bell  chan struct{}
}

func (n *news) tell(u bff.UserID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for b := range n.boxes {
		if !b.all {
			b.users[u] = struct{}{}
		}
		b.ring(len(b.users) > mostNews)
	}
}

func (n *news) tellAll() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for b := range n.boxes {
		b.ring(true)
	}
}

func (b *box) ring(all bool) {
	if all {
		b.all = true
		clear(b.users)
	}
	select {
	case b.bell <- struct{}{}:
	default: // it was rung already
	}
}

func (n *news) open() *box {
	b := &box{users: make(map[bff.UserID]struct{}), bell: make(chan struct{}, 1)}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.boxes == nil {
		n.boxes = make(map[*box]bool)
	}
	n.boxes[b] = true
	return b
}

func (n *news) shut(b *box) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.boxes, b)
}

// take empties a box.
func (n *news) take(b *box) (users []bff.UserID, all bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	all, b.all = b.all, false
	for u := range b.users {
		users = append(users, u)
	}
	clear(b.users)
	return users, all
}
