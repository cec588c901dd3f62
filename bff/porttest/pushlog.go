package porttest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mantel/bff"
)

// Streams are one adapter's push logs over one set of data. What a reader
// leaves must soon be given to another.
type Streams struct {
	Log bff.PushLog
	// Peer gives the log of another replica.
	Peer func(testing.TB) bff.PushLog
	// Say puts an entry into a product's stream, fields and values in turn.
	Say func(tb testing.TB, p bff.ProductID, fields ...string) (id string)
	// Dead are the dead letters of a product, each its fields and values.
	Dead func(testing.TB, bff.ProductID) []map[string]string
	// Waits are how many entries a product's stream still has.
	Waits func(testing.TB, bff.ProductID) int
}

// RunPushLog holds an adapter to the contract of bff.PushLog.
func RunPushLog(t *testing.T, open func(testing.TB) Streams) {
	t.Run("what was said before anybody read is given", func(t *testing.T) {
		s := open(t)
		first := s.Say(t, "flights", "user", "ada", "body", "{}")
		second := s.Say(t, "flights", "body", "[]")
		third := s.Say(t, "flights", "user", "bob", "withdraw", "7")
		s.Say(t, "hotels", "body", "{}")
		got := next(t, s.Log, "flights", 3)
		spell := ""
		for _, e := range got {
			spell += fmt.Sprintf("%s %q %q %d %d %q\n", e.ID, e.User, e.Body, e.Withdraw, e.Deliveries, e.Fault)
			if e.SaidAt.IsZero() || e.SaidAt.After(time.Now().Add(time.Hour)) {
				t.Errorf("said at %s", e.SaidAt)
			}
		}
		want := fmt.Sprintf("%s \"ada\" \"{}\" 0 1 \"\"\n%s \"\" \"[]\" 0 1 \"\"\n%s \"bob\" \"\" 7 1 \"\"\n", first, second, third)
		if spell != want {
			t.Errorf("got\n%swant\n%s", spell, want)
		}
	})
	t.Run("each entry goes to one reader", func(t *testing.T) {
		s := open(t)
		peer := s.Peer(t)
		want := make([]string, 0, 40)
		for range cap(want) {
			want = append(want, s.Say(t, "flights", "body", "{}"))
		}
		var got []string
		for len(got) < len(want) {
			for _, log := range []bff.PushLog{s.Log, peer} {
				entries, err := log.Next(t.Context(), "flights", 3)
				if err != nil || len(entries) > 3 {
					t.Fatalf("%d entries, %v", len(entries), err)
				}
				for _, e := range entries {
					got = append(got, e.ID)
				}
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("got %d entries: %q", len(got), got)
		}
	})
	t.Run("what somebody leaves is given again, and counted", func(t *testing.T) {
		s := open(t)
		id := s.Say(t, "flights", "user", "ada", "body", "{}")
		done := s.Say(t, "flights", "user", "bob", "body", "{}")
		next(t, s.Log, "flights", 2)
		settle(t, s.Log, "flights", done)
		peer := s.Peer(t)
		for n := int64(2); n < 5; n++ {
			e := next(t, peer, "flights", 1)[0]
			if e.ID != id || e.Deliveries != n || string(e.Body) != "{}" || e.User != "ada" {
				t.Fatalf("delivery %d: %+v", n, e)
			}
		}
		settle(t, peer, "flights", id)
		eventually(t, "what is settled is removed", func() bool {
			if entries, err := peer.Next(t.Context(), "flights", 1); err != nil || len(entries) > 0 {
				t.Fatalf("%v, %v", entries, err)
			}
			return s.Waits(t, "flights") == 0
		})
	})
	t.Run("what waits is not removed", func(t *testing.T) {
		s := open(t)
		held := s.Say(t, "flights", "body", "{}")
		next(t, s.Log, "flights", 1)
		var rest []string
		for range 20 {
			rest = append(rest, s.Say(t, "flights", "body", "{}"))
		}
		for range 10 {
			e := next(t, s.Log, "flights", 1)[0]
			if e.ID == held {
				continue // it was left for long enough by now
			}
			settle(t, s.Log, "flights", e.ID)
			rest = slices.DeleteFunc(rest, func(id string) bool { return id == e.ID })
		}
		if n := s.Waits(t, "flights"); n < len(rest)+1 {
			t.Errorf("%d entries are there, %d wait", n, len(rest)+1)
		}
	})
	t.Run("what is buried is a dead letter, and settled", func(t *testing.T) {
		s := open(t)
		id := s.Say(t, "flights", "user", "ada", "body", "[")
		gone := s.Say(t, "flights", "user", "bob", "withdraw", "7")
		for _, e := range next(t, s.Log, "flights", 2) {
			for range 2 { // the second time it is settled already
				if err := s.Log.Bury(t.Context(), "flights", e, "no JSON"); err != nil {
					t.Fatal(err)
				}
			}
		}
		dead := s.Dead(t, "flights")
		if len(dead) != 2 || dead[0]["id"] != id || dead[0]["user"] != "ada" || dead[0]["body"] != "[" ||
			dead[0]["reason"] != "no JSON" || dead[0]["deliveries"] != "1" || dead[1]["id"] != gone || dead[1]["withdraw"] != "7" {
			t.Errorf("got %v", dead)
		}
		if len(s.Dead(t, "hotels")) != 0 {
			t.Error("another product has dead letters")
		}
		eventually(t, "they are removed from the stream", func() bool {
			if entries, err := s.Log.Next(t.Context(), "flights", 1); err != nil || len(entries) > 0 {
				t.Fatalf("%v, %v", entries, err)
			}
			return s.Waits(t, "flights") == 0
		})
	})
	t.Run("what cannot be read has a fault and nothing else", func(t *testing.T) {
		s := open(t)
		rows := [][]string{
			{"user", "a b", "body", "{}"}, {"body", "{}", "body", "{}"}, {"body", "{}", "withdraw", "7", "user", "ada"},
			{"user", "ada"}, {"withdraw", "7"}, {"user", "ada", "withdraw", "0"}, {"user", "ada", "withdraw", "07"},
			{"user", "ada", "withdraw", "9007199254740992"}, {"user", "ada", "body", "{}", "product", "hotels"}, {"user", "", "body", "{}"},
		}
		for _, fields := range rows {
			s.Say(t, "flights", fields...)
		}
		for i, e := range next(t, s.Log, "flights", len(rows)) {
			if e.Fault == "" || e.User != "" || e.Body != nil || e.Withdraw != 0 || e.Deliveries != 1 {
				t.Errorf("%q: %+v", rows[i], e)
			}
			if strings.Contains(e.Fault, "hotels") {
				t.Errorf("the fault says what was sent: %s", e.Fault)
			}
		}
	})
	t.Run("nothing is no error", func(t *testing.T) {
		s := open(t)
		for range 2 {
			if entries, err := s.Log.Next(t.Context(), "flights", 5); err != nil || len(entries) != 0 {
				t.Errorf("%v, %v", entries, err)
			}
		}
		settle(t, s.Log, "flights")
		settle(t, s.Log, "flights", "1-1")
	})
}

// next reads until it has n entries.
func next(tb testing.TB, from bff.PushLog, p bff.ProductID, n int) []bff.PushEntry {
	tb.Helper()
	var all []bff.PushEntry
	eventually(tb, fmt.Sprintf("%d entries are given", n), func() bool {
		got, err := from.Next(context.Background(), p, n-len(all))
		if err != nil {
			tb.Fatalf("next: %v", err)
		}
		all = append(all, got...)
		return len(all) == n
	})
	return all
}

func settle(tb testing.TB, log bff.PushLog, p bff.ProductID, ids ...string) {
	tb.Helper()
	if err := log.Done(context.Background(), p, ids...); err != nil {
		tb.Fatalf("done: %v", err)
	}
}
