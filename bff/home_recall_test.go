package bff_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/uischema/edition"
)

// manor is a house whose Home reads through a Recall over a shelf.
type manor struct {
	*house
	shelf   *shelf
	recall  *bff.Recall
	noticed *notices
}

// newManor remembers as much as it is told to.
func newManor(tb testing.TB, remembered bff.Remember) *manor {
	c := newClock()
	m := &manor{shelf: newShelf(), noticed: new(notices)}
	m.shelf.now = c.now
	bounds := bff.DefaultRecall()
	bounds.Budget, bounds.Limit = bff.Seconds(time.Minute), bff.Seconds(time.Minute) // however slow the machine is
	m.recall = bff.NewRecall(bff.RecallConfig{Store: m.shelf, Now: c.now, Bounds: bounds, Since: func() time.Duration { return c.now().Sub(start) }})
	m.house = newHouseOver(tb, c, memory.New(c.now), m.recall)
	m.Home = bff.NewHome(bff.HomeConfig{Recommendations: m.recall, Generics: m.generics, Editions: m.editions,
		Products: houseProducts, Now: c.now, Observer: m.heard, Remember: remembered, Notices: m.noticed})
	return m
}

// notices is who hears what is wanted.
type notices struct {
	mu  sync.Mutex
	all []string
}

func (n *notices) Notice(u bff.UserID, p bff.ProductID, reason string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, fmt.Sprint(u, " ", p, " ", reason))
}

func (n *notices) take() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	defer func() { n.all = nil }()
	return strings.Join(n.all, ", ")
}

func TestAScreenIsTheSameFromWhatIsNotDecodedYet(t *testing.T) {
	for why, remembered := range map[string]bff.Remember{"nothing is remembered": {}, "much is": bff.DefaultRemember(), "and forgotten at once": little()} {
		t.Run(why, func(t *testing.T) {
			raw, plain := newManor(t, remembered), newHouse(t)
			for n := range 20 {
				p, u := houseProducts[n%3].ID, []bff.UserID{"ada", "bob"}[n/3%2]
				push := strings.Replace(offers(n+1, fmt.Sprint("title ", n), "second"), `{"revision"`, `{"asOf":"2026-11-21T12:00:00Z","revision"`, 1)
				raw.says(t, p, u, push)
				plain.says(t, p, u, push)
				for range 2 {
					got, want := raw.screen(t, "home", viewer(t, u)), plain.screen(t, "home", viewer(t, u))
					if string(got.Body) != string(want.Body) {
						t.Fatalf("got\n%s\nwant\n%s", got.Body, want.Body)
					}
				}
				all, err := raw.Recommendations(t.Context(), viewer(t, u))
				same, _ := plain.Recommendations(t.Context(), viewer(t, u))
				if err != nil || spellShown(all.Shown) != spellShown(same.Shown) {
					t.Errorf("got %s, want %s, %v", spellShown(all.Shown), spellShown(same.Shown), err)
				}
			}
		})
	}
}

// A body that was decoded is not read again: what is torn since does not show.
func TestOneChangedProductDecodesOneBody(t *testing.T) {
	for _, row := range []struct {
		why        string
		remembered bff.Remember
		want       string
	}{
		{"what was decoded is remembered", bff.DefaultRemember(), "hero: placeholder | deals: flights.w1 hotels.w1"},
		{"it is not", bff.Remember{}, "hero: placeholder | deals: flights.w1"},
	} {
		t.Run(row.why, func(t *testing.T) {
			m := newManor(t, row.remembered)
			m.says(t, "flights", "ada", offers(1, "a"))
			m.says(t, "hotels", "ada", offers(1, "b"))
			m.screen(t, "home", viewer(t, "ada"))
			torn := m.shelf.users["ada"].held["hotels"]
			torn.Raw = torn.Raw[:len(torn.Raw)/2]
			m.shelf.users["ada"].held["hotels"] = torn
			m.says(t, "flights", "ada", offers(2, "c"))
			if got := stands(t, m.screen(t, "home", viewer(t, "ada"))); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
			missed := m.heard.counts(bff.EventStoreMiss)[bff.EventStoreMiss+" body"] > 0
			if missed != (row.remembered == bff.Remember{}) {
				t.Errorf("counted %v", m.heard.counts(bff.EventStoreMiss))
			}
		})
	}
}

