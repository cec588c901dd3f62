package bff

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/maphash"

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
	// widgets, a third of that where all but one or two are as on the screen
	// before, and their sections. What revisions and viewers share counts once.
	// What was new, or was asked for more than once, is kept as whole bytes. Once
	// it is full, it is for those who come more than once.
	Screens int `json:"screens"`
	// Decoded is what products said to users, as it is read from the store:
	// decoding costs more than all else that a changed screen takes. Once it is
	// full, it is for those who come more than once.
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

// comers are the bytes for who has come of late, part of Screens and of Decoded.
// They tell about twice as many users as either has room for: whoever comes
// again would still be remembered, had there been room.
func comers(bytes int) int { return bytes / 2048 }

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
// changes.
type section struct {
	counts []counted
	// sheet has its memory.
	sheet *sheet
	like  likeness
	// nodes and entry are where the widget's nodes are in the sheet's text, and
	// its entry in the list of slots, with the time of asOf. Where it is like
	// another, the text is what of the nodes is its own, and the entry is the
	// other's. One that failed has neither.
	nodes, entry place
	asOf         int64
	// component is the widget's.
	component string
	// same is a number of its own: whoever has it, has these bytes.
	same uint64
}

func (s *section) failed() bool { return s.entry.size == 0 }

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
	alone := c.held.Body.User == "" || v.home.sections != nil && !v.once && v.home.door.Again(v.doorHash(c, sum))
	if alone && v.home.sections != nil {
		key := sectionKey(sum, v.around(c))
		if s, ok := v.home.sections.Get(key); ok {
			return s
		}
		s := v.newSection(c, nil, true) // what is remembered alone has all of its bytes
		v.home.sections.Put(key, s, s.sheet.bytes)
		return s
	}
	s := v.newSection(c, near, alone)
	if s.failed() {
		v.home.sections.Put(sectionKey(sum, v.around(c)), s, s.sheet.bytes)
	}
	return s
}

// doorHash tells what was rendered for one user before from what was not. It is
// less than a section's key, which costs more than it may for what comes once:
// nothing depends on it but what is kept.
func (v *view) doorHash(c *candidate, sum contentSum) uint64 {
	if v.whose == 0 {
		v.whose = maphash.String(contentSeeds[0], string(c.held.Body.User)) ^ binary.LittleEndian.Uint64(v.base[:])
	}
	return sum[0] ^ v.whose + uint64(c.order)<<32
}

// newSection renders a widget. near stood in its place before, or is nil. Where
// it is to stand alone, or is like near, it has memory that lasts; else it is in
// the buffers.
func (v *view) newSection(c *candidate, near *section, alone bool) *section {
	b := v.buffers
	start := int32(len(b.sheet.text))
	text, counts, ok := v.append(b.sheet.text, c)
	s := section{counts: counts, component: c.widget.Component}
	user := c.held.Body.User
	if !ok {
		return newLeaf(user, s, nil)
	}
	s.same = v.home.renderings.Add(1)
	s.nodes = place{start, int32(len(text)) - start}
	text = appendEntry(text, c)
	b.sheet.text = text[:start]
	if own, like := likenessTo(near, s.nodes.of(text), text[s.nodes.end():]); like.of != nil {
		s.like, s.entry, s.asOf = like, like.of.entry, like.of.asOf
		return newLeaf(user, s, own)
	}
	s.asOf = c.held.Body.AsOf.Unix()
	text = append(b.moment.append(text, s.asOf), `"}`...)
	s.entry = place{s.nodes.end(), int32(len(text)) - s.nodes.end()}
	if alone {
		s.nodes.at, s.entry.at = 0, s.nodes.size
		return newLeaf(user, s, text[start:])
	}
	b.sheet.text, s.sheet = text, &b.sheet
	b.sections = append(b.sections, s)
	return &b.sections[len(b.sections)-1]
}

func sectionKey(sum contentSum, around [16]byte) (k remember.Key) {
	binary.LittleEndian.PutUint64(k[:], sum[0])
	binary.LittleEndian.PutUint64(k[8:], sum[1])
	copy(k[16:], around[:])
	return k
}

// around is the part of a section's key that is not the widget's content. The
// widgets of one product come one behind the other, mostly of one component.
func (v *view) around(c *candidate) [16]byte {
	if v.last.held == c.held && v.last.component == c.widget.Component {
		return v.last.sum
	}
	v.last.held, v.last.component = c.held, c.widget.Component
	var buf [512]byte
	key := append(buf[:0], v.base[:]...)
	key = appendField(key, string(c.product()))
	key = appendField(key, string(c.held.Body.User))
	key = appendProduct(key, v.product(c))
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
