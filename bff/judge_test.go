package bff_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"mantel/bff"
	"mantel/uischema"
	"mantel/uischema/edition"
)

// heardLog is a log that may be read while it is written.
type heardLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *heardLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *heardLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// judged is a Home over the house of which every n-th answer is checked.
func (h *house) judged(tb testing.TB, every int, remembered bff.Remember) (*bff.Home, *tally, *heardLog) {
	tb.Helper()
	heard, log := new(tally), new(heardLog)
	return bff.NewHome(bff.HomeConfig{Recommendations: h.store, Generics: h.generics, Editions: h.editions, Products: houseProducts,
		Now: h.clock.now, Observer: heard, Remember: remembered, OracleEvery: every, Log: slog.New(slog.NewTextHandler(log, nil))}), heard, log
}

// check runs the Home's checks until the test ends.
func check(t *testing.T, home *bff.Home) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = home.CheckAnswers(ctx) })
	t.Cleanup(func() { cancel(); wg.Wait() })
}

// stricter is an oracle that wants shorter texts than the compiled checks do:
// as far as it can see, those are wrong.
func stricter(t *testing.T) func(*edition.Edition) (*uischema.Oracle, error) {
	text := componentFiles()["text/component.json"]
	other := load(t, map[string]string{"text/component.json": strings.Replace(text, `"maxLength":200`, `"maxLength":9`, 1),
		"offer/component.json":   strings.Replace(componentFiles()["offer/component.json"], `"maxLength":100`, `"maxLength":9`, 1),
		"fragile/component.json": "", "flights/deal/component.json": ""})
	return func(*edition.Edition) (*uischema.Oracle, error) { return bff.OracleFor(other) }
}

func TestAWidgetThatTheOracleFindsWrongGivesItsPlaceToTheNext(t *testing.T) {
	for why, memory := range map[string]bff.Remember{"much is remembered": bff.DefaultRemember(), "nothing is": {}, "there is no room": {Looks: 1 << 20, Screens: 1, Decoded: 64 << 10}} {
		t.Run(why, func(t *testing.T) {
			h := newHouse(t)
			home, heard, log := h.judged(t, 1, memory)
			bff.AskOracle(home, stricter(t))
			h.says(t, "flights", "zoe", offers(1, "a title that is too long", "short"))
			h.says(t, "flights", "bob", offers(1, "fine"))
			check(t, home)
			screen := func(u bff.UserID) bff.Screen {
				s, err := home.Screen(t.Context(), "home", viewer(t, u), "")
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			first := screen("zoe")
			if got := stands(t, first); got != "hero: placeholder | deals: flights.w1 flights.w2" {
				t.Fatalf("at first: %s", got)
			}
			eventually(t, "the oracle has spoken", func() bool {
				return heard.counts(bff.EventOracleDisagrees)["oracle_disagrees offer text/component.json"] > 0
			})
			eventually(t, "the widget stands no more", func() bool {
				return stands(t, screen("zoe")) == "hero: placeholder | deals: flights.w2"
			})
			if again := screen("zoe"); again.Revision == first.Revision {
				t.Error("other bytes have the same revision")
			}
			if n := len(heard.counts(bff.EventWidgetFailed + " flights offer  oracle")); n != 1 {
				t.Errorf("that it does not stand is not counted: %v", heard.counts(""))
			}
			if got := stands(t, screen("bob")); got != "hero: placeholder | deals: flights.w1" {
				t.Errorf("another widget: %s", got)
			}
			said := log.String()
			if !strings.Contains(said, "node=/root/children/1 ") {
				t.Errorf("the log does not name the node: %s", said)
			}
			for _, secret := range []string{"too long", "zoe", "w1"} {
				if strings.Contains(said, secret) {
					t.Errorf("the log says %q: %s", secret, said)
				}
			}
			h.editions.Swap(load(t, map[string]string{"home/messages/en.json": `{"title":"Mended"}`}))
			if got := stands(t, screen("zoe")); got != "hero: placeholder | deals: flights.w1 flights.w2" {
				t.Errorf("under another edition it may stand again: %s", got)
			}
		})
	}
}

func TestOneAnswerInSoManyIsChecked(t *testing.T) {
	h := newHouse(t)
	h.says(t, "flights", "zoe", offers(1, "a"))
	home, heard, _ := h.judged(t, 5, bff.DefaultRemember())
	check(t, home)
	checked := func() int { return heard.counts(bff.EventOracleChecked)[bff.EventOracleChecked] }
	for round := range 4 {
		for n := range 5 {
			if got := checked(); got != round {
				t.Fatalf("after %d answers, %d were checked", round*5+n, got)
			}
			if _, err := home.Screen(t.Context(), "home", viewer(t, "zoe"), ""); err != nil {
				t.Fatal(err)
			}
		}
		eventually(t, "the fifth answer is checked", func() bool { return checked() == round+1 })
	}
	if found := heard.counts(bff.EventOracleDisagrees); len(found) != 0 {
		t.Errorf("the oracle disagrees with checks that are right: %v", found)
	}
}

func TestWithoutAnOracleNothingIsCheckedAndNothingWaits(t *testing.T) {
	h := newHouse(t)
	home, heard, _ := h.judged(t, 0, bff.Remember{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := home.CheckAnswers(ctx); err == nil {
		t.Error("no error")
	}
	if _, err := home.Screen(t.Context(), "home", viewer(t, "zoe"), ""); err != nil {
		t.Fatal(err)
	}
	// Nobody checks here: answers do not wait for that.
	idle, _, _ := h.judged(t, 1, bff.Remember{})
	for range 10 {
		if _, err := idle.Screen(t.Context(), "home", viewer(t, "zoe"), ""); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(heard.counts(bff.EventOracleChecked)); n != 0 {
		t.Error("something was checked")
	}
}