func TestAnEditionThatIsSwappedDecodesNobodyAgain(t *testing.T) {
	m := newManor(t, bff.DefaultRemember())
	m.says(t, "flights", "ada", offers(1, "a"))
	m.screen(t, "home", viewer(t, "ada"))
	before := bff.DecodedBytes(m.Home)
	m.editions.Swap(load(t, map[string]string{"home/messages/en.json": `{"title":"Another"}`}))
	torn := m.shelf.users["ada"].held["flights"]
	torn.Raw = "{}"
	m.shelf.users["ada"].held["flights"] = torn
	m.clock.pass(time.Minute) // it is read again
	if got := stands(t, m.screen(t, "home", viewer(t, "ada"))); got != "hero: placeholder | deals: flights.w1" {
		t.Errorf("got %s", got)
	}
	if after := bff.DecodedBytes(m.Home); after != before || before == 0 {
		t.Errorf("%d bytes were decoded, then %d", before, after)
	}
}

// Where there is no room nobody is forgotten for who comes once. Who comes again is
// remembered.
func TestANewcomerIsRememberedNextTime(t *testing.T) {
	remembered := bff.DefaultRemember()
	remembered.Decoded, remembered.Screens = 64<<10, 64<<10
	m := newManor(t, remembered)
	for n, full := 0, -1; full != bff.RememberedBytes(m.Home)-bff.LooksBytes(m.Home); n++ {
		full = bff.RememberedBytes(m.Home) - bff.LooksBytes(m.Home)
		u := bff.UserID(fmt.Sprint("user-", n))
		m.says(t, "flights", u, offers(1, "a"))
		m.screen(t, "home", viewer(t, u))
	}
	full, revision := bff.DecodedBytes(m.Home), 1
	m.says(t, "hotels", "bob", offers(1, "b"))
	whole := m.shelf.users["bob"].held["hotels"]
	misses := func(raw string) int {
		torn := whole
		torn.Raw = raw
		m.shelf.users["bob"].held["hotels"] = torn
		m.says(t, "flights", "bob", offers(revision, "c"))
		revision++
		m.screen(t, "home", viewer(t, "bob"))
		return m.heard.counts(bff.EventStoreMiss)[bff.EventStoreMiss+" body"]
	}
	if n := misses(whole.Raw); n != 0 || bff.DecodedBytes(m.Home) != full || bff.RemembersScreensOf(m.Home, "bob") {
		t.Errorf("after bob came once %d bytes are remembered, before him %d; %d were missed; his screen: %t",
			bff.DecodedBytes(m.Home), full, n, bff.RemembersScreensOf(m.Home, "bob"))
	}
	if n := misses("{}"); n != 1 {
		t.Errorf("what bob was told had been remembered")
	}
	misses(whole.Raw)
	if n := misses("{}"); n != 1 || !bff.RemembersScreensOf(m.Home, "bob") {
		t.Errorf("what bob was told three times was read again, or his screen is not remembered")
	}
}

// Bytes do not depend on whether there is room for them.
func TestNewcomersSeeWhatTheyWouldSeeWithRoom(t *testing.T) {
	m, roomy := newManor(t, bff.Remember{Looks: 1 << 20, Sections: 1 << 20, Screens: 16 << 10, Decoded: 16 << 10}), newHouse(t)
	once := 0
	for n := range 120 {
		p, u := houseProducts[n%3].ID, bff.UserID(fmt.Sprint("user-", n%40))
		push := strings.Replace(offers(n+1, fmt.Sprint("of ", u), fmt.Sprint("title ", n), "for all"), `{"revision"`, `{"asOf":"2026-11-21T12:00:00Z","revision"`, 1)
		m.says(t, p, u, push)
		roomy.says(t, p, u, push)
		got, want := m.screen(t, "home", viewer(t, u)), roomy.screen(t, "home", viewer(t, u))
		if string(got.Body) != string(want.Body) || got.Revision != want.Revision {
			t.Fatalf("got\n%s\nwant\n%s", got.Body, want.Body)
		}
		if !got.Remembered && !bff.RemembersScreensOf(m.Home, u) {
			once++
		}
	}
	if once < 60 {
		t.Errorf("only %d screens of newcomers are not remembered: there is too much room for this test", once)
	}
}

