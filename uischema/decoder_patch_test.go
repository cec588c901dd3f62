package uischema_test

import (
	"testing"

	"mantel/uischema"
)

// patched holds DecodePatched to MergePatch, WithDefaults and Valid. What it
// takes must be what they make; fits says whether they take it.
func patched(t *testing.T, c *uischema.Component, src, patch []byte) (ok, fits bool) {
	t.Helper()
	got, ok := c.Decoder.DecodePatched(string(src), string(patch), uischema.FileLimits(), policy())
	plain, read := uischema.ReadValue(src, uischema.FileLimits())
	change, readToo := uischema.ReadValue(patch, uischema.FileLimits())
	read = read && readToo && change.Kind() == uischema.Object
	want := c.Props.WithDefaults(uischema.MergePatch(plain, change))
	fits = read && c.Props.Valid(want, policy())
	if ok && (!fits || !got.Equal(want)) {
		t.Fatalf("patched it is %s, want %t %s\nschema %s\ntext   %q\npatch  %q", uischema.AppendJSON(nil, got), fits,
			uischema.AppendJSON(nil, want), uischema.AppendJSON(nil, uischema.SchemaJSON(c.Props)), src, patch)
	}
	return ok, fits
}

// patch is some of a value, now and then with something taken away.
func (w *world) patch(of uischema.Value) uischema.Value {
	var members object
	for i := range of.Len() {
		if of.Kind() == uischema.List {
			break
		}
		switch {
		case w.chance(40):
		case w.chance(10):
			members = append(members, member(of.Name(i), uischema.NullValue()))
		case of.Item(i).Kind() == uischema.Object && w.chance(80):
			members = append(members, member(of.Name(i), w.patch(of.Item(i))))
		default:
			members = append(members, member(of.Name(i), of.Item(i)))
		}
	}
	return uischema.ObjectValue(members)
}

func TestAPatchedTextIsReadAsItsPatchedValue(t *testing.T) {
	types := sharedTypes(t)
	taken, fitting := 0, 0
	for seed := range uint64(600) {
		c, schema := randomComponent(t, types, seed)
		if c == nil {
			continue
		}
		w := newWorld(seed, 13)
		for range 60 {
			src := uischema.AppendJSON(nil, w.value(schema, 4))
			patch := uischema.AppendJSON(nil, w.patch(w.value(schema, 4)))
			if w.chance(20) {
				patch = w.spoil(patch)
			}
			ok, fits := patched(t, c, src, patch)
			if ok {
				taken++
			}
			if fits {
				fitting++
			}
		}
	}
	if fitting < 1000 || taken*2 < fitting {
		t.Errorf("%d fit, and %d were taken at once: the test asks too little", fitting, taken)
	}
}

func TestAPatchMayChangeWhichBranchDeclaresAMember(t *testing.T) {
	c, found := uischema.LoadComponent("card", source(t, "card/component.json", `{"summary": "x", "base": true, "props": {"type": "object",
		"properties": {"a": {"type": "integer", "maximum": 9}},
		"if": {"properties": {"a": {"const": 1, "type": "integer"}}},
		"then": {}, "else": {"properties": {"b": {"type": "integer", "maximum": 9}}},
		"unevaluatedProperties": false}}`), sharedTypes(t), policy())
	if c == nil {
		t.Fatal(found)
	}
	for _, then := range []struct {
		text, patch string
		fits        bool
	}{
		{`{"a":2,"b":3}`, `{"a":1}`, false},
		{`{"a":2,"b":3}`, `{"a":4}`, true},
		{`{"a":2,"b":3}`, `{"a":1,"b":null}`, true},
		{`{"a":1}`, `{"a":2}`, true},
		{`{"a":1}`, `{"b":3}`, false},
	} {
		if _, fits := patched(t, c, []byte(then.text), []byte(then.patch)); fits != then.fits {
			t.Errorf("%s patched by %s fits: %t", then.text, then.patch, fits)
		}
	}
}

func FuzzDecodePatched(f *testing.F) {
	types := sharedTypes(f)
	for seed := range uint64(30) {
		if c, schema := randomComponent(f, types, seed); c != nil {
			w := newWorld(seed, 3)
			f.Add(seed, uischema.AppendJSON(nil, w.value(schema, 4)), uischema.AppendJSON(nil, w.patch(w.value(schema, 4))))
		}
	}
	f.Fuzz(func(t *testing.T, seed uint64, src, patch []byte) {
		if c, _ := randomComponent(t, types, seed); c != nil {
			patched(t, c, src, patch)
		}
	})
}
