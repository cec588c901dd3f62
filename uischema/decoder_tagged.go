package uischema

import "strings"

// taggedPlan reads an object whose tag says by which of several closed schemas
// it is read. The tag is looked for before the object is read, in the likeliest
// place: where that is the wrong one the case does not fit, since its tag is a
// const, and the object is read as those of any other schema are.
type taggedPlan struct {
	tag   string // in quotes
	cases []casePlan
	// begins are the keys with which only one case begins, where its members
	// stand in the order of their names.
	begins []memberPlan
	// first is the tag's own key.
	first keyText
}

type casePlan struct {
	value string // and the quote behind it
	plan  *plan
}

// farthestTag is how far from its bracket an object's tag is looked for.
const farthestTag = 512

// tagged is nil where s says anything but which case it is.
func (all planner) tagged(s *Schema) *taggedPlan {
	if s.OneOf == nil || s.Types != TypeObject || !s.Const.IsAbsent() || s.Enum != nil || len(s.Properties) > 0 ||
		len(s.AllOf) > 0 || s.If != nil || s.Closed || len(s.DependentRequired) > 0 || s.OneOf.Tag == "" {
		return nil
	}
	for _, name := range s.Required {
		if name != s.OneOf.Tag {
			return nil
		}
	}
	t := &taggedPlan{tag: string(AppendString(nil, s.OneOf.Tag))}
	for _, c := range s.OneOf.Cases {
		p := all.plan(c.Schema)
		tag := c.Schema.own(s.OneOf.Tag)
		if p.loose || !p.closed || tag == nil || !tag.Required || tag.Schema.Const.Text() != c.Value || !tag.Schema.Default.IsAbsent() {
			return nil
		}
		quoted := AppendString(nil, c.Value)
		t.cases = append(t.cases, casePlan{string(quoted[1:]), p})
	}
	t.first = newKeyText(t.tag + ":")
	for i := range t.cases {
		if p := t.cases[i].plan; p.schema.Properties[0].Required && t.only(i) {
			t.begins = append(t.begins, memberPlan{plan: p, key: newKeyText(p.keys[0])})
		}
	}
	return t
}

// only reports whether no other case declares the first property of this one.
func (t *taggedPlan) only(i int) bool {
	first := t.cases[i].plan.schema.Properties[0].Name
	for k := range t.cases {
		if k != i && t.cases[k].plan.schema.own(first) != nil {
			return false
		}
	}
	return true
}

// at is the case that the object at i seems to be, or nil.
func (t *taggedPlan) at(src string, i int) *plan {
	src = src[i:min(len(src), i+farthestTag)]
	if len(src) > 8 {
		x := eight(src[1:9])
		if t.first.at(src, 1, x) {
			return t.named(src, len(t.first.text))
		}
		for k := range t.begins {
			if t.begins[k].key.at(src, 1, x) {
				return t.begins[k].plan
			}
		}
	}
	i = strings.Index(src, t.tag)
	if i < 0 {
		return nil
	}
	if i = space(src, i+len(t.tag)); i >= len(src) || src[i] != ':' {
		return nil
	}
	return t.named(src, i)
}

// named is the case that stands behind the tag's colon at i.
func (t *taggedPlan) named(src string, i int) *plan {
	if i = space(src, i+1); i >= len(src) || src[i] != '"' {
		return nil
	}
	for k := range t.cases {
		if strings.HasPrefix(src[i+1:], t.cases[k].value) {
			return t.cases[k].plan
		}
	}
	return nil
}

// chosen reads an object into slot by the case that it seems to be, and gives
// -1 where it is none or another.
func (r *reader) chosen(p *plan, slot *Value, i int) (end int) {
	in := p.cases.at(r.src, i)
	if in == nil {
		return -1
	}
	values, waiting, names := r.values, len(r.waiting), len(r.names)
	if r.values++; in.quick.way == byMembers {
		end = r.members(in, slot, i+1)
	} else {
		*slot, end = r.container('{', in, i+1)
	}
	if end < 0 {
		*slot = Value{}
		r.values, r.waiting, r.names = values, r.waiting[:waiting], r.names[:names]
	}
	return end
}
