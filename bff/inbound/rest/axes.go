package rest

import (
	"encoding/binary"
	"sync"

	"mantel/bff"
	"mantel/uischema/edition"
)

// knownAxes remembers what the headers of viewers say but for the user: apps
// send a few hundred different sets of them, and reading one takes longer than
// finding it again.
type knownAxes struct {
	mu      sync.RWMutex
	edition *edition.Edition
	known   map[string]bff.Viewer
}

// The bounds keep somebody who makes values up from filling the memory: a
// million bytes or so.
const (
	maxAxes      = 2048
	maxAxesBytes = 512
)

// get gives the viewer of that key, without a user. Its variants are shared
// and must not be changed.
func (a *knownAxes) get(ed *edition.Edition, key []byte) (bff.Viewer, bool) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.edition != ed {
		return bff.Viewer{}, false
	}
	v, ok := a.known[string(key)]
	return v, ok
}

func (a *knownAxes) put(ed *edition.Edition, key []byte, v bff.Viewer) {
	if len(key) > maxAxesBytes {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.edition != ed || len(a.known) >= maxAxes {
		a.edition, a.known = ed, map[string]bff.Viewer{}
	}
	a.known[string(key)] = v
}

// appendAxes writes all that a viewer's axes and app are read from, each with
// its length before it, so that no two sets give one key.
func (in *ViewerInput) appendAxes(key []byte) []byte {
	for _, s := range [...]*string{&in.AcceptLanguage, &in.Client, &in.Catalog, &in.TimeZone, &in.FormFactor, &in.Variants} {
		key = binary.AppendUvarint(key, uint64(len(*s)))
		key = append(key, *s...)
	}
	return key
}
