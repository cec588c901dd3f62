package bff_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/uischema/edition"
)

func TestTakingEntriesOfAStream(t *testing.T) {
	k := newTaking(t)
	for _, row := range []struct {
		why     string
		entry   bff.PushEntry
		verdict bff.Verdict
		err     error
		holds   string
	}{
		{"a push", bff.PushEntry{User: "ada", Body: []byte(push(plainOffer))}, bff.Applied, nil, "flights:7"},
		{"the same, delivered again", bff.PushEntry{User: "ada", Body: []byte(push(plainOffer)), Deliveries: 2}, bff.Unchanged, nil, "flights:7"},
		{"a generic one", bff.PushEntry{Body: []byte(push(plainOffer))}, bff.Applied, nil, "flights:7"},
		{"a withdrawal", bff.PushEntry{User: "ada", Withdraw: 8}, bff.Applied, nil, "flights:8-"},
		{"an older push", bff.PushEntry{User: "ada", Body: []byte(push(plainOffer))}, bff.Older, nil, "flights:8-"},
		{"a fault", bff.PushEntry{Fault: "it has no fields"}, 0, bff.ErrInvalid, "flights:8-"},
		{"broken JSON", bff.PushEntry{User: "ada", Body: []byte("{")}, 0, bff.ErrInvalid, "flights:8-"},
		{"nothing", bff.PushEntry{}, 0, bff.ErrInvalid, "flights:8-"},
		{"a user that cannot be one", bff.PushEntry{User: "a b", Body: []byte("{}")}, 0, bff.ErrInvalid, "flights:8-"},
		{"a withdrawal from nobody", bff.PushEntry{Withdraw: 9}, 0, bff.ErrInvalid, "flights:8-"},
		{"a withdrawal beyond all revisions", bff.PushEntry{User: "ada", Withdraw: 1 << 53}, 0, bff.ErrInvalid, "flights:8-"},
		{"more than is ever read", bff.PushEntry{User: "ada", Body: []byte(strings.Repeat(" ", 1<<20+1))}, 0, bff.ErrTooLarge, "flights:8-"},
	} {
		w, _, err := k.TakeEntry(t.Context(), "flights", row.entry)
		if !errors.Is(err, row.err) || (err == nil) != (row.err == nil) || err == nil && w.Verdict != row.verdict {
			t.Errorf("%s: %s, %v", row.why, w.Verdict, err)
		}
		if got := k.holds(t, "ada"); got != row.holds {
			t.Errorf("%s: holds %q, want %q", row.why, got, row.holds)
		}
	}
	if _, _, err := k.TakeEntry(t.Context(), "loans", bff.PushEntry{Body: []byte("{}")}); !errors.Is(err, bff.ErrNotFound) {
		t.Errorf("a product that is not configured: %v", err)
	}
}

// keeper keeps what is put.
type keeper struct {
	away
	last bff.Recommendation
}

func (p *keeper) Put(_ context.Context, r bff.Recommendation) (bff.Write, error) {
	p.last = r
	return bff.Write{}, nil
}

func TestTheStoreHearsWhenAnEntryWasSaid(t *testing.T) {
	k := newTaking(t)
	store := &keeper{}
	in := bff.NewIngest(bff.IngestConfig{Recommendations: store, Editions: editionOf(t), Now: newClock().now, Products: k.Products()})
	said := start.Add(-time.Hour)
	for _, e := range []bff.PushEntry{
		{User: "ada", SaidAt: said, Body: []byte(push(plainOffer))}, {User: "ada", SaidAt: said, Withdraw: 9},
	} {
		if _, _, err := in.TakeEntry(t.Context(), "flights", e); err != nil {
			t.Fatal(err)
		}
		if !store.last.SaidAt.Equal(said) || !store.last.AsOf.Equal(said) {
			t.Errorf("said at %s, as of %s", store.last.SaidAt, store.last.AsOf)
		}
	}
	if _, _, err := in.Put(t.Context(), "flights", "ada", []byte(push(plainOffer))); err != nil || !store.last.SaidAt.IsZero() {
		t.Errorf("over HTTP it is said now: %s, %v", store.last.SaidAt, err)
	}
}

func editionOf(t *testing.T) *edition.Holder {
	in := pushContext(t)
	return edition.NewHolder(&edition.Edition{Components: in.Components, Settings: edition.Settings{AppScheme: in.AppScheme}})
}
