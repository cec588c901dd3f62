// Package porttest answers: does this adapter keep what the core's ports
// promise?
//
// An adapter's test calls [Run] with a way to make an empty store. The
// expectations stand here once, so that the memory store of tests and the
// store of production cannot come to differ. Only tests import it.
package porttest

import (
	"context"
	"testing"
	"time"

	"mantel/bff"
)

// Stores are one adapter's ports over one set of data.
type Stores struct {
	Recommendations bff.Recommendations
	Generics        bff.Generics
	Lease           bff.Lease
	Tracker         bff.Tracker
	Eraser          bff.Eraser
	Resets          bff.Resets
	Registrations   bff.Registrations
	// Now is the store's time.
	Now func() time.Time
	// Peer gives the ports of another replica over the same data.
	Peer func(testing.TB) Stores
	// Pass returns when the store's clock has moved on by d.
	Pass func(testing.TB, time.Duration)
	// Plant stores r, as if it were said by p to u, whatever r itself says of
	// its owner.
	Plant func(tb testing.TB, u bff.UserID, p bff.ProductID, r bff.Recommendation)
}

// Open makes an empty store for one test.
type Open func(testing.TB) Stores

// Run holds an adapter to all of the contract.
func Run(t *testing.T, open Open) {
	t.Run("writes", func(t *testing.T) { runWrites(t, open) })
	t.Run("fences", func(t *testing.T) { runFences(t, open) })
	t.Run("isolation", func(t *testing.T) { runIsolation(t, open) })
	t.Run("generics", func(t *testing.T) { runGenerics(t, open) })
	t.Run("deadlines of generics", func(t *testing.T) { runGenericDeadlines(t, open) })
	t.Run("versions", func(t *testing.T) { runVersions(t, open) })
	t.Run("generations", func(t *testing.T) { runGenerations(t, open) })
	t.Run("erasure", func(t *testing.T) { runErasure(t, open) })
	t.Run("registrations", func(t *testing.T) { runRegistrations(t, open) })
	t.Run("tracking", func(t *testing.T) { runTracking(t, open) })
	t.Run("lease", func(t *testing.T) { runLease(t, open) })
}

// patience is how long an event may take to be seen on a busy machine. Tests
// end as soon as it is.
const patience = 20 * time.Second

// eventually waits until what is true.
func eventually(tb testing.TB, says string, what func() bool) {
	tb.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for !what() {
		select {
		case <-deadline.C:
			tb.Fatalf("it never came true that %s", says)
		case <-look.C:
		}
	}
}

// put writes and demands a verdict.
func put(tb testing.TB, to interface {
	Put(context.Context, bff.Recommendation) (bff.Write, error)
}, r bff.Recommendation, want bff.Verdict) bff.Write {
	tb.Helper()
	w, err := to.Put(context.Background(), r)
	if err != nil {
		tb.Fatalf("put revision %d: %v", r.Revision, err)
	}
	if w.Verdict != want {
		tb.Fatalf("put revision %d: %s, want %s", r.Revision, w.Verdict, want)
	}
	return w
}

// read reads a record without patience.
func read(tb testing.TB, s Stores, u bff.UserID) bff.Record {
	tb.Helper()
	rec, err := s.Recommendations.ForUser(context.Background(), u, bff.Version{})
	if err != nil {
		tb.Fatalf("read %s: %v", u, err)
	}
	return Opened(rec)
}

// Opened decodes the bodies that a store left raw. One that cannot be decoded,
// or is not the one that its head speaks of, is left out with its head.
func Opened(rec bff.Record) bff.Record {
	opened := make([]bff.Held, 0, len(rec.Held))
	for _, h := range rec.Held {
		if h.Raw != "" {
			body, err := bff.DecodeEnvelope([]byte(h.Raw))
			if err != nil || body.Product != h.Head.Product || body.User != h.Head.User ||
				body.Revision != h.Head.Revision || body.Digest != h.Head.Digest || body.Withdrawn {
				continue
			}
			h.Body, h.Raw = &body, ""
		}
		opened = append(opened, h)
	}
	rec.Held = opened
	return rec
}

// readUntil reads a record until it is as wanted: a store may show a write a
// moment later.
func readUntil(tb testing.TB, s Stores, u bff.UserID, says string, ok func(bff.Record) bool) bff.Record {
	tb.Helper()
	var rec bff.Record
	eventually(tb, says, func() bool {
		rec = read(tb, s, u)
		return ok(rec)
	})
	return rec
}

// held is a product's entry in a record.
func held(rec bff.Record, p bff.ProductID) (bff.Held, bool) {
	for _, h := range rec.Held {
		if h.Head.Product == p {
			return h, true
		}
	}
	return bff.Held{}, false
}

// shows reports whether a product's body of that revision is in a record.
func shows(p bff.ProductID, revision int64) func(bff.Record) bool {
	return func(rec bff.Record) bool {
		h, ok := held(rec, p)
		return ok && h.Body != nil && h.Body.Revision == revision && h.Head.Revision == revision
	}
}
