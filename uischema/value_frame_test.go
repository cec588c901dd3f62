package uischema_test

import (
	"testing"

	"mantel/uischema"
)

func TestMembersAreThoseOfAnObjectOnly(t *testing.T) {
	v := read(t, `{"b":2,"a":[1]}`)
	names, values := v.Members()
	if len(names) != 2 || names[0] != "a" || names[1] != "b" || values[0].Len() != 1 || values[1].Int() != 2 {
		t.Errorf("they are %v, %v", names, values)
	}
	for _, other := range []string{`{}`, `[1,2]`, `"ab"`, `7`} {
		v := read(t, other)
		if names, values := v.Members(); len(names)+len(values) > 0 {
			t.Errorf("%s has %v, %v", other, names, values)
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
