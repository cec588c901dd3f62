package rest

import (
	"regexp"
	"strings"
	"sync"
	"time"

	// Servers in slim images have no zones of their own.
	_ "time/tzdata"
)

// zoneName is the form of an IANA zone name, three parts at most. It has no
// dot and cannot begin with a slash, so it is never a path.
var zoneName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]{0,30}(/[A-Za-z][A-Za-z0-9_+-]{0,30}){0,2}$`)

// zones remembers the time zones that were asked for. There are some 600
// names; the bound is for file systems where case does not count.
type zones struct {
	mu    sync.RWMutex
	known map[string]*time.Location
}

const maxZones = 1024

// load gives the zone of an IANA name, and false for anything else: a path,
// the machine's own zone, and the leap-second variants, which are no names.
func (z *zones) load(name string) (*time.Location, bool) {
	z.mu.RLock()
	l := z.known[name]
	z.mu.RUnlock()
	if l != nil {
		return l, true
	}
	if !zoneName.MatchString(name) || name == "Local" || strings.HasPrefix(name, "right/") || strings.HasPrefix(name, "posix/") {
		return nil, false
	}
	name = strings.Clone(name)
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.known == nil {
		z.known = map[string]*time.Location{}
	}
	if len(z.known) < maxZones {
		z.known[name] = l
	}
	return l, true
}
