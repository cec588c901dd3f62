package remember

import (
	"encoding/binary"
	"math/rand/v2"
	"sync"
	"testing"
)

// overhead is what an entry with a Key costs.
const overhead = entryBytes + len(Key{})

func numbered(n uint32) Key {
	var k Key
	binary.BigEndian.PutUint32(k[4:], n)
	return k
}

func TestWhatWasAskedForLeastRecentlyIsForgottenFirst(t *testing.T) {
	m := New[Key, string](3 * (overhead + 10))
	m.Put(numbered(1), "one", 10)
	m.Put(numbered(2), "two", 10)
	m.Put(numbered(3), "three", 10)
	m.Get(numbered(1))
	m.Put(numbered(4), "four", 10)
	for n, want := range map[uint32]string{1: "one", 2: "", 3: "three", 4: "four"} {
		if got, ok := m.Get(numbered(n)); got != want || ok != (want != "") {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	m.Put(numbered(3), "another", 10)
	if got, _ := m.Get(numbered(3)); got != "another" {
		t.Errorf("a second Put of one key gives %q", got)
	}
}

func TestThereIsRoomAsLongAsNothingIsForgotten(t *testing.T) {
	m := New[Key, string](3 * (overhead + 10))
	for n := range uint32(4) {
		k := numbered(n)
		if at := m.At(&k); m.RoomAt(at, 10) != (n < 3) || m.RoomAt(at, 3*(overhead+10)) {
			t.Errorf("with %d in it, room for one: %t", n, m.RoomAt(at, 10))
		}
		m.Put(k, "one", 10)
	}
	var none *Memory[Key, string]
	if none.RoomAt(Place{}, 0) {
		t.Error("there is room where nothing is remembered")
	}
}

func TestNoMemoryRemembersNothing(t *testing.T) {
	m := New[Key, string](0)
	m.Put(numbered(1), "one", 3)
	if _, ok := m.Get(numbered(1)); ok || m.Bytes() != 0 {
		t.Error("something was remembered")
	}
}

func TestWhatIsForgottenMakesRoomAndTheRestStays(t *testing.T) {
	m := New[Key, string](4 << 20)
	for n := range uint32(100) {
		m.Put(numbered(n), string(rune('a'+n%2)), 10)
	}
	m.Forget(func(v string) bool { return v == "a" })
	for n := range uint32(100) {
		if got, ok := m.Get(numbered(n)); ok != (n%2 == 1) || ok && got != "b" {
			t.Errorf("%d is %q, %t", n, got, ok)
		}
	}
	if want := 50 * (overhead + 10); m.Bytes() != want {
		t.Errorf("%d bytes are in use, want %d", m.Bytes(), want)
	}
	var none *Memory[Key, string]
	none.Forget(func(string) bool { return true })
}

func TestWhatIsTooLargeForgetsNothingElse(t *testing.T) {
	m := New[Key, string](1000)
	m.Put(numbered(1), "one", 3)
	m.Put(numbered(2), "two", 1000)
	if _, ok := m.Get(numbered(2)); ok {
		t.Error("more is remembered than the bound allows")
	}
	if _, ok := m.Get(numbered(1)); !ok {
		t.Error("room was made for what can never fit")
	}
}

// Every value spells its key, so that one that answers for another shows.
func TestTheBoundHoldsWhateverComes(t *testing.T) {
	const bound = 9 << 20
	m := New[Key, []byte](bound)
	if len(m.shards) < 2 {
		t.Fatal("there is one shard, and the test wants several")
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(7, uint64(worker)))
			for range 20_000 {
				n := random.Uint32N(4000)
				if got, ok := m.Get(numbered(n)); ok {
					if binary.BigEndian.Uint32(got) != n {
						t.Errorf("%d is answered with another's value", n)
						return
					}
					continue
				}
				value := make([]byte, 4+random.IntN(8<<10))
				binary.BigEndian.PutUint32(value, n)
				m.Put(numbered(n), value, len(value))
				if used := m.Bytes(); used > bound {
					t.Errorf("%d bytes are in use, the bound is %d", used, bound)
					return
				}
			}
		})
	}
	wg.Wait()
	held := 0
	for i := range m.shards {
		s := &m.shards[i]
		ring := 0
		for e := s.ring.next; e != &s.ring; e = e.next {
			ring++
			held += e.bytes
		}
		chained := 0
		for _, e := range s.chains {
			for ; e != nil; e = e.chained {
				chained++
				if s.find(e.hash) != e {
					t.Errorf("shard %d does not find %x", i, e.hash)
				}
			}
		}
		if ring != chained || ring != s.held || ring > len(s.chains) {
			t.Errorf("shard %d counts %d entries, its ring has %d, its %d chains %d", i, s.held, ring, len(s.chains), chained)
		}
	}
	if held != m.Bytes() || held < bound/2 {
		t.Errorf("%d bytes are in use, the entries have %d of a bound of %d", m.Bytes(), held, bound)
	}
}

