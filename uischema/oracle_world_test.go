package uischema_test

import (
	"math/rand/v2"
	"strconv"

	"mantel/uischema"
)

// world makes random schemas of the subset, and values that fit them more or
// less. One seed gives one world.
type world struct{ r *rand.Rand }

func newWorld(seed, step uint64) *world { return &world{rand.New(rand.NewPCG(seed, step))} }

func (w *world) chance(percent int) bool { return w.r.IntN(100) < percent }

func pick[T any](w *world, all []T) T { return all[w.r.IntN(len(all))] }

type object = []uischema.Member

func member(name string, v uischema.Value) uischema.Member {
	return uischema.Member{Name: name, Value: v}
}

func text(s string) uischema.Value { return uischema.StringValue(s) }

func texts(all ...string) uischema.Value {
	var vs []uischema.Value
	for _, s := range all {
		vs = append(vs, text(s))
	}
	return uischema.ListValue(vs)
}

func num(literal string) uischema.Value {
	v, err := uischema.ParseNumber(literal)
	if err != nil {
		panic(literal) // the literals are this file's own
	}
	return v
}

func whole(n int) uischema.Value { return num(strconv.Itoa(n)) }

var no = uischema.BoolValue(false)

// The words are few, so that schemas and values often meet; among them are
// numbers near 2^53 and strings whose bytes, UTF-16 units and code points
// differ in number.
func names() []string { return []string{"a", "b", "c", "kind", "price", "titleText"} }

func numbers() []string {
	return []string{"0", "1", "-1", "2", "3", "7", "10", "100", "0.1", "0.2", "0.3", "0.30000000000000004", "1.1", "2.5",
		"-0.5", "1e-7", "3e-7", "1e-300", "0.7", "1000000.1", "9007199254740991", "9007199254740990", "-9007199254740991", "4503599627370495.5", "123456.789"}
}

func someStrings() []string {
	return []string{"", "a", "ab", "abc", "a-b", "ab-cd-ef", "12", "é", "e\u0301", "👩‍👧", "𝒳𝒴", "שלום", "EUR", "eur", "de", "de-AT", "zh-Hant-TW",
		"https://example.com/x?y#z", "https://shop.example.com", "http://example.com", "javascript:alert(1)", "portal://open", "HTTPS://example.com",
		"2026-02-28", "2026-02-30", "2024-02-29", "18:30", "24:00", "2026-11-21T18:20:00Z", "2026-11-21T18:20:00.5+01:00", "2026-11-21",
		"ada@example.com", "ada@", "accent", "text-muted.2", "text--muted", "line\nbreak", "\u0000", "\u202e", "red", "blue", "green"}
}

func patterns() []string {
	return []string{"^a", "b$", "^[a-z]+(-[a-z]+)*$", "^#[0-9A-F]{6}([0-9A-F]{2})?$", "^.{1,3}$", "[0-9]", "^(a|b|c)+$", "^[^a]*$", "é", "^$", "^-?(0|[1-9][0-9]{0,11})(\\.[0-9]{1,3})?$"}
}

// schema is a random schema at which a value of any kind may be declared.
func (w *world) schema(depth int) uischema.Value {
	var m object
	switch n := w.r.IntN(12); {
	case n < 3:
		m = w.stringSchema()
	case n < 5:
		m = w.numberSchema()
	case n == 5:
		m = object{member("type", text("boolean"))}
	case n == 6:
		m = object{member("enum", w.enum())}
	case n == 7 && depth > 0:
		return uischema.ObjectValue(object{member("$ref", text(pick(w, []string{"#/$defs/local", "/types.json#/$defs/shared", "/types.json#/$defs/action"})))})
	case n < 10 && depth > 0:
		return w.objectSchema(depth - 1)
	case depth > 0:
		m = object{
			member("type", text("array")), member("items", w.schema(depth-1)),
			member("maxItems", whole(w.r.IntN(4))), member("uniqueItems", uischema.BoolValue(w.chance(50))),
		}
		if w.chance(30) {
			m = append(m, member("minItems", whole(w.r.IntN(3))))
		}
	default:
		m = object{member("const", pick(w, []uischema.Value{text("a"), whole(3), no, num("0.1")}))}
	}
	return uischema.ObjectValue(m)
}

func (w *world) stringSchema() object {
	m := object{member("type", text("string"))}
	if w.chance(30) {
		m = append(m, member("minLength", whole(w.r.IntN(3))))
	}
	if w.chance(40) {
		m = append(m, member("maxLength", whole(w.r.IntN(7))))
	}
	if w.chance(30) {
		m = append(m, member("pattern", text(pick(w, patterns()))))
	}
	if w.chance(40) {
		m = append(m, member("format", text(pick(w, uischema.Formats()))))
	}
	return m
}

