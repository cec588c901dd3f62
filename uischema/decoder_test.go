package uischema_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"mantel/uischema"
)

// slowly is what a Decoder must say: Parse, then Decode.
func slowly(s *uischema.Schema, src []byte, lim uischema.Limits) (uischema.Value, bool) {
	doc, _ := uischema.Parse("", src, lim)
	if doc == nil {
		return uischema.Value{}, false
	}
	v, problems := s.Decode(doc.Root, policy())
	return v, len(problems) == 0
}

// agree holds a decoder to the slow path. It reports whether src fits.
func agree(t *testing.T, c *uischema.Component, src []byte, lim uischema.Limits) bool {
	t.Helper()
	want, fits := slowly(c.Props, src, lim)
	got, ok := c.Decoder.Decode(src, lim, policy())
	if ok != fits || !got.Equal(want) {
		t.Fatalf("the decoder gives %t %s, the slow path %t %s\nschema %s\ntext   %q", ok, uischema.AppendJSON(nil, got),
			fits, uischema.AppendJSON(nil, want), uischema.AppendJSON(nil, uischema.SchemaJSON(c.Props)), src)
	}
	if ok && string(uischema.AppendJSON(nil, got)) != string(uischema.AppendJSON(nil, want)) {
		t.Fatalf("equal, and spelled differently: %s", uischema.AppendJSON(nil, got))
	}
	return ok
}

// agreeOnAny holds ReadValue to Parse.
func agreeOnAny(t *testing.T, src []byte, lim uischema.Limits) {
	t.Helper()
	got, ok := uischema.ReadValue(src, lim)
	doc, _ := uischema.Parse("", src, lim)
	if (doc != nil) != ok {
		t.Fatalf("ReadValue says %t, Parse %t of %q", ok, doc != nil, src)
	}
	if doc == nil {
		return
	}
	if want, err := doc.Root.Value(); err != nil || !got.Equal(want) {
		t.Fatalf("ReadValue reads %s, Parse %s (%v)", uischema.AppendJSON(nil, got), uischema.AppendJSON(nil, want), err)
	}
}

// randomComponent is nil where the schema is none of the subset.
func randomComponent(tb testing.TB, types *uischema.Types, seed uint64) (*uischema.Component, uischema.Value) {
	tb.Helper()
	w := newWorld(seed, 1)
	schema := w.withDefaults(w.objectSchema(3))
	file := uischema.ObjectValue(object{
		member("summary", text("x")), member("base", uischema.BoolValue(true)), member("props", schema),
		member("$defs", uischema.ObjectValue(object{member("local", w.objectSchema(1))})),
	})
	c, _ := uischema.LoadComponent("card", source(tb, "card/component.json", string(uischema.AppendJSON(nil, file))), types, policy())
	return c, schema
}

// withDefaults gives some properties of a schema, at any depth, a default.
func (w *world) withDefaults(schema uischema.Value) uischema.Value {
	props := schema.Get("properties")
	if props.Len() == 0 {
		return schema
	}
	var changed object
	for i := range props.Len() {
		p := w.withDefaults(props.Item(i))
		optional := true
		for k := range schema.Get("required").Len() {
			optional = optional && schema.Get("required").Item(k).Text() != props.Name(i)
		}
		if optional && w.chance(15) {
			p = uischema.MergePatch(p, uischema.ObjectValue(object{member("default", w.value(p, 2))}))
		}
		changed = append(changed, member(props.Name(i), p))
	}
	return uischema.MergePatch(schema, uischema.ObjectValue(object{member("properties", uischema.ObjectValue(changed))}))
}

// spoil changes a text a little: bytes, white space, spellings, members that
// stand twice. Most results are still JSON.
func (w *world) spoil(src []byte) []byte {
	out := append([]byte(nil), src...)
	for range w.r.IntN(3) {
		at := w.r.IntN(len(out) + 1)
		piece := pick(w, []string{" ", "\n", "\t", ",", `"`, `\u0061`, `\ud800`, `\ud83d\ude00`, `\n`, "0", "1", ".0", "e0", "-", "é", "\xff", "{}", "[]",
			`"a":1,`, `,"a":1`, `,"x":{}`, "null", "true", "\x01", `\"`, "9007199254740993", "1e400"})
		end := min(at+w.r.IntN(3), len(out))
		if w.chance(60) {
			end = at
		}
		out = append(out[:at:at], append([]byte(piece), out[end:]...)...)
	}
	return out
}

func TestADecoderSaysWhatTheSlowPathSays(t *testing.T) {
	types := sharedTypes(t)
	fitting, asked := 0, 0
	for seed := range uint64(600) {
		c, schema := randomComponent(t, types, seed)
		if c == nil {
			continue
		}
		w := newWorld(seed, 9)
		for range 40 {
			src := uischema.AppendJSON(nil, w.value(schema, 4))
			for _, text := range [][]byte{src, w.spoil(src)} {
				asked++
				if agree(t, c, text, uischema.FileLimits()) {
					fitting++
				}
				agreeOnAny(t, text, uischema.FileLimits())
			}
			agree(t, c, src, uischema.Limits{Bytes: w.r.IntN(200), Depth: w.r.IntN(4), Values: w.r.IntN(20)})
		}
	}
	if share := fitting * 100 / max(asked, 1); asked < 10_000 || share < 10 || share > 90 {
		t.Errorf("%d texts, %d of 100 fit: the test asks too little", asked, share)
	}
}

