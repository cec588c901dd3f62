package rest

import (
	"fmt"
	"strings"
	"sync"

	"mantel/bff"
	"mantel/uischema/edition"
	"mantel/uischema/layout/intl"
)

// locales remembers what an Accept-Language was answered with: devices send a
// few hundred different ones, and negotiating takes longer than all else at
// the edge.
type locales struct {
	mu      sync.RWMutex
	edition *edition.Edition
	known   map[string]*intl.Locale
}

const (
	maxLocales        = 1024
	maxAcceptLanguage = 512
)

// match negotiates the viewer's locale. Nothing that a device may send as
// Accept-Language is an error: the edition's default answers.
func (l *locales) match(ed *edition.Edition, accept string) (*intl.Locale, error) {
	if ed == nil {
		return nil, fmt.Errorf("%w: no components are loaded", bff.ErrUnavailable)
	}
	if len(accept) > maxAcceptLanguage {
		accept = ""
	}
	l.mu.RLock()
	locale := l.known[accept]
	current := l.edition == ed
	l.mu.RUnlock()
	if locale != nil && current {
		return locale, nil
	}
	accept = strings.Clone(accept)
	locale, err := intl.For(intl.Match(accept, ed.Settings.Locales, ed.Settings.DefaultLocale))
	if err != nil {
		return nil, fmt.Errorf("the viewer's locale: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.edition != ed || len(l.known) >= maxLocales {
		l.edition, l.known = ed, map[string]*intl.Locale{}
	}
	l.known[accept] = locale
	return locale, nil
}