func TestAWarmScreenAllocatesNothing(t *testing.T) {
	m := newManor(t, bff.DefaultRemember())
	m.says(t, "flights", "ada", offers(1, "a"))
	quiet := bff.NewHome(bff.HomeConfig{Recommendations: m.recall, Generics: m.generics, Editions: m.editions,
		Products: houseProducts, Now: m.clock.now, Remember: bff.DefaultRemember()})
	v := viewer(t, "ada")
	if n := testing.AllocsPerRun(100, func() {
		if s, err := quiet.Screen(context.Background(), "home", v, ""); err != nil || s.Degraded {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestWhatIsStoredUnderAnothersKeyIsRefusedAndAlarmed(t *testing.T) {
	m := newManor(t, bff.DefaultRemember())
	m.says(t, "flights", "", offers(1, "g"))
	m.says(t, "flights", "ada", offers(1, "a"))
	m.says(t, "flights", "bob", offers(1, "secret of bob"))
	wrong := m.shelf.users["ada"].held["flights"]
	wrong.Raw = m.shelf.users["bob"].held["flights"].Raw
	m.shelf.users["ada"].held["flights"] = wrong
	s := m.screen(t, "home", viewer(t, "ada"))
	if stands(t, s) != "hero: placeholder | deals: flights.w1(g)" || strings.Contains(string(s.Body), "secret") {
		t.Errorf("got %s", s.Body)
	}
	if n := m.heard.counts(bff.EventForeign); n[bff.EventForeign+" flights"] != 1 {
		t.Errorf("alarmed %v", n)
	}
	if n := m.heard.counts(bff.EventStoreMiss); n[bff.EventStoreMiss+" owner"] != 1 {
		t.Errorf("counted %v", n)
	}
}

func TestWhileTheStoreIsAwayAWarmUserSeesTheSameBytes(t *testing.T) {
	m := newManor(t, bff.DefaultRemember())
	m.says(t, "flights", "", offers(1, "g"))
	m.says(t, "flights", "ada", offers(1, "a"))
	want := m.screen(t, "home", viewer(t, "ada"))
	m.shelf.meet(down)
	m.clock.pass(time.Minute)
	got := m.screen(t, "home", viewer(t, "ada"))
	if string(got.Body) != string(want.Body) || !got.Degraded || want.Degraded || got.Version != want.Version {
		t.Errorf("got %+v\n%s", got, got.Body)
	}
	if all, err := m.Recommendations(t.Context(), viewer(t, "ada")); err != nil || len(all.Shown) != 1 || !all.Shown[0].Stale {
		t.Errorf("as data: %+v, %v", all, err)
	}
	m.shelf.meet(nil)
	// It comes back empty: nobody takes anything back.
	m.shelf.loses("e2")
	m.clock.pass(time.Minute)
	eventually(t, "the store is asked again", func() bool { return !m.screen(t, "home", viewer(t, "ada")).Degraded })
	lost := m.screen(t, "home", viewer(t, "ada"))
	if string(lost.Body) != string(want.Body) || !slices.Equal(lost.Stale, []bff.ProductID{"flights"}) {
		t.Errorf("it lost everything: %+v\n%s", lost, lost.Body)
	}
}

func TestAnOlderVersionThanTheViewersIsOwnedUp(t *testing.T) {
	m := newManor(t, bff.DefaultRemember())
	m.says(t, "flights", "ada", offers(1, "a"))
	v := viewer(t, "ada")
	for _, row := range []struct {
		why  string
		min  bff.Version
		then func()
		want bff.Unmet
	}{
		{"it is there", bff.Version{Epoch: "e1", N: 1}, func() {}, ""},
		{"of another epoch", bff.Version{Epoch: "e0", N: 1}, func() {}, bff.UnmetEpoch},
		{"not in this store", bff.Version{Epoch: "e1", N: 2}, func() {}, bff.UnmetTime},
		{"the store is away", bff.Version{Epoch: "e1", N: 2}, func() { m.shelf.meet(down) }, bff.UnmetTime},
	} {
		row.then()
		v.Min = row.min
		if s := m.screen(t, "home", v); s.Unmet != row.want {
			t.Errorf("%s: %q, want %q", row.why, s.Unmet, row.want)
		}
	}
	m.shelf.meet(nil)
	m.shelf.loses("e2")
	v = viewer(t, "bob") // nothing is held, and he has heard of something
	v.Min = bff.Version{Epoch: "e1", N: 1}
	if s := m.screen(t, "home", v); s.Unmet != bff.UnmetEpoch {
		t.Errorf("after a loss: %q", s.Unmet)
	}
}

func TestWhatIsWantedOfProducts(t *testing.T) {
	short := `{"revision":1,"staleAfter":60,"expireAfter":3600,"widgets":[{"id":"a","component":"offer","props":{"title":"t"}}]}`
	for _, row := range []struct {
		why  string
		says func(t *testing.T, m *manor)
		want string
	}{
		{"nobody knows the user", func(t *testing.T, m *manor) { m.says(t, "flights", "", offers(1, "g")) }, ""},
		{"all is fresh", func(t *testing.T, m *manor) { m.says(t, "flights", "ada", short) }, ""},
		{"it is stale", func(t *testing.T, m *manor) {
			m.says(t, "flights", "ada", short)
			m.clock.pass(time.Minute)
		}, "ada flights stale"},
		{"it has expired", func(t *testing.T, m *manor) {
			m.says(t, "flights", "ada", short)
			m.clock.pass(time.Hour)
		}, "ada flights none"},
		{"it was lost", func(t *testing.T, m *manor) {
			m.says(t, "flights", "ada", offers(1, "a"))
			m.screen(t, "home", viewer(t, "ada"))
			m.shelf.loses("e2")
			m.clock.pass(time.Minute)
		}, "ada flights none"},
		{"it cannot be read", func(t *testing.T, m *manor) {
			m.says(t, "flights", "ada", offers(1, "a"))
			torn := m.shelf.users["ada"].held["flights"]
			torn.Raw = "{"
			m.shelf.users["ada"].held["flights"] = torn
		}, "ada flights none"},
		{"it was taken back", func(t *testing.T, m *manor) {
			m.says(t, "flights", "ada", offers(1, "a"))
			if _, err := m.take.Withdraw(t.Context(), "flights", "ada", 2); err != nil {
				t.Fatal(err)
			}
		}, ""},
		{"an empty statement", func(t *testing.T, m *manor) { m.says(t, "flights", "ada", offers(1)) }, ""},
		{"a product that registered and has nothing", func(_ *testing.T, m *manor) {
			m.shelf.of("ada").registered = []bff.ProductID{"loans"}
		}, "ada loans none"},
		{"a product that registered and has something", func(t *testing.T, m *manor) {
			m.says(t, "loans", "ada", offers(1, "a"))
			m.shelf.of("ada").registered = []bff.ProductID{"loans"}
		}, ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			m := newManor(t, bff.DefaultRemember())
			row.says(t, m)
			m.noticed.take()
			for range 2 { // also where the screen is remembered
				m.screen(t, "home", viewer(t, "ada"))
				if got := m.noticed.take(); got != row.want {
					t.Errorf("noticed %q, want %q", got, row.want)
				}
			}
			m.screen(t, "home", viewer(t, ""))
			m.screen(t, "home", viewer(t, "stranger"))
			if got := m.noticed.take(); got != "" {
				t.Errorf("of nobody and of a stranger: %q", got)
			}
		})
	}
}

func TestWhoIsForgottenIsNowhere(t *testing.T) {
	const mark = "mark-of-ada"
	m := newManor(t, bff.DefaultRemember())
	m.says(t, "flights", "", offers(1, "g"))
	m.says(t, "flights", "ada", offers(1, mark))
	m.says(t, "hotels", "bob", offers(1, "mark-of-bob"))
	m.screen(t, "home", viewer(t, "ada"))
	m.screen(t, "home", viewer(t, "bob"))
	if !bff.RemembersText(m.Home, mark) {
		t.Fatal("nothing is remembered, so nothing is proved")
	}
	m.shelf.loses("e2")
	m.recall.Forget("ada")
	m.Forget("ada")
	if bff.RemembersText(m.Home, mark) || bff.RemembersText(m.Home, "ada") {
		t.Error("something is left")
	}
	if !bff.RemembersText(m.Home, "mark-of-bob") {
		t.Error("another user was forgotten, too")
	}
	if got := stands(t, m.screen(t, "home", viewer(t, "ada"))); got != "hero: placeholder | deals: flights.w1(g)" {
		t.Errorf("then %s", got)
	}
}

// Screens are made all the while: none that began before leaves anything.
func TestWhoIsForgottenWhileScreensAreMadeIsNowhere(t *testing.T) {
	first, second := load(t, nil), load(t, map[string]string{"home/messages/en.json": `{"title":"Another"}`})
	for round := range 30 {
		mark := bff.UserID(fmt.Sprint("ada-", round))
		m := newManor(t, bff.DefaultRemember())
		m.says(t, "flights", mark, offers(1, "mark-of-"+string(mark)))
		v := viewer(t, mark)
		stop := make(chan struct{})
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for n := 0; ; n++ {
					select {
					case <-stop:
						return
					default:
					}
					m.editions.Swap([]*edition.Edition{first, second}[n%2])
					if _, err := m.Screen(context.Background(), "home", v, ""); err != nil {
						t.Error(err)
					}
				}
			})
		}
		eventually(t, "screens are made", func() bool { return bff.RemembersText(m.Home, "mark-of-") })
		m.shelf.loses("e2")
		m.recall.Forget(mark)
		m.Forget(mark)
		close(stop)
		all.Wait()
		if bff.RemembersText(m.Home, "mark-of-") {
			t.Fatalf("round %d: something is left", round)
		}
	}
}
