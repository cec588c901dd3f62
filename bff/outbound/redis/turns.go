package redis

import (
	"context"
	"time"

	"github.com/redis/rueidis"
)

// takeSource gives 0 for a turn, else how many milliseconds are left of
// somebody else's.
const takeSource = `
if redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return 0 end
local left = redis.call('PTTL', KEYS[1])
-- A turn without an end is nobody's.
if left < 0 then
  redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
  return 0
end
return math.max(left, 1)`

func turnKey(name string) string { return "mantel:turn:{" + name + "}" }

// Turns lets one replica of many do something once in a while: a turn is a key
// that ends by itself, on Redis' clock.
type Turns struct {
	s    *Store
	take *rueidis.Lua
}

// Turns is the port for taking turns.
func (s *Store) Turns() *Turns { return &Turns{s: s, take: rueidis.NewLuaScript(takeSource)} }

// Take gives a turn, or says how long to wait before asking again.
func (t *Turns) Take(ctx context.Context, name string, every time.Duration) (time.Duration, error) {
	every = max(every, time.Millisecond)
	return ask(ctx, t.s, "turn", t.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (time.Duration, error) {
		left, err := t.take.Exec(ctx, c, []string{turnKey(name)}, []string{milliseconds(every)}).AsInt64()
		return min(time.Duration(left)*time.Millisecond, every), err
	})
}
