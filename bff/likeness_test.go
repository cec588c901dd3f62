package bff

import (
	"math/rand/v2"
	"strings"
	"testing"
)

const likenessEntry = `{"id":"flights.rom","product":"flights","source":"personalised","asOf":"2026-11-22T09:00:00Z"}`

// rendered is a section as newSection makes it.
func rendered(nodes string, near *section) *section { return listed(nodes, likenessEntry, near) }

func listed(nodes, entry string, near *section) *section {
	s := section{nodes: place{0, int32(len(nodes))}, entry: place{int32(len(nodes)), int32(len(entry))}}
	if own, like := likenessTo(near, []byte(nodes), untimed([]byte(entry))); like.of != nil {
		s.like, s.entry = like, like.of.entry
		return newLeaf("ada", s, own)
	}
	return newLeaf("ada", s, []byte(nodes+entry))
}

// A section has its own bytes, whatever it is like, and whatever those were
// like that stood there before.
func TestASectionThatIsLikeAnotherHasItsOwnBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	nodes := strings.Repeat(`{"type":"text","props":{"text":"a fare to Rome"}}`, 60)
	var near *section
	alike := 0
	for n := range 5000 {
		from := random.IntN(len(nodes) + 1)
		to := min(from+random.IntN(40), len(nodes))
		nodes = nodes[:from] + strings.Repeat(string(rune('a'+random.IntN(3))), random.IntN(40)) + nodes[to:]
		s := rendered(nodes, near)
		if got := string(s.appendNodes([]byte("before"))); got != "before"+nodes {
			t.Fatalf("%d: the nodes are\n%s\nwant\n%s", n, got, nodes)
		}
		if got := string((&part{section: s}).appendEntry(nil, new(stamp))); got != likenessEntry {
			t.Fatalf("%d: the entry is %s", n, got)
		}
		if s.whole().like.of != nil {
			t.Fatal("what it is like has not all of its bytes")
		}
		if s.like.of != nil {
			alike++
		}
		near = s
	}
	if alike < 2000 {
		t.Errorf("%d of 5000 are like one before", alike)
	}
}

func TestWhatIsNotLikeAnotherHasATextOfItsOwn(t *testing.T) {
	long := strings.Repeat("long ", 100)
	near := rendered(long, nil)
	other := listed(long, strings.Replace(likenessEntry, "rom", "paris", 1), nil)
	failed := &section{}
	for why, s := range map[string]*section{
		"nothing stood there":    rendered(long, nil),
		"it failed":              rendered(long, failed),
		"it was another widget":  rendered(long, other),
		"much of it has changed": rendered(long[:len(long)/2]+strings.Repeat("short", 50), near),
	} {
		if s.like.of != nil {
			t.Errorf("%s, and there is a likeness", why)
		}
	}
	if s := rendered(long, near); s.like.of != near || len(s.sheet.text) != 0 {
		t.Errorf("the same has %d bytes of its own", len(s.sheet.text))
	}
}

// What two have in common may overlap: it is counted once.
func TestWhatIsInCommonIsCountedOnce(t *testing.T) {
	for _, row := range [][2]string{
		{strings.Repeat("a", 900), strings.Repeat("a", 901)}, {strings.Repeat("a", 901), strings.Repeat("a", 900)},
		{strings.Repeat("ab", 400), strings.Repeat("ab", 401)}, {"", strings.Repeat("a", 40)},
	} {
		near := rendered("{"+row[0]+"}", nil)
		if got := string(rendered("{"+row[1]+"}", near).appendNodes(nil)); got != "{"+row[1]+"}" {
			t.Errorf("%q after %q is %q", row[1], row[0], got)
		}
	}
}

// Whatever comes and goes, what is counted is what the screens that are there
// reach: each section once, and each that another is like.
func TestScreensCountEverySectionThatTheyReachOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 1))
	text := strings.Repeat("a fare to Rome ", 50)
	var sections []*section
	for n := range 40 {
		var near *section
		if n%5 > 0 {
			near = sections[n-1]
		}
		sections = append(sections, rendered(text+strings.Repeat("x", n%5), near))
	}
	f := &frame{bytes: make([]byte, 100)}
	var remembered []*made
	counted := 0
	for step := range 3000 {
		if len(remembered) == 0 || random.IntN(len(remembered)) < 6 {
			m := &made{}
			if len(remembered) > 0 && random.IntN(2) == 0 {
				m.row = remembered[random.IntN(len(remembered))].row
				m.own[0], m.owns = own{section: sections[random.IntN(len(sections))]}, 1
			} else {
				m.row = &row{frame: f}
				for range 3 {
					m.row.parts = append(m.row.parts, part{section: sections[random.IntN(len(sections))]})
				}
			}
			counted += m.shared(1)
			remembered = append(remembered, m)
		} else {
			i := random.IntN(len(remembered))
			counted += remembered[i].shared(-1)
			remembered = append(remembered[:i], remembered[i+1:]...)
		}
		reached, rows, want := map[*sheet]bool{}, map[*row]bool{}, 0
		for _, m := range remembered {
			rows[m.row] = true
			m.reach(func(s *section) { reached[s.sheet] = true })
		}
		for r := range rows {
			want += r.size()
		}
		for s := range reached {
			want += s.bytes
		}
		if len(remembered) > 0 {
			want += f.size()
		}
		if counted != want {
			t.Fatalf("step %d: %d bytes are counted, and %d are reached", step, counted, want)
		}
	}
}
