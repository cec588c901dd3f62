package redis

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

func TestLossesKeepThePortsPromises(t *testing.T) {
	server := redistest.Start(t)
	porttest.RunLosses(t, func(tb testing.TB) porttest.Losing {
		server.Do("FLUSHALL")
		return porttest.Losing{
			Losses: open(tb, quick(server.URL())).Losses(), Peer: open(tb, quick(server.URL())).Losses(),
			Lose: func(testing.TB) { server.Kill(); server.Restart() },
		}
	})
}

func TestLossesKeepThePortsPromisesOnACluster(t *testing.T) {
	cluster := redistest.StartCluster(t, 3, 0, steady...)
	shard := 0
	porttest.RunLosses(t, func(tb testing.TB) porttest.Losing {
		cluster.FlushAll()
		return porttest.Losing{
			Losses: open(tb, quick(cluster.URL())).Losses(), Peer: open(tb, quick(cluster.URL())).Losses(),
			Lose: func(testing.TB) {
				server := cluster.Servers()[shard%3]
				shard++
				server.Kill()
				server.Restart()
			},
		}
	})
}

func TestALossThatNobodyFinishedTellingIsToldAgain(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	ctx, cancel := context.WithCancel(t.Context())
	// This replica ends while it tells.
	_ = s.Losses().Lost(ctx, func(context.Context) { cancel() })
	if server.Do("TTL", lifeKey) == ":-1" {
		t.Fatal("the sign of life lasts, although nobody has told of the loss")
	}
	server.Do("PEXPIRE", lifeKey, "1") // what telling would do in its time
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	times := 0
	_ = open(t, quick(server.URL())).Losses().Lost(ctx, func(context.Context) { times++; cancel() })
	if times != 1 {
		t.Errorf("it was told %d times", times)
	}
}

func TestEveryShardOfAClusterHasASignOfLife(t *testing.T) {
	for n, key := range lifeKeys() {
		tag := strings.TrimSuffix(strings.TrimPrefix(key, lifeKey+":{"), "}")
		if b := bandOf(tag); b != n {
			t.Errorf("%s is in band %d, want %d", key, b, n)
		}
	}
}

func TestTheLossOfOneShardIsToldAndAMoveIsNot(t *testing.T) {
	cluster := redistest.StartCluster(t, 3, 3, steady...)
	var told atomic.Int32
	for range 3 { // replicas of ours
		s := open(t, quick(cluster.URL()))
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = s.Losses().Lost(ctx, func(context.Context) { told.Add(1) })
		}()
		t.Cleanup(func() { cancel(); <-ended })
	}
	signs := func() int {
		there := 0
		for _, key := range lifeKeys() {
			if cluster.Do("TTL", key) == ":-1" {
				there++
			}
		}
		return there
	}
	eventually(t, "the beginning is told, and every sign lasts", func() bool { return told.Load() > 0 && signs() == bands })
	if told.Load() != 1 {
		t.Fatalf("the beginning is told %d times", told.Load())
	}

	// A replica takes over: its signs are there.
	cluster.Settle()
	took := cluster.Servers()[3]
	if answer := took.Ask("CLUSTER", "FAILOVER", "TAKEOVER"); answer != "+OK" {
		t.Fatal(answer)
	}
	eventually(t, "the replica has taken over", func() bool {
		return strings.Contains(took.Do("INFO", "replication"), "role:master")
	})
	cluster.Settle()
	eventually(t, "it is asked", func() bool { return signs() == bands })
	<-time.After(5 * quick("").FollowEvery) // nothing must come of it
	if told.Load() != 1 {
		t.Fatalf("a shard that moved is told as a loss: %d", told.Load())
	}

	for n, key := range []string{lifeKeys()[0], lifeKeys()[bands/2], lifeKeys()[bands-1]} {
		want := int32(n + 2)
		cluster.Settle()
		// Its replica is emptied with it: what was there is lost.
		cluster.Master(key).Do("FLUSHALL")
		eventually(t, fmt.Sprint("the loss of shard ", n, " is told"), func() bool { return told.Load() >= want && signs() == bands })
		if told.Load() != want {
			t.Errorf("with the loss of shard %d, %d are told, want %d", n, told.Load(), want)
		}
	}
}

func TestAShardThatIsAwayHidesNoLossOfAnother(t *testing.T) {
	cluster := redistest.StartCluster(t, 2, 0, steady...)
	s := open(t, quick(cluster.URL()))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var told atomic.Int32
	ended := make(chan error, 1)
	go func() { ended <- s.Losses().Lost(ctx, func(context.Context) { told.Add(1) }) }()
	eventually(t, "the beginning is told", func() bool { return told.Load() == 1 && cluster.Do("TTL", lifeKeys()[bands-1]) == ":-1" })
	cluster.Servers()[0].Kill()
	cluster.Servers()[1].Do("FLUSHALL")
	eventually(t, "the loss is told", func() bool { return told.Load() == 2 })
	cancel()
	<-ended
}

var _ bff.Losses = (*Losses)(nil)
