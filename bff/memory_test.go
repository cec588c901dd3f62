package bff_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/uischema/edition"
)

// little is a memory that forgets all the time.
func little() bff.Remember { return bff.Remember{Looks: 4 << 10, Sections: 3 << 10, Screens: 6 << 10} }

// beside is another Home over the same house.
func (h *house) beside(memory bff.Remember) (*bff.Home, *tally) {
	heard := new(tally)
	return bff.NewHome(bff.HomeConfig{Recommendations: h.store, Generics: h.generics, Editions: h.editions,
		Products: houseProducts, Now: h.clock.now, Observer: heard, Remember: memory}), heard
}

// What is remembered changes no byte, no header and no count, in whatever
// order pushes, viewers, hours and editions come.
func TestTheSameScreensWithAndWithoutMemory(t *testing.T) {
	for seed := range uint64(16) {
		random := rand.New(rand.NewPCG(seed, 5))
		h := newHouse(t)
		forgetful, want := h.beside(bff.Remember{})
		homes := map[string]*bff.Home{"all": h.Home}
		heard := map[string]*tally{"all": h.heard}
		homes["little"], heard["little"] = h.beside(little())
		homes["sections alone"], heard["sections alone"] = h.beside(bff.Remember{Sections: 1 << 20})
		homes["looks alone"], heard["looks alone"] = h.beside(bff.Remember{Looks: 1 << 20})
		homes["no sections"], heard["no sections"] = h.beside(bff.Remember{Looks: 1 << 20, Screens: 1 << 20})
		numbered := new(tally)
		homes["records are numbered"] = bff.NewHome(bff.HomeConfig{Recommendations: &numbering{Recommendations: h.store}, Generics: h.generics,
			Editions: h.editions, Products: houseProducts, Now: h.clock.now, Observer: numbered, Remember: bff.DefaultRemember()})
		heard["records are numbered"] = numbered
		editions := []*edition.Edition{h.editions.Current(), load(t, map[string]string{"home/messages/en.json": `{"title":"Another"}`})}
		for step := range 120 {
			switch random.IntN(9) {
			case 0, 1, 2:
				h.says(t, houseProducts[random.IntN(3)].ID, []bff.UserID{"ada", "bob", ""}[random.IntN(3)], anyPush(random, step+1))
			case 3:
				h.clock.pass(time.Duration(random.IntN(90)) * time.Minute)
			case 4:
				h.editions.Swap(editions[random.IntN(2)])
			case 5:
				h.withdraws(t, houseProducts[random.IntN(3)].ID, []bff.UserID{"ada", "bob"}[random.IntN(2)], step+1)
			}
			v := viewer(t, []bff.UserID{"ada", "bob", ""}[random.IntN(3)], []string{"en", "de", "ar"}[random.IntN(3)])
			v.Axes.FormFactor = []string{"phone", "tablet"}[random.IntN(2)]
			screen := []string{"home", "deals", "split"}[random.IntN(3)]
			plain, err := forgetful.Screen(context.Background(), screen, v, "")
			if err != nil {
				t.Fatal(err)
			}
			for name, home := range homes {
				s, err := home.Screen(context.Background(), screen, v, "")
				if err != nil {
					t.Fatal(err)
				}
				if string(s.Body) != string(plain.Body) || s.Revision != plain.Revision || !s.Until.Equal(plain.Until) ||
					!slices.Equal(s.Stale, plain.Stale) || s.Locale != plain.Locale || s.Dir != plain.Dir {
					t.Fatalf("seed %d, step %d, %s remembered:\n%+v\n%s\nwithout:\n%+v\n%s", seed, step, name, s, s.Body, plain, plain.Body)
				}
			}
		}
		for name, tally := range heard {
			for _, event := range []string{bff.EventWidgetFailed, bff.EventPropDropped} {
				if got, want := tally.counts(event), want.counts(event); !maps.Equal(got, want) {
					t.Errorf("seed %d, %s remembered: counted %v, without %v", seed, name, got, want)
				}
			}
		}
	}
}

// numbering numbers the records that a store gives by what is in them.
type numbering struct {
	bff.Recommendations
	seen map[string]uint64
}

func (n *numbering) ForUser(ctx context.Context, u bff.UserID, least bff.Version) (bff.Record, error) {
	rec, err := n.Recommendations.ForUser(ctx, u, least)
	content := string(u)
	for _, held := range rec.Held {
		content += fmt.Sprintf(" %+v %t", held.Head, held.Body != nil)
	}
	if n.seen == nil {
		n.seen = map[string]uint64{}
	}
	if n.seen[content] == 0 {
		n.seen[content] = uint64(len(n.seen) + 1)
	}
	rec.Seen = n.seen[content]
	return rec, err
}

