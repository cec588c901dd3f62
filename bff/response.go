package bff

import (
	"bytes"
	"slices"
	"time"

	"mantel/bff/patch"
	"mantel/uischema"
	"mantel/uischema/layout"
)

// shown is what came to stand in one slot.
type shown struct {
	// start and end delimit the nodes in the buffer of all widgets.
	start, end int
	count      int
	widgets    []*candidate
	// placeholder says that the slot's own node stands here.
	placeholder bool
	// starts are where each widget's nodes begin in the buffer.
	starts []int
}

// What a body is longer than its widgets' nodes, more or less: for the screen,
// and for each widget in its list of slots.
const (
	frameBytes = 1 << 10
	slotBytes  = 128
)

// render writes the response:
//
//	{"format":1,"screen":…,"revision":…,"catalog":…,"locale":…,"dir":…,
//	 "root":{…},"slots":[{"id":…,"widgets":[{"id":…,"product":…,"source":…,"asOf":…}]}]}
//
// Nothing in it moves with the clock or with the health of the store.
func (v *view) render(screen string, program *layout.ScreenProgram, a arrangement, revision string) *made {
	slots := program.Slots()
	v.buffers = v.home.buffers()
	defer v.home.scratch.Put(v.buffers)
	nodes := v.buffers.nodes[:0]
	var counts []counted
	stand := make([]shown, len(slots))
	for i := range slots {
		nodes, stand[i] = v.fill(nodes, &slots[i], a.slots[i], &counts)
		if stand[i].count == 0 {
			nodes, stand[i] = v.placeholder(nodes, program, i)
		}
	}
	contents := make([]layout.SlotContent, len(slots))
	widgets := 0
	for i, s := range stand {
		widgets += s.count
		contents[i] = layout.SlotContent{Count: s.count, Bytes: nodes[s.start:s.end]}
	}
	v.buffers.nodes = nodes
	b := make([]byte, 0, len(nodes)+frameBytes+slotBytes*widgets)
	b = append(b, `{"format":1,"screen":`...)
	b = uischema.AppendString(b, screen)
	b = append(b, `,"revision":`...)
	b = uischema.AppendString(b, revision)
	b = append(b, `,"catalog":`...)
	b = uischema.AppendString(b, v.edition.Catalog.Hash)
	b = append(b, `,"locale":`...)
	b = uischema.AppendString(b, v.viewer.Locale.Tag())
	b = append(b, `,"dir":`...)
	b = uischema.AppendString(b, v.viewer.Locale.Dir())
	b = append(b, `,"root":`...)
	root := len(b)
	b = program.Append(b, &v.viewer, contents)
	sections := make([]patch.Section, 0, widgets)
	for i := range stand {
		sections = stand[i].find(sections, b, root, contents[i].Bytes)
	}
	slices.SortFunc(sections, func(a, b patch.Section) int { return a.Start - b.Start })
	b = append(b, `,"slots":[`...)
	for i := range slots {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendSlot(b, slots[i].Name, stand[i])
	}
	return &made{body: append(b, ']', '}'), counts: counts, screen: screen, user: a.user(), sections: sections}
}

// find says where in the body a slot's widgets are. The root begins at an
// offset, and content is what was handed to it for the slot: a screen may
// place it anywhere, or nowhere.
func (s *shown) find(sections []patch.Section, body []byte, root int, content []byte) []patch.Section {
	// Searching for a beginning is much faster than for all of it.
	head := content[:min(len(content), 60)]
	for at := root; len(head) > 0; at++ {
		next := bytes.Index(body[at:], head)
		if next < 0 {
			return sections
		}
		at += next
		if !bytes.HasPrefix(body[at:], content) {
			continue
		}
		for i, start := range s.starts {
			end := s.end
			if i+1 < len(s.starts) {
				end = s.starts[i+1] - 1 // the comma
			}
			sections = append(sections, patch.Section{Start: at + start - s.start, End: at + end - s.start})
		}
		return sections
	}
	return sections
}

// user is whose screen it is: "" where all on it is said to everybody.
func (a *arrangement) user() UserID {
	for _, cs := range a.slots {
		for i := range cs {
			if u := cs[i].held.Body.User; u != "" {
				return u
			}
		}
	}
	return ""
}

// fill writes those candidates of one slot that come to stand in it.
func (v *view) fill(nodes []byte, slot *uischema.Slot, cs []candidate, counts *[]counted) ([]byte, shown) {
	s := shown{start: len(nodes), end: len(nodes)}
	s.widgets = choose(slot, cs, func(c *candidate) bool {
		section := v.section(c)
		*counts = append(*counts, section.counts...)
		if section.bytes == nil {
			return false
		}
		if len(nodes) > s.start {
			nodes = append(nodes, ',')
		}
		s.starts = append(s.starts, len(nodes))
		nodes = append(nodes, section.bytes...)
		s.end = len(nodes)
		return true
	})
	s.count = len(s.widgets)
	return nodes, s
}

// placeholder lets a slot's own placeholder stand where nothing else does.
func (v *view) placeholder(nodes []byte, program *layout.ScreenProgram, slot int) ([]byte, shown) {
	start := len(nodes)
	nodes, count := program.Placeholder(nodes, slot, &v.viewer)
	if count == 0 {
		return nodes[:start], shown{start: start, end: start}
	}
	return nodes, shown{start: start, end: len(nodes), count: count, placeholder: true}
}

// appendSlot writes what stands in a slot. A placeholder is nobody's, and of no
// time.
func appendSlot(b []byte, name string, s shown) []byte {
	b = append(b, `{"id":`...)
	b = uischema.AppendString(b, name)
	b = append(b, `,"widgets":[`...)
	if s.placeholder {
		b = append(b, `{"id":`...)
		b = uischema.AppendString(b, layout.PlaceholderScope+"."+name)
		b = append(b, `,"source":"placeholder"}`...)
	}
	for i, c := range s.widgets {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"id":`...)
		b = uischema.AppendString(b, nodeID(c))
		b = append(b, `,"product":`...)
		b = uischema.AppendString(b, string(c.product()))
		b = append(b, `,"source":`...)
		b = uischema.AppendString(b, c.source.String())
		b = append(b, `,"asOf":"`...)
		b = c.held.Body.AsOf.UTC().AppendFormat(b, time.RFC3339)
		b = append(b, `"}`...)
	}
	return append(b, ']', '}')
}
