package layout

import (
	"math"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// route reads a member of a member of props or of a variable: "img.url",
// "props.price.amount". Most of what layouts say is such a path, so it is one
// closure instead of one for each dot.
type route struct {
	start start
	index int           // in frame.turns or frame.vars
	loop  *loopVariable // where it starts at one
	// field is the number of the last step's member in frame.spreads[spread];
	// -1 where it is to be looked for.
	spread, field int
	steps         []step
	strict        bool // some step is not optional
}

// start is what a route leads away from.
type start uint8

const (
	fromProps start = iota
	fromLoop
	fromNamed // by optMap or its like
)

// step is one member on the way. In a valid object it stands at from or
// later: so many others come before it for sure.
type step struct {
	name     string
	from     int
	optional bool
}

// seat is the end of a route as closures hold it: most routes end at a member
// whose place in the frame is known, and then nothing else is to be fetched.
type seat struct {
	route  *route
	field  int32 // as a piece's
	spread uint8
	strict bool
	// mayLack says that the last step is optional: where there is anything to
	// take it from, it is no error that there is nothing at its end.
	mayLack bool
}

func (r *route) seat() seat {
	s := seat{route: r, field: -1, strict: r.strict}
	if r.field >= 0 && r.field <= math.MaxInt16 && r.spread <= math.MaxUint8 {
		s.spread, s.field, s.mayLack = uint8(r.spread), int32(r.field), r.steps[len(r.steps)-1].optional
	}
	return s
}

// find is the value at the end of the route, where it stands; nil where a
// member on the way is absent.
func (s seat) find(f *frame) *uischema.Value {
	if s.field >= 0 {
		return f.member(s.spread, s.field)
	}
	return s.route.find(f)
}

// lacks reports whether it is an error that the route led nowhere.
func (s seat) lacks(f *frame) bool {
	return s.strict && !(s.mayLack && len(f.spreads[s.spread].values) > 0) && s.route.lacks(f)
}

// find is the value at the end of the route.
func (r *route) find(f *frame) *uischema.Value {
	v, _ := r.follow(f)
	return v
}

// follow is find; where it gives nil, it says which step led nowhere.
func (r *route) follow(f *frame) (v *uischema.Value, ended int) {
	switch r.start {
	case fromProps:
		v = &f.props
	case fromLoop:
		v = f.turns[r.index].item
	default:
		v = &f.vars[r.index]
	}
	for i := range r.steps {
		s := &r.steps[i]
		if v = v.Member(s.name, s.from); v == nil {
			return nil, i
		}
	}
	return v, len(r.steps)
}

// lacks reports whether it is an error that the route led nowhere: a viral
// optional takes all steps behind it along.
func (r *route) lacks(f *frame) bool {
	if !r.strict {
		return false
	}
	_, i := r.follow(f)
	for ; i < len(r.steps); i++ {
		if !r.steps[i].optional {
			return true
		}
	}
	return false
}

func (s seat) read(f *frame) (uischema.Value, error) {
	v := s.find(f)
	switch {
	case v != nil:
		return *v, nil
	case s.lacks(f):
		return uischema.Value{}, errAbsent
	}
	return uischema.Value{}, nil
}

// copy appends a text that needs no escapes; false where there is none.
func (s seat) copy(f *frame, dst []byte) ([]byte, bool) {
	v := s.find(f)
	if v == nil || v.Kind() != uischema.String {
		return dst, false
	}
	return append(append(append(dst, '"'), v.Text()...), '"'), true
}

// write appends the value; false where there is none.
func (s seat) write(f *frame, dst []byte) ([]byte, bool) {
	v := s.find(f)
	if v == nil {
		return dst, false
	}
	return uischema.AppendJSON(dst, *v), true
}

// route gives nil where x is no path through declared members.
func (l *lowering) route(x ast.Expr) *route {
	switch x.Kind() {
	case ast.IdentKind:
		return l.start(x.AsIdent())
	case ast.SelectKind:
		if sel := x.AsSelect(); !sel.IsTestOnly() {
			return l.further(sel.Operand(), sel.FieldName(), false)
		}
	case ast.CallKind:
		if call := x.AsCall(); call.FunctionName() == "_?._" && len(call.Args()) == 2 {
			return l.further(call.Args()[0], literalText(call.Args()[1]), true)
		}
	}
	return nil
}

func (l *lowering) start(name string) *route {
	for i := len(l.named) - 1; i >= 0; i-- {
		if l.named[i].name == name {
			return &route{start: fromNamed, index: l.named[i].index, field: -1}
		}
	}
	if name == nameProps {
		return &route{start: fromProps, field: -1}
	}
	if v := l.scope.loop(name); v != nil {
		return &route{start: fromLoop, index: v.index, field: -1, loop: v}
	}
	return nil
}

func (l *lowering) further(operand ast.Expr, name string, optional bool) *route {
	t := l.typeOf(operand)
	if isOptional(t) {
		t, optional = t.Parameters()[0], true
	}
	if t.Kind() != types.StructKind {
		return nil
	}
	sh := l.unit.c.env.shapes.ofType(t)
	if sh.schema == nil {
		return nil
	}
	r := l.route(operand)
	if r == nil {
		return nil
	}
	s := step{name: name, optional: optional}
	for i := range sh.fields {
		switch f := &sh.fields[i]; {
		case f.name == name:
			r.spread, r.field = l.field(r, sh, i)
			s.name = f.name // in the schema's own memory, as in what was decoded: so the two are soon compared
		case f.name < name && !f.optional:
			s.from++
		}
	}
	r.steps, r.strict = append(r.steps, s), r.strict || !optional
	return r
}

// field is which of frame.spreads holds the i-th member of what a route leads
// to so far, and its number there; -1 where none does.
func (l *lowering) field(r *route, sh *shape, i int) (spread, field int) {
	switch {
	case l.unit.c.src.plainly:
	case len(r.steps) > 0:
		if r.field >= 0 {
			return l.unit.spreadOf(r, sh), i
		}
	case r.start == fromProps:
		if sh == l.unit.shape {
			return 0, i
		}
	case r.start == fromLoop && sh == r.loop.shape && r.loop.seats != nil:
		return r.loop.spread, i
	}
	return 0, -1
}

// spreadOf is that over the object at the end of a route, of which there is
// one however many routes go on from there.
func (u *unit) spreadOf(r *route, sh *shape) int {
	all := u.program.spreads
	for i := range all {
		if o := &all[i]; o.parent == r.spread && o.field == r.field && o.parent != i {
			return i
		}
	}
	u.program.spreads = append(all, spreading{kind: newSeats(sh.fieldNames()), parent: r.spread, field: r.field})
	if r.loop != nil {
		*r.loop.inner = append(*r.loop.inner, len(all))
	}
	return len(all)
}
