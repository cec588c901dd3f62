package redis

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// watch collects what Track tells.
type watch struct {
	mu        sync.Mutex
	users     map[bff.UserID]int
	everybody int
	// gate, where it is set, is waited for before anything is taken.
	gate chan struct{}
}

func (w *watch) hear(users []bff.UserID) {
	if w.gate != nil {
		<-w.gate
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if users == nil {
		w.everybody++
	}
	for _, u := range users {
		w.users[u]++
	}
}

func (w *watch) heard(u bff.UserID) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.users[u]
}

func (w *watch) suspected() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.everybody
}

// tracking follows a store until the test ends, and is sure to have begun.
func tracking(t *testing.T, s *Store) *watch {
	w := &watch{users: make(map[bff.UserID]int)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.Track(ctx, w.hear)
	}()
	t.Cleanup(func() { cancel(); <-ended })
	eventually(t, "it is tracked", func() bool {
		s.news.mu.Lock()
		defer s.news.mu.Unlock()
		return len(s.news.boxes) == 1
	})
	return w
}

func readOnce(t *testing.T, s *Store, u bff.UserID) {
	t.Helper()
	if _, err := s.ForUser(t.Context(), u, bff.Version{}); err != nil {
		t.Fatal(err)
	}
}

func TestARecordThatSomebodyElseWritesIsTold(t *testing.T) {
	server := redistest.Start(t)
	s, writer := open(t, quick(server.URL())), open(t, quick(server.URL()))
	w := tracking(t, s)
	for n := range 200 {
		before := w.heard("ada")
		readOnce(t, s, "ada")
		readOnce(t, s, "bob")
		if _, err := writer.Put(t.Context(), porttest.Say("flights", "ada", int64(n+1), fmt.Sprint(n))); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the write is told", func() bool { return w.heard("ada") > before })
	}
	if w.heard("bob") != 0 || w.suspected() != 0 {
		t.Errorf("bob was told %d times, everybody %d times", w.heard("bob"), w.suspected())
	}
}

func TestWhatIsLostWithAConnectionMakesEverybodySuspect(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	w := tracking(t, s)
	for _, row := range []struct {
		why  string
		lose func()
	}{
		{"the connection is killed", func() { server.Do("CLIENT", "KILL", "TYPE", "normal") }},
		{"redis forgets all", func() { server.Do("FLUSHALL") }},
		{"redis is killed", func() { server.Kill(); server.Restart() }},
	} {
		eventually(t, "it is read", func() bool {
			_, err := s.ForUser(t.Context(), "ada", bff.Version{})
			return err == nil
		})
		before := w.suspected()
		row.lose()
		eventually(t, row.why+": everybody is suspect", func() bool { return w.suspected() > before })
	}
}

func TestWhoIsSlowToListenHearsThatAnybodyMayHaveChanged(t *testing.T) {
	s, err := Open(t.Context(), quick(redistest.Reserve(t).URL()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	w := tracking(t, s)
	w.gate = make(chan struct{})
	// Nobody waits for the listener, whatever Redis says meanwhile.
	for n := range 3 * mostNews {
		s.news.tell(bff.UserID(fmt.Sprint(n)))
	}
	close(w.gate)
	eventually(t, "everybody is suspect", func() bool { return w.suspected() > 0 })
	s.news.tell("ada")
	eventually(t, "names are told again", func() bool { return w.heard("ada") == 1 })
}

func TestWithoutACacheNothingIsTrackedAndNothingTold(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.Uncached = true
	s := open(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- s.Track(ctx, func([]bff.UserID) { t.Error("something is told") })
	}()
	for n := range 5 {
		if _, err := s.Put(t.Context(), porttest.Say("flights", "ada", int64(n+1), fmt.Sprint(n))); err != nil {
			t.Fatal(err)
		}
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		if err != nil || len(rec.Held) != 1 || rec.Held[0].Head.Revision != int64(n+1) {
			t.Fatalf("%+v, %v", rec, err)
		}
	}
	// The one key that is tracked is the product's generation.
	if info := server.Do("INFO", "stats"); !strings.Contains(info, "tracking_total_keys:1\r") {
		t.Errorf("redis tracks users:\n%s", info)
	}
	cancel()
	if err := <-ended; err == nil {
		t.Error("Track ended well")
	}
}

func TestGenericsAndGenerationsCostRedisNothingWhileNothingChanges(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.Recheck = time.Hour
	s := open(t, o)
	if _, err := s.Generics().Put(t.Context(), porttest.Say("flights", "", 1, "a")); err != nil {
		t.Fatal(err)
	}
	f := follower{s: s, products: []bff.ProductID{"flights", "hotels"}, heads: make(map[bff.ProductID]string), held: make(map[bff.ProductID]bff.Held)}
	look := func() {
		if _, err := f.look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	look()
	before := server.Do("INFO", "commandstats")
	for range 50 {
		look()
	}
	if count := hgetalls(server.Do("INFO", "commandstats")); count != hgetalls(before) {
		t.Errorf("redis was asked: %s, then %s", hgetalls(before), count)
	}
	if _, err := s.Generics().Put(t.Context(), porttest.Say("flights", "", 2, "b")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a change is seen", func() bool { look(); return f.held["flights"].Head.Revision == 2 })
}

// hgetalls is Redis' line about HGETALL, as far as the count goes.
func hgetalls(stats string) string {
	_, rest, _ := strings.Cut(stats, "cmdstat_hgetall:calls=")
	count, _, _ := strings.Cut(rest, ",")
	return count
}
