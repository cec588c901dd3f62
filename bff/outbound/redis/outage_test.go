package redis

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

func TestTheServiceBootsWhileRedisIsDownAndHeals(t *testing.T) {
	server := redistest.Reserve(t)
	s, err := Open(t.Context(), quick(server.URL()))
	if err != nil {
		t.Fatalf("open without a redis: %v", err)
	}
	t.Cleanup(s.Close)
	if _, err := s.ForUser(t.Context(), "ada", bff.Version{}); !errors.Is(err, bff.ErrUnavailable) {
		t.Errorf("read: %v", err)
	}
	if _, err := s.Put(t.Context(), porttest.Say("flights", "ada", 1, "a")); !errors.Is(err, bff.ErrUnavailable) {
		t.Errorf("put: %v", err)
	}
	if _, err := s.Generics().Put(t.Context(), porttest.Say("flights", "", 1, "a")); !errors.Is(err, bff.ErrUnavailable) {
		t.Errorf("put a generic: %v", err)
	}
	server.Restart()
	eventually(t, "a push is taken", func() bool {
		_, err := s.Put(t.Context(), porttest.Say("flights", "ada", 1, "a"))
		return err == nil
	})
	eventually(t, "it is read", func() bool {
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		return err == nil && len(rec.Held) == 1
	})
}

func TestAKilledRedisIsAnErrorAndARestartedOneHeals(t *testing.T) {
	server := redistest.Start(t)
	o, said := quick(server.URL()), &log{}
	o.Logger = slog.New(slog.NewTextHandler(said, nil))
	s := open(t, o)
	if _, err := s.Put(t.Context(), porttest.Say("flights", "ada", 1, "a")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ForUser(t.Context(), "ada", bff.Version{}); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	eventually(t, "the dead connection is noticed", func() bool {
		_, err := s.ForUser(t.Context(), "ada", bff.Version{})
		return err != nil
	})
	for range 20 {
		if _, err := s.ForUser(t.Context(), "ada", bff.Version{}); !errors.Is(err, bff.ErrUnavailable) {
			t.Fatalf("read: %v", err)
		}
	}
	server.Restart()
	eventually(t, "the empty redis is read", func() bool {
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		return err == nil && rec.User == "ada" && len(rec.Held) == 0
	})
	if _, err := s.Put(t.Context(), porttest.Say("flights", "ada", 2, "b")); err != nil {
		t.Fatalf("put after the restart: %v", err)
	}
	if text := said.String(); strings.Count(text, "redis does not answer") != 1 || strings.Count(text, "redis answers again") != 1 {
		t.Errorf("the outage and its end are not told once each:\n%s", text)
	}
}

// log is what a store said, safe to read meanwhile.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestAHungRedisCostsAReadItsBudgetAndNoMore(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.ReadBudget = 50 * time.Millisecond
	s := open(t, o)
	server.Hang()
	t.Cleanup(server.Continue)
	// Whoever waits is let go, one after the other and all at once; none of
	// them waits for Redis. That they return at all is what is tested: the
	// test's own deadline is far beyond the budget.
	results := make(chan error, 100)
	for range cap(results) {
		go func() {
			_, err := s.ForUser(context.Background(), "ada", bff.Version{})
			results <- err
		}()
	}
	for range cap(results) {
		if err := <-results; !errors.Is(err, bff.ErrUnavailable) {
			t.Fatalf("read: %v", err)
		}
	}
	server.Continue()
	eventually(t, "reads are answered again", func() bool {
		_, err := s.ForUser(t.Context(), "ada", bff.Version{})
		return err == nil
	})
}

func TestGenericsOutliveARedisThatForgets(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	if _, err := s.Generics().Put(t.Context(), porttest.Say("flights", "", 5, "a")); err != nil {
		t.Fatal(err)
	}
	var latest atomic.Pointer[[]bff.Held]
	var calls atomic.Int32
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.Generics().Follow(ctx, []bff.ProductID{"flights", "hotels"}, func(held []bff.Held) {
			latest.Store(&held)
			calls.Add(1)
		})
	}()
	defer func() { cancel(); <-ended }()
	has := func(p bff.ProductID, revision int64) func() bool {
		return func() bool {
			held := latest.Load()
			if held == nil {
				return false
			}
			for _, h := range *held {
				if h.Head.Product == p && h.Head.Revision == revision && h.Body != nil {
					return true
				}
			}
			return false
		}
	}
	eventually(t, "the generic is followed", has("flights", 5))
	server.Kill()
	server.Restart()
	eventually(t, "another generic is taken", func() bool {
		_, err := s.Generics().Put(t.Context(), porttest.Say("hotels", "", 1, "b"))
		return err == nil
	})
	eventually(t, "it is followed", has("hotels", 1))
	if !has("flights", 5)() {
		t.Error("what redis forgot is gone, although nobody took it back")
	}
	// An older one than what is remembered is no news either.
	before := calls.Load()
	if _, err := s.Generics().Put(t.Context(), porttest.Say("flights", "", 4, "old")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Generics().Put(t.Context(), porttest.Say("hotels", "", 2, "c")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the next change is followed", has("hotels", 2))
	if !has("flights", 5)() || calls.Load() == before {
		t.Error("an older generic came over a newer one")
	}
}

func TestAHolderThatVanishesIsFollowedByAnother(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.LeaseFor = 300 * time.Millisecond
	// A holder that vanished without a word left its key behind.
	server.Do("SET", leaseKey("poller"), "somebody", "PX", "500")
	s := open(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := s.Hold(ctx, "poller", func(context.Context) {
		if server.Do("GET", leaseKey("poller")) == "somebody" {
			t.Error("the lease was got while somebody held it")
		}
		cancel()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Hold ended with %v", err)
	}
}

func TestAHolderWhoseLeaseIsTakenIsToldToStop(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.LeaseFor = 300 * time.Millisecond
	s := open(t, o)
	for _, lost := range []struct {
		why  string
		lose func()
	}{
		{"somebody else holds it", func() { server.Do("SET", leaseKey("poller"), "somebody", "PX", "1") }},
		{"redis is gone", server.Kill},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		_ = s.Hold(ctx, "poller", func(held context.Context) {
			lost.lose()
			<-held.Done()
			if ctx.Err() != nil {
				t.Errorf("%s: it ended for another reason", lost.why)
			}
			cancel()
		})
		cancel()
	}
}

// An attempt that Redis did not answer in time goes on beside the next one: the
// race detector says whether they share anything.
func TestALeaseIsHadAfterAttemptsThatNobodyAnswered(t *testing.T) {
	server := redistest.Start(t)
	o := quick(server.URL())
	o.LeaseFor = 200 * time.Millisecond
	s := open(t, o)
	server.Hang()
	goOn := time.AfterFunc(500*time.Millisecond, server.Continue) // some attempts later
	defer goOn.Stop()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := s.Hold(ctx, "poller", func(held context.Context) {
		<-time.After(2 * o.LeaseFor)
		if held.Err() == nil {
			cancel() // it was renewed, too
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Hold ended with %v", err)
	}
}
