package bff

import (
	"testing"
	"time"

	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// Two who look see the same only where everything is the same: what they look
// at, who they are, and every axis.
func TestALookIsOneViewersAlone(t *testing.T) {
	locale := func(tag string) *intl.Locale {
		l, err := intl.For(tag)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	type state struct {
		screen string
		user   UserID
		axes   layout.Viewer
	}
	changes := map[string]func(*state){
		"nothing":                  func(*state) {},
		"the screen":               func(s *state) { s.screen = "deals" },
		"the user":                 func(s *state) { s.user = "bob" },
		"nobody":                   func(s *state) { s.user = "" },
		"the locale":               func(s *state) { s.axes.Locale = locale("de") },
		"the time zone":            func(s *state) { s.axes.TimeZone = berlin },
		"no time zone":             func(s *state) { s.axes.TimeZone = nil },
		"the form factor":          func(s *state) { s.axes.FormFactor = "tablet" },
		"the platform":             func(s *state) { s.axes.Platform = "ios" },
		"a variant":                func(s *state) { s.axes.Variants = map[string]string{"a": "b"} },
		"another one's name":       func(s *state) { s.axes.Variants = map[string]string{"b": "b"} },
		"another value":            func(s *state) { s.axes.Variants = map[string]string{"a": "c"} },
		"two variants":             func(s *state) { s.axes.Variants = map[string]string{"a": "b", "c": "d"} },
		"one that spells like two": func(s *state) { s.axes.Variants = map[string]string{"a": "1:bn1:cv1:d"} },
	}
	seen := map[lookKey]string{}
	for why, change := range changes {
		s := state{"home", "ada", layout.Viewer{Locale: locale("en"), TimeZone: time.UTC}}
		change(&s)
		k := keyOf(s.screen, s.user, &s.axes)
		if other, there := seen[k]; there {
			t.Errorf("%s and %s are one look", why, other)
		}
		seen[k] = why
		if again := keyOf(s.screen, s.user, &s.axes); again != k {
			t.Errorf("%s: the same viewer has another key: %+v", why, again)
		}
	}
}
