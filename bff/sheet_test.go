package bff_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"mantel/bff"
)

// fare is a title that is nearly all of its widget.
func fare(amount int) string { return strings.Repeat("long ", 16) + fmt.Sprint(amount) }

// Screens come, change and are forgotten, one takes over what another has, and
// users are erased: what the memory counts is what is there, and within bounds.
func TestWhatIsCountedIsWhatIsKept(t *testing.T) {
	var seen bff.Kept
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 8))
		h := newHouse(t)
		bound := (4 + random.IntN(28)) << 10
		home, _ := h.beside(bff.Remember{Looks: 1 << 20, Sections: random.IntN(2) * (4 << 10), Screens: bound})
		for step := range 300 {
			u := bff.UserID(fmt.Sprint("user-", random.IntN(5)))
			switch random.IntN(12) {
			case 0:
				home.Forget(u)
			case 1:
				h.says(t, houseProducts[random.IntN(3)].ID, "", anyPush(random, step+1))
			case 2:
				h.withdraws(t, houseProducts[random.IntN(3)].ID, u, step+1)
			case 3, 4, 5, 6:
				titles := make([]string, 1+random.IntN(3))
				for i := range titles {
					titles[i] = fare(random.IntN(20))
				}
				h.says(t, houseProducts[random.IntN(3)].ID, u, offers(step+1, titles...))
			}
			if _, err := home.Screen(t.Context(), []string{"home", "deals"}[random.IntN(2)], viewer(t, u), ""); err != nil {
				t.Fatal(err)
			}
			kept := bff.KeptInScreens(home)
			if kept.Counted != kept.Bytes || kept.Counted > bound {
				t.Fatalf("seed %d, step %d: %d bytes are counted, %d are kept, the bound is %d", seed, step, kept.Counted, kept.Bytes, bound)
			}
			seen.Bodies, seen.Others, seen.Alike = seen.Bodies+kept.Bodies, seen.Others+kept.Others, seen.Alike+kept.Alike
		}
		for n := range 5 {
			home.Forget(bff.UserID(fmt.Sprint("user-", n)))
		}
		if kept := bff.KeptInScreens(home); kept.Counted != kept.Bytes {
			t.Errorf("seed %d: %d bytes are counted of what is nobody's, %d are kept", seed, kept.Counted, kept.Bytes)
		}
	}
	if seen.Bodies < 1000 || seen.Others < 1000 || seen.Alike < 1000 {
		t.Errorf("seen were %d bodies, %d other sheets and %d sections that are like others", seen.Bodies, seen.Others, seen.Alike)
	}
}

// What is new is put together once, in the memory that it keeps.
func TestAScreenThatIsNewIsKeptAsItIsGivenOut(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "ada", offers(1, fare(1), fare(2), fare(3)))
	h.says(t, "hotels", "ada", offers(1, fare(4), fare(5), fare(6)))
	v := viewer(t, "ada")
	dst := make([]byte, 0, 64<<10)
	first, err := h.AppendScreen(t.Context(), dst, "home", v, "")
	if err != nil {
		t.Fatal(err)
	}
	second := h.screen(t, "home", v)
	if !first.Remembered || &first.Body[0] != &second.Body[0] {
		t.Error("the second answer has other memory than the first")
	}
	said := string(first.Body)
	h.says(t, "flights", "ada", offers(2, fare(1), fare(9), fare(3)))
	changed, err := h.AppendScreen(t.Context(), dst, "home", v, "")
	if err != nil {
		t.Fatal(err)
	}
	if changed.Remembered || &changed.Body[0] != &dst[:1][0] {
		t.Error("what has changed a little is not put together in the caller's memory")
	}
	h.sound(t, changed.Body)
	if string(first.Body) != said {
		t.Error("what was given out has changed")
	}
	if kept := bff.KeptInScreens(h.Home); kept.Bodies != 1 || kept.Alike != 1 || kept.Others != 0 {
		t.Errorf("kept is %+v, want one body and one section that is like another", kept)
	}
}

// What everybody sees is in no memory of one user's, so that it does not keep
// what was said to that user: not on screens that it is remembered for, nor
// where sections are not remembered.
func TestWhatEverybodySeesKeepsNothingOfOneUser(t *testing.T) {
	const mark = "mark-of-ada"
	for why, memory := range map[string]bff.Remember{
		"much is remembered":          bff.DefaultRemember(),
		"sections are not remembered": {Looks: 1 << 20, Screens: 1 << 20},
	} {
		h := newHouse(t)
		home, _ := h.beside(memory)
		see := func(u bff.UserID) {
			t.Helper()
			s, err := home.Screen(t.Context(), "home", viewer(t, u), "")
			if err != nil {
				t.Fatal(err)
			}
			h.sound(t, s.Body)
		}
		h.says(t, "hotels", "", offers(1, "for everybody"))
		h.says(t, "flights", "ada", offers(1, fare(1)+mark, fare(2)))
		see("ada")
		h.withdraws(t, "flights", "ada", 2)
		see("ada") // of what she saw before, what everybody sees
		if !bff.RemembersText(home, mark) {
			t.Fatalf("%s: nothing is remembered, so nothing is proved", why)
		}
		home.Forget("ada")
		see("bob")
		if bff.RemembersText(home, mark) {
			t.Errorf("%s: what was said to one user is still there", why)
		}
	}
}
