package bff_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"mantel/bff"
)

// Whatever a user has seen before and sees now, a patch between the two makes
// one of the other, by a library that is not ours.
func TestAPatchMakesTheNewScreenOfTheOldOne(t *testing.T) {
	patches := 0
	for seed := range uint64(9) {
		random := rand.New(rand.NewPCG(seed, 9))
		h := newHouse(t)
		name := []string{"home", "deals", "split"}[seed%3]
		var seen []bff.Screen
		for step := range 60 {
			if random.IntN(6) == 0 {
				h.withdraws(t, houseProducts[random.IntN(3)].ID, "ada", step+1)
			} else {
				h.says(t, houseProducts[random.IntN(3)].ID, []bff.UserID{"ada", ""}[random.IntN(2)], anyPush(random, step+1))
			}
			h.clock.pass(time.Duration(random.IntN(20)) * time.Minute)
			s := h.screen(t, name, viewer(t, "ada", []string{"en", "de"}[random.IntN(2)]))
			for _, base := range seen {
				patch, ok := h.Patch("ada", name, base.Revision, s.Revision)
				if !ok {
					continue // it would not be small
				}
				patches++
				decoded, err := jsonpatch.DecodePatch(patch)
				if err != nil {
					t.Fatal(err)
				}
				got, err := decoded.Apply(base.Body)
				if err != nil {
					t.Fatalf("%v\nold   %s\npatch %s", err, base.Body, patch)
				}
				var a, b any
				if json.Unmarshal(got, &a) != nil || json.Unmarshal(s.Body, &b) != nil || !reflect.DeepEqual(a, b) {
					t.Fatalf("old   %s\npatch %s\ngives %s\nwant  %s", base.Body, patch, got, s.Body)
				}
			}
			seen = append(seen, s)
		}
	}
	if patches < 500 {
		t.Errorf("only %d patches were tried", patches)
	}
}

func TestABaseThatIsAnothersIsNotKnown(t *testing.T) {
	h := newHouse(t)
	h.says(t, "hotels", "", offers(1, "for everybody", "and everybody"))
	general := h.screen(t, "home", viewer(t, "bob"))
	h.says(t, "flights", "ada", offers(1, "a"))
	first := h.screen(t, "home", viewer(t, "ada"))
	h.says(t, "flights", "ada", offers(2, "b"))
	second := h.screen(t, "home", viewer(t, "ada"))
	for _, test := range []struct {
		why            string
		user           bff.UserID
		screen         string
		base, revision string
		want           bool
	}{
		{"both are hers", "ada", "home", first.Revision, second.Revision, true},
		{"the base is everybody's", "ada", "home", general.Revision, second.Revision, true},
		{"the base is hers", "bob", "home", first.Revision, general.Revision, false},
		{"both are hers, and another asks", "bob", "home", first.Revision, second.Revision, false},
		{"nobody asks", "", "home", first.Revision, second.Revision, false},
		{"another screen", "ada", "deals", first.Revision, second.Revision, false},
		{"an unknown base", "ada", "home", "nothing", second.Revision, false},
		{"a base longer than any", "ada", "home", first.Revision + first.Revision, second.Revision, false},
	} {
		if _, ok := h.Patch(test.user, test.screen, test.base, test.revision); ok != test.want {
			t.Errorf("%s: %t", test.why, ok)
		}
	}
}