// scattered spells a value with its members in any order, and white space here
// and there.
func (w *world) scattered(dst []byte, v uischema.Value) []byte {
	gap := func() { dst = append(dst, pick(w, []string{"", "", "", " ", "\n\t"})...) }
	if v.Kind() != uischema.Object && v.Kind() != uischema.List {
		return uischema.AppendJSON(dst, v)
	}
	brackets := map[uischema.Kind]string{uischema.Object: "{}", uischema.List: "[]"}[v.Kind()]
	order := make([]int, v.Len())
	for i := range order {
		order[i] = i
	}
	if v.Kind() == uischema.Object && w.chance(70) {
		w.r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	dst = append(dst, brackets[0])
	for n, i := range order {
		if n > 0 {
			dst = append(dst, ',')
		}
		gap()
		if v.Kind() == uischema.Object {
			dst = append(uischema.AppendString(dst, v.Name(i)), ':')
			gap()
		}
		dst = w.scattered(dst, v.Item(i))
		gap()
	}
	return append(dst, brackets[1])
}

func TestADecoderTakesMembersInAnyOrder(t *testing.T) {
	types := sharedTypes(t)
	fitting := 0
	for seed := range uint64(400) {
		c, schema := randomComponent(t, types, seed)
		if c == nil {
			continue
		}
		w := newWorld(seed, 17)
		for range 40 {
			src := w.scattered(nil, w.value(schema, 4))
			if agree(t, c, src, uischema.FileLimits()) {
				fitting++
			}
			agreeOnAny(t, src, uischema.FileLimits())
			agree(t, c, src, uischema.Limits{Bytes: 1 << 20, Depth: w.r.IntN(4), Values: w.r.IntN(20)})
		}
	}
	if fitting < 1000 {
		t.Errorf("%d texts fit: the test asks too little", fitting)
	}
}

func TestADecoderHoldsToTheLimits(t *testing.T) {
	lim := uischema.Limits{Bytes: 12, Depth: 2, Values: 3}
	for _, row := range []struct {
		reason, text string
		ok           bool
	}{
		{"all of it", `[[1]]`, true}, {"too long", `[[1]]        `, false}, {"too deep", `[[[]]]`, false},
		{"as many values", `[1,2]`, true}, {"too many values", `[1,2,3]`, false}, {"an empty one counts for depth", `[[],[]]`, true},
		{"a byte order mark", "\uFEFF1", false}, {"nothing", ``, false}, {"white space", " \r\n\t1 ", true}, {"more text", `1 1`, false},
		{"half of a pair", `"\ud800"`, false}, {"not UTF-8", "\"\xff\"", false}, {"twice", `{"a":1,"a":1}`, false},
		{"an integer that is too large", `9007199254740992`, false}, {"a word cut short", `tru`, false}, {"a comma at the end", `[1,]`, false},
		{"a comma at the end of an object", `{"a":1,}`, false}, {"minus zero", `-0`, true}, {"a zero first", `01`, false}, {"no digits", `-`, false},
	} {
		if _, ok := uischema.ReadValue([]byte(row.text), lim); ok != row.ok {
			t.Errorf("%s: %q gives %t", row.reason, row.text, ok)
		}
		agreeOnAny(t, []byte(row.text), lim)
	}
}

func TestADecoderKeepsNothingOfTheText(t *testing.T) {
	src := []byte(`{"name":"ada","list":["b\u0063d"]}`)
	v, ok := uischema.ReadValue(src, uischema.FileLimits())
	clear(src)
	if got := string(uischema.AppendJSON(nil, v)); !ok || got != `{"list":["bcd"],"name":"ada"}` {
		t.Errorf("the value became %s", got)
	}
}

func TestAnObjectOfManyMembersIsReadInOrder(t *testing.T) {
	var members []string
	for i := range 40 {
		members = append(members, fmt.Sprintf(`"z%d":%d`, i*7%40, i))
	}
	src := "{" + strings.Join(members, ",") + "}"
	agreeOnAny(t, []byte(src), uischema.FileLimits())
	agreeOnAny(t, []byte(strings.Replace(src, `"z7"`, `"z8"`, 1)), uischema.FileLimits())
}

func TestADecoderMakesFewAllocations(t *testing.T) {
	c, ds := uischema.LoadComponent("product-section", parseFile(t, "../fixtures/workload-a/components/product-section/component.json"), workloadTypes(t), uischema.Policy{})
	clean(t, ds)
	src, err := os.ReadFile("../fixtures/workload-a/files/documents/05.json")
	if err != nil {
		t.Fatal(err)
	}
	allocs := testing.AllocsPerRun(100, func() {
		if _, ok := c.Decoder.Decode(src, uischema.FileLimits(), uischema.Policy{}); !ok {
			t.Fatal("the document does not fit")
		}
	})
	if allocs > 5 { // strings, values, containers, and now and then the pool
		t.Errorf("%v allocations", allocs)
	}
}

func FuzzDecoder(f *testing.F) {
	types := sharedTypes(f)
	for seed := range uint64(30) {
		if c, schema := randomComponent(f, types, seed); c != nil {
			f.Add(seed, uischema.AppendJSON(nil, newWorld(seed, 3).value(schema, 4)))
		}
	}
	f.Fuzz(func(t *testing.T, seed uint64, src []byte) {
		agreeOnAny(t, src, uischema.FileLimits())
		if c, _ := randomComponent(t, types, seed); c != nil {
			agree(t, c, src, uischema.FileLimits())
		}
	})
}
