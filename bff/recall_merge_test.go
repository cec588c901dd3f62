package bff_test

import (
	"testing"
	"testing/synctest"
	"time"

	"mantel/bff"
	"mantel/bff/porttest"
)

func TestWhatIsReadAndWhatIsKeptComeTogether(t *testing.T) {
	of := func(p bff.ProductID, revision int64) bff.Held {
		return heldOf(porttest.Say(p, "ada", revision, "a"), time.Now())
	}
	for _, row := range []struct {
		why  string
		then func(s *shelf, ada *shelved)
		want string
	}{
		{"nothing changed", func(*shelf, *shelved) {}, "flights 5, hotels 5"},
		{"a newer revision", func(_ *shelf, ada *shelved) { ada.held["flights"] = of("flights", 6) }, "flights 6, hotels 5"},
		{"an older revision", func(_ *shelf, ada *shelved) { ada.held["flights"] = of("flights", 4) }, "flights 5, hotels 5"},
		{"an older revision of a newer generation", func(_ *shelf, ada *shelved) {
			h := of("flights", 4)
			h.Head.Generation = 1
			ada.held["flights"] = h
		}, "flights 4, hotels 5"},
		{"one product more", func(_ *shelf, ada *shelved) { ada.held["loans"] = of("loans", 1) }, "flights 5, hotels 5, loans 1"},
		{"one product less", func(_ *shelf, ada *shelved) { delete(ada.held, "flights") }, "flights 5?, hotels 5"},
		{"a body is lost, its head is not", func(_ *shelf, ada *shelved) {
			h := ada.held["hotels"]
			h.Raw = ""
			ada.held["hotels"] = h
		}, "flights 5, hotels 5?"},
		{"the whole record is lost", func(s *shelf, _ *shelved) { delete(s.users, "ada") }, "flights 5?, hotels 5?"},
		{"it was lost, and one product pushed again", func(s *shelf, ada *shelved) {
			s.epoch, ada.n = "e2", 1
			ada.held = map[bff.ProductID]bff.Held{"hotels": of("hotels", 6)}
		}, "flights 5?, hotels 6"},
		{"it was lost, and an old push came back", func(s *shelf, ada *shelved) {
			s.epoch, ada.n = "e2", 1
			ada.held = map[bff.ProductID]bff.Held{"hotels": of("hotels", 3)}
		}, "flights 5?, hotels 5"},
		{"an answer that was long under way", func(_ *shelf, ada *shelved) {
			ada.n--
			ada.held = map[bff.ProductID]bff.Held{"flights": of("flights", 5)}
		}, "flights 5, hotels 5"},
		{"it was lost, and content has expired", func(s *shelf, _ *shelved) {
			delete(s.users, "ada")
			time.Sleep(24 * time.Hour)
		}, "~flights 5, ~hotels 5"},
		{"a product takes back what it said", func(_ *shelf, ada *shelved) {
			ada.held["flights"] = heldOf(bff.Withdrawal("flights", "ada", 6, time.Now()), time.Now())
		}, "~flights 6, hotels 5"},
		{"the user was erased, and pushed to since", func(_ *shelf, ada *shelved) {
			time.Sleep(time.Second)
			ada.erasedAt = time.Now()
			time.Sleep(time.Second)
			ada.n, ada.held = 1, map[bff.ProductID]bff.Held{"loans": of("loans", 1)}
		}, "loans 1"},
		{"the store gives what was said before the user was erased", func(_ *shelf, ada *shelved) {
			ada.erasedAt = time.Now().Add(time.Second)
		}, ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := recall(t, func(c *bff.RecallConfig) {
					c.Bounds = bff.DefaultRecall()
					c.Bounds.KeepFor = bff.Seconds(48 * time.Hour)
				})
				r.says(t, "flights", "ada", 5)
				r.says(t, "hotels", "ada", 5)
				before := r.read(t, "ada")
				r.store.mu.Lock()
				row.then(r.store, r.store.users["ada"])
				r.store.mu.Unlock()
				r.store.tell([]bff.UserID{"ada"})
				got := r.read(t, "ada")
				if spell(got) != row.want || got.Recalled {
					t.Errorf("got %s, want %s", spell(got), row.want)
				}
				if same := row.want == "flights 5, hotels 5" && got.Version == before.Version; same != (got.Seen == before.Seen) {
					t.Errorf("the contents are the same: %v, their number %d, before %d", same, got.Seen, before.Seen)
				}
				if again := r.read(t, "ada"); spell(again) != row.want || again.Seen != got.Seen {
					t.Errorf("and then %s", spell(again))
				}
			})
		})
	}
}

func TestTheSameRevisionWithOtherContentIsBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 5)
		before := r.read(t, "ada")
		r.store.users["ada"].held["flights"] = heldOf(porttest.Say("flights", "ada", 5, "other"), time.Now())
		r.store.tell([]bff.UserID{"ada"})
		got := r.read(t, "ada")
		if got.Held[0].Head.Digest == before.Held[0].Head.Digest || got.Seen == before.Seen {
			t.Errorf("got %+v", got)
		}
	})
}

func TestARegistrationIsKeptWhereTheRecordIsAbsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := recall(t, nil)
		r.says(t, "flights", "ada", 1)
		r.store.users["ada"].registered = []bff.ProductID{"loans"}
		r.read(t, "ada")
		r.store.loses("e2")
		r.store.tell(nil)
		if rec := r.read(t, "ada"); len(rec.Registered) != 1 || rec.Registered[0] != "loans" || rec.Version != (bff.Version{}) {
			t.Errorf("got %+v", rec)
		}
		r.says(t, "flights", "ada", 2)
		if rec := r.read(t, "ada"); len(rec.Registered) != 0 || rec.Version.Epoch != "e2" {
			t.Errorf("got %+v", rec)
		}
	})
}
