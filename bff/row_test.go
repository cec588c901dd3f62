package bff_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"mantel/bff"
)

// speech is what a product says, so that little of it can be changed.
type speech struct {
	revision int
	asOf     time.Time
	widgets  []saying
}

type saying struct {
	id, component, placement, title string
}

// noted is the title of a widget with a note that is left out: it is too long.
const noted = "noted"

func (s *speech) push() string {
	var all []string
	for i, w := range s.widgets {
		props := fmt.Sprintf(`{"title":%q}`, w.title)
		if w.component == "fragile" {
			props = fmt.Sprintf(`{"lines":[%q]}`, w.title)
			switch w.title {
			case "":
				props = `{"lines":[]}`
			case noted:
				props = fmt.Sprintf(`{"lines":["well"],"note":%q}`, fare(1))
			}
		}
		all = append(all, fmt.Sprintf(`{"id":%q,"component":%q,"placement":%q,"rank":%d,"props":%s}`, w.id, w.component, w.placement, i, props))
	}
	return fmt.Sprintf(`{"revision":%d,"asOf":%q,"widgets":[%s]}`, s.revision, s.asOf.Format(time.RFC3339), strings.Join(all, ","))
}

// changes are what may become of it.
var changes = []struct {
	why    string
	change func(s *speech, random *rand.Rand)
}{
	{"one other title", func(s *speech, random *rand.Rand) { s.retitle(random, fare(random.IntN(4))) }},
	{"one other title, which is short", func(s *speech, random *rand.Rand) { s.retitle(random, string(rune('a'+random.IntN(3)))) }},
	{"another moment", func(s *speech, random *rand.Rand) { s.asOf = start.Add(time.Duration(random.IntN(4)) * time.Second) }},
	{"another title and moment", func(s *speech, random *rand.Rand) {
		s.retitle(random, fare(random.IntN(4)))
		s.asOf = s.asOf.Add(time.Second)
	}},
	{"one widget more", func(s *speech, random *rand.Rand) {
		s.widgets = append(s.widgets, saying{fmt.Sprint("v", s.revision), []string{"offer", "offer", "fragile"}[random.IntN(3)],
			[]string{"deal", "deal", "hero"}[random.IntN(3)], fare(random.IntN(4))})
	}},
	{"one widget fewer", func(s *speech, random *rand.Rand) {
		if n := len(s.widgets); n > 2 {
			i := random.IntN(n)
			s.widgets = append(s.widgets[:i:i], s.widgets[i+1:]...)
		}
	}},
	{"one widget is another", func(s *speech, random *rand.Rand) {
		if n := len(s.widgets); n > 0 {
			s.widgets[random.IntN(n)].id = fmt.Sprint("v", s.revision)
		}
	}},
	{"one fails", func(s *speech, random *rand.Rand) {
		if n := len(s.widgets); n > 0 {
			i := random.IntN(n)
			s.widgets[i].component, s.widgets[i].title = "fragile", ""
		}
	}},
	{"one leaves its note out", func(s *speech, random *rand.Rand) {
		if n := len(s.widgets); n > 0 {
			s.widgets[random.IntN(n)] = saying{fmt.Sprint("v", s.revision), "fragile", "deal", noted}
		}
	}},
	{"none fails", func(s *speech, random *rand.Rand) {
		for i := range s.widgets {
			if s.widgets[i].title == "" || s.widgets[i].title == noted {
				s.widgets[i].title = "well"
			}
		}
	}},
}

func (s *speech) retitle(random *rand.Rand, title string) {
	if n := len(s.widgets); n > 0 {
		s.widgets[random.IntN(n)].title = title
	}
}

