package redis

import (
	"strconv"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// quick are options for tests: patient with a busy machine, and quick where
// nothing depends on the machine.
func quick(url string) Options {
	o := Default(url)
	o.ReadBudget = 5 * time.Second
	o.WriteBudget = 5 * time.Second
	// A busy machine may hold Redis for longer than a second, and everything
	// that waits on a connection which is given up fails, whatever its budget.
	o.Silence = 15 * time.Second
	o.FollowEvery = 20 * time.Millisecond
	o.LeaseFor = 2 * time.Second
	return o
}

// open opens a store and waits until it is connected.
func open(tb testing.TB, o Options) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	eventually(tb, "redis answers", func() bool { return s.Ping(tb.Context()) == nil })
	return s
}

func eventually(tb testing.TB, says string, what func() bool) {
	tb.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for !what() {
		select {
		case <-deadline.C:
			tb.Fatalf("it never came true that %s", says)
		case <-look.C:
		}
	}
}

// redisTime is the server's clock, in whole seconds.
func redisTime(tb testing.TB, server *redistest.Server) time.Time {
	tb.Helper()
	secs, err := strconv.ParseInt(server.Do("EVAL", "return redis.call('TIME')[1]", "0"), 10, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return time.Unix(secs, 0)
}

func TestTheRedisStoreKeepsThePortsPromises(t *testing.T) {
	server := redistest.Start(t)
	porttest.Run(t, func(tb testing.TB) porttest.Stores {
		server.Do("FLUSHALL")
		return ports(tb, server)
	})
}

func ports(tb testing.TB, server *redistest.Server) porttest.Stores {
	return portsOf(tb, server.URL(), server.Do)
}

// portsOf are the ports of one replica; do asks Redis behind its back.
func portsOf(tb testing.TB, url string, do func(...string) string) porttest.Stores {
	o := quick(url)
	s := open(tb, o)
	return porttest.Stores{
		Recommendations: s,
		Generics:        s.Generics(),
		Lease:           s,
		Tracker:         s,
		Eraser:          s,
		Resets:          s,
		Registrations:   s,
		Now:             s.Now,
		Peer:            func(tb testing.TB) porttest.Stores { return portsOf(tb, url, do) },
		Pass:            func(tb testing.TB, d time.Duration) { <-time.After(d) },
		Plant: func(tb testing.TB, u bff.UserID, p bff.ProductID, r bff.Recommendation) {
			// The script writes what r says of itself; the field's name and the
			// key say otherwise.
			if _, err := s.put(tb.Context(), "elsewhere", r); err != nil {
				tb.Fatal(err)
			}
			for _, kind := range []string{"h:", "b:"} {
				value := do("HGET", "elsewhere", kind+string(r.Product))
				do("HSET", userKey(u), kind+string(p), value)
			}
		},
	}
}

func TestWhatIsStoredEndsNinetyDaysAfterItsDeadline(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	lasting := bff.Withdrawal("flights", "cleo", 1, time.Unix(0, 0))
	lasting.ExpireAfter = time.Hour
	for _, row := range []struct {
		say  bff.Recommendation
		want time.Duration
		why  string
	}{
		{porttest.Say("flights", "ada", 1, "a"), fence + 24*time.Hour, "it expires after a day"},
		{bff.Withdrawal("flights", "ada", 2, time.Unix(0, 0)), fence + 24*time.Hour, "a withdrawal never shortens it"},
		{bff.Withdrawal("flights", "bob", 1, time.Unix(0, 0)), fence, "a withdrawal has ended already"},
		{lasting, fence, "whatever life it claims to have"},
	} {
		if _, err := s.Put(t.Context(), row.say); err != nil {
			t.Fatal(err)
		}
		answer := server.Do("PTTL", userKey(row.say.User))
		ms, err := strconv.ParseInt(answer[1:], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := time.Duration(ms) * time.Millisecond; got > row.want || got < row.want-time.Minute {
			t.Errorf("%s: %s left, want %s", row.why, got, row.want)
		}
	}
}

func TestTheStoreStampsByRedisClock(t *testing.T) {
	server := redistest.Start(t)
	before := redisTime(t, server)
	o := quick(server.URL())
	s := open(t, o)
	if _, err := s.Put(t.Context(), porttest.Say("flights", "ada", 1, "a")); err != nil {
		t.Fatal(err)
	}
	rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
	if err != nil || len(rec.Held) != 1 {
		t.Fatalf("%+v, %v", rec, err)
	}
	after := redisTime(t, server).Add(time.Second)
	if at := rec.Held[0].Head.StoredAt; at.Before(before) || at.After(after) {
		t.Errorf("stored at %s, redis says %s to %s", at, before, after)
	}
}

func TestAWithdrawnBodyLeavesRedisAtOnce(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	for _, r := range []bff.Recommendation{porttest.Say("flights", "ada", 1, "a"), bff.Withdrawal("flights", "ada", 2, time.Unix(0, 0))} {
		if _, err := s.Put(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if server.Do("HEXISTS", userKey("ada"), "b:flights") != ":0" || server.Do("HEXISTS", userKey("ada"), "h:flights") != ":1" {
		t.Error("the body is still there, or its fence is not")
	}
}

func TestExpiredBodiesLeaveRedisWithTheNextWrite(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	brief := porttest.Say("flights", "ada", 1, "a")
	brief.StaleAfter, brief.ExpireAfter = time.Millisecond, time.Millisecond
	if _, err := s.Put(t.Context(), brief); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the body is dropped", func() bool {
		revision := time.Now().UnixNano() / 1000
		if _, err := s.Put(t.Context(), porttest.Say("hotels", "ada", revision, "b")); err != nil {
			t.Fatal(err)
		}
		return server.Do("HEXISTS", userKey("ada"), "b:flights") == ":0"
	})
	if server.Do("HEXISTS", userKey("ada"), "h:flights") != ":1" {
		t.Error("the fence went with the body")
	}
}
