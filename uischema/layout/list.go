package layout

import (
	"mantel/uischema"
)

// itemPlan is one item of a list within props.
type itemPlan struct {
	*template
	condition eval
	list      eval
	index     int
	// bound is how many it can become, certain how many at least.
	bound, certain int
}

// listOf is a list as a value within props. Its items may have $if and $for.
func (u *unit) listOf(n *uischema.Node, schema *uischema.Schema, c context) *template {
	if schema != nil && allowedTypes(schema) != 0 && allowedTypes(schema)&uischema.TypeArray == 0 || u.isData(n) {
		return u.constantOf(n)
	}
	before := len(*u.findings)
	var itemSchema *uischema.Schema
	if schema != nil {
		itemSchema = itemsOf(schema)
	}
	out := &template{node: n, total: true, proven: schema != nil && isPlain(schema) && !schema.UniqueItems && len(schema.Enum) == 0 && schema.Const.IsAbsent(), from: n.Offset, to: n.End, place: u.doc.At(n)}
	var items []*itemPlan
	least, most := 0, 0
	for _, item := range n.Items {
		p := u.listItem(item, itemSchema, c)
		if p == nil {
			continue
		}
		items = append(items, p)
		out.proven = out.proven && p.proven
		out.hosts = out.hosts || p.hosts
		out.total = out.total && p.total
		least, most = least+p.certain, sum(most, p.bound)
	}
	if len(*u.findings) > before {
		return nil
	}
	if schema != nil {
		out.proven = out.proven && atLeastLength(schema.MinItems, least) && atMostLength(schema.MaxItems, most)
	}
	out.proven = out.proven && !u.c.src.plainly
	out.eval = func(f *frame) (uischema.Value, error) { return listValue(f, items) }
	return out
}

func (u *unit) listItem(n *uischema.Node, schema *uischema.Schema, c context) *itemPlan {
	p := &itemPlan{bound: 1, certain: 1}
	ctl := u.controls(n, c, false)
	if ctl == nil {
		return nil
	}
	plain := ctl.without(n)
	if ctl.loop != nil {
		p.list, p.index, p.bound, p.certain = ctl.list.eval, ctl.loop.index, ctl.bound, 0
	}
	if ctl.condition != nil {
		p.condition, p.certain = ctl.condition.eval, 0
	}
	c.scope = ctl.scope
	t := u.valueOf(plain, schema, false, c)
	if t == nil {
		return nil
	}
	if t.constant && !u.check(t, schema, c) {
		return nil
	}
	if t.eval != nil && t.mayBeAbsent {
		p.certain = 0
	}
	t.total = t.total && ctl.total()
	p.template = t
	return p
}

func listValue(f *frame, plans []*itemPlan) (uischema.Value, error) {
	items := make([]uischema.Value, 0, len(plans))
	for _, p := range plans {
		var err error
		if p.list == nil {
			items, err = p.append(f, items)
		} else {
			items, err = p.each(f, items)
		}
		if err != nil {
			return uischema.Value{}, err
		}
	}
	return uischema.ListValue(items), nil
}

func (p *itemPlan) each(f *frame, items []uischema.Value) ([]uischema.Value, error) {
	list, err := p.list(f)
	if err != nil {
		return items, err
	}
	for i := range list.Len() {
		f.turns[p.index].item = list.At(i)
		if items, err = p.append(f, items); err != nil {
			return items, err
		}
	}
	return items, nil
}

func (p *itemPlan) append(f *frame, items []uischema.Value) ([]uischema.Value, error) {
	if p.condition != nil {
		if v, err := p.condition(f); err != nil || !v.Bool() {
			return items, err
		}
	}
	v := p.template.value
	if !p.constant {
		var err error
		if v, err = p.eval(f); err != nil || v.IsAbsent() {
			return items, err
		}
	}
	return append(items, v), nil
}
