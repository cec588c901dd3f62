package redis

import (
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

func TestAMachineWhoseClockIsWrongExpiresByRedisClock(t *testing.T) {
	server := redistest.Start(t)
	for _, skew := range []time.Duration{-time.Hour, time.Hour} {
		server.Do("FLUSHALL")
		o := quick(server.URL())
		o.Now = func() time.Time { return time.Now().Add(skew) }
		s := open(t, o)
		if d := s.Now().Sub(redisTime(t, server)); d < -time.Minute || d > time.Minute {
			t.Errorf("a machine %s off tells a time %s off", skew, d)
		}
		brief, lasting := porttest.Say("flights", "ada", 1, "a"), porttest.Say("hotels", "ada", 1, "b")
		brief.StaleAfter, brief.ExpireAfter = time.Millisecond, 50*time.Millisecond
		lasting.StaleAfter, lasting.ExpireAfter = time.Minute, 30*time.Minute
		for _, r := range []bff.Recommendation{brief, lasting} {
			if _, err := s.Put(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		eventually(t, "what has expired has no body, and what has not does", func() bool {
			rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
			if err != nil || len(rec.Held) != 2 {
				t.Fatalf("%+v, %v", rec, err)
			}
			if rec.Held[1].Raw == "" {
				t.Fatalf("a machine %s off expires what has half an hour to live", skew)
			}
			return rec.Held[0].Raw == ""
		})
	}
}

func TestTheClockGoesOnThroughAnOutage(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.Now = func() time.Time { return time.Unix(0, 0) }
	reserved, err := Open(t.Context(), Default(redistest.Reserve(t).URL()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reserved.Close)
	if d := time.Since(reserved.Now()); d < -time.Minute || d > time.Minute {
		t.Errorf("before redis was heard of it is %s off the machine's clock", d)
	}
	s := open(t, o)
	server.Kill()
	first := s.Now()
	if d := time.Since(first); d < -time.Minute || d > time.Minute {
		t.Errorf("it tells a time %s off", d)
	}
	eventually(t, "it goes on", func() bool { return s.Now().After(first) })
}
