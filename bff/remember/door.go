package remember

import "sync/atomic"

// Door tells what comes again, of late, from what comes for the first time:
// most of what comes once does not come twice, and need not be kept. The nil
// Door has seen everything before. It is safe for concurrent use.
//
// It keeps no keys, but one hash in each of its places, from which a later one
// drives it out. So it is sometimes wrong, both ways, and nothing may depend
// on it but what is kept.
type Door struct{ places []atomic.Uint64 }

const placeBytes = 8

// NewDoor makes a door of at most so many bytes; with less than one place it is
// nil.
func NewDoor(bytes int) *Door {
	n := 1
	for n*2*placeBytes <= bytes {
		n *= 2
	}
	if bytes < placeBytes {
		return nil
	}
	return &Door{places: make([]atomic.Uint64, n)}
}

// Again reports whether that hash was asked about before, and remembers it.
func (d *Door) Again(hash uint64) bool {
	if d == nil {
		return true
	}
	place := &d.places[hash&uint64(len(d.places)-1)]
	hash |= 1 // 0 is nobody; the place itself tells the low bits
	if place.Load() == hash {
		return true
	}
	place.Store(hash)
	return false
}
