package bff

import (
	"time"

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
}

// render writes the response:
//
//	{"format":1,"screen":…,"revision":…,"catalog":…,"locale":…,"dir":…,
//	 "root":{…},"slots":[{"id":…,"widgets":[{"id":…,"product":…,"source":…,"asOf":…}]}]}
//
// Nothing in it moves with the clock or with the health of the store.
func (v *view) render(screen string, program *layout.ScreenProgram, a arrangement, revision string) []byte {
	slots := program.Slots()
	nodes := make([]byte, 0, 16<<10)
	stand := make([]shown, len(slots))
	for i := range slots {
		nodes, stand[i] = v.fill(nodes, &slots[i], a.slots[i])
		if stand[i].count == 0 {
			nodes, stand[i] = v.placeholder(nodes, program, i)
		}
	}
	contents := make([]layout.SlotContent, len(slots))
	for i, s := range stand {
		contents[i] = layout.SlotContent{Count: s.count, Bytes: nodes[s.start:s.end]}
	}
	b := make([]byte, 0, len(nodes)+len(nodes)/4+2048)
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
	b = program.Append(b, &v.viewer, contents)
	b = append(b, `,"slots":[`...)
	for i := range slots {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendSlot(b, slots[i].Name, stand[i])
	}
	return append(b, ']', '}')
}

// fill writes those candidates of one slot that come to stand in it.
func (v *view) fill(nodes []byte, slot *uischema.Slot, cs []candidate) ([]byte, shown) {
	s := shown{start: len(nodes), end: len(nodes)}
	s.widgets = choose(slot, cs, func(c *candidate) bool {
		if len(nodes) > s.start {
			nodes = append(nodes, ',')
		}
		var ok bool
		if nodes, ok = v.append(nodes, c); ok {
			s.end = len(nodes)
		}
		nodes = nodes[:s.end]
		return ok
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
