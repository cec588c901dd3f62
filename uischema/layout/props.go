package layout

import (
	"mantel/uischema"
)

// valueError is a failure below a property: what is wrong, and where.
type valueError struct{ failure *Failure }

func (e *valueError) Error() string { return e.failure.Reason }

// fails turns what an evaluation said into a failure of this place.
func (o origin) fails(f *frame, err error) *Failure {
	if inner, ok := err.(*valueError); ok {
		return inner.failure
	}
	return o.failure(f, reason(err))
}

// drop reports an optional property that is left out.
func (x *run) drop(failure *Failure) {
	if x.report != nil {
		x.report(*failure)
	}
}

// get computes a member and checks it. An optional one that fails or does not
// fit is reported and left out, which ok says.
func (m *memberPlan) get(f *frame) (v uischema.Value, ok bool, failure *Failure) {
	v, failure = m.compute(f)
	if failure != nil && !m.required {
		f.run.drop(failure)
		return uischema.Value{}, false, nil
	}
	return v, failure == nil && !v.IsAbsent(), failure
}

// compute gives a member's value, checked; Absent where there is none.
func (m *memberPlan) compute(f *frame) (uischema.Value, *Failure) {
	if m.constant {
		return m.template.value, nil
	}
	v, err := m.eval(f)
	switch {
	case err != nil:
		return v, m.fails(f, err)
	case v.IsAbsent() && m.required:
		return v, m.failure(f, "it is required, and absent")
	case v.IsAbsent() || m.proven || m.nested != nil || m.schema == nil || m.schema.Valid(v, f.run.policy):
		return v, nil
	}
	return v, m.failure(f, misfitReason(m.schema, v, f.run.policy))
}

// isCertain says that the member is there in every run: it always has a
// value, and that always fits.
func (m *memberPlan) isCertain() bool {
	return m.constant || m.sure && m.proven && !m.mayBeAbsent
}

// misfitReason says why a value does not fit; the words hold no part of it.
func misfitReason(s *uischema.Schema, v uischema.Value, p uischema.Policy) string {
	problems := s.Check(v, p)
	if len(problems) == 0 {
		return "it does not fit"
	}
	if first := problems[0]; first.Pointer != "" {
		return first.Pointer + ": " + first.Message
	}
	return problems[0].Message
}

// value makes the object of all members.
func (p *objectPlan) value(f *frame) (uischema.Value, error) {
	x := f.run
	base := len(x.members)
	defer func() {
		clear(x.members[base:])
		x.members = x.members[:base]
	}()
	for _, m := range p.members {
		v, ok, failure := m.get(f)
		if failure != nil {
			return uischema.Value{}, &valueError{failure}
		}
		if ok {
			x.members = append(x.members, uischema.Member{Name: m.name, Value: v})
		}
	}
	return uischema.ObjectValue(x.members[base:]), nil
}

// checked makes the object and checks it as a whole, with defaults where it
// is a composite's props. An optional member that keeps it from fitting is
// left out.
func (p *objectPlan) checked(f *frame, node identity, defaults bool) (uischema.Value, *Failure) {
	v, err := p.value(f)
	if err != nil {
		return v, origin{node: node}.fails(f, err)
	}
	for {
		full := v
		if defaults {
			full = p.schema.WithDefaults(v)
		}
		if !p.cross || p.schema.Valid(full, f.run.policy) {
			return full, nil
		}
		m, why := p.blame(v, full, f.run.policy)
		if m == nil {
			return v, origin{node: node}.failure(f, why)
		}
		f.run.drop(m.failure(f, why))
		v = without(v, m.name)
	}
}

// without leaves a member out.
func without(v uischema.Value, name string) uischema.Value {
	return uischema.MergePatch(v, uischema.ObjectValue([]uischema.Member{{Name: name, Value: uischema.NullValue()}}))
}

// blame finds an optional computed member that a problem is about, or without
// which there is none; nil where there is no such member.
func (p *objectPlan) blame(v, full uischema.Value, policy uischema.Policy) (*memberPlan, string) {
	why := "it does not fit"
	droppable := func(m *memberPlan) bool { return !m.constant && !m.required && !v.Get(m.name).IsAbsent() }
	for _, problem := range p.schema.Check(full, policy) {
		why = problem.Message
		for _, m := range p.members {
			if problem.Pointer != "" && droppable(m) && isBelow(problem.Pointer, m.name) {
				return m, why
			}
		}
	}
	for _, m := range p.members {
		if droppable(m) && p.schema.Valid(p.schema.WithDefaults(without(v, m.name)), policy) {
			return m, why
		}
	}
	return nil, why
}

func isBelow(pointer, name string) bool {
	rest := pointer[1:]
	return len(rest) >= len(name) && rest[:len(name)] == name && (len(rest) == len(name) || rest[len(name)] == '/')
}

// present makes the value of a member that is there, or the widget fails.
func (m *memberPlan) present(f *frame, dst []byte) ([]byte, *Failure) {
	v, failure := m.compute(f)
	switch {
	case failure != nil:
		return dst, failure
	case v.IsAbsent():
		return dst, m.failure(f, "it is absent")
	}
	return uischema.AppendJSON(dst, v), nil
}

// property is a computed member that may be left out.
type property struct {
	key string
	// seat is where the value stands, if it only does that; else its route is
	// nil.
	seat  seat
	write writer
	// bit stands for the member in an object that is guarded: then a failure
	// is for the guard to deal with.
	bit uint64
	*memberPlan
}

