package bff

import (
	"crypto/sha256"
	"fmt"

	"mantel/bff/remember"
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
	// Decoded is what products said to users, as it is read from the store:
	// decoding costs more than all else that a changed screen takes.
	Decoded int `json:"decoded"`
}

// DefaultRemember is 224 MiB in all.
func DefaultRemember() Remember {
	return Remember{Looks: 32 << 20, Sections: 64 << 20, Screens: 64 << 20, Decoded: 64 << 20}
}

// Validate names the field that cannot be, and the mend.
func (r Remember) Validate() error {
	for _, f := range []struct {
		name  string
		bytes int
	}{{"looks", r.Looks}, {"sections", r.Sections}, {"screens", r.Screens}, {"decoded", r.Decoded}} {
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
	// user is to whom it was said; "" is everybody.
	user UserID
	// same is a number of its own: whoever has it, has these bytes.
	same uint64
}

// section gives a widget's nodes, remembered where they can be. Its key is
// 128 bits over the widget's content, and 128 over all else that decides: the
// edition, whose it is and to whom it was said, the product's settings, the
// locale (which chooses the patch of the props), and what the program reads
// of the viewer.
func (v *view) section(c *candidate) *section {
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
		return &section{counts: counts, user: c.held.Body.User}
	}
	v.buffers.widget = bytes
	return &section{bytes: append(make([]byte, 0, len(bytes)), bytes...), counts: counts, user: c.held.Body.User, same: v.home.renderings.Add(1)}
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
	if !v.last.begun {
		v.last.begun, v.last.view = true, v.sum()
	}
	product := v.home.products[c.product()]
	var buf [512]byte
	key := append(buf[:0], v.last.view[:]...)
	key = appendField(key, string(c.product()))
	key = appendField(key, string(c.held.Body.User))
	key = appendProduct(key, &product)
	if p := v.edition.Programs.Widget(c.widget.Component); p != nil {
		key = p.Axes().Append(key, &v.viewer)
	}
	sum := sha256.Sum256(key)
	v.last.held, v.last.component = c.held, c.widget.Component
	v.last.sum = [16]byte(sum[:16])
	return v.last.sum
}

// sum is over what all sections of one screen depend on.
func (v *view) sum() [16]byte {
	var buf [256]byte
	key := appendField(buf[:0], "mantel/section/2")
	key = appendField(key, v.edition.Hash)
	key = appendField(key, v.edition.Catalog.Hash)
	key = appendField(key, v.viewer.Locale.Tag())
	sum := sha256.Sum256(key)
	return [16]byte(sum[:16])
}
