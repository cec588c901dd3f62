package redis

import (
	"strconv"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
)

func TestASlotIsTheOneThatRedisComputes(t *testing.T) {
	cluster := redistest.StartCluster(t, 1, 0, steady...)
	for _, user := range []bff.UserID{"a", "ada", "user-000017", "A.b_c-d", "0"} {
		want := cluster.Servers()[0].Do("CLUSTER", "KEYSLOT", userKey(user))
		if got := ":" + strconv.Itoa(int(slotOf(string(user)))); got != want {
			t.Errorf("%s has slot %s, redis says %s", user, got, want)
		}
	}
}

func TestASingleServerIsOneShard(t *testing.T) {
	s := open(t, quick(redistest.Start(t).URL()))
	for _, user := range []bff.UserID{"ada", "bob", "cleo"} {
		if got := s.Shard(user); got != 0 {
			t.Errorf("%s is in shard %d", user, got)
		}
	}
}
