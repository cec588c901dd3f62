package uischema_test

import (
	"mantel/uischema"
)

// value makes a value that tends to fit: it looks at the schema's words.
func (w *world) value(schema uischema.Value, depth int) uischema.Value {
	if w.chance(8) || depth < 0 {
		return w.anything(1)
	}
	if c := schema.Get("const"); !c.IsAbsent() {
		return c
	}
	if e := schema.Get("enum"); e.Len() > 0 {
		return e.Item(w.r.IntN(e.Len()))
	}
	switch schema.Get("type").Text() {
	case "string":
		return text(pick(w, someStrings()))
	case "integer", "number":
		return w.number(schema)
	case "boolean":
		return uischema.BoolValue(w.chance(50))
	case "array":
		var items []uischema.Value
		for range w.r.IntN(4) {
			items = append(items, w.value(schema.Get("items"), depth-1))
		}
		return uischema.ListValue(items)
	}
	return uischema.ObjectValue(w.members(schema, depth))
}

func (w *world) number(schema uischema.Value) uischema.Value {
	if step := schema.Get("multipleOf"); !step.IsAbsent() && w.chance(50) {
		if v, err := uischema.FloatValue(step.Number() * float64(w.r.IntN(50))); err == nil {
			return v
		}
	}
	return num(pick(w, numbers()))
}

// members fill an object from everything that looks at it.
func (w *world) members(schema uischema.Value, depth int) object {
	var m object
	props := schema.Get("properties")
	for i := range props.Len() {
		if w.chance(60) {
			m = append(m, member(props.Name(i), w.value(props.Item(i), depth-1)))
		}
	}
	required := schema.Get("required")
	for i := range required.Len() {
		if name := required.Item(i).Text(); w.chance(90) {
			m = append(m, member(name, w.value(props.Get(name), depth-1)))
		}
	}
	for _, keyword := range []string{"if", "then", "else"} {
		if in := schema.Get(keyword); !in.IsAbsent() && w.chance(50) {
			m = append(m, w.members(in, depth)...)
		}
	}
	for _, keyword := range []string{"allOf", "oneOf"} {
		if all := schema.Get(keyword); all.Len() > 0 {
			m = append(m, w.members(all.Item(w.r.IntN(all.Len())), depth)...)
		}
	}
	if w.chance(5) {
		m = append(m, member(pick(w, append(names(), "x", "")), w.anything(1)))
	}
	return m
}

func (w *world) anything(depth int) uischema.Value {
	switch n := w.r.IntN(8); {
	case n == 0:
		return uischema.NullValue()
	case n == 1:
		return uischema.BoolValue(w.chance(50))
	case n < 4:
		return num(pick(w, numbers()))
	case n < 6 || depth == 0:
		return text(pick(w, someStrings()))
	case n == 6:
		return uischema.ListValue([]uischema.Value{w.anything(depth - 1), w.anything(depth - 1)})
	}
	return uischema.ObjectValue(object{member(pick(w, names()), w.anything(depth-1)), member("type", text("navigate"))})
}
