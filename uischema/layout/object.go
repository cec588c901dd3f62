package layout

import (
	"fmt"
	"slices"
	"strings"

	"mantel/uischema"
)

// objectPlan is an object in a layout, member by member, sorted by name.
type objectPlan struct {
	node    *uischema.Node // nil where the object is not written at all
	schema  *uischema.Schema
	members []*memberPlan
	// cross says that the schema looks at several members at once, so that
	// the finished object is checked as a whole.
	cross bool
}

// memberPlan is one member with what computes it.
type memberPlan struct {
	*template
	schema   *uischema.Schema
	required bool
	name     string
	origin
	who string
}

// plan compiles the members of n, which may be nil, for an object of the
// schema. Names that the schema does not know, and required ones that are
// missing, are reported. It gives nil where anything is wrong.
func (u *unit) plan(n *uischema.Node, at *uischema.Node, schema *uischema.Schema, c context) *objectPlan {
	before := len(*u.findings)
	p := &objectPlan{node: n, schema: schema, cross: schema != nil && !isPlain(schema)}
	effective := schema
	if schema != nil && schema.OneOf != nil && len(schema.AllOf) == 0 && schema.If == nil {
		if effective = u.caseOf(n, at, schema, c); effective == nil {
			return nil
		}
		p.cross = !isPlain(effective) || !onlyChooses(schema, effective)
	}
	given := map[string]bool{}
	if n != nil {
		for _, m := range n.Members {
			given[m.Name] = true
			if mp := u.member(m, effective, c); mp != nil {
				p.members = append(p.members, mp)
			}
		}
	}
	p.cross = p.cross && !u.c.src.Unchecked
	u.missing(given, at, effective, c)
	slices.SortFunc(p.members, func(a, b *memberPlan) int { return strings.Compare(a.name, b.name) })
	if p.cross && len(*u.findings) == before && !u.c.src.plainly && !(c.defaults && hasDefault(schema)) {
		p.cross = !p.stands()
	}
	if len(*u.findings) > before {
		return nil
	}
	return p
}

// onlyChooses reports whether a tagged union asks for nothing that its case
// does not ask for: a closed case, with all that the union requires.
func onlyChooses(union, chosen *uischema.Schema) bool {
	required := requiredOf(chosen)
	for _, name := range union.Required {
		if !slices.Contains(required, name) {
			return false
		}
	}
	return len(union.Properties) == 0 && len(union.DependentRequired) == 0 && len(union.Enum) == 0 && union.Const.IsAbsent() &&
		!union.Closed && (!union.ClosedDeep || chosen.Closed)
}

// member compiles one member of an object.
func (u *unit) member(m uischema.NodeMember, schema *uischema.Schema, c context) *memberPlan {
	inner := c.below(m.Name)
	if strings.HasPrefix(m.Name, "$") && !u.literal {
		u.atName(m, finding{rule: "layout/control", message: m.Name + " stands only on items of a list"})
		return nil
	}
	mp := &memberPlan{name: m.Name, required: isRequired(schema, m.Name), who: inner.who()}
	if schema != nil {
		p := schema.Property(m.Name)
		if p == nil && (schema.Closed || schema.ClosedDeep && isPlain(schema)) {
			u.atName(m, finding{
				rule:    "prop/unknown",
				message: fmt.Sprintf("%s has no property %q", c.who(), m.Name),
				hint:    suggest(m.Name, propertyNames(schema)),
				notes:   declared(schema),
			})
			return nil
		}
		if p != nil {
			mp.schema = p.Schema
		}
	}
	t := u.valueOf(m.Value, mp.schema, mp.required, inner)
	if t == nil {
		return nil
	}
	mp.template = t
	mp.origin = origin{node: c.node, prop: inner.path, place: t.place}
	if t.constant && !u.check(t, mp.schema, inner) {
		return nil
	}
	return mp
}

// missing reports required members that are not given.
func (u *unit) missing(given map[string]bool, at *uischema.Node, schema *uischema.Schema, c context) {
	for _, name := range requiredOf(schema) {
		p := schema.Property(name)
		if given[name] || c.defaults && p != nil && p.Schema != nil && !p.Schema.Default.IsAbsent() {
			continue
		}
		f := finding{rule: "prop/missing", message: fmt.Sprintf("%s needs the property %q", c.who(), name), notes: declared(schema)}
		if p != nil {
			f.notes = declared(p.Schema)
		}
		u.at(at, f)
	}
}

