package layout

import (
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// scope is what the expressions at one place of a layout may read.
type scope struct {
	unit *unit
	env  *cel.Env
	// loops are the variables of the $for around, outermost first.
	loops []loopVariable
	// present are the optional members that an $if around has asked for.
	present *presence
}

// loopVariable is the item of a $for.
type loopVariable struct {
	name   string
	index  int // in frame.turns
	shape  *shape
	values []uischema.Value // all it can be, where that is known
	// spread is its number in frame.spreads, inner those of what is within it;
	// seats is nil where its members are looked for.
	spread int
	inner  *[]int
	seats  *seats
}

// names are those that an expression may begin with.
func (s *scope) names() []string {
	names := []string{nameProps, nameViewer}
	if s.unit.slotsShape != nil {
		names = append(names, nameSlots)
	}
	for _, l := range s.loops {
		names = append(names, l.name)
	}
	slices.Sort(names)
	return names
}

// shape is that of a name, or nil.
func (s *scope) shape(name string) *shape {
	switch name {
	case nameProps:
		return s.unit.shape
	case nameViewer:
		return s.unit.c.env.viewer
	case nameSlots:
		return s.unit.slotsShape
	}
	if l := s.loop(name); l != nil {
		return l.shape
	}
	return nil
}

func (s *scope) loop(name string) *loopVariable {
	for i := len(s.loops) - 1; i >= 0; i-- {
		if s.loops[i].name == name {
			return &s.loops[i]
		}
	}
	return nil
}

// with is the scope inside a loop.
func (s *scope) with(l loopVariable) (*scope, error) {
	env, err := s.unit.c.env.scoped(s.env, map[string]*types.Type{l.name: l.shape.typ})
	if err != nil {
		return nil, err
	}
	loops := append(slices.Clone(s.loops), l)
	s.unit.turns = max(s.unit.turns, len(loops))
	return &scope{unit: s.unit, env: env, loops: loops, present: s.present}, nil
}

// knowing is the scope where more members are known to be present.
func (s *scope) knowing(p *presence) *scope {
	if p == nil {
		return s
	}
	inner := *s
	inner.present = s.present.and(p)
	return &inner
}

// presence is a set of members that are known to be there, each by its path:
// "props.was".
type presence struct {
	path string
	next *presence
}

func (p *presence) has(path string) bool {
	for ; p != nil; p = p.next {
		if p.path == path {
			return true
		}
	}
	return false
}

// and is what either of them knows.
func (p *presence) and(q *presence) *presence {
	for ; q != nil; q = q.next {
		p = &presence{path: q.path, next: p}
	}
	return p
}

// or is what both of them know.
func (p *presence) or(q *presence) *presence {
	var both *presence
	for ; p != nil; p = p.next {
		if q.has(p.path) {
			both = &presence{path: p.path, next: both}
		}
	}
	return both
}

// without forgets what was known of a name that means something else now.
func (p *presence) without(name string) *presence {
	var rest *presence
	for ; p != nil; p = p.next {
		if !startsWith(p.path, name) {
			rest = &presence{path: p.path, next: rest}
		}
	}
	return rest
}

func startsWith(path, name string) bool {
	return len(path) > len(name) && path[:len(name)] == name && (path[len(name)] == '.' || path[len(name)] == '[')
}
