package redis

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// impatient reads streams without patience.
func impatient(replica string) PushLogOptions {
	return PushLogOptions{Replica: replica, ClaimAfter: 200 * time.Millisecond, Block: 50 * time.Millisecond}
}

// on runs one exchange on a store's own client.
func on[T any](tb testing.TB, s *Store, exchange func(context.Context, rueidis.Client) (T, error)) T {
	tb.Helper()
	v, err := ask(tb.Context(), s, "test", 5*time.Second, exchange)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func say(server *redistest.Server) func(testing.TB, bff.ProductID, ...string) string {
	return func(_ testing.TB, p bff.ProductID, fields ...string) string {
		return server.Do(append([]string{"XADD", pushKey(p), "*"}, fields...)...)
	}
}

func dead(s *Store) func(testing.TB, bff.ProductID) []map[string]string {
	return func(tb testing.TB, p bff.ProductID) []map[string]string {
		rows := on(tb, s, func(ctx context.Context, c rueidis.Client) ([]rueidis.XRangeEntry, error) {
			return c.Do(ctx, c.B().Xrange().Key(deadKey(p)).Start("-").End("+").Build()).AsXRange()
		})
		var all []map[string]string
		for _, row := range rows {
			all = append(all, row.FieldValues)
		}
		return all
	}
}

func waits(server *redistest.Server) func(testing.TB, bff.ProductID) int {
	return func(tb testing.TB, p bff.ProductID) int {
		n, err := strconv.Atoi(strings.TrimPrefix(server.Do("XLEN", pushKey(p)), ":"))
		if err != nil {
			tb.Fatal(err)
		}
		return n
	}
}

func TestTheStreamsOfPushesKeepThePortsPromises(t *testing.T) {
	server := redistest.Start(t)
	porttest.RunPushLog(t, func(tb testing.TB) porttest.Streams {
		server.Do("FLUSHALL")
		s := open(tb, quick(server.URL()))
		return porttest.Streams{
			Log:  s.PushLog(impatient("one")),
			Peer: func(tb testing.TB) bff.PushLog { return open(tb, quick(server.URL())).PushLog(impatient("two")) },
			Say:  say(server), Dead: dead(s), Waits: waits(server),
		}
	})
}

func TestTheLogOfDemandKeepsThePortsPromises(t *testing.T) {
	server := redistest.Start(t)
	o := DemandLogOptions{Quiet: 1500 * time.Millisecond, Cap: 5}
	porttest.RunDemandLog(t, func(tb testing.TB) porttest.Demands {
		server.Do("FLUSHALL")
		return porttest.Demands{
			Log: open(tb, quick(server.URL())).DemandLog(o), Quiet: o.Quiet, Cap: o.Cap,
			Peer: func(tb testing.TB) bff.DemandLog { return open(tb, quick(server.URL())).DemandLog(o) },
			Pass: func(_ testing.TB, d time.Duration) { <-time.After(d) },
		}
	})
}

func TestASignalThatSaysAFieldTwiceIsNone(t *testing.T) {
	for _, row := range []struct {
		fields []string
		want   bool
	}{
		{[]string{"event", "user", "user", "ada", "reason", "stale"}, true},
		{[]string{"reason", "stale", "more", "1", "user", "ada", "event", "user"}, true},
		{[]string{"event", "user", "user", "ada", "user", "bob", "reason", "stale"}, false},
		{[]string{"event", "refill", "event", "user", "user", "ada", "reason", "stale"}, false},
		{[]string{"event", "user", "reason", "stale"}, false},
	} {
		entry := rueidis.XRangeSlice{ID: "1-0"}
		for i := 0; i < len(row.fields); i += 2 {
			entry.FieldValues = append(entry.FieldValues, rueidis.XRangeFieldValue{Field: row.fields[i], Value: row.fields[i+1]})
		}
		s, ok := signalOf("flights", entry)
		if ok != row.want || ok && (s.User != "ada" || s.Reason != "stale" || s.ID != "1-0" || s.Product != "flights") {
			t.Errorf("%v: %+v, %t", row.fields, s, ok)
		}
	}
}

func TestTurnsKeepThePortsPromises(t *testing.T) {
	server := redistest.Start(t)
	porttest.RunTurns(t, func(tb testing.TB) porttest.TurnTaking {
		server.Do("FLUSHALL")
		return porttest.TurnTaking{
			Turns: open(tb, quick(server.URL())).Turns(),
			Peer:  func(tb testing.TB) bff.Turns { return open(tb, quick(server.URL())).Turns() },
			Pass:  func(_ testing.TB, d time.Duration) { <-time.After(d) },
		}
	})
	t.Run("a turn without an end is nobody's", func(t *testing.T) {
		server.Do("SET", turnKey("poll"), "1")
		s := open(t, quick(server.URL()))
		if again, err := s.Turns().Take(t.Context(), "poll", time.Minute); again != 0 || err != nil {
			t.Errorf("%s, %v", again, err)
		}
	})
}

func TestEntriesSaidInTheFutureAreSaidNow(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	server.Do("XADD", pushKey("flights"), "*", "body", "{}")
	server.Do("XADD", pushKey("flights"), "18446744073709551000-0", "body", "{}")
	entries, err := s.PushLog(impatient("one")).Next(t.Context(), "flights", 10)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%v, %v", entries, err)
	}
	soon := redisTime(t, server).Add(time.Minute)
	for _, e := range entries {
		if e.SaidAt.After(soon) || e.SaidAt.Before(soon.Add(-2*time.Minute)) {
			t.Errorf("entry %s was said at %s", e.ID, e.SaidAt)
		}
	}
}

