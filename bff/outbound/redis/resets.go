package redis

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// A product's generation is one number at `r:{<product>}`, absent where it was
// never reset. Every head says in which it was written. Where Redis has lost
// the number, whoever still knows it writes it back: a replica that remembers,
// or one that finds it in a head.

// resetSource raises the number above what is held and above ARGV[1].
const resetSource = `
local held = 0
if redis.call('TYPE', KEYS[1])['ok'] == 'string' then held = whole(redis.call('GET', KEYS[1])) or 0 end
local generation = math.max(now, held + 1, tonumber(ARGV[1]) + 1)
redis.call('SET', KEYS[1], string.format('%.0f', generation))
return generation`

// restoreSource raises the number to ARGV[1].
const restoreSource = `
local held = 0
if redis.call('TYPE', KEYS[1])['ok'] == 'string' then held = whole(redis.call('GET', KEYS[1])) or 0 end
if held < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1]) end
return held`

func generationKey(p bff.ProductID) string { return "r:{" + string(p) + "}" }

// generations are the highest that this process has heard of.
type generations struct {
	mu    sync.Mutex
	known map[bff.ProductID]int64
}

// raise notes a generation, and gives the highest.
func (g *generations) raise(p bff.ProductID, to int64) int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	if to > g.known[p] {
		g.known[p] = to
	}
	return g.known[p]
}

// Reset raises the product's generation.
func (s *Store) Reset(ctx context.Context, product bff.ProductID) (int64, error) {
	known := s.generations.raise(product, 0)
	generation, err := ask(ctx, s, "reset", s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (int64, error) {
		return s.scripts.reset.Exec(ctx, c, []string{generationKey(product)}, []string{strconv.FormatInt(known, 10)}).AsInt64()
	})
	if err != nil {
		return 0, err
	}
	return s.generations.raise(product, generation), nil
}

// generation is the product's at this moment: Redis tells where it changes, so
// that asking costs microseconds.
func (s *Store) generation(ctx context.Context, c rueidis.Client, p bff.ProductID) (int64, error) {
	get := c.B().Get().Key(generationKey(p)).Cache().ToStaticTTL()
	text, err := c.DoCache(ctx, get, s.o.Recheck).ToString()
	if err != nil && !rueidis.IsRedisNil(err) && reasonOf(err) != reasonType {
		return 0, err
	}
	found, _ := count(text) // what is no number is as good as lost
	known := s.learn(p, found)
	if found < known {
		// Where that fails, the next push tries again.
		_ = s.scripts.restore.Exec(ctx, c, []string{generationKey(p)}, []string{strconv.FormatInt(known, 10)}).Error()
	}
	return known, nil
}

// learn notes a generation that was read, and gives the highest. A generation
// is about the time of a reset: one from far ahead is damage, and would never
// be passed.
func (s *Store) learn(p bff.ProductID, found int64) int64 {
	if found > s.Now().Add(24*time.Hour).UnixMilli() {
		found = 0
	}
	return s.generations.raise(p, found)
}
