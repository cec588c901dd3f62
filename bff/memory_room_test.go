package bff_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"mantel/bff"
)

// What a Home says that it remembers is what it takes: no less, and not much
// more.
func TestWhatIsRememberedIsCountedInFull(t *testing.T) {
	const users = 3000
	h := newHouse(t)
	views := make([]bff.Viewer, users)
	for i := range views {
		u := bff.UserID(fmt.Sprint("user-", i))
		views[i] = viewer(t, u)
		for _, p := range houseProducts {
			h.says(t, p.ID, u, offers(1, fmt.Sprint("said by ", p.ID, " to ", u, " and to nobody else"), "second"))
		}
	}
	used := func(home *bff.Home) int {
		dst := make([]byte, 0, 64<<10)
		for range 2 {
			for _, v := range views {
				if _, err := home.AppendScreen(context.Background(), dst, "home", v, ""); err != nil {
					t.Fatal(err)
				}
			}
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what pools hold goes at the second
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	forgetful, _ := h.beside(bff.Remember{})
	before := used(forgetful) // what was found out about widgets is theirs
	home, _ := h.beside(bff.Remember{Looks: 16 << 20, Sections: 16 << 20, Screens: 32 << 20})
	after := used(home)
	counted := bff.RememberedBytes(home)
	if taken := after - before; taken > counted || counted > 2*taken {
		t.Errorf("%d bytes are counted for each user, and %d are taken", counted/users, taken/users)
	}
	runtime.KeepAlive(home)
	runtime.KeepAlive(forgetful)
}