func (w *world) numberSchema() object {
	m := object{member("type", text(pick(w, []string{"integer", "number", "number"})))}
	for _, keyword := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"} {
		if w.chance(20) {
			m = append(m, member(keyword, num(pick(w, numbers()))))
		}
	}
	if w.chance(40) {
		m = append(m, member("multipleOf", num(pick(w, []string{"0.1", "0.01", "2", "3", "0.3", "1e-7", "2.5", "1e-300", "9007199254740991"}))))
	}
	return m
}

func (w *world) enum() uischema.Value {
	if w.chance(60) {
		return texts("red", "blue", "green", "a")
	}
	return uischema.ListValue([]uischema.Value{num("0.1"), whole(1), num("9007199254740991")})
}

func (w *world) properties(depth int) uischema.Value {
	var m object
	for _, name := range names() {
		if w.chance(45) {
			m = append(m, member(name, w.schema(depth)))
		}
	}
	return uischema.ObjectValue(m)
}

func (w *world) some(of []string) uischema.Value {
	var out []string
	for _, name := range of {
		if w.chance(30) {
			out = append(out, name)
		}
	}
	return texts(out...)
}

func keysOf(v uischema.Value) []string {
	var keys []string
	for i := range v.Len() {
		keys = append(keys, v.Name(i))
	}
	return keys
}

// objectSchema is a closed object, now and then with allOf, if and oneOf.
func (w *world) objectSchema(depth int) uischema.Value {
	props := w.properties(depth)
	m := object{member("type", text("object")), member("properties", props), member("required", w.some(keysOf(props)))}
	if w.chance(40) {
		return uischema.ObjectValue(append(m, member("additionalProperties", no)))
	}
	m = append(m, member("unevaluatedProperties", no))
	if w.chance(40) {
		var all []uischema.Value
		for range 1 + w.r.IntN(2) {
			all = append(all, w.branch(depth, keysOf(props)))
		}
		m = append(m, member("allOf", uischema.ListValue(all)))
	}
	if w.chance(40) {
		m = append(m, member("if", w.condition(keysOf(props))), member("then", w.branch(depth, keysOf(props))))
		if w.chance(50) {
			m = append(m, member("else", w.branch(depth, keysOf(props))))
		}
	}
	if w.chance(30) {
		m = append(m, member("oneOf", w.cases(depth)))
	}
	if w.chance(30) && props.Len() > 1 {
		needs := texts(props.Name(1))
		m = append(m, member("dependentRequired", uischema.ObjectValue(object{member(props.Name(0), needs)})))
	}
	return uischema.ObjectValue(m)
}

func (w *world) branch(depth int, known []string) uischema.Value {
	var m object
	if w.chance(60) {
		m = append(m, member("properties", w.properties(max(0, depth-1))))
	}
	if w.chance(50) {
		m = append(m, member("required", w.some(known)))
	}
	if w.chance(20) && depth > 0 {
		m = append(m, member("if", w.condition(known)), member("then", w.branch(depth-1, known)))
	}
	if w.chance(15) {
		m = append(m, member("unevaluatedProperties", no))
	}
	return uischema.ObjectValue(m)
}

func (w *world) condition(known []string) uischema.Value {
	m := object{member("required", w.some(known))}
	if len(known) > 0 && w.chance(60) {
		m = append(m, member("properties", uischema.ObjectValue(object{
			member(pick(w, known), uischema.ObjectValue(object{member("const", pick(w, []uischema.Value{text("a"), text("red"), whole(1)}))})),
		})))
	}
	return uischema.ObjectValue(m)
}

func (w *world) cases(depth int) uischema.Value {
	var cases []uischema.Value
	for _, tag := range []string{"red", "blue", "a"}[:1+w.r.IntN(3)] {
		kind := uischema.ObjectValue(object{member("const", text(tag))})
		props := uischema.MergePatch(w.properties(max(0, depth-1)), uischema.ObjectValue(object{member("kind", uischema.NullValue())}))
		props = uischema.MergePatch(props, uischema.ObjectValue(object{member("kind", kind)}))
		cases = append(cases, uischema.ObjectValue(object{
			member("properties", props), member("required", texts("kind")), member("unevaluatedProperties", no),
		}))
	}
	return uischema.ListValue(cases)
}
