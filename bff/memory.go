package bff

import (
	"crypto/sha256"
	"fmt"
	"time"

	"mantel/bff/patch"
	"mantel/bff/remember"
	"mantel/uischema/edition"
	"mantel/uischema/layout"
)

// Remember bounds, in bytes, what a Home keeps between requests. 0 keeps
// nothing of that kind. What is kept is never wrong, only unneeded: keys hold
// everything that the bytes depend on. See docs/adr/0009.
type Remember struct {
	// Looks are what each viewer last saw, without the bytes: enough to know
	// that nothing has changed. About 5 KiB a viewer with twelve products.
	Looks int `json:"looks"`
	// Sections are rendered widgets, generic ones shared by all viewers.
	Sections int `json:"sections"`
	// Screens are whole bodies, by revision.
	Screens int `json:"screens"`
}

// DefaultRemember is 160 MiB in all.
func DefaultRemember() Remember {
	return Remember{Looks: 32 << 20, Sections: 64 << 20, Screens: 64 << 20}
}

// Validate names the field that cannot be, and the mend.
func (r Remember) Validate() error {
	for _, f := range []struct {
		name  string
		bytes int
	}{{"looks", r.Looks}, {"sections", r.Sections}, {"screens", r.Screens}} {
		if f.bytes < 0 {
			return fmt.Errorf("remember.%s is negative: give it a number of bytes, or 0 to remember nothing", f.name)
		}
	}
	return nil
}

// section is one widget, rendered for all who agree in its key.
type section struct {
	// bytes are its nodes; nil where the widget failed.
	bytes  []byte
	counts []counted
}

// made is one screen, rendered.
type made struct {
	body   []byte
	counts []counted
	screen string
	// user is whose it is; "" where nothing on it was said to one user.
	user     UserID
	sections []patch.Section
}

func (m *made) size() int { return cap(m.body) + sizeOf(m.counts) + 16*cap(m.sections) + 128 }

func sizeOf(counts []counted) int {
	n := 0
	for _, c := range counts {
		n += 64 // the slice and its labels' headers
		for _, l := range c.labels {
			n += 16 + len(l)
		}
	}
	return n
}

// screenKey is the revision: 130 bits over all that a screen depends on.
func screenKey(revision string) (k remember.Key) {
	copy(k[:], revision)
	// The digits of base32 differ little in their low bits.
	k[31] = k[0]
	k[0] = k[0]<<5 ^ k[1]<<2 ^ k[2]
	return k
}

// section gives a widget's nodes, remembered where they can be. Its key is
// 128 bits over the widget's content, and 128 over all else that decides: the
// edition, whose it is and to whom it was said, the product's settings, the
// locale (which chooses the patch of the props), and what the program reads
// of the viewer.
func (v *view) section(c *candidate) *section {
	if v.home.sections == nil {
		return v.newSection(c)
	}
	key := v.sectionKey(c)
	if s, ok := v.home.sections.Get(key); ok {
		return s
	}
	s := v.newSection(c)
	v.home.sections.Put(key, s, len(s.bytes)+sizeOf(s.counts))
	return s
}

func (v *view) newSection(c *candidate) *section {
	bytes, counts, ok := v.append(v.buffers.widget[:0], c)
	if !ok {
		return &section{counts: counts}
	}
	v.buffers.widget = bytes
	return &section{bytes: append(make([]byte, 0, len(bytes)), bytes...), counts: counts}
}

func (v *view) sectionKey(c *candidate) (k remember.Key) {
	content := c.widget.content()
	copy(k[:16], content[:])
	around := v.around(c)
	copy(k[16:], around[:])
	return k
}

// around is the part of a section's key that is not the widget's content. The
// widgets of one product come one behind the other, mostly of one component.
func (v *view) around(c *candidate) [16]byte {
	if v.last.held == c.held && v.last.component == c.widget.Component {
		return v.last.sum
	}
	product := v.home.products[c.product()]
	var buf [512]byte
	key := appendField(buf[:0], "mantel/section/1")
	key = appendField(key, v.edition.Hash)
	key = appendField(key, v.edition.Catalog.Hash)
	key = appendField(key, string(c.product()))
	key = appendField(key, string(c.held.Body.User))
	key = appendField(key, v.viewer.Locale.Tag())
	key = appendProduct(key, &product)
	if p := v.edition.Programs.Widget(c.widget.Component); p != nil {
		key = p.Axes().Append(key, &v.viewer)
	}
	sum := sha256.Sum256(key)
	v.last.held, v.last.component = c.held, c.widget.Component
	v.last.sum = [16]byte(sum[:16])
	return v.last.sum
}

// look is what one viewer saw at one moment, and of what it was made.
type look struct {
	edition  *edition.Edition
	generics *heard
	record   []heldSum
	// from and until bound the time in which nothing becomes stale or expires.
	from, until time.Time
	// screen has neither Body nor Degraded.
	screen Screen
	// What is counted, by result.
	rendered, remembered, notModified []string
}

// heldSum is what an arrangement reads of an entry of a record.
type heldSum struct {
	head Head
	// The others are the body's; no product, where there is none.
	product ProductID
	user    UserID
	digest  string
	asOf    time.Time
}

func sumHeld(h *Held) heldSum {
	s := heldSum{head: h.Head}
	if h.Body != nil {
		s.product, s.user, s.digest, s.asOf = h.Body.Product, h.Body.User, h.Body.Digest, h.Body.AsOf
	}
	return s
}

func (l *look) size() int {
	n := 1024 // the look, its labels and what the screen holds besides
	for i := range l.record {
		n += 320 + len(l.record[i].digest)
	}
	return n
}

// holds reports whether what was arranged then would be arranged again.
func (l *look) holds(ed *edition.Edition, generics *heard, rec Record, now time.Time) bool {
	if l.edition != ed || l.generics != generics || len(l.record) != len(rec.Held) ||
		now.Before(l.from) || !l.until.IsZero() && !now.Before(l.until) {
		return false
	}
	for i := range rec.Held {
		if l.record[i] != sumHeld(&rec.Held[i]) {
			return false
		}
	}
	return true
}

// look arranges the screen and names its revision.
func (v *view) look(name string, program *layout.ScreenProgram, rec Record, generics *heard, now time.Time) (*look, arrangement) {
	a := arrange(rec, generics.held(), program.Slots(), v.home.cfg.Products, now)
	l := &look{
		edition: v.edition, generics: generics, record: make([]heldSum, len(rec.Held)), from: now, until: a.holds,
		screen: Screen{
			Revision: v.revision(name, program, a),
			Until:    a.until,
			Stale:    a.stale,
			Locale:   v.viewer.Locale.Tag(),
			Dir:      v.viewer.Locale.Dir(),
			Owner:    a.user(),
		},
		rendered:    []string{"screen", name, "result", "rendered"},
		remembered:  []string{"screen", name, "result", "remembered"},
		notModified: []string{"screen", name, "result", "not_modified"},
	}
	for i := range rec.Held {
		l.record[i] = sumHeld(&rec.Held[i])
	}
	return l, a
}

// lookKey is over who looks, and through which axes, at what.
func lookKey(screen string, u UserID, v *layout.Viewer) remember.Key {
	var buf [512]byte
	key := appendField(buf[:0], "mantel/look/1")
	key = appendField(key, screen)
	key = appendField(key, string(u))
	all := layout.Axes{Locale: true, TimeZone: true, FormFactor: true, Platform: true, AllVariants: len(v.Variants) > 0}
	key = all.Append(key, v)
	return sha256.Sum256(key)
}
