package layout

import (
	"testing"

	"mantel/uischema"
)

func TestAMemberIsFoundByItsNumberHoweverOftenItIsAskedFor(t *testing.T) {
	kind := newSeats([]string{"a", "bb", "c", "dd", "e"})
	whole := func(n int64) uischema.Value {
		v, err := uischema.IntValue(n)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	object := func(names ...string) uischema.Value {
		slots := make([]uischema.Value, 1)
		for i := range names {
			slots = append(slots, whole(int64(i)+1))
		}
		return uischema.ObjectOver(names, slots)
	}
	rows := []struct {
		why    string
		object uischema.Value
		want   string
	}{
		{"all of them", object("a", "bb", "c", "dd", "e"), "12345"},
		{"none", uischema.ObjectValue(nil), "-----"},
		{"the first and the last", object("a", "e"), "1---2"},
		{"one in the middle", object("c"), "--1--"},
		{"names that nobody asks for, before, between and behind", object("A", "b", "bb", "d", "dd", "f"), "-3-5-"},
		{"no object", whole(7), "-----"},
	}
	f := &frame{spreads: make([]spread, 1)}
	for i := range rows {
		for range 4 { // searched, searched again, and known
			f.spreads[0].over(kind, &rows[i].object)
			got := ""
			for n := range kind.names {
				if v := f.member(0, int32(n)); v == nil {
					got += "-"
				} else {
					got += string(uischema.AppendJSON(nil, *v))
				}
			}
			if got != rows[i].want {
				t.Fatalf("%s: %s, want %s", rows[i].why, got, rows[i].want)
			}
		}
	}
	if known := kind.known.Load(); known == nil || len(*known) != 4 {
		t.Errorf("what came again is not known: %v", known)
	}
}

func TestSetsOfNamesThatNeverComeAgainAreNotRemembered(t *testing.T) {
	kind := newSeats([]string{"a"})
	f := &frame{spreads: make([]spread, 1)}
	for range 100 {
		v := uischema.ObjectValue([]uischema.Member{{Name: "a", Value: uischema.BoolValue(true)}})
		if f.spreads[0].over(kind, &v); f.member(0, 0) == nil {
			t.Fatal("a member is lost")
		}
	}
	if kind.known.Load() != nil {
		t.Error("names that came once are remembered")
	}
}
