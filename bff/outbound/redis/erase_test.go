package redis

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

func TestErasingReachesWhatWaitsForTheUser(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.Products = []bff.ProductID{"flights", "hotels"}
	s := open(t, o)
	const pages = 3 * pageSize
	for _, stream := range append(waitingKeys("flights"), waitingKeys("hotels")...) {
		server.Do("EVAL", "for i = 1, "+strconv.Itoa(pages)+" do redis.call('XADD', KEYS[1], '*', 'user', i % 2 == 0 and 'ada' or 'bob', 'body', '{}') end", "1", stream)
	}
	server.Do("SET", quietKey("flights", "ada"), "1")
	server.Do("SET", quietKey("flights", "bob"), "1")
	server.Do("SET", waitingKeys("hotels")[1]+"x", "1")
	if err := s.Erase(t.Context(), "ada"); err != nil {
		t.Fatal(err)
	}
	for _, stream := range append(waitingKeys("flights"), waitingKeys("hotels")...) {
		if got := server.Do("XLEN", stream); got != ":"+strconv.Itoa(pages/2) {
			t.Errorf("%s has %s entries, want bob's %d", stream, got, pages/2)
		}
	}
	if server.Do("EXISTS", quietKey("flights", "ada")) != ":0" || server.Do("EXISTS", quietKey("flights", "bob")) != ":1" {
		t.Error("the quiet marks are not right")
	}
	if err := s.Erase(t.Context(), "bob"); err != nil {
		t.Fatal(err)
	}
	if got := server.Do("XLEN", erasedKey); got != ":2" {
		t.Errorf("%s users were told", got)
	}
}

// An entry may name its user twice: then it is no push, and waits to be buried.
func TestErasingReachesEntriesThatNameTwoUsers(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.Products = []bff.ProductID{"flights"}
	s := open(t, o)
	stream := waitingKeys("flights")[0]
	for _, users := range [][2]string{{"ada", "bob"}, {"bob", "ada"}, {"bob", "bob"}} {
		server.Do("XADD", stream, "*", "user", users[0], "user", users[1], "body", "{}")
	}
	if err := s.Erase(t.Context(), "ada"); err != nil {
		t.Fatal(err)
	}
	if got := server.Do("XLEN", stream); got != ":1" {
		t.Errorf("%s entries are left, want the one that is bob's alone", got)
	}
}

func TestAMarkEndsByItself(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	if err := s.Erase(t.Context(), "ada"); err != nil {
		t.Fatal(err)
	}
	ms, err := strconv.ParseInt(server.Do("PTTL", userKey("ada"))[1:], 10, 64)
	if left := time.Duration(ms) * time.Millisecond; err != nil || left > bff.ErasureMark || left < bff.ErasureMark-time.Minute {
		t.Errorf("%s left, %v", left, err)
	}
	// A push lets the hash live longer than the mark.
	old := s.Now().Add(-bff.ErasureMark - time.Minute)
	server.Do("HSET", userKey("ada"), "e", strconv.FormatInt(old.UnixMilli(), 10))
	if rec, err := s.ForUser(t.Context(), "ada", bff.Version{}); err != nil || !rec.ErasedAt.IsZero() {
		t.Errorf("%+v, %v", rec, err)
	}
	late := porttest.Say("flights", "ada", 1, "a")
	late.SaidAt = old.Add(-time.Minute)
	if w, err := s.Put(t.Context(), late); err != nil || w.Verdict != bff.Applied {
		t.Errorf("%+v, %v", w, err)
	}
	if server.Do("HEXISTS", userKey("ada"), "e") != ":0" {
		t.Error("the mark is still there")
	}
}

func TestWhoWasErasedIsHeardOfOverOutages(t *testing.T) {
	server := redistest.Reserve(t)
	s, err := Open(t.Context(), quick(server.URL()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	var mu sync.Mutex
	heard := make(map[bff.UserID]int)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.Erased(ctx, func(u bff.UserID) {
			mu.Lock()
			defer mu.Unlock()
			heard[u]++
		})
	}()
	defer func() { cancel(); <-ended }()
	told := func(u bff.UserID) func() bool {
		return func() bool {
			mu.Lock()
			defer mu.Unlock()
			return heard[u] == 1
		}
	}
	erase := func(u bff.UserID) func() bool {
		return func() bool { return s.Erase(t.Context(), u) == nil }
	}
	server.Restart() // it was away when the following began
	eventually(t, "ada is erased", erase("ada"))
	eventually(t, "ada is heard of", told("ada"))
	server.Kill()
	server.Restart()
	eventually(t, "bob is erased in an empty redis", erase("bob"))
	eventually(t, "bob is heard of", told("bob"))
	server.Hang()
	server.Continue()
	eventually(t, "cleo is erased", erase("cleo"))
	eventually(t, "cleo is heard of", told("cleo"))
	// A server whose clock stands before that of the last one.
	server.Kill()
	server.Restart()
	server.Do("XADD", erasedKey, "5-1", "user", "dora")
	eventually(t, "dora is heard of", told("dora"))
}

func TestIdsOfAStreamHaveAnOrder(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want bool
	}{
		{"1-0", "2-0", true}, {"2-0", "1-9", false}, {"9-0", "10-0", true}, {"5-9", "5-10", true}, {"5-1", "5-1", false},
	} {
		if got := before(row.a, row.b); got != row.want {
			t.Errorf("%s before %s: %t", row.a, row.b, got)
		}
	}
}
