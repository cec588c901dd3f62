package layout

import (
	"mantel/uischema"
)

// ScreenProgram is a screen's layout, compiled. Nothing in it can fail.
type ScreenProgram struct {
	program      *Program
	slots        []uischema.Slot
	placeholders []*Program
	nodes        int
}

// Slots are the screen's, in the order in which its file declares them.
func (s *ScreenProgram) Slots() []uischema.Slot { return s.slots }

// Axes are the viewer's properties that the screen's own nodes and its
// placeholders depend on.
func (s *ScreenProgram) Axes() Axes {
	a := s.program.axes
	for _, p := range s.placeholders {
		if p != nil {
			a = a.Union(p.axes)
		}
	}
	return a
}

// MaxNodes is the most nodes that the screen can have, each slot filled with
// the largest widgets that may stand there.
func (s *ScreenProgram) MaxNodes() int { return s.nodes }

// Append appends the screen's root node. slots are what was arranged, one for
// each of Slots.
func (s *ScreenProgram) Append(dst []byte, v *Viewer, slots []SlotContent) []byte {
	p := s.program
	x := p.programs.start(v)
	f := x.push(p, uischema.ObjectValue(nil))
	f.outer = true
	f.root = f.appendScope(p.rootLocal)
	x.arranged = s.arranged(x.arranged[:0], slots)
	f.arranged = x.arranged
	start := len(dst)
	dst, failure := p.body.run(f, dst)
	x.pop(f)
	clear(x.arranged)
	x.end()
	if failure != nil {
		// Compile proved that this cannot be; an empty screen is still a screen.
		return p.empty(dst[:start])
	}
	return dst
}

// arranged appends contents in the order that the program numbers slots by.
func (s *ScreenProgram) arranged(dst []SlotContent, slots []SlotContent) []SlotContent {
	for i := range s.program.slots {
		content := SlotContent{}
		if from := slotIn(s.slots, s.program.slots[i].Name); from >= 0 && from < len(slots) {
			content = slots[from]
		}
		dst = append(dst, content)
	}
	return dst
}

func slotIn(slots []uischema.Slot, name string) int {
	for i := range slots {
		if slots[i].Name == name {
			return i
		}
	}
	return -1
}

// empty writes the root alone.
func (p *Program) empty(dst []byte) []byte {
	dst = append(dst, `{"type":`...)
	dst = uischema.AppendString(dst, p.rootType)
	dst = append(dst, `,"id":`...)
	dst = uischema.AppendString(dst, p.rootLocal)
	return append(dst, `,"props":{}}`...)
}

// Placeholder appends what stands in a slot for which there is nothing, and
// says how many nodes that is: 0 where the slot has no placeholder.
func (s *ScreenProgram) Placeholder(dst []byte, slot int, v *Viewer) ([]byte, int) {
	if slot < 0 || slot >= len(s.placeholders) || s.placeholders[slot] == nil {
		return dst, 0
	}
	out, failure := s.placeholders[slot].Append(dst, Input{Scope: PlaceholderScope + "." + s.slots[slot].Name, Props: uischema.ObjectValue(nil), Viewer: v})
	if failure != nil {
		return dst, 0
	}
	return out, 1
}