func TestALateClockMakesNoEntryOlder(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.Now = func() time.Time { return time.Now().Add(-time.Hour) }
	s := open(t, o)
	server.Do("XADD", pushKey("flights"), "*", "body", "{}")
	entries, err := s.PushLog(impatient("one")).Next(t.Context(), "flights", 10)
	if err != nil || len(entries) != 1 || entries[0].SaidAt.Before(time.Now().Add(-10*time.Minute)) {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestStreamsOutliveARedisThatIsKilledAndComesBackEmpty(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	log := s.PushLog(impatient("one"))
	server.Do("XADD", pushKey("flights"), "*", "body", "one")
	if entries, err := log.Next(t.Context(), "flights", 1); err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	demand := s.DemandLog(DefaultDemandLog())
	heard := make(chan bff.Signal, 10)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = demand.Follow(ctx, "flights", "0-0", func(s bff.Signal) error { heard <- s; return nil })
	}()
	defer func() { cancel(); <-ended }()
	if _, err := demand.Append(t.Context(), bff.Signal{Product: "flights", User: "ada", Reason: bff.DemandStale}); err != nil {
		t.Fatal(err)
	}
	<-heard
	server.Kill() // with a reader that waits for an entry, mostly
	if _, err := log.Next(t.Context(), "flights", 1); err == nil {
		t.Error("a dead redis gave entries")
	}
	server.Restart()
	eventually(t, "the stream is read again", func() bool {
		_, err := log.Next(t.Context(), "flights", 1)
		return err == nil
	})
	server.Do("XADD", pushKey("flights"), "*", "body", "two")
	var got []bff.PushEntry
	eventually(t, "what is said now is given", func() bool {
		more, err := log.Next(t.Context(), "flights", 1)
		got = append(got, more...)
		return err == nil && len(got) > 0
	})
	if string(got[0].Body) != "two" {
		t.Errorf("got %q", got[0].Body)
	}
	if _, err := demand.Append(t.Context(), bff.Signal{Product: "flights", Reason: bff.DemandRefill}); err != nil {
		t.Fatal(err)
	}
	if s := <-heard; s.Reason != bff.DemandRefill || s.User != "" {
		t.Errorf("heard %+v", s)
	}
}

func TestAHungRedisHoldsNoReaderForever(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.WriteBudget = 100 * time.Millisecond
	s := open(t, o)
	log := s.PushLog(impatient("one"))
	server.Hang()
	t.Cleanup(server.Continue)
	for range 3 {
		if entries, err := log.Next(t.Context(), "flights", 1); err == nil {
			t.Fatalf("a hung redis gave %v", entries)
		}
	}
	server.Continue()
	server.Do("XADD", pushKey("flights"), "*", "body", "{}")
	eventually(t, "the entry is given", func() bool {
		entries, err := log.Next(t.Context(), "flights", 1)
		return err == nil && len(entries) == 1
	})
}

func TestReadersThatAreGoneAreForgotten(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	server.Do("XGROUP", "CREATE", pushKey("flights"), pushGroup, "0", "MKSTREAM")
	for _, name := range []string{"gone", "busy"} {
		server.Do("XGROUP", "CREATECONSUMER", pushKey("flights"), pushGroup, name)
	}
	server.Do("XADD", pushKey("flights"), "*", "body", "{}")
	server.Do("XREADGROUP", "GROUP", pushGroup, "busy", "COUNT", "1", "STREAMS", pushKey("flights"), ">")
	log := s.PushLog(impatient("one")).(*pushLog)
	<-time.After(5 * time.Millisecond)
	on(t, s, func(ctx context.Context, c rueidis.Client) (struct{}, error) {
		return struct{}{}, log.claim.Exec(ctx, c, []string{pushKey("flights")}, []string{pushGroup, "one", "5", "3600000", "1"}).Error()
	})
	if got := server.Do("XGROUP", "DELCONSUMER", pushKey("flights"), pushGroup, "busy"); got != ":1" {
		t.Errorf("the reader with an entry was forgotten: %s", got)
	}
	// A consumer that is made anew was not there.
	if got := server.Do("XGROUP", "CREATECONSUMER", pushKey("flights"), pushGroup, "gone"); got != ":1" {
		t.Errorf("the silent reader is still there: %s", got)
	}
}

func FuzzStreamEntries(f *testing.F) {
	f.Add("1795287600123-0", "user\x00ada\x00body\x00{}")
	f.Add("1795287600123-0", "user\x00ada\x00withdraw\x007")
	f.Add("18446744073709551615-18446744073709551615", "body\x00")
	f.Add("x", "user")
	f.Fuzz(func(t *testing.T, id, fields string) {
		e := decodeEntry(id, strings.Split(fields, "\x00"), 1)
		if e.Fault != "" {
			if e.User != "" || e.Body != nil || e.Withdraw != 0 {
				t.Fatalf("a fault, and %+v", e)
			}
			return
		}
		if _, err := bff.ParseUser(e.User); e.User != "" && err != nil {
			t.Fatalf("user %q", e.User)
		}
		if (e.Body == nil) == (e.Withdraw == 0) || e.Withdraw < 0 || e.Withdraw > 1<<53-1 || e.Withdraw > 0 && e.User == "" || e.SaidAt.IsZero() {
			t.Fatalf("%+v", e)
		}
	})
}
