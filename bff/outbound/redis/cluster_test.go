package redis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// steady lets a busy machine be slow: no master of the cluster is taken for dead.
var steady = []string{"--cluster-node-timeout", "15000"}

func TestTheRedisStoreKeepsThePortsPromisesOnACluster(t *testing.T) {
	cluster := redistest.StartCluster(t, 3, 3, steady...)
	porttest.Run(t, func(tb testing.TB) porttest.Stores {
		cluster.FlushAll()
		return portsOf(tb, cluster.URL(), cluster.Do)
	})
}

func TestACrowdOfUsersIsInManyShards(t *testing.T) {
	cluster := redistest.StartCluster(t, 3, 0, steady...)
	s := open(t, quick(cluster.URL()))
	seen := make(map[int]bool)
	for n := range 2000 {
		shard := s.Shard(bff.UserID(fmt.Sprint("user-", n)))
		if shard < 0 || shard >= s.Shards() {
			t.Fatalf("shard %d of %d", shard, s.Shards())
		}
		seen[shard] = true
	}
	if len(seen) != s.Shards() {
		t.Errorf("2000 users are in %d of %d shards", len(seen), s.Shards())
	}
}

func TestErasingReachesAllProductsOfACluster(t *testing.T) {
	cluster := redistest.StartCluster(t, 3, 0, steady...)
	o := quick(cluster.URL())
	for n := range 8 {
		o.Products = append(o.Products, bff.ProductID(fmt.Sprint("product-", n)))
	}
	s := open(t, o)
	for _, p := range o.Products {
		for _, stream := range waitingKeys(p) {
			cluster.Do("XADD", stream, "*", "user", "ada")
			cluster.Do("XADD", stream, "*", "user", "bob")
		}
	}
	if err := s.Erase(t.Context(), "ada"); err != nil {
		t.Fatal(err)
	}
	for _, p := range o.Products {
		for _, stream := range waitingKeys(p) {
			if got := cluster.Do("XLEN", stream); got != ":1" {
				t.Errorf("%s has %s entries", stream, got)
			}
		}
	}
}

func TestAMasterThatIsKilledTakesOnlyItsOwnUsersAwayUntilItsReplicaTakesOver(t *testing.T) {
	cluster := redistest.StartCluster(t, 3, 3)
	said := new(log)
	o := quick(cluster.URL())
	o.ReadBudget, o.WriteBudget = time.Second, time.Second
	o.Logger = slog.New(slog.NewTextHandler(said, nil))
	s := open(t, o)
	w := tracking(t, s)
	const users = 48
	name := func(n int) bff.UserID { return bff.UserID(fmt.Sprintf("user-%02d", n)) }
	for n := range users {
		if _, err := s.Put(t.Context(), porttest.Say("flights", name(n), 1, string(name(n)))); err != nil {
			t.Fatal(err)
		}
		readOnce(t, s, name(n))
	}
	cluster.Settle()
	dead := cluster.Master(userKey(name(0)))
	var here []bff.UserID // those of other masters
	for n := range users {
		if cluster.Master(userKey(name(n))) != dead {
			here = append(here, name(n))
		}
	}
	if len(here) == 0 || len(here) == users {
		t.Fatalf("%d of %d users are elsewhere: that tests nothing", len(here), users)
	}
	suspected := w.suspected()
	dead.Kill()
	// Whoever is elsewhere is read at every moment until the other shard is back.
	back := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			for _, u := range here {
				rec, err := s.ForUser(context.Background(), u, bff.Version{})
				if err != nil || len(rec.Held) != 1 {
					t.Errorf("%s, whose master lives: %+v, %v", u, rec, err)
					return
				}
			}
			select {
			case <-back:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	})
	eventually(t, "the users of the dead master are read again", func() bool {
		rec, err := s.ForUser(context.Background(), name(0), bff.Version{})
		return err == nil && len(rec.Held) == 1
	})
	close(back)
	wg.Wait()
	if w.suspected() == suspected {
		t.Error("what the dead master would have told is nobody's concern")
	}
	eventually(t, "they are written again", func() bool {
		write, err := s.Put(t.Context(), porttest.Say("flights", name(0), 2, "b"))
		return err == nil && write.Verdict == bff.Applied
	})
	heard := w.heard(name(0))
	readOnce(t, s, name(0))
	cluster.Do("HSET", userKey(name(0)), "touched", "1")
	eventually(t, "its new master tells what changes", func() bool { return w.heard(name(0)) > heard })
}

// A connection that broke is made anew by whoever asks first, for all who wait.
func TestWhoLeavesBreaksNoConnectionThatOthersWaitFor(t *testing.T) {
	cluster := redistest.StartCluster(t, 2, 0, steady...)
	s := open(t, quick(cluster.URL()))
	w := tracking(t, s)
	ada, bob := bff.UserID("ada"), bff.UserID("bob")
	for n := 0; cluster.Master(userKey(bob)) == cluster.Master(userKey(ada)); n++ {
		bob = bff.UserID(fmt.Sprint("bob-", n))
	}
	node := cluster.Master(userKey(ada))
	read := func(ctx context.Context, u bff.UserID) error {
		_, err := s.ForUser(ctx, u, bff.Version{})
		return err
	}
	for _, u := range []bff.UserID{ada, bob} {
		if err := read(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	for range 30 {
		suspected := w.suspected()
		node.Do("CLIENT", "KILL", "TYPE", "normal")
		eventually(t, "it is seen that the connection broke", func() bool { return w.suspected() > suspected })
		if err := read(t.Context(), bob); err != nil { // the other node answers
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for n := range 32 {
			ctx, leave := context.WithCancel(t.Context())
			if n%4 > 0 {
				go leave()
			}
			all.Go(func() {
				defer leave()
				if err := read(ctx, ada); err != nil && (n%4 == 0 || !errors.Is(err, context.Canceled)) {
					t.Errorf("caller %d: %v", n, err)
				}
			})
		}
		all.Wait()
	}
}

func TestAClusterThatServesNobodyIsNamed(t *testing.T) {
	cluster := redistest.StartCluster(t, 1, 0, steady...)
	s, why, said := observed(t, cluster.URL())
	eventually(t, "a push is taken", func() bool { return put(s, "ada", 1) == nil })
	cluster.Servers()[0].Do("CLUSTER", "DELSLOTSRANGE", "0", "16383")
	eventually(t, "a push is refused for that", func() bool { return put(s, "ada", 2) != nil && why.count("put", reasonCluster) > 0 })
	if !strings.Contains(said.String(), advice[reasonCluster]) {
		t.Errorf("the log says\n%s", said)
	}
	cluster.Servers()[0].Do("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
	eventually(t, "pushes are taken again", func() bool { return put(s, "ada", 2) == nil })
}
