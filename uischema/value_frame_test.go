package uischema_test

import (
	"testing"

	"mantel/uischema"
)

func TestSpreadFindsEachMemberByItsNumber(t *testing.T) {
	names := []string{"a", "bb", "c", "dd", "e"}
	for _, row := range []struct{ why, object, want string }{
		{"all of them", `{"a":1,"bb":2,"c":3,"dd":4,"e":5}`, "12345"},
		{"none", `{}`, "-----"},
		{"the first and the last", `{"a":1,"e":5}`, "1---5"},
		{"one in the middle", `{"c":3}`, "--3--"},
		{"names that are not asked for, before, between and behind", `{"A":9,"b":9,"bb":2,"d":9,"dd":4,"f":9}`, "-2-4-"},
		{"no object", `[1,2]`, "-----"},
	} {
		v := read(t, row.object)
		into := make([]*uischema.Value, len(names))
		left := uischema.BoolValue(true)
		into[0], into[4] = &left, &left // of whoever used it before
		v.Spread(names, into)
		got := ""
		for _, found := range into {
			if found == nil {
				got += "-"
			} else {
				got += string(uischema.AppendJSON(nil, *found))
			}
		}
		if got != row.want {
			t.Errorf("%s: %s, want %s", row.why, got, row.want)
		}
	}
}

func TestObjectOverIsTheObjectOfItsMembers(t *testing.T) {
	slots := []uischema.Value{{}, read(t, `[1]`), read(t, `"x"`)}
	got := uischema.ObjectOver([]string{"a", "b"}, slots)
	if want := read(t, `{"a":[1],"b":"x"}`); !got.Equal(want) {
		t.Errorf("got %s", uischema.AppendJSON(nil, got))
	}
	if got := uischema.ObjectOver(nil, slots[:1]); !got.Equal(read(t, `{}`)) {
		t.Errorf("of no members it is %s", uischema.AppendJSON(nil, got))
	}
}
