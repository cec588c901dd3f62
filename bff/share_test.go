package bff_test

import (
	"fmt"
	"strings"
	"testing"

	"mantel/bff"
)

// What is said to everybody is rendered once for each locale, however many
// look at it; what is said to one user, for that user.
func TestAWidgetForEverybodyIsRenderedOnceForEachLocale(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "", offers(1, "a", "b"))
	h.says(t, "hotels", "", offers(1, "c"))
	for n := range 40 {
		for _, locale := range []string{"en", "de"} {
			h.screen(t, "home", viewer(t, bff.UserID(fmt.Sprint("user-", n)), locale))
			h.screen(t, "deals", viewer(t, bff.UserID(fmt.Sprint("user-", n)), locale))
		}
	}
	if n := bff.Renderings(h.Home); n != 3*2 {
		t.Errorf("3 widgets in 2 locales were rendered %d times", n)
	}
	h.says(t, "loans", "user-1", offers(1, "d"))
	h.says(t, "loans", "user-2", offers(1, "d"))
	for range 3 {
		for _, u := range []bff.UserID{"user-1", "user-2"} {
			h.screen(t, "home", viewer(t, u))
		}
	}
	if n := bff.Renderings(h.Home); n != 3*2+2 {
		t.Errorf("one widget for each of two users was rendered %d times", n-3*2)
	}
}

// What is said to one user is kept apart from that user's screen when it is
// rendered for the second time.
func TestAWidgetForOneUserIsRenderedTwiceAtMost(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "ada", offers(1, "a", "b"))
	for round, row := range []struct {
		screen string
		want   uint64
		why    string
	}{
		{"home", 2, "for the first time"},
		{"home", 2, "it is part of this screen"},
		{"deals", 4, "for the second time: only the first screen has it"},
		{"split", 4, "it is remembered by now"},
		{"home", 4, "the screen is"},
	} {
		h.screen(t, row.screen, viewer(t, "ada"))
		if n := bff.Renderings(h.Home); n != row.want {
			t.Errorf("%d, %s: %d widgets were rendered, want %d: %s", round, row.screen, n, row.want, row.why)
		}
	}
}

// What is around widgets is nobody's: it is the same memory for all who see as
// many of them through the same axes.
func TestViewersShareWhatIsAroundTheirWidgets(t *testing.T) {
	h := newHouse(t)
	for _, u := range []bff.UserID{"ada", "bob", "eve"} {
		h.says(t, "flights", u, offers(1, "of "+string(u)))
	}
	h.says(t, "hotels", "eve", offers(1, "one more"))
	ada := h.screen(t, "home", viewer(t, "ada"))
	if bob := h.screen(t, "home", viewer(t, "bob")); !bff.ShareFrame(h.Home, ada, bob) {
		t.Error("ada and bob see as many widgets, each in a frame of their own")
	}
	for why, other := range map[string]bff.Screen{
		"eve sees more widgets": h.screen(t, "home", viewer(t, "eve")),
		"bob reads German":      h.screen(t, "home", viewer(t, "bob", "de")),
		"it is another screen":  h.screen(t, "deals", viewer(t, "bob")),
		"nothing stands there":  h.screen(t, "home", viewer(t, "nobody")),
	} {
		if bff.ShareFrame(h.Home, ada, other) {
			t.Errorf("%s, and the frame is the same", why)
		}
	}
}

// Also where sections are not remembered: the others are those of the screen
// before.
func TestAChangeOfOneWidgetRendersOneWidget(t *testing.T) {
	h := newHouse(t)
	home, _ := h.beside(bff.Remember{Looks: 1 << 20, Screens: 1 << 20})
	screen := func() {
		t.Helper()
		s, err := home.Screen(t.Context(), "deals", viewer(t, "ada"), "")
		if err != nil {
			t.Fatal(err)
		}
		h.sound(t, s.Body)
	}
	h.says(t, "flights", "ada", offers(1, "a", "b", "c"))
	h.says(t, "hotels", "ada", offers(1, "d", "e"))
	screen()
	for _, change := range []struct {
		why, push string
		want      uint64
	}{
		{"one other title", offers(2, "a", "another", "c"), 1},
		{"one that is longer", offers(3, "a", strings.Repeat("longer ", 10), "c"), 1},
		{"the same again, with another revision", offers(4, "a", strings.Repeat("longer ", 10), "c"), 0},
		{"one more", offers(5, "a", strings.Repeat("longer ", 10), "c", "more"), 1},
		{"the first two are gone", strings.Replace(strings.Replace(offers(6, "x", "y", "c", "more"), `{"id":"w1"`, `{"id":"w9"`, 1), `{"id":"w2"`, `{"id":"w8"`, 1), 2},
	} {
		n := bff.Renderings(home)
		h.says(t, "flights", "ada", change.push)
		screen()
		if got := bff.Renderings(home) - n; got != change.want {
			t.Errorf("%s: %d widgets were rendered, want %d", change.why, got, change.want)
		}
	}
}

// A section that is like the one before keeps that one's text: with its user it
// is forgotten, too.
func TestWhatASectionIsLikeIsForgottenWithItsUser(t *testing.T) {
	h := newHouse(t)
	fare := strings.Repeat("long ", 15) + "89,"
	h.says(t, "flights", "ada", offers(1, fare+"1"))
	h.screen(t, "home", viewer(t, "ada"))
	h.says(t, "flights", "ada", offers(2, fare+"2"))
	s := h.screen(t, "home", viewer(t, "ada"))
	if body := string(s.Body); !strings.Contains(body, fare+"2") || strings.Contains(body, fare+"1") {
		t.Fatalf("the screen is %s", body)
	}
	if _, err := h.take.Withdraw(t.Context(), "flights", "ada", 3); err != nil {
		t.Fatal(err)
	}
	if !bff.RemembersText(h.Home, fare+"1") || !bff.RemembersText(h.Home, fare+"2") {
		t.Fatal("nothing is remembered, so nothing is proved")
	}
	h.Forget("ada")
	for _, text := range []string{fare + "1", fare + "2", "ada"} {
		if bff.RemembersText(h.Home, text) {
			t.Errorf("%q is remembered", text)
		}
	}
}
