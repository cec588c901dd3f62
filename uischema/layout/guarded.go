package layout

import (
	"slices"

	"mantel/uischema"
)

// rule says whether an object may have just these members, given as bits: it
// is what if, allOf and dependentRequired ask where they ask for no values.
type rule func(have uint64) bool

// presenceRule is what the schema says of an object beyond each member's own
// schema. It is nil where that depends on values, so that the object has to
// be looked at as a whole.
func (p *objectPlan) presenceRule() rule {
	s := p.schema
	if s == nil || s.OneOf != nil || len(s.Enum) > 0 || !s.Const.IsAbsent() || len(p.members) > 64 {
		return nil
	}
	seen := map[string]bool{}
	for _, in := range append([]*uischema.Schema{s}, s.AllOf...) {
		if in != s && (in.Closed || in.ClosedDeep || s.Closed && len(in.Properties) > 0) {
			return nil
		}
		for i := range in.Properties {
			if seen[in.Properties[i].Name] {
				return nil // two schemas look at one member
			}
			seen[in.Properties[i].Name] = true
		}
	}
	for _, m := range p.members {
		if !seen[m.name] {
			return nil
		}
	}
	return p.needs(s, 1)
}

// needs is the rule of s; its properties, and those of its allOf where
// declaring is 1, are checked elsewhere.
func (p *objectPlan) needs(s *uischema.Schema, declaring int) rule {
	if declaring < 0 && len(s.Properties) > 0 || s.OneOf != nil || len(s.Enum) > 0 || !s.Const.IsAbsent() ||
		s.Types != 0 && s.Types&uischema.TypeObject == 0 {
		return nil
	}
	rules := []rule{p.all(s.Required)}
	for _, d := range s.DependentRequired {
		one, others := p.all([]string{d.Name}), p.all(d.Needs)
		rules = append(rules, func(have uint64) bool { return !one(have) || others(have) })
	}
	for _, in := range s.AllOf {
		rules = append(rules, p.needs(in, declaring-1))
	}
	if s.If != nil {
		rules = append(rules, p.conditional(s))
	}
	if slices.ContainsFunc(rules, func(r rule) bool { return r == nil }) {
		return nil
	}
	return func(have uint64) bool {
		for _, r := range rules {
			if !r(have) {
				return false
			}
		}
		return true
	}
}

// conditional is if, then and else.
func (p *objectPlan) conditional(s *uischema.Schema) rule {
	always := func(uint64) bool { return true }
	branch := func(in *uischema.Schema) rule {
		switch {
		case in == nil:
			return always
		case in.Closed || in.ClosedDeep:
			return nil
		}
		return p.needs(in, -1)
	}
	asked, then, otherwise := p.asks(s.If), branch(s.Then), branch(s.Else)
	if asked == nil || then == nil || otherwise == nil {
		return nil
	}
	return func(have uint64) bool {
		if asked(have) {
			return then(have)
		}
		return otherwise(have)
	}
}

// asks is the rule of an if. What it asks of a member's value has to be settled
// by the values that the layout writes there.
func (p *objectPlan) asks(s *uischema.Schema) rule {
	plain := *s
	plain.Properties = nil
	here := p.needs(&plain, -1)
	if here == nil || s.Closed || s.ClosedDeep {
		return nil
	}
	var never uint64 // members that do not fit where they are there
	for i := range s.Properties {
		name, in := s.Properties[i].Name, s.Properties[i].Schema
		at := slices.IndexFunc(p.members, func(m *memberPlan) bool { return m.name == name })
		if at < 0 || in == nil {
			continue
		}
		fits, settled := p.members[at].settles(in)
		switch {
		case !settled:
			return nil
		case !fits:
			never |= 1 << at
		}
	}
	return func(have uint64) bool { return have&never == 0 && here(have) }
}

// settles says whether the values that a member can have fit a schema, where
// all of them or none do. Whether a URL fits is each product's own.
func (m *memberPlan) settles(s *uischema.Schema) (fits, settled bool) {
	values := m.template.values
	if m.constant {
		values = []uischema.Value{m.template.value}
	}
	if !isPlain(s) || s.Format != "" {
		return false, false
	}
	for i, v := range values {
		fit := s.Valid(v, uischema.Policy{})
		if v.Kind() == uischema.List || v.Kind() == uischema.Object || i > 0 && fit != fits {
			return false, false
		}
		fits = fit
	}
	return fits, len(values) > 0
}

// stands reports whether the members may stand together whichever of them
// come to be written, so that nothing is left to ask when they are.
func (p *objectPlan) stands() bool {
	fits := p.presenceRule()
	if fits == nil {
		return false
	}
	certain, open := p.open()
	const most = 10 // members that may be missing, each with and without every other
	if len(open) > most {
		return false
	}
	for some := range uint64(1) << len(open) {
		if !fits(certain | spreadOut(some, open)) {
			return false
		}
	}
	return true
}

// open are the numbers of the members that may be left out; all others are
// certain, each a bit.
func (p *objectPlan) open() (certain uint64, open []int) {
	for i, m := range p.members {
		if m.required || m.isCertain() {
			certain |= 1 << i
		} else {
			open = append(open, i)
		}
	}
	return certain, open
}

// spreadOut has the bits of some at those places.
func spreadOut(some uint64, at []int) (have uint64) {
	for i, to := range at {
		if some>>i&1 == 1 {
			have |= 1 << to
		}
	}
	return have
}

// hasDefault reports whether any default may come to stand beside what is
// written for s.
func hasDefault(s *uischema.Schema) bool {
	if s == nil {
		return false
	}
	for i := range s.Properties {
		if !s.Properties[i].Schema.Default.IsAbsent() {
			return true
		}
	}
	return slices.ContainsFunc(s.AllOf, hasDefault)
}

// all says whether the members of these names are there.
func (p *objectPlan) all(names []string) rule {
	var mask uint64
	for _, name := range names {
		i := slices.IndexFunc(p.members, func(m *memberPlan) bool { return m.name == name })
		if i < 0 {
			return func(uint64) bool { return false }
		}
		mask |= 1 << i
	}
	return func(have uint64) bool { return have&mask == mask }
}

// guarded is an object that is written member by member, and then asked whether
// those that came to be written may stand together. Where they may not, and
// where any member fails, what was written is cut off and the object made as a
// whole, which finds out what is to be left out.
type guarded struct {
	whole
	// may has a bit for each set of members that may be left out: whether those
	// may be there, and no others of them. rule says so where may is too small.
	may  uint64
	rule rule
}

// fewOpen is for how many members a set has a bit of its own.
const fewOpen = 6

// guard is nil where the object has to be looked at as a whole.
func (p *objectPlan) guard(node identity) *guarded {
	fits := p.presenceRule()
	if fits == nil {
		return nil
	}
	certain, open := p.open()
	o := &guarded{whole: whole{plan: p, node: node}}
	o.rule = func(have uint64) bool { return fits(certain | spreadOut(have, open)) }
	if len(open) <= fewOpen {
		for some := range uint64(1) << len(open) {
			if o.rule(some) {
				o.may |= 1 << some
			}
		}
		o.rule = nil
	}
	return o
}

func (o *guarded) allows(have uint64) bool {
	if o.rule != nil {
		return o.rule(have)
	}
	return o.may>>have&1 == 1
}
