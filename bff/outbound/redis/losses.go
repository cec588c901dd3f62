package redis

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/redis/rueidis"
)

// lifeKey is there for as long as Redis has kept its data.
const lifeKey = "mantel:life"

// telling is how long who found the key gone has, to tell of it, until another
// replica does.
const telling = 30 * time.Second

// lifeSource makes a sign of life that is one's own last for good.
const lifeSource = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PERSIST', KEYS[1]) end
return 0`

// Losses tells where Redis has lost its data. On a cluster it watches the one
// shard that has its key.
type Losses struct {
	s    *Store
	keep *rueidis.Lua
}

// Losses is the port for losses.
func (s *Store) Losses() *Losses { return &Losses{s: s, keep: rueidis.NewLuaScript(lifeSource)} }

// Lost looks for the sign of life each FollowEvery. The replica that puts it
// back calls each; should it end before each has returned, another one does.
func (l *Losses) Lost(ctx context.Context, each func(context.Context)) error {
	for {
		if token, lost := l.look(ctx); lost {
			each(ctx)
			if ctx.Err() == nil {
				l.kept(ctx, token)
			}
		}
		if err := wait(ctx, l.s.o.FollowEvery); err != nil {
			return err
		}
	}
}

// look reports whether the sign of life was gone, and is now put there by this
// replica, under a token that only it knows.
func (l *Losses) look(ctx context.Context) (token string, lost bool) {
	token = rand.Text()
	lost, err := ask(ctx, l.s, "life", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (bool, error) {
		there, err := c.Do(ctx, c.B().Exists().Key(lifeKey).Build()).AsInt64()
		if err != nil || there == 1 {
			return false, err
		}
		err = c.Do(ctx, c.B().Set().Key(lifeKey).Value(token).Nx().Px(telling).Build()).Error()
		if rueidis.IsRedisNil(err) {
			return false, nil // another replica was faster
		}
		return err == nil, err
	})
	return token, err == nil && lost
}

// kept makes the sign last. Where that fails it ends, and the loss is told
// once more: better than never.
func (l *Losses) kept(ctx context.Context, token string) {
	_, _ = ask(ctx, l.s, "life", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (int64, error) {
		return l.keep.Exec(ctx, c, []string{lifeKey}, []string{token}).AsInt64()
	})
}
