package bff

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"mantel/bff/remember"
)

// Remember bounds, in bytes, what a Home keeps between requests. 0 keeps
// nothing of that kind. What is kept is never wrong, only unneeded: keys hold
// everything that the bytes depend on. See docs/adr/0009 and 0023.
type Remember struct {
	// Looks are what each viewer last saw, without the bytes: enough to know
	// that nothing has changed. About 5 KiB a viewer with twelve products.
	Looks int `json:"looks"`
	// Sections are rendered widgets, generic ones shared by all viewers, and
	// what is around them on a screen.
	Sections int `json:"sections"`
	// Screens are what stands on them, by revision: about 1 KiB for twelve
	// widgets, and their sections, which revisions and viewers share and which
	// count once. What was asked for more than once is kept as whole bytes, too.
	Screens int `json:"screens"`
	// Decoded is what products said to users, as it is read from the store:
	// decoding costs more than all else that a changed screen takes.
	Decoded int `json:"decoded"`
}

// DefaultRemember is 224 MiB in all.
func DefaultRemember() Remember {
	return Remember{Looks: 32 << 20, Sections: 64 << 20, Screens: 64 << 20, Decoded: 64 << 20}
}

// frames are the bytes for what is around sections, door those for what
// sections have come before. Both are part of Sections.
func (r Remember) frames() int { return r.Sections / 16 }
func (r Remember) door() int   { return r.Sections / 128 }

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

// section is one widget, rendered for all who agree in its key. It never
// changes, but for who holds it.
type section struct {
	// text is the widget's nodes, and behind them its entry in the list of slots
	// up to the time; or what of the nodes is its own, where it is like another;
	// nil where the widget failed.
	text []byte
	like likeness
	// nodes are how many bytes the nodes have.
	nodes  int32
	counts []counted
	// order is the product's place in the configuration, source says how it was
	// said, and user to whom; "" is everybody.
	order  int32
	source Source
	user   UserID
	// component is the widget's.
	component string
	// same is a number of its own: whoever has it, has these bytes.
	same uint64
	// sum and around are the two parts of its key.
	sum    contentSum
	around [16]byte
	// held counts the screens that are remembered and have this section.
	held shares
}

func (s *section) size() int { return 160 + cap(s.text) + sizeOf(s.counts) }

// section gives a widget's nodes, remembered where they can be. Its key is
// 128 bits over the widget's content, and 128 over all else that decides: the
// edition, whose it is and to whom it was said, the product's settings, the
// locale (which chooses the patch of the props), and what the program reads
// of the viewer. near stood on this viewer's screen before, or is nil.
//
// What is said to one user is mostly rendered once, and is at hand as part of
// that user's screen: apart from it, it is remembered when it is rendered
// again.
func (v *view) section(c *candidate, sum contentSum, near *section) *section {
	around := v.around(c, near)
	key := sectionKey(sum, around)
	again := c.held.Body.User == "" || v.home.door.Again(doorHash(&key))
	if again {
		if s, ok := v.home.sections.Get(key); ok {
			return s
		}
	}
	if again && v.home.sections != nil {
		near = nil // what is remembered alone has all of its bytes
	}
	s := v.newSection(c, near)
	s.sum, s.around = sum, around
	if again || s.text == nil {
		v.home.sections.Put(key, s, s.size())
	}
	return s
}

// doorHash is over both parts of a key: one of them is the user's.
func doorHash(k *remember.Key) uint64 {
	return binary.LittleEndian.Uint64(k[:]) ^ binary.LittleEndian.Uint64(k[16:])
}

// newSection renders a widget. near stood in its place before, or is nil.
func (v *view) newSection(c *candidate, near *section) *section {
	b := v.buffers
	text, counts, ok := v.append(b.widget[:0], c)
	s := &section{counts: counts, order: c.order, source: c.source, user: c.held.Body.User, component: c.widget.Component}
	if ok {
		s.nodes, s.same = int32(len(text)), v.home.renderings.Add(1)
		text = appendEntry(text, c)
		own := text
		if o, like := likenessTo(near, text[:s.nodes], text[s.nodes:]); like.of != nil {
			own, s.like = o, like
		}
		s.text, b.widget = bytes.Clone(own), text
	}
	return s
}

// passing is newSection for a section that this screen alone will have: it is
// in memory that is used again.
func (v *view) passing(c *candidate) *section {
	b := v.buffers
	start := len(b.nodes)
	text, counts, ok := v.append(b.nodes, c)
	b.sections = append(b.sections, section{counts: counts})
	s := &b.sections[len(b.sections)-1]
	if ok {
		s.nodes, s.same = int32(len(text)-start), v.home.renderings.Add(1)
		b.nodes = appendEntry(text, c)
		s.text = b.nodes[start:len(b.nodes):len(b.nodes)]
	}
	return s
}

func sectionKey(sum contentSum, around [16]byte) (k remember.Key) {
	binary.LittleEndian.PutUint64(k[:], sum[0])
	binary.LittleEndian.PutUint64(k[8:], sum[1])
	copy(k[16:], around[:])
	return k
}

// around is the part of a section's key that is not the widget's content. The
// widgets of one product come one behind the other, mostly of one component;
// and near, of the same edition, viewer, product, user and component, has it.
func (v *view) around(c *candidate, near *section) [16]byte {
	if v.last.held == c.held && v.last.component == c.widget.Component {
		return v.last.sum
	}
	v.last.held, v.last.component = c.held, c.widget.Component
	if near != nil && near.around != ([16]byte{}) {
		v.last.sum = near.around
		return v.last.sum
	}
	product := v.home.products[c.product()]
	var buf [512]byte
	key := append(buf[:0], v.base[:]...)
	key = appendField(key, string(c.product()))
	key = appendField(key, string(c.held.Body.User))
	key = appendProduct(key, &product)
	if p := v.kindOf(c.widget.Component).program; p != nil {
		key = p.Axes().Append(key, &v.viewer)
	}
	sum := sha256.Sum256(key)
	v.last.sum = [16]byte(sum[:16])
	return v.last.sum
}

// sum is over what all sections of one screen depend on, and the screen too.
func (v *view) sum() [16]byte {
	var buf [256]byte
	key := appendField(buf[:0], "mantel/section/2")
	key = appendField(key, v.edition.Hash)
	key = appendField(key, v.edition.Catalog.Hash)
	key = appendField(key, v.viewer.Locale.Tag())
	sum := sha256.Sum256(key)
	return [16]byte(sum[:16])
}
