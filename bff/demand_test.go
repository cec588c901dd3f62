package bff_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
)

// wanting is a Demand over a real log in memory, on a made-up clock.
type wanting struct {
	*bff.Demand
	clock *clock
	heard *tally
}

func newWanting(t *testing.T, log bff.DemandLog, c *clock, cfg bff.DemandConfig) wanting {
	w := wanting{clock: c, heard: new(tally)}
	cfg.Log, cfg.Now, cfg.Observer = log, c.now, w.heard
	w.Demand = bff.NewDemand(cfg)
	return w
}

func (w wanting) run(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run ended with %v", err)
		}
	})
}

// waits until that many were counted under a result.
func (w wanting) waits(t *testing.T, result string, n int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%d are %s", n, result), func() bool { return w.heard.counts("demand")["demand flights "+result] == n })
}

// logged keeps what was appended, and fails where it is told to.
type logged struct {
	bff.DemandLog
	mu    sync.Mutex
	asked int
	err   error
}

func (l *logged) Append(ctx context.Context, s bff.Signal) (bool, error) {
	l.mu.Lock()
	l.asked++
	err := l.err
	l.mu.Unlock()
	if err != nil {
		return false, err
	}
	return l.DemandLog.Append(ctx, s)
}

func (l *logged) calls() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

func (l *logged) fails(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

func TestAProductIsToldOnceOfAUserWhoKeepsAsking(t *testing.T) {
	c := newClock()
	log := &logged{DemandLog: memory.NewDemandLog(c.now, 10*time.Minute, 100)}
	w := newWanting(t, log, c, bff.DemandConfig{})
	w.run(t)
	for range 1000 {
		w.Notice("ada", "flights", bff.DemandStale)
		w.Notice("", "flights", bff.DemandStale) // nobody
	}
	w.waits(t, "told", 1)
	c.pass(10*time.Minute - time.Second)
	w.Notice("ada", "flights", bff.DemandStale)
	w.Notice("bob", "flights", bff.DemandNone)
	w.waits(t, "told", 2)
	c.pass(time.Second)
	w.Notice("ada", "flights", bff.DemandStale)
	w.waits(t, "told", 3)
	if log.calls() != 3 {
		t.Errorf("the log was asked %d times", log.calls())
	}
}

func TestReplicasTellAProductOnceTogether(t *testing.T) {
	c := newClock()
	log := &logged{DemandLog: memory.NewDemandLog(c.now, 10*time.Minute, 100)}
	one, two := newWanting(t, log, c, bff.DemandConfig{}), newWanting(t, log, c, bff.DemandConfig{})
	one.run(t)
	two.run(t)
	one.Notice("ada", "flights", bff.DemandStale)
	one.waits(t, "told", 1)
	for range 100 {
		two.Notice("ada", "flights", bff.DemandStale)
	}
	two.waits(t, "quiet", 1)
	// Who was told by another is asked for again now and then, not each time.
	c.pass(time.Minute)
	for range 100 {
		two.Notice("ada", "flights", bff.DemandStale)
	}
	two.waits(t, "quiet", 2)
	if log.calls() != 3 {
		t.Errorf("the log was asked %d times", log.calls())
	}
}

func TestNoticeNeverBlocksAndWhatWasDroppedIsSaidAgain(t *testing.T) {
	c := newClock()
	log := memory.NewDemandLog(c.now, 10*time.Minute, 1000)
	w := newWanting(t, log, c, bff.DemandConfig{Queue: 3})
	for i := range 10 { // nobody takes them
		w.Notice(bff.UserID(fmt.Sprint("u", i)), "flights", bff.DemandNone)
	}
	w.waits(t, "dropped", 7)
	w.run(t)
	w.waits(t, "told", 3)
	w.Notice("u9", "flights", bff.DemandNone)
	w.waits(t, "told", 4)
}

func TestALogThatIsAwayIsAskedAgainWithTheNextRequest(t *testing.T) {
	c := newClock()
	log := &logged{DemandLog: memory.NewDemandLog(c.now, 10*time.Minute, 100), err: bff.ErrUnavailable}
	w := newWanting(t, log, c, bff.DemandConfig{})
	w.run(t)
	w.Notice("ada", "flights", bff.DemandStale)
	w.waits(t, "failed", 1)
	if err := w.Refill(t.Context(), "flights"); !errors.Is(err, bff.ErrUnavailable) {
		t.Errorf("refill: %v", err)
	}
	log.fails(nil)
	w.Notice("ada", "flights", bff.DemandStale)
	w.waits(t, "told", 1)
	if err := w.Refill(t.Context(), "flights"); err != nil {
		t.Errorf("refill: %v", err)
	}
	w.waits(t, "refill", 1)
}

func TestEveryProductIsAskedToRefillHoweverLongItTakes(t *testing.T) {
	c := newClock()
	store := memory.NewDemandLog(c.now, 10*time.Minute, 100)
	log := &logged{DemandLog: store, err: bff.ErrUnavailable}
	w := newWanting(t, log, c, bff.DemandConfig{Wait: c.wait})
	done := make(chan struct{})
	go func() { defer close(done); w.RefillAll(context.Background(), []bff.ProductID{"flights", "hotels"}) }()
	pause := <-c.slept
	log.fails(nil)
	c.pass(pause)
	<-done
	for _, p := range []bff.ProductID{"flights", "hotels"} {
		ctx, cancel := context.WithCancel(t.Context())
		err := store.Follow(ctx, p, "0-0", func(s bff.Signal) error {
			if s.Reason != bff.DemandRefill || s.User != "" {
				t.Errorf("told %+v", s)
			}
			cancel()
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	log.fails(bff.ErrUnavailable)
	cancel()
	w.RefillAll(ctx, []bff.ProductID{"flights"}) // who is told to end, ends
}

func TestTheUsersThatDemandRemembersAreBounded(t *testing.T) {
	c := newClock()
	w := newWanting(t, memory.NewDemandLog(c.now, 10*time.Minute, 1_000_000), c, bff.DemandConfig{Remember: 100, Queue: 100_000})
	for i := range 10_000 {
		w.Notice(bff.UserID(fmt.Sprint("u", i)), "flights", bff.DemandNone)
	}
	if n := w.Remembered(); n > 100 {
		t.Errorf("%d users are remembered", n)
	}
}
