package bff_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/bff/outbound/redis"
	"mantel/bff/outbound/redis/redistest"
)

// replica is a Home on Redis, wired as the service wires it.
type replica struct {
	*house
	store  *redis.Store
	recall *bff.Recall
}

func newReplica(t *testing.T, url string) *replica {
	t.Helper()
	store, err := redis.Open(t.Context(), redis.Default(url))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	began := time.Now()
	r := &replica{store: store}
	r.recall = bff.NewRecall(bff.RecallConfig{Store: store, Tracker: store, Eraser: store, Now: store.Now,
		Forgot: func(u bff.UserID) { r.Forget(u) }, Since: func() time.Duration { return time.Since(began) }})
	c := newClock()
	r.house = newHouseOver(t, c, memory.New(c.now), r.recall)
	r.Home = bff.NewHome(bff.HomeConfig{Recommendations: r.recall, Generics: r.generics, Editions: r.editions,
		Products: houseProducts, Now: store.Now, Remember: bff.DefaultRemember()})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = r.recall.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	eventually(t, "redis answers", func() bool { return store.Ping(t.Context()) == nil })
	return r
}

// keepsMark looks through whatever Redis holds.
const keepsMark = `
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind, held = redis.call('TYPE', key).ok, ''
  if kind == 'hash' then held = redis.call('HGETALL', key)
  elseif kind == 'stream' then held = redis.call('XRANGE', key, '-', '+')
  elseif kind == 'string' then held = redis.call('GET', key) end
  if string.find(key .. cjson.encode(held), ARGV[1], 1, true) then return 1 end
end
return 0`

func TestNoMarkOfAnErasedUserIsLeftInRedisOrInAnyReplica(t *testing.T) {
	const mark = "mark-of-ada"
	server := redistest.Start(t)
	inRedis := func() bool { return strings.HasSuffix(server.Do("EVAL", keepsMark, "0", mark), "1") }
	replicas := []*replica{newReplica(t, server.URL()), newReplica(t, server.URL()), newReplica(t, server.URL())}
	replicas[0].says(t, "flights", "ada", offers(1, mark))
	for _, r := range replicas {
		r.screen(t, "home", viewer(t, "ada"))
		if !inRedis() || !bff.RecallsText(r.recall, mark) || !bff.RemembersText(r.Home, mark) {
			t.Fatal("something does not remember, so nothing is proved")
		}
	}
	if err := replicas[1].store.Erase(t.Context(), "ada"); err != nil {
		t.Fatal(err)
	}
	if inRedis() {
		t.Error("redis still holds it")
	}
	for i, r := range replicas {
		eventually(t, "the replica has forgotten", func() bool {
			return !bff.RecallsText(r.recall, mark) && !bff.RemembersText(r.Home, mark)
		})
		if s := r.screen(t, "home", viewer(t, "ada")); strings.Contains(string(s.Body), mark) {
			t.Errorf("replica %d still shows it", i)
		}
	}
}