func anyPush(random *rand.Rand, revision int) string {
	titles := make([]string, random.IntN(4))
	for i := range titles {
		titles[i] = []string{"", "x", "y", strings.Repeat("long ", 12)}[random.IntN(4)]
	}
	component := []string{"offer", "fragile", "sized"}[random.IntN(3)]
	placement := []string{"deal", "hero"}[random.IntN(2)]
	if component == "sized" {
		placement = "deal" // it has no other
	}
	push := pushOf(revision, component, placement, titles...)
	return strings.Replace(push, `{"revision"`, fmt.Sprintf(`{"staleAfter":%d,"expireAfter":%d,"revision"`, 600*(1+random.IntN(5)), 3600*(1+random.IntN(5))), 1)
}

func TestAFailureThatIsRememberedIsCountedEachTime(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "ada", pushOf(1, "fragile", "deal", ""))
	for range 3 {
		h.screen(t, "home", viewer(t, "ada"))
	}
	if got := fmt.Sprint(h.heard.counts(bff.EventWidgetFailed)); !strings.Contains(got, ":3]") {
		t.Errorf("counted %s, want 3", got)
	}
	if got := h.heard.counts(bff.EventScreen); got["screen home remembered"] != 2 || got["screen home rendered"] != 1 {
		t.Errorf("counted %v", got)
	}
}

func TestAScreenThatIsAskedForAgainIsNotCopied(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "ada", offers(1, "a"))
	v := viewer(t, "ada")
	first, second, third := h.screen(t, "home", v), h.screen(t, "home", v), h.screen(t, "home", v)
	if first.Remembered || !second.Remembered || !third.Remembered {
		t.Errorf("of three answers are remembered: %t, %t, %t", first.Remembered, second.Remembered, third.Remembered)
	}
	if &second.Body[0] != &third.Body[0] {
		t.Error("the same revision is other memory")
	}
	quiet := bff.NewHome(bff.HomeConfig{Recommendations: h.store, Generics: h.generics, Editions: h.editions,
		Products: houseProducts, Now: h.clock.now, Remember: bff.DefaultRemember()})
	if n := testing.AllocsPerRun(100, func() {
		if _, err := quiet.Screen(context.Background(), "home", v, ""); err != nil {
			t.Fatal(err)
		}
	}); n > 2 { // the store's own copy of the record
		t.Errorf("%v allocations for what is remembered", n)
	}
}

// What is appended is the caller's, and what the caller does to it nobody else
// sees.
func TestAScreenIsAppendedToWhatTheCallerHas(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "ada", offers(1, "a", "b"))
	v := viewer(t, "ada")
	const begin = "before "
	dst := append(make([]byte, 0, 64<<10), begin...)
	first, err := h.AppendScreen(t.Context(), dst, "home", v, "")
	if err != nil {
		t.Fatal(err)
	}
	if whole := dst[:len(begin)+len(first.Body)]; string(whole[:len(begin)]) != begin || &whole[len(begin)] != &first.Body[0] {
		t.Error("the body is not behind what was there")
	}
	want := string(first.Body)
	for name, remembered := range map[string]bff.Remember{"much": bff.DefaultRemember(), "screens without room for bodies": {Looks: 1 << 20, Screens: 3000}, "nothing": {}} {
		home, _ := h.beside(remembered)
		for range 4 {
			s, err := home.AppendScreen(t.Context(), dst, "home", v, "")
			if err != nil || string(s.Body) != want || string(dst) != begin {
				t.Fatalf("%s is remembered: %v\n%s\nwant\n%s", name, err, s.Body, want)
			}
			if s.Remembered {
				continue
			}
			clear(s.Body)
		}
	}
}

func TestMemoryThatCannotBeIsRefused(t *testing.T) {
	if err := (bff.Remember{Sections: -1}).Validate(); err == nil || !strings.Contains(err.Error(), "remember.sections") {
		t.Errorf("got %v", err)
	}
	if err := bff.DefaultRemember().Validate(); err != nil {
		t.Error(err)
	}
}

func TestAScreenSaysWhoseItIs(t *testing.T) {
	h := newHouse(t)
	h.says(t, "hotels", "", offers(1, "generic"))
	if s := h.screen(t, "home", viewer(t, "ada")); s.Owner != "" {
		t.Errorf("what everybody sees is %q's", s.Owner)
	}
	h.says(t, "flights", "ada", offers(1, "hers"))
	for _, when := range []string{"rendered", "remembered"} {
		if s := h.screen(t, "home", viewer(t, "ada")); s.Owner != "ada" {
			t.Errorf("%s: ada's screen is %q's", when, s.Owner)
		}
	}
}
