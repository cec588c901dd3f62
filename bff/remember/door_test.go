package remember

import "testing"

func TestADoorKnowsWhatComesAgain(t *testing.T) {
	d := NewDoor(1 << 10)
	for _, hash := range []uint64{0, 1 << 20, 2<<20 + 1, 3<<20 + 2} {
		if d.Again(hash) {
			t.Errorf("%x comes for the first time", hash)
		}
		for range 2 {
			if !d.Again(hash) {
				t.Errorf("%x comes again", hash)
			}
		}
	}
	if d.Again(5 << 20) {
		t.Error("another hash of the same place is one that came before")
	}
	if !d.Again(3<<20 + 2) {
		t.Error("one place has driven out another")
	}
}

func TestADoorForgetsWhatIsLongAgo(t *testing.T) {
	d := NewDoor(64)
	d.Again(1 << 40)
	for n := range uint64(1000) {
		d.Again(n << 20)
	}
	if d.Again(1 << 40) {
		t.Error("it is still known")
	}
}

func TestNoDoorHasSeenEverything(t *testing.T) {
	if d := NewDoor(placeBytes - 1); d != nil || !d.Again(7) {
		t.Error("what is not there knows something to be new")
	}
}
