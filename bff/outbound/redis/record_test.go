package redis

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"mantel/bff"
)

// A record is kept as it is given: it must not keep the heads that it was read
// from.
func TestARecordHoldsOnToNoHead(t *testing.T) {
	s := &Store{o: Options{Now: time.Now}}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	const users, long = 200, 32 << 10
	all := make([]bff.Record, users)
	before := heap()
	for i := range all {
		user := bff.UserID(fmt.Sprint("user-", i))
		later := time.Now().Add(time.Hour).UnixMilli()
		all[i] = s.record(user, map[string]string{"v": "e.1", "b:flights": "a body", "h:flights": fmt.Sprintf(
			"v=1 rev=7 dig=ab st=1 sa=%d ex=%d w=0 p=flights u=%s more=%s", later, later, user, strings.Repeat("x", long))})
		if !all[i].Own || len(all[i].Held) != 1 || all[i].Held[0].Head.Digest != "ab" {
			t.Fatalf("%+v", all[i])
		}
	}
	if after := heap(); after > before+users*long/4 {
		t.Errorf("%d bytes are kept for each user", (after-before)/users)
	}
	runtime.KeepAlive(all)
}
