package redis

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
)

// studyProducts say something to every user of a study.
const studyProducts = 8

// coldUsers are enough for the cold turns of 40 rounds to meet users whom
// that client has never read.
const (
	coldUsers = 40 * coldTurn
	coldTurn  = 150
)

// BenchmarkStudyReads measures one read of a user of whom 8 products say
// something, about 1.5 KB each: from this process, through the cache where the
// user is not in it, and without a cache.
func BenchmarkStudyReads(b *testing.B) {
	server := redistest.Start(b)
	load(b, server, coldUsers, studyProducts)
	optin, bcast, plain := client(b, server, nil), client(b, server, []string{"PREFIX", "u:", "BCAST"}), client(b, server, nil)
	store := open(b, quick(server.URL()))
	record, err := store.ForUser(b.Context(), userNamed(0), bff.Version{})
	if err != nil || len(record.Held) != studyProducts {
		b.Fatalf("%d products say something, %v", len(record.Held), err)
	}
	var decoded sync.Map
	decoded.Store(userNamed(0), &record)

	cold := map[rueidis.Client]int{}
	cached := func(c rueidis.Client, u bff.UserID) error {
		return full(c.DoCache(context.Background(), c.B().Hgetall().Key(userKey(u)).Cache(), time.Hour))
	}
	uncached := func(u bff.UserID) error {
		return full(plain.Do(context.Background(), plain.B().Hgetall().Key(userKey(u)).Build()))
	}
	warm := func(times int) error {
		for range times {
			if err := cached(optin, userNamed(0)); err != nil {
				return err
			}
		}
		return nil
	}
	missing := func(c rueidis.Client) func(int) error {
		return func(times int) error {
			from := cold[c]
			cold[c] += times
			for i := range times {
				if err := cached(c, userNamed((from+i)%coldUsers)); err != nil {
					return err
				}
			}
			return nil
		}
	}
	if err := cached(optin, userNamed(0)); err != nil {
		b.Fatal(err)
	}
	cold[optin] = 1
	next := new(atomic.Int64)
	rows := []turn{
		{name: "a record that is decoded already", times: 200_000, act: func(times int) error {
			first := userNamed(0)
			for range times {
				if _, ok := decoded.Load(first); !ok {
					return fmt.Errorf("nothing is held")
				}
			}
			return nil
		}},
		{name: "hit: the hash's fields", times: 5000, act: warm},
		{name: "hit: and its record decoded", times: 200, act: func(times int) error {
			for range times {
				if _, err := store.ForUser(context.Background(), userNamed(0), bff.Version{}); err != nil {
					return err
				}
			}
			return nil
		}},
		{name: "miss, OPTIN", times: coldTurn, act: missing(optin)},
		{name: "miss, BCAST", times: coldTurn, act: missing(bcast)},
		{name: "no cache: HGETALL", times: coldTurn, act: func(times int) error {
			for range times {
				if err := uncached(userNamed(int(next.Add(1)) % coldUsers)); err != nil {
					return err
				}
			}
			return nil
		}},
		{name: "no cache: HGETALL, 32 at once", times: 32 * 40, act: func(times int) error {
			return together(32, times, func() error { return uncached(userNamed(int(next.Add(1)) % coldUsers)) })
		}},
		{name: "PING", times: coldTurn, act: func(times int) error {
			for range times {
				if err := plain.Do(context.Background(), plain.B().Ping().Build()).Error(); err != nil {
					return err
				}
			}
			return nil
		}},
	}
	for i := range rows {
		rows[i].server = server
	}
	study(b, rows)
}

// full refuses an answer that does not hold what all products say.
func full(answer rueidis.RedisResult) error {
	fields, err := answer.AsStrMap()
	if err == nil && len(fields) < 2*studyProducts {
		err = fmt.Errorf("only %d fields were read", len(fields))
	}
	return err
}

// together does something so many times, by so many at once.
func together(at, times int, act func() error) error {
	var all sync.WaitGroup
	failed := make(chan error, at)
	for range at {
		all.Go(func() {
			for range times / at {
				if err := act(); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(failed)
	return <-failed
}

func userNamed(n int) bff.UserID { return bff.UserID(fmt.Sprintf("user-%08d", n)) }

// client is one connection set up as the store's is.
func client(tb testing.TB, server *redistest.Server, tracking []string) rueidis.Client {
	tb.Helper()
	option, err := Default(server.URL()).client()
	if err != nil {
		tb.Fatal(err)
	}
	option.ClientTrackingOptions = tracking
	option.CacheSizeEachConn = 1 << 30
	c, err := rueidis.NewClient(option)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	return c
}

// load lets products speak to users, through the script that the store uses.
func load(tb testing.TB, server *redistest.Server, users, products int) {
	tb.Helper()
	store, say := open(tb, quick(server.URL())), newSampler(tb)
	next := new(atomic.Int64)
	err := together(32, (users+31)/32*32, func() error {
		u := int(next.Add(1)) - 1
		for p := range products {
			if _, err := store.Put(context.Background(), say.say(userNamed(u), p, 1)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}
