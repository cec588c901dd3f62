package porttest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"mantel/bff"
)

// Demands are one adapter's logs of what is wanted, over one set of data. The
// logs must be quiet for Quiet, and tell of Cap users a second.
type Demands struct {
	Log   bff.DemandLog
	Quiet time.Duration
	Cap   int
	// Peer gives the log of another replica.
	Peer func(testing.TB) bff.DemandLog
	// Pass returns when the log's clock has moved on by d.
	Pass func(testing.TB, time.Duration)
}

// RunDemandLog holds an adapter to the contract of bff.DemandLog. Quiet must be
// longer than a second, and Cap 5 or more.
func RunDemandLog(t *testing.T, open func(testing.TB) Demands) {
	t.Run("a product hears of a user once in the quiet time", func(t *testing.T) {
		d := open(t)
		peer := d.Peer(t)
		heard := listen(t, peer, "flights", "0-0")
		tell(t, d.Log, bff.Signal{Product: "flights", User: "ada", Reason: bff.DemandStale}, true)
		tell(t, d.Log, bff.Signal{Product: "flights", User: "ada", Reason: bff.DemandNone}, false)
		tell(t, peer, bff.Signal{Product: "flights", User: "ada", Reason: bff.DemandStale}, false)
		tell(t, peer, bff.Signal{Product: "hotels", User: "ada", Reason: bff.DemandStale}, true)
		tell(t, peer, bff.Signal{Product: "flights", User: "bob", Reason: bff.DemandNone}, true)
		d.Pass(t, d.Quiet+50*time.Millisecond)
		tell(t, peer, bff.Signal{Product: "flights", User: "ada", Reason: bff.DemandStale}, true)
		heard.wants(t, "ada stale", "bob none", "ada stale")
	})
	t.Run("a refill is never quiet", func(t *testing.T) {
		d := open(t)
		heard := listen(t, d.Log, "flights", "0-0")
		for range d.Cap + 3 {
			tell(t, d.Log, bff.Signal{Product: "flights", Reason: bff.DemandRefill}, true)
		}
		var want []string
		for range d.Cap + 3 {
			want = append(want, " refill")
		}
		heard.wants(t, want...)
	})
	t.Run("a product hears of so many users a second", func(t *testing.T) {
		d := open(t)
		told := 0
		began := time.Now()
		for i := range 3 * d.Cap {
			ok, err := d.Log.Append(t.Context(), bff.Signal{Product: "flights", User: bff.UserID(fmt.Sprint("u", i)), Reason: bff.DemandNone})
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				told++
			}
		}
		// On a busy machine the loop may span several of the log's seconds.
		most := d.Cap * (2 + int(time.Since(began)/time.Second))
		if told < d.Cap || told > most {
			t.Errorf("it was told of %d users, the bound is %d a second", told, d.Cap)
		}
		tell(t, d.Log, bff.Signal{Product: "hotels", User: "ada", Reason: bff.DemandNone}, true)
		d.Pass(t, 1050*time.Millisecond)
		tell(t, d.Log, bff.Signal{Product: "flights", User: "late", Reason: bff.DemandNone}, true)
	})
	t.Run("who follows from a signal on misses none after it", func(t *testing.T) {
		d := open(t)
		for _, u := range []bff.UserID{"ada", "bob", "cleo"} {
			tell(t, d.Log, bff.Signal{Product: "flights", User: u, Reason: bff.DemandStale}, true)
		}
		first := listen(t, d.Log, "flights", "0-0")
		ids := first.wants(t, "ada stale", "bob stale", "cleo stale")
		again := listen(t, d.Peer(t), "flights", ids[0])
		again.wants(t, "bob stale", "cleo stale")
		if !bff.ValidSignalID(ids[0]) || ids[0] == ids[1] {
			t.Errorf("ids %q", ids)
		}
	})
	t.Run("who follows from now on hears nothing of before", func(t *testing.T) {
		d := open(t)
		tell(t, d.Log, bff.Signal{Product: "flights", User: "old", Reason: bff.DemandStale}, true)
		heard := listen(t, d.Log, "flights", "")
		// When following has begun cannot be seen: later ones show that it has.
		eventually(t, "a refill is heard", func() bool {
			tell(t, d.Log, bff.Signal{Product: "flights", Reason: bff.DemandRefill}, true)
			return heard.count() > 0
		})
		for _, s := range heard.all() {
			if s.User != "" || s.Product != "flights" {
				t.Errorf("heard %+v", s)
			}
		}
	})
	t.Run("what each says ends it", func(t *testing.T) {
		d := open(t)
		tell(t, d.Log, bff.Signal{Product: "flights", User: "ada", Reason: bff.DemandStale}, true)
		full := errors.New("full")
		err := d.Log.Follow(t.Context(), "flights", "0-0", func(bff.Signal) error { return full })
		if !errors.Is(err, full) {
			t.Errorf("got %v", err)
		}
		if err := d.Log.Follow(t.Context(), "flights", "yesterday", nil); !errors.Is(err, bff.ErrName) {
			t.Errorf("an id that is none: %v", err)
		}
	})
}

func tell(tb testing.TB, l bff.DemandLog, s bff.Signal, want bool) {
	tb.Helper()
	told, err := l.Append(context.Background(), s)
	if err != nil {
		tb.Fatalf("append: %v", err)
	}
	if told != want {
		tb.Errorf("%s of %s was told: %t, want %t", s.User, s.Product, told, want)
	}
}

// listener keeps what it hears.
type listener struct {
	mu      sync.Mutex
	signals []bff.Signal
}

// listen follows until the test ends.
func listen(tb testing.TB, l bff.DemandLog, p bff.ProductID, after string) *listener {
	heard := &listener{}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- l.Follow(ctx, p, after, func(s bff.Signal) error {
			heard.mu.Lock()
			defer heard.mu.Unlock()
			heard.signals = append(heard.signals, s)
			return nil
		})
	}()
	tb.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			tb.Errorf("Follow ended with %v", err)
		}
	})
	return heard
}

func (l *listener) all() []bff.Signal {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]bff.Signal(nil), l.signals...)
}

func (l *listener) count() int { return len(l.all()) }

// wants waits for signals, each "<user> <reason>", in that order and no more;
// it gives their ids.
func (l *listener) wants(tb testing.TB, want ...string) []string {
	tb.Helper()
	eventually(tb, fmt.Sprintf("%d signals are heard", len(want)), func() bool { return l.count() >= len(want) })
	var got, ids []string
	for _, s := range l.all() {
		got, ids = append(got, string(s.User)+" "+s.Reason), append(ids, s.ID)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		tb.Fatalf("heard %q, want %q", got, want)
	}
	return ids
}