// run writes the member; key is the same text, closer at hand.
func (o *property) run(f *frame, dst, key []byte) ([]byte, *Failure) {
	start, written := len(dst), false
	switch {
	case o.seat.route != nil:
		v := o.seat.find(f)
		if v == nil && !o.seat.lacks(f) {
			return dst, nil
		}
		if v != nil {
			dst, written = appendValue(append(separated(dst), key...), v), true
		}
	case o.write != nil:
		dst, written = o.write(f, append(separated(dst), key...))
	}
	if !written {
		return o.make(f, dst[:start])
	}
	return o.keep(f, dst)
}

// make writes the member by way of its value.
func (o *property) make(f *frame, dst []byte) ([]byte, *Failure) {
	v, failure := o.compute(f)
	if failure != nil || v.IsAbsent() {
		if failure != nil && o.bit == 0 {
			f.run.drop(failure)
			failure = nil
		}
		return dst, failure
	}
	return o.keep(f, uischema.AppendJSON(append(separated(dst), o.key...), v))
}

// keep notes that the member was written.
func (o *property) keep(f *frame, dst []byte) ([]byte, *Failure) {
	f.run.have |= o.bit
	if len(dst) > f.run.limit {
		return dst, o.failure(f, tooLong)
	}
	return dst, nil
}

// whole writes an object whose schema looks at several members at once.
type whole struct {
	plan *objectPlan
	node identity
}

func (o *whole) run(f *frame, dst []byte) ([]byte, *Failure) {
	v, failure := o.plan.checked(f, o.node, false)
	if failure == nil {
		dst = uischema.AppendJSON(dst, v)
	}
	return dst, failure
}

// writeProps writes a primitive's props: constants as text, the rest member by
// member.
func (u *unit) writeProps(p *objectPlan, c context, b *builder) {
	u.provable(p)
	u.proofs(p, c)
	if p.isConstant() {
		v := p.constants()
		switch {
		case !u.holds(p, v, c):
		case p.cross && !u.forAll(p.schema, v):
			u.needsHost(p.node, p.schema, v, c.who())
			b.draft(draft{what: making, do: &whole{plan: p, node: c.node}})
		default:
			b.json(v)
		}
		return
	}
	if !p.cross {
		p.emit(b, false)
		return
	}
	o := p.guard(c.node)
	if o == nil || u.c.src.plainly {
		b.draft(draft{what: making, do: &whole{plan: p, node: c.node}})
		return
	}
	body := &builder{}
	p.emit(body, true)
	b.draft(draft{what: guarding, do: o, under: body.all()})
}

// emit writes the object member by member: constants as text, what is computed
// by operations. No object is made on the way. Where it is guarded, those that
// may be left out have bits, in the order of [objectPlan.open].
func (p *objectPlan) emit(b *builder, guard bool) {
	b.write("{")
	sep, bit := nothing, uint64(0)
	if guard {
		bit = 1
	}
	for _, m := range p.members {
		if m.required || m.isCertain() {
			b.separate(sep)
			b.name(m.name)
			m.emit(b)
			sep = always
			continue
		}
		if m.nested != nil {
			body := &builder{}
			body.separate(max(sep, sometimes))
			body.name(m.name)
			m.nested.emit(body, false)
			b.draft(draft{what: attempting, do: &attempt{body: body.done(), bit: bit}})
		} else {
			b.property(m, bit)
		}
		bit <<= 1
		if sep == nothing {
			sep = sometimes
		}
	}
	b.write("}")
}

// emit writes a member's value.
func (m *memberPlan) emit(b *builder) {
	switch {
	case m.constant:
		b.json(m.template.value)
	case m.nested != nil:
		m.nested.emit(b, false)
	default:
		b.value(m)
	}
}

// attempt writes an optional object, or nothing where it fails.
type attempt struct {
	body block
	bit  uint64 // as of a property
}

func (o *attempt) run(f *frame, dst []byte) ([]byte, *Failure) {
	start := len(dst)
	dst, failure := o.body.run(f, dst)
	switch {
	case failure == nil:
		f.run.have |= o.bit
	case o.bit != 0:
		return dst, failure
	default:
		dst = dst[:start]
		f.run.drop(failure)
	}
	return dst, nil
}

func (p *objectPlan) isConstant() bool {
	for _, m := range p.members {
		if !m.constant {
			return false
		}
	}
	return true
}

// holds checks a constant object as a whole: its members were checked one by
// one.
func (u *unit) holds(p *objectPlan, v uischema.Value, c context) bool {
	if !p.cross {
		return true
	}
	problems := p.schema.Check(v, u.c.src.Policy)
	if p.node != nil {
		u.problems(p.node, c.component, problems)
	}
	return len(problems) == 0
}

// provable records what in the props can fail.
func (u *unit) provable(p *objectPlan) {
	for _, m := range p.members {
		switch {
		case m.constant:
		case m.hosts:
			// Recorded where the URL stands.
		case !m.total:
			u.mayFail(m.from, m.to, "this expression can fail")
		case !m.proven:
			u.mayFail(m.from, m.to, "not every value of this fits "+m.who)
		case p.cross:
			u.mayFail(m.from, m.to, "not every value of this fits with the other properties")
		}
	}
}