// caseOf is the case of a tagged union that an object in a layout is written
// as: its tag is a constant.
func (u *unit) caseOf(n, at *uischema.Node, schema *uischema.Schema, c context) *uischema.Schema {
	tag := n.Get(schema.OneOf.Tag)
	var values []string
	for i := range schema.OneOf.Cases {
		values = append(values, schema.OneOf.Cases[i].Value)
	}
	switch {
	case tag == nil:
		u.at(at, finding{rule: "prop/tag", message: fmt.Sprintf("%s needs %q", c.who(), schema.OneOf.Tag), hint: suggest("", values), notes: declared(schema)})
		return nil
	case tag.Kind != uischema.String || strings.Contains(tag.Text, "${"):
		u.at(tag, finding{rule: "prop/tag", message: fmt.Sprintf("%q of %s is a constant", schema.OneOf.Tag, c.who()), hint: suggest("", values), notes: declared(schema)})
		return nil
	}
	for i := range schema.OneOf.Cases {
		if schema.OneOf.Cases[i].Value == tag.Text {
			return schema.OneOf.Cases[i].Schema
		}
	}
	u.at(tag, finding{rule: "prop/tag", message: fmt.Sprintf("%s has no case %q", c.who(), tag.Text), hint: suggest(tag.Text, values), notes: declared(schema)})
	return nil
}

// objectOf is an object as a value within props.
func (u *unit) objectOf(n *uischema.Node, schema *uischema.Schema, c context) *template {
	if schema != nil && allowedTypes(schema) != 0 && allowedTypes(schema)&uischema.TypeObject == 0 || u.isData(n) {
		return u.constantOf(n)
	}
	p := u.plan(n, n, schema, c)
	if p == nil {
		return nil
	}
	out := &template{node: n, proven: schema != nil && !p.cross && len(schema.Enum) == 0 && schema.Const.IsAbsent(), total: true, sure: true, from: n.Offset, to: n.End, place: u.doc.At(n), constant: true}
	for _, m := range p.members {
		out.constant = out.constant && m.constant
		out.proven = out.proven && m.proven
		out.hosts = out.hosts || m.hosts
		out.total = out.total && m.total
		out.sure = out.sure && (m.constant || m.isCertain())
	}
	if out.constant {
		out.value = p.constants()
		return out
	}
	out.eval = p.value
	if out.proven = out.proven && !u.c.src.plainly; u.c.src.plainly {
		return out
	}
	if !p.cross && (schema == nil || len(schema.Enum) == 0 && schema.Const.IsAbsent()) {
		out.nested = p
	}
	return out
}

// isData reports whether nothing in a value is an expression or a control.
func (u *unit) isData(n *uischema.Node) bool {
	if u.literal {
		return true
	}
	if n.Kind == uischema.String && strings.Contains(n.Text, "${") {
		return false
	}
	for _, item := range n.Items {
		if !u.isData(item) {
			return false
		}
	}
	for _, m := range n.Members {
		if strings.HasPrefix(m.Name, "$") || !u.isData(m.Value) {
			return false
		}
	}
	return true
}

// constants is the object where all members are.
func (p *objectPlan) constants() uischema.Value {
	var members []uischema.Member
	for _, m := range p.members {
		members = append(members, uischema.Member{Name: m.name, Value: m.template.value})
	}
	return uischema.ObjectValue(members)
}

func isRequired(s *uischema.Schema, name string) bool { return slices.Contains(requiredOf(s), name) }

// requiredOf are the names that a schema and its allOf require.
func requiredOf(s *uischema.Schema) []string {
	if s == nil {
		return nil
	}
	names := s.Required
	for _, p := range s.Properties {
		if p.Required {
			names = mergeNames(names, []string{p.Name})
		}
	}
	for _, a := range s.AllOf {
		names = mergeNames(names, requiredOf(a))
	}
	return names
}

// propertyNames are those that an object of the schema may have.
func propertyNames(s *uischema.Schema) []string {
	var names []string
	for _, m := range membersOf(s) {
		names = append(names, m.name)
	}
	return names
}
