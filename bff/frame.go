package bff

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"mantel/bff/remember"
	"mantel/uischema"
	"mantel/uischema/layout"
)

// frame is what of a response is the screen's own: all but the revision and
// what products said. For one edition it depends on nothing but what its
// program reads of the viewer, and how many widgets stand in each slot, so
// most revisions share it, and many viewers.
type frame struct {
	bytes []byte
	// holes are in the order of their places. What fills them is in no frame.
	holes []hole
	// counts are how many widgets stand in each slot. A placeholder is none: it
	// is the screen's own.
	counts []int32
	// held counts the screens that are remembered and have this frame.
	held shares
}

// hole is where something else stands in a frame.
type hole struct {
	// at is an offset into the frame's bytes.
	at   int32
	kind holeKind
	// first is the number of the first widget, count how many there are.
	first, count int32
}

// in are those of a screen's parts that fill a hole.
func (h *hole) in(parts []part) []part { return parts[h.first:][:h.count] }

type holeKind uint8

const (
	// holeRevision takes the revision's digits.
	holeRevision holeKind = iota
	// holeContent takes a slot's widgets.
	holeContent
	// holeList takes their entries in the list of slots.
	holeList
)

// takes reports whether each of so many widgets has its place.
func (f *frame) takes(parts int) bool {
	for i := range f.holes {
		if f.holes[i].kind == holeContent {
			parts -= int(f.holes[i].count)
		}
	}
	return parts == 0
}

func (f *frame) size() int { return 128 + cap(f.bytes) + 16*len(f.holes) + 4*len(f.counts) }

// fits reports whether the frame is that of what stands now.
func (f *frame) fits(counts []int32) bool {
	if len(f.counts) != len(counts) {
		return false
	}
	for i := range counts {
		if f.counts[i] != counts[i] {
			return false
		}
	}
	return true
}

// mark begins what stands in for a slot's widgets while the screen's program
// runs; the slot's number follows in four bytes. No JSON has a NUL.
const mark = 0

// frame gives what is around so many widgets in each slot, remembered where it
// can be.
func (v *view) frame(screen string, program *layout.ScreenProgram, counts []int32) *frame {
	if v.home.frames == nil {
		return v.newFrame(screen, program, counts)
	}
	key := v.frameKey(screen, program, counts)
	if f, ok := v.home.frames.Get(key); ok {
		return f
	}
	f := v.newFrame(screen, program, counts)
	v.home.frames.Put(key, f, f.size())
	return f
}

// frameKey is over all that a frame depends on. No user is in it.
func (v *view) frameKey(screen string, program *layout.ScreenProgram, counts []int32) remember.Key {
	key := appendField(v.buffers.key[:0], "mantel/frame/1")
	key = append(key, v.base[:]...)
	key = appendField(key, screen)
	key = binary.AppendUvarint(key, uint64(len(counts)))
	for _, n := range counts {
		key = binary.AppendUvarint(key, uint64(n))
	}
	key = program.Axes().Append(key, &v.viewer)
	v.buffers.key = key
	return sha256.Sum256(key)
}

// newFrame runs the screen's program around its slots, of which so many widgets
// stand in each: a screen may place each of them once anywhere, or nowhere.
func (v *view) newFrame(screen string, program *layout.ScreenProgram, counts []int32) *frame {
	b, slots := v.buffers, program.Slots()
	f := &frame{counts: counts}
	dst := append(b.text[:0], `{"format":1,"screen":`...)
	dst = uischema.AppendString(dst, screen)
	dst = append(dst, `,"revision":"`...)
	f.holes = append(make([]hole, 0, 1+2*len(slots)), hole{at: int32(len(dst)), kind: holeRevision})
	dst = append(dst, `","catalog":`...)
	dst = uischema.AppendString(dst, v.edition.Catalog.Hash)
	dst = append(dst, `,"locale":`...)
	dst = uischema.AppendString(dst, v.viewer.Locale.Tag())
	dst = append(dst, `,"dir":`...)
	dst = uischema.AppendString(dst, v.viewer.Locale.Dir())
	dst = append(dst, `,"root":`...)
	root := b.root(v, program, counts)
	for {
		cut := bytes.IndexByte(root, mark)
		if cut < 0 {
			break
		}
		dst = append(dst, root[:cut]...)
		f.cut(dst, holeContent, int(binary.BigEndian.Uint32(root[cut+1:])))
		root = root[cut+5:]
	}
	dst = append(dst, root...)
	dst = append(dst, `,"slots":[`...)
	for i := range slots {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"id":`...)
		dst = uischema.AppendString(dst, slots[i].Name)
		dst = append(dst, `,"widgets":[`...)
		switch {
		case counts[i] > 0:
			f.cut(dst, holeList, i)
		case b.contents[i].Count > 0:
			// A placeholder is nobody's, and of no time.
			dst = append(dst, `{"id":`...)
			dst = uischema.AppendString(dst, layout.PlaceholderScope+"."+slots[i].Name)
			dst = append(dst, `,"source":"placeholder"}`...)
		}
		dst = append(dst, ']', '}')
	}
	dst = append(dst, ']', '}')
	b.text, f.bytes = dst, dst
	if v.home.keeps() {
		f.bytes, f.counts = bytes.Clone(dst), append([]int32(nil), counts...)
	}
	return f
}

// cut makes a hole for a slot's widgets behind what is written so far.
func (f *frame) cut(dst []byte, kind holeKind, slot int) {
	first := int32(0)
	for _, n := range f.counts[:slot] {
		first += n
	}
	f.holes = append(f.holes, hole{at: int32(len(dst)), kind: kind, first: first, count: f.counts[slot]})
}

// root gives the screen's nodes, with a mark for each slot's widgets.
func (b *buffers) root(v *view, program *layout.ScreenProgram, counts []int32) []byte {
	b.contents, b.content = b.contents[:0], b.content[:0]
	for i, n := range counts {
		content, start := layout.SlotContent{Count: int(n)}, len(b.content)
		if n > 0 {
			b.content = binary.BigEndian.AppendUint32(append(b.content, mark), uint32(i))
		} else {
			b.content, content.Count = program.Placeholder(b.content, i, &v.viewer)
		}
		if content.Count > 0 {
			content.Bytes = b.content[start:len(b.content):len(b.content)]
		}
		b.contents = append(b.contents, content)
	}
	b.tree = program.Append(b.tree[:0], &v.viewer, b.contents)
	return b.tree
}

// appendEntry begins a widget's entry in the list of slots: all of it up to the
// time of what its product said. Names of products and ids of widgets have
// nothing to escape.
func appendEntry(dst []byte, c *candidate) []byte {
	dst = append(dst, `{"id":"`...)
	dst = append(dst, c.product()...)
	dst = append(dst, '.')
	dst = append(dst, c.widget.ID...)
	dst = append(dst, `","product":"`...)
	dst = append(dst, c.product()...)
	dst = append(dst, `","source":"`...)
	dst = append(dst, c.source.String()...)
	return append(dst, `","asOf":"`...)
}
