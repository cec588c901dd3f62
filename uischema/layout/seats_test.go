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

func TestTheSameNamesAreAnotherKindsAtOtherPlaces(t *testing.T) {
	first, second := newSeats([]string{"a", "b"}), newSeats([]string{"b"})
	names := []string{"a", "b"}
	object := func() uischema.Value {
		return uischema.ObjectOver(names, []uischema.Value{{}, uischema.StringValue("A"), uischema.StringValue("B")})
	}
	f := &frame{spreads: make([]spread, 1)}
	for range 4 { // searched, searched again, and known
		for _, kind := range []*seats{first, second, second, first, first} {
			v := object()
			f.spreads[0].over(kind, &v)
			if got := f.member(0, int32(len(kind.names)-1)); got == nil || got.Text() != "B" {
				t.Fatalf("b is %v among %q", got, kind.names)
			}
		}
	}
}

func TestAMemberOfAMemberIsFoundInEachObjectAnew(t *testing.T) {
	outer, inner := newSeats([]string{"a", "in"}), newSeats([]string{"x"})
	f := &frame{program: &Program{spreads: []spreading{{kind: outer}, {kind: inner, parent: 0, field: 1}}}, spreads: make([]spread, 2)}
	holding := func(x string) uischema.Value {
		in := uischema.ObjectValue([]uischema.Member{{Name: "w", Value: uischema.NullValue()}, {Name: "x", Value: uischema.StringValue(x)}})
		return uischema.ObjectValue([]uischema.Member{{Name: "in", Value: in}})
	}
	objects := []uischema.Value{holding("1"), uischema.ObjectValue(nil), holding("2"), holding("3"), uischema.NullValue(),
		uischema.ObjectValue([]uischema.Member{{Name: "in", Value: uischema.BoolValue(true)}}), holding("4")}
	got := ""
	for i := range objects {
		f.spreads[0].over(outer, &objects[i])
		for range 2 { // when it is opened, and open
			if v := f.member(1, 0); v == nil {
				got += "-"
			} else {
				got += v.Text()
			}
		}
		f.spreads[1].close()
	}
	if want := "11--2233----44"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
