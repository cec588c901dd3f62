package bff_test

import (
	"errors"
	"testing"

	"mantel/bff"
)

func TestAVersionIsReadAsItIsWritten(t *testing.T) {
	for _, v := range []bff.Version{{Epoch: "0", N: 0}, {Epoch: "6420fa1b2c3d", N: 1<<53 - 1}, {Epoch: "z", N: 12}} {
		if got, err := bff.ParseVersion(v.String()); err != nil || got != v {
			t.Errorf("%s came back as %v, %v", v, got, err)
		}
	}
	if s := (bff.Version{}).String(); s != "" {
		t.Errorf("the zero version is %q", s)
	}
	for _, bad := range []string{"", ".", "1", "a.", ".1", "A.1", "a.1.2", "a.-1", "a.1 ", "a.99999999999999999", "a." + "0123456789abcdef0", "a.12345678901234567", "0123456789abcdef0123456789abcdef0.1", "a\x00.1", "ä.1"} {
		if v, err := bff.ParseVersion(bad); !errors.Is(err, bff.ErrName) {
			t.Errorf("%q is read as %v, %v", bad, v, err)
		}
	}
}

func TestVersionsOfOneEpochHaveAnOrder(t *testing.T) {
	for _, row := range []struct {
		have, least string
		want        bool
	}{
		{"a.3", "a.3", true}, {"a.4", "a.3", true}, {"a.2", "a.3", false}, {"b.9", "a.3", false},
	} {
		have, _ := bff.ParseVersion(row.have)
		least, _ := bff.ParseVersion(row.least)
		if got := have.AtLeast(least); got != row.want {
			t.Errorf("%s has all of %s: %v", row.have, row.least, got)
		}
	}
	if !(bff.Version{}).AtLeast(bff.Version{}) || (bff.Version{}).AtLeast(bff.Version{Epoch: "a", N: 1}) {
		t.Error("nothing has nothing, and no more")
	}
}
