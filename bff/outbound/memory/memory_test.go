package memory

import (
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/porttest"
)

// hand is a clock that a test moves.
type hand struct {
	mu sync.Mutex
	at time.Time
}

func (h *hand) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hand) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

func TestTheMemoryStoreKeepsThePortsPromises(t *testing.T) {
	porttest.Run(t, func(testing.TB) porttest.Stores {
		clock := &hand{at: time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)}
		s := New(clock.now)
		ports := porttest.Stores{
			Recommendations: s,
			Generics:        s.Generics(),
			Lease:           s,
			Tracker:         s,
			Eraser:          s,
			Resets:          s,
			Registrations:   s,
			Now:             s.Now,
			Pass:            func(_ testing.TB, d time.Duration) { clock.pass(d) },
			Plant: func(_ testing.TB, u bff.UserID, p bff.ProductID, r bff.Recommendation) {
				s.mu.Lock()
				defer s.mu.Unlock()
				elsewhere := newSaid()
				elsewhere.put(clock.now(), 0, r)
				s.of(u).held[p] = elsewhere.held[r.Product]
				s.of(u).listed = listed{}
			},
		}
		ports.Peer = func(testing.TB) porttest.Stores { return ports }
		return ports
	})
}

func TestAFenceEndsNinetyDaysAfterWhatItStandsFor(t *testing.T) {
	clock := &hand{at: time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)}
	s := New(clock.now)
	for _, step := range []struct {
		pass time.Duration
		say  bff.Recommendation
		want bff.Verdict
		why  string
	}{
		{0, porttest.Say("flights", "ada", 5, "a"), bff.Applied, "nothing was held"},
		{24 * time.Hour, porttest.Say("flights", "ada", 4, "b"), bff.Older, "it has just expired"},
		{fence, porttest.Say("flights", "ada", 4, "b"), bff.Older, "the fence stands to its last moment"},
		{time.Second, porttest.Say("flights", "ada", 4, "b"), bff.Applied, "the fence is gone"},
	} {
		clock.pass(step.pass)
		w, err := s.Put(t.Context(), step.say)
		if err != nil || w.Verdict != step.want {
			t.Errorf("%s: %s, %v", step.why, w.Verdict, err)
		}
	}
}

func TestAnotherProcessBeginsAnotherEpoch(t *testing.T) {
	clock := &hand{at: time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)}
	say := porttest.Say("flights", "ada", 1, "a")
	before, err := New(clock.now).Put(t.Context(), say)
	if err != nil {
		t.Fatal(err)
	}
	clock.pass(time.Millisecond)
	after, err := New(clock.now).Put(t.Context(), say)
	if err != nil {
		t.Fatal(err)
	}
	if before.Version.Epoch == after.Version.Epoch || after.Version.AtLeast(before.Version) {
		t.Errorf("%s, then %s", before.Version, after.Version)
	}
	if v, err := bff.ParseVersion(after.Version.String()); err != nil || v != after.Version {
		t.Errorf("%s is read as %s, %v", after.Version, v, err)
	}
}

func TestAListIsMadeOnceUntilSomethingChangesOrExpires(t *testing.T) {
	clock := &hand{at: time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)}
	s := New(clock.now)
	read := func() []bff.Held {
		t.Helper()
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		if err != nil {
			t.Fatal(err)
		}
		return rec.Held
	}
	put := func(p bff.ProductID, expire time.Duration) {
		t.Helper()
		if _, err := s.Put(t.Context(), bff.Recommendation{Product: p, User: "ada", Revision: 1, Digest: "d", ExpireAfter: expire}); err != nil {
			t.Fatal(err)
		}
	}
	put("hotels", time.Hour)
	put("flights", time.Minute)
	first := read()
	clock.pass(59 * time.Second)
	if again := read(); len(again) != 2 || &again[0] != &first[0] {
		t.Errorf("nothing has changed, and %v became another list: %v", first, again)
	}
	clock.pass(time.Second)
	if ended := read(); ended[0].Body != nil || ended[1].Body == nil {
		t.Errorf("flights have expired, hotels have not: %v", ended)
	}
	if first[0].Body == nil {
		t.Error("a list has changed after it was given")
	}
	clock.pass(-time.Second)
	if back := read(); back[0].Body == nil {
		t.Error("the clock has gone back, and flights are still expired")
	}
	put("trains", time.Hour)
	if more := read(); len(more) != 3 {
		t.Errorf("trains are not among %v", more)
	}
}
