package redis

import (
	"context"
	"crypto/rand"
	"strconv"
	"time"

	"github.com/redis/rueidis"
)

// lifeKey is there for as long as Redis has kept its data. In a cluster there
// is one with a hash tag for each band of slots: they move with their slots,
// and whichever shard loses its data loses some. So nobody needs to know which
// shards there are, and moving slots from one to another is no loss.
const lifeKey = "mantel:life"

// telling is how long who found keys gone has, to tell of it, until another
// replica does; settling, how long it looks whether another one does already.
const (
	telling  = 30 * time.Second
	settling = 100 * time.Millisecond
)

// lifeSource makes a sign of life that is one's own last for good.
const lifeSource = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PERSIST', KEYS[1]) end
return 0`

// Losses tells where Redis, or a shard of it, has lost its data.
type Losses struct {
	s    *Store
	keep *rueidis.Lua
	// bands are the keys in a cluster, in the order of their slots.
	bands []string
}

// Losses is the port for losses.
func (s *Store) Losses() *Losses {
	return &Losses{s: s, keep: rueidis.NewLuaScript(lifeSource), bands: lifeKeys()}
}

// lifeKeys has a key in each band; its tag is the least number that falls there.
func lifeKeys() []string {
	keys := make([]string, bands)
	for n, found := 0, 0; found < bands; n++ {
		tag := strconv.Itoa(n)
		if b := bandOf(tag); keys[b] == "" {
			keys[b] = lifeKey + ":{" + tag + "}"
			found++
		}
	}
	return keys
}

// keys are those that this Redis should have.
func (l *Losses) keys(c rueidis.Client) []string {
	if c.Mode() == rueidis.ClientModeCluster {
		return l.bands
	}
	return []string{lifeKey}
}

// Lost looks for the signs of life each FollowEvery. The replica that puts
// them back calls each; should it end before each has returned, another one
// does.
func (l *Losses) Lost(ctx context.Context, each func(context.Context)) error {
	for {
		token := rand.Text() // only this replica knows it
		if mine := l.look(ctx, token); len(mine) > 0 {
			each(ctx)
			if ctx.Err() == nil {
				l.kept(ctx, mine, token)
			}
		}
		if err := wait(ctx, l.s.o.FollowEvery); err != nil {
			return err
		}
	}
}

// look gives the signs of life that were gone, and are now put there by this
// replica. Whoever puts back the first of all has the others, too: so a loss is
// told once, however many are lost at once.
func (l *Losses) look(ctx context.Context, token string) (mine []string) {
	gone := l.gone(ctx, nil)
	if len(gone) > 1 {
		// Another replica may have put back the first, and not yet the others.
		if wait(ctx, settling) != nil {
			return nil
		}
		again := l.gone(ctx, gone)
		if len(again) == 0 || again[0] != gone[0] {
			return nil
		}
		gone = again
	}
	for i, key := range gone {
		if l.put(ctx, key, token) {
			mine = append(mine, key)
		} else if i == 0 {
			return nil
		}
	}
	return mine
}

// gone are the signs of life that are not there, as far as Redis answers, of
// these or of all. Of all, Redis tells when they go: looking costs nothing
// while it does not.
func (l *Losses) gone(ctx context.Context, these []string) []string {
	gone, _ := ask(ctx, l.s, "life", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) ([]string, error) {
		keys, answers := these, []rueidis.RedisResult(nil)
		if these == nil {
			keys = l.keys(c)
			commands := make([]rueidis.CacheableTTL, len(keys))
			for i, key := range keys {
				commands[i] = rueidis.CT(c.B().Get().Key(key).Cache().ToStaticTTL(), l.s.o.Recheck)
			}
			answers = c.DoMultiCache(ctx, commands...)
		} else {
			commands := make([]rueidis.Completed, len(keys))
			for i, key := range keys {
				commands[i] = c.B().Get().Key(key).Build()
			}
			answers = c.DoMulti(ctx, commands...)
		}
		var absent []string
		var failed error
		for i, answer := range answers {
			switch err := answer.Error(); {
			case rueidis.IsRedisNil(err):
				absent = append(absent, keys[i])
			case err != nil && reasonOf(err) != reasonType:
				failed = err
			}
		}
		if len(absent) > 0 {
			return absent, nil // a shard that is away hides no loss of another
		}
		return nil, failed
	})
	return gone
}

// put puts a sign of life back, and reports whether it was this replica that
// did.
func (l *Losses) put(ctx context.Context, key, token string) bool {
	done, err := ask(ctx, l.s, "life", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (bool, error) {
		err := c.Do(ctx, c.B().Set().Key(key).Value(token).Nx().Px(telling).Build()).Error()
		if rueidis.IsRedisNil(err) {
			return false, nil // another replica was faster
		}
		return err == nil, err
	})
	return err == nil && done
}

// kept makes signs last. Where that fails they end, and the loss is told once
// more: better than never.
func (l *Losses) kept(ctx context.Context, keys []string, token string) {
	for _, key := range keys {
		_, _ = ask(ctx, l.s, "life", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (int64, error) {
			return l.keep.Exec(ctx, c, []string{key}, []string{token}).AsInt64()
		})
	}
}
