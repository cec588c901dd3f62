package bff_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/porttest"
)

func TestWhoIsAskedForStaysWhileOthersMakeRoom(t *testing.T) {
	const bound = 1 << 20
	r := still(wire{4}, bound)
	for n := range 3000 {
		for _, u := range []bff.UserID{bff.UserID(fmt.Sprint("user-", n)), "ada"} {
			if _, err := r.ForUser(t.Context(), u, bff.Version{}); err != nil {
				t.Fatal(err)
			}
		}
		if c := r.Counts(); c.Bytes > bound {
			t.Fatalf("%d bytes are kept, the bound is %d", c.Bytes, bound)
		}
	}
	c := r.Counts()
	if c.Reads != 3001 || c.Hits != 2999 {
		t.Errorf("who is asked for all the time was read anew: %+v", c)
	}
	if c.Users < 100 || c.Users > 1000 || c.Bytes < bound/2 {
		t.Errorf("%+v", c)
	}
}

func TestNobodyIsForgottenForWhatCannotFit(t *testing.T) {
	store := newShelf()
	r := still(store, 1<<20)
	read := func(u bff.UserID) {
		t.Helper()
		if rec, err := r.ForUser(t.Context(), u, bff.Version{}); err != nil || rec.User != u {
			t.Fatal(rec, err)
		}
	}
	read("ada")
	large := heldOf(porttest.Say("flights", "bob", 1, "b"), time.Now())
	large.Raw = strings.Repeat("x", 2<<20)
	store.of("bob").held["flights"] = large
	read("bob")
	if c := r.Counts(); c.Users != 1 || c.Bytes > 1<<10 {
		t.Errorf("%+v", c)
	}
}

func TestNoMemoryIsOneFlightAUserAndNothingElse(t *testing.T) {
	r := still(wire{4}, 0)
	for range 2 {
		if rec, err := r.ForUser(t.Context(), "ada", bff.Version{}); err != nil || len(rec.Held) != 4 {
			t.Fatal(rec, err)
		}
	}
	if c := r.Counts(); c.Users != 0 || c.Bytes != 0 || c.Reads != 2 {
		t.Errorf("%+v", c)
	}
}

func TestBoundsOfRecallThatCannotBeAreRefused(t *testing.T) {
	for field, change := range map[string]func(*bff.RecallBounds){
		"recall.bytes":    func(b *bff.RecallBounds) { b.Bytes = -1 },
		"recall.budget":   func(b *bff.RecallBounds) { b.Budget = 0 },
		"recall.keepFor":  func(b *bff.RecallBounds) { b.KeepFor = -1 },
		"recall.flights":  func(b *bff.RecallBounds) { b.Flights = 0 },
		"recall.failures": func(b *bff.RecallBounds) { b.Failures = -3 },
		"recall.recheck":  func(b *bff.RecallBounds) { b.Recheck = -1 },
		"recall.limit":    func(b *bff.RecallBounds) { b.Limit = bff.Seconds(time.Millisecond) },
	} {
		b := bff.DefaultRecall()
		change(&b)
		if err := b.Validate(); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := bff.DefaultRecall().Validate(); err != nil {
		t.Error(err)
	}
	if err := (bff.RecallBounds{}).Validate(); err != nil {
		t.Error(err)
	}
}