// Little changes again and again, to the same widgets and to others, and back:
// the bytes are those of a Home that remembers nothing, what is counted is what
// is kept, and a patch makes one screen of the other, whichever rows they have.
func TestScreensThatShareARowAreWhatTheyWouldBeAlone(t *testing.T) {
	var seen bff.Kept
	patches := 0
	for seed := range uint64(16) {
		random := rand.New(rand.NewPCG(seed, 11))
		h := newHouse(t)
		forgetful, want := h.beside(bff.Remember{})
		homes, heard := map[string]*bff.Home{}, map[string]*tally{}
		for name, memory := range map[string]bff.Remember{
			"much":                             bff.DefaultRemember(),
			"screens alone":                    {Looks: 1 << 20, Screens: 1 << 20},
			"few screens":                      {Looks: 1 << 20, Screens: 5 << 10},
			"few screens and a little of each": {Looks: 1 << 20, Sections: 8 << 10, Screens: 6 << 10},
		} {
			homes[name], heard[name] = h.beside(memory)
		}
		type speaker struct {
			user    bff.UserID
			product bff.ProductID
		}
		said := map[speaker]*speech{}
		users, locales := []bff.UserID{"ada", "ada", "bob", ""}, []string{"en", "en", "de"}
		if seed%2 == 0 { // one looks, so that one row lasts
			users, locales = users[:1], locales[:1]
		}
		name := []string{"home", "deals", "split"}[seed/2%3]
		last := map[string]bff.Screen{}
		says := func(u bff.UserID, p bff.ProductID, revision int) {
			s := said[speaker{u, p}]
			s.revision = revision
			h.says(t, p, u, s.push())
		}
		begin := func(u bff.UserID, p bff.ProductID, revision int) {
			said[speaker{u, p}] = &speech{asOf: start, widgets: []saying{{"w1", "offer", "deal", fare(1)}, {"w2", "offer", "deal", fare(2)}, {"w3", "offer", "hero", fare(3)}}}
			says(u, p, revision)
		}
		for _, p := range houseProducts[:2] {
			begin("ada", p.ID, 1)
		}
		for step := range 150 {
			u, p := users[random.IntN(len(users))], houseProducts[random.IntN(3)].ID
			s := said[speaker{u, p}]
			switch {
			case s == nil:
				begin(u, p, step+2)
			case u != "" && random.IntN(24) == 0:
				h.withdraws(t, p, u, step+2)
				delete(said, speaker{u, p})
			case random.IntN(30) == 0:
				for _, home := range homes {
					home.Forget(u)
				}
			default:
				i := random.IntN(len(changes) + 16)
				if i >= len(changes) {
					i %= 3 // mostly there is little
				}
				changes[i].change(s, random)
				says(u, p, step+2)
			}
			v := viewer(t, users[random.IntN(len(users))], locales[random.IntN(len(locales))])
			plain, err := forgetful.Screen(t.Context(), name, v, "")
			if err != nil {
				t.Fatal(err)
			}
			for why, home := range homes {
				s, err := home.Screen(t.Context(), name, v, "")
				if err != nil {
					t.Fatal(err)
				}
				if string(s.Body) != string(plain.Body) || s.Revision != plain.Revision || s.Owner != plain.Owner {
					t.Fatalf("seed %d, step %d, %s remembered:\n%s\nwithout:\n%s", seed, step, why, s.Body, plain.Body)
				}
				kept := bff.KeptInScreens(home)
				if kept.Counted != kept.Bytes {
					t.Fatalf("seed %d, step %d, %s remembered: %d bytes are counted, %d are kept", seed, step, why, kept.Counted, kept.Bytes)
				}
				seen.Sharers, seen.Orphans = seen.Sharers+kept.Sharers, seen.Orphans+kept.Orphans
				base := last[why+string(v.User)]
				if patch, ok := home.Patch(v.User, name, base.Revision, s.Revision); ok {
					patches++
					applied(t, patch, base.Body, s.Body)
				}
				last[why+string(v.User)] = s
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
	if seen.Sharers < 5000 || seen.Orphans < 50 || patches < 1000 {
		t.Errorf("seen were %d screens that share a row, %d rows without the screen that they are of, and %d patches", seen.Sharers, seen.Orphans, patches)
	}
}

// applied demands that a patch makes one body of another.
func applied(t *testing.T, patch, old, body []byte) {
	t.Helper()
	decoded, err := jsonpatch.DecodePatch(patch)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decoded.Apply(old)
	if err != nil {
		t.Fatalf("%v\nold   %s\npatch %s", err, old, patch)
	}
	var a, b any
	if json.Unmarshal(got, &a) != nil || json.Unmarshal(body, &b) != nil || !reflect.DeepEqual(a, b) {
		t.Fatalf("old   %s\npatch %s\ngives %s\nwant  %s", old, patch, got, body)
	}
}

// A screen that differs in one or two widgets from that which its row was made
// for has the row; one that differs in more has a row of its own.
func TestAScreenHasTheRowOfTheOneBeforeWhereLittleIsOther(t *testing.T) {
	h := newHouse(t)
	titles := func(revision int, all ...int) string {
		var fares []string
		for _, n := range all {
			fares = append(fares, fare(n))
		}
		return offers(revision, fares...)
	}
	moment := func(push, asOf string) string { return strings.Replace(push, `{`, `{"asOf":"`+asOf+`",`, 1) }
	const noon = "2026-11-21T12:00:00Z"
	v := viewer(t, "ada")
	h.says(t, "hotels", "ada", titles(1, 5, 6))
	for i, row := range []struct {
		why, push     string
		rows, renders int
	}{
		{"it is the first", moment(titles(1, 1, 2, 3, 4), noon), 1, 6},
		{"one other title", moment(titles(2, 1, 7, 3, 4), noon), 1, 1},
		{"another for the same widget", moment(titles(3, 1, 8, 3, 4), noon), 1, 1},
		{"the first is back, with another digest", moment(titles(4, 1, 2, 3, 4), "2026-11-21T12:00:01Z"), 1, 0},
		{"two others", moment(titles(5, 7, 2, 3, 7), "2026-11-21T12:00:01Z"), 1, 2},
		{"three others", moment(titles(6, 7, 9, 3, 7), noon), 2, 1},
		{"one other of the second row", moment(titles(7, 7, 9, 8, 7), noon), 2, 1},
		{"another moment", moment(titles(8, 7, 9, 8, 7), "2026-11-21T11:00:00Z"), 2, 0},
		{"one fewer", moment(titles(9, 7, 9, 8), "2026-11-21T11:00:00Z"), 3, 0},
		{"one more", moment(titles(10, 7, 9, 8, 1), "2026-11-21T11:00:00Z"), 4, 1},
		{"one of another product in its place", moment(pushOf(11, "fragile", "deal", "7", "9", "8", "1"), noon), 5, 4},
		{"it fails", moment(pushOf(12, "fragile", "deal", "7", "9", "8", ""), noon), 6, 0},
	} {
		n := bff.Renderings(h.Home)
		h.says(t, "flights", "ada", row.push)
		h.screen(t, "deals", v)
		if got := bff.Renderings(h.Home) - n; got != uint64(row.renders) {
			t.Errorf("%d: %s: %d widgets were rendered, want %d", i, row.why, got, row.renders)
		}
		if kept := bff.KeptInScreens(h.Home); kept.Rows != row.rows {
			t.Errorf("%d: %s: there are %d rows, want %d", i, row.why, kept.Rows, row.rows)
		}
	}
}

// The slots of this screen stand in another order than they are declared in.
func TestWhatIsOtherInTwoSlotsStandsWhereTheySay(t *testing.T) {
	h := newHouse(t)
	forgetful, _ := h.beside(bff.Remember{})
	v := viewer(t, "ada")
	s := speech{asOf: start}
	for i, placement := range []string{"hero", "deal", "deal", "deal", "deal"} {
		s.widgets = append(s.widgets, saying{fmt.Sprint("w", i), "offer", placement, fare(i)})
	}
	for s.revision = 1; s.revision < 6; s.revision++ {
		h.says(t, "flights", "ada", s.push())
		got := h.screen(t, "split", v)
		if want, err := forgetful.Screen(t.Context(), "split", v, ""); err != nil || string(got.Body) != string(want.Body) {
			t.Fatalf("%v\n%s\nwant\n%s", err, got.Body, want.Body)
		}
		s.widgets[0].title, s.widgets[3].title = fare(10*s.revision), fare(100*s.revision)
	}
	if kept := bff.KeptInScreens(h.Home); kept.Rows != 1 || kept.Bodies != 1 || kept.Sharers != 4 {
		t.Errorf("kept is %+v, want a row with its body, and four screens that share it", kept)
	}
}

// Many look at what everybody sees while it changes a little, again and again,
// and users come and are forgotten: one revision has one body, and what is
// counted at the end is what is kept.
func TestManyShareRowsAtOnce(t *testing.T) {
	h := newHouse(t)
	home, _ := h.beside(bff.Remember{Looks: 1 << 20, Sections: 4 << 10, Screens: 16 << 10})
	h.says(t, "hotels", "", offers(1, fare(1), fare(2), fare(3)))
	var bodies sync.Map
	var all sync.WaitGroup
	for n := range 4 {
		u := bff.UserID(fmt.Sprint("user-", n))
		mine := n%2 == 0
		all.Go(func() {
			v := viewer(t, u)
			for i := range 150 {
				if mine {
					push := offers(i+1, fare(i%3), fare(n), fare(4))
					if _, _, err := h.take.Put(t.Context(), "flights", u, []byte(push)); err != nil {
						t.Error(err)
					}
				}
				if i%25 == 24 {
					home.Forget(u)
				}
				for range 2 { // the second is made whole
					s, err := home.Screen(t.Context(), "deals", v, "")
					if err != nil {
						t.Error(err)
						return
					}
					if before, ok := bodies.LoadOrStore(s.Revision, string(s.Body)); ok && before != string(s.Body) {
						t.Errorf("one revision has two bodies:\n%s\n%s", before, s.Body)
					}
				}
			}
		})
	}
	all.Go(func() {
		for i := range 150 {
			h.says(t, "hotels", "", offers(i+2, fare(1), fare(i%5), fare(3)))
		}
	})
	all.Wait()
	kept := bff.KeptInScreens(home)
	if kept.Counted != kept.Bytes {
		t.Errorf("%d bytes are counted, %d are kept", kept.Counted, kept.Bytes)
	}
}

// What shares its row with a screen that is forgotten does not keep that
// screen's whole body.
func TestARowKeepsNoBodyOfAScreenThatIsForgotten(t *testing.T) {
	h := newHouse(t)
	home, _ := h.beside(bff.Remember{Looks: 1 << 20, Screens: 9 << 10})
	v := viewer(t, "ada")
	see := func(revision int, titles ...string) bff.Screen {
		t.Helper()
		h.says(t, "flights", "ada", offers(revision, titles...))
		var s bff.Screen
		for range 2 { // the second is made whole
			var err error
			if s, err = home.Screen(t.Context(), "deals", v, ""); err != nil {
				t.Fatal(err)
			}
		}
		return s
	}
	h.says(t, "hotels", "", offers(1, fare(1), fare(2), fare(3)))
	first := see(1, "a", "b", "c")
	forgotten := bff.MadeOf(home, first)
	if !forgotten() {
		t.Fatal("the first screen has no whole body, so nothing is proved")
	}
	last := first
	for n := range 20 {
		last = see(n+2, "a", "b", string(rune('d'+n)))
	}
	if kept := bff.KeptInScreens(home); kept.Orphans != 1 || kept.Rows != 1 {
		t.Fatalf("kept is %+v, want a row alone that has lost its first screen", kept)
	}
	if forgotten() {
		t.Error("the first screen is forgotten, and its body kept")
	}
	plain, _ := h.beside(bff.Remember{})
	if want, err := plain.Screen(t.Context(), "deals", v, ""); err != nil || string(want.Body) != string(last.Body) {
		t.Errorf("%v\n%s\nwant\n%s", err, last.Body, want.Body)
	}
}