func TestGetAllocatesNothing(t *testing.T) {
	m := New[Key, []byte](1 << 20)
	m.Put(numbered(1), []byte("one"), 3)
	if n := testing.AllocsPerRun(100, func() { m.Get(numbered(1)); m.Get(numbered(2)) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestAFullMemoryAllocatesNothingForWhatIsPut(t *testing.T) {
	m := New[Key, []byte](8 * (overhead + 10))
	value := []byte("value")
	n := uint32(0)
	put := func() { n++; m.Put(numbered(n), value, 10) }
	for range 100 {
		put()
	}
	if n := testing.AllocsPerRun(1000, put); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// sharer is a value that has a piece in common with others of its colour.
type sharer struct{ colour, piece int }

// What values share is counted once, within the bound, and not a byte of it is
// left when they are gone.
func TestWhatIsSharedIsCountedOnce(t *testing.T) {
	const bound = 20_000
	have := map[int]int{}
	m := NewSharing[Key](bound, func(v sharer, by int) int {
		switch have[v.colour] += by; {
		case by > 0 && have[v.colour] == 1:
			return v.piece
		case by < 0 && have[v.colour] == 0:
			return -v.piece
		}
		return 0
	})
	for n := range uint32(10) {
		m.Put(numbered(n), sharer{1, 5000}, 100)
	}
	if got, want := m.Bytes(), 10*(overhead+100)+5000; got != want {
		t.Errorf("ten that share are %d bytes, want %d", got, want)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		k := numbered(random.Uint32N(60))
		if random.IntN(3) == 0 {
			m.Grow(k, func(v sharer) bool { return v.colour != 3 }, random.IntN(4000))
		} else {
			m.Put(k, sharer{random.IntN(8), 5000}, random.IntN(300))
		}
		if m.Bytes() > bound {
			t.Fatalf("%d bytes are in use", m.Bytes())
		}
	}
	m.Put(numbered(99), sharer{99, bound}, 1)
	if _, ok := m.Get(numbered(99)); ok || have[99] != 0 {
		t.Error("what can never fit is remembered")
	}
	m.Forget(func(sharer) bool { return true })
	if m.Bytes() != 0 {
		t.Errorf("%d bytes are left of nothing", m.Bytes())
	}
}

func TestWhatGrowsIsStillThatValue(t *testing.T) {
	m := New[Key, string](2 * (overhead + 100))
	m.Put(numbered(1), "one", 10)
	m.Put(numbered(2), "two", 10)
	is := func(want string) func(string) bool { return func(v string) bool { return v == want } }
	if m.Grow(numbered(2), is("another"), 10) || m.Grow(numbered(3), is("three"), 10) {
		t.Error("what is not there has grown")
	}
	if !m.Grow(numbered(1), is("one"), 190) {
		t.Error("there is room, if the other is forgotten")
	}
	if _, ok := m.Get(numbered(2)); ok {
		t.Error("more is remembered than the bound allows")
	}
	if m.Grow(numbered(1), is("one"), 1000) {
		t.Error("more has grown than there is room for")
	}
	if _, ok := m.Get(numbered(1)); !ok {
		t.Error("what could not grow is forgotten")
	}
}

// Two keys that differ are two, also where their hashes do not: the later one
// is remembered, and the other is forgotten.
func TestAHashNeverAnswersForAKey(t *testing.T) {
	m := New[Key, string](1 << 20)
	one, two := numbered(1), numbered(2)
	m.Put(one, "one", 10)
	s := m.shard(m.At(&one))
	e := s.find(m.At(&one).hash)
	s.unchain(e)
	e.hash = m.At(&two).hash
	s.enchain(e)
	if v, ok := m.Get(numbered(2)); ok {
		t.Errorf("2 is answered with %q", v)
	}
	if m.Grow(numbered(2), func(string) bool { return true }, 1) {
		t.Error("2 has grown, and is not there")
	}
	m.Put(numbered(2), "two", 20)
	if v, _ := m.Get(numbered(2)); v != "two" {
		t.Errorf("2 is %q", v)
	}
	if m.Bytes() != overhead+20 {
		t.Errorf("%d bytes are in use for one", m.Bytes())
	}
}

// Who asks at a place and puts there does what Get and Put do.
func TestAPlaceIsItsKeys(t *testing.T) {
	m := New[Key, string](4 << 20)
	one := numbered(1)
	at := m.At(&one)
	if _, ok := m.GetAt(at, &one); ok {
		t.Error("something is there")
	}
	m.PutAt(at, &one, "one", 3)
	if got, _ := m.Get(one); got != "one" {
		t.Errorf("what was put there is %q by its key", got)
	}
	if _, ok := m.Get(numbered(2)); ok {
		t.Error("it is another's, too")
	}
	m.Put(one, "another", 7)
	if got, _ := m.GetAt(at, &one); got != "another" {
		t.Errorf("what was put by its key is %q there", got)
	}
	two := numbered(2)
	if _, ok := m.GetAt(at, &two); ok {
		t.Error("who comes with another key is answered with this one's")
	}
	m.Forget(func(string) bool { return true })
	if _, ok := m.GetAt(at, &one); ok || m.Bytes() != 0 {
		t.Error("it is not forgotten there")
	}
	none := New[Key, string](0)
	none.PutAt(none.At(&one), &one, "one", 3)
	if _, ok := none.GetAt(none.At(&one), &one); ok {
		t.Error("no memory has remembered something")
	}
}
