package uischema_test

import (
	"testing"

	"mantel/uischema"
)

// outline walks through a text and puts it together again, value by value.
func outline(src string, lim uischema.Limits) (uischema.Value, bool) {
	o := uischema.NewOutline(src, lim)
	v := walk(o, src)
	return v, o.Done()
}

// walk reads objects and lists by their outline, and what is in them as values.
func walk(o *uischema.Outline, src string) (v uischema.Value) {
	whole, ok := uischema.ReadString(src, uischema.FileLimits())
	switch {
	case !ok:
		return o.Value()
	case whole.Kind() == uischema.Object:
		var members []uischema.Member
		o.Object(func(name string) { members = append(members, uischema.Member{Name: name, Value: o.Value()}) })
		return uischema.ObjectValue(members)
	case whole.Kind() == uischema.List:
		var items []uischema.Value
		o.List(func() { items = append(items, o.Value()) })
		return uischema.ListValue(items)
	}
	return o.Value()
}

// outlined holds an outline to ReadString: what that takes, an outline gives
// value by value.
func outlined(t *testing.T, src string) {
	t.Helper()
	want, fits := uischema.ReadString(src, uischema.FileLimits())
	got, ok := outline(src, uischema.FileLimits())
	if fits && (!ok || !got.Equal(want)) {
		t.Fatalf("of %q the outline gives %t %s, want %s", src, ok, uischema.AppendJSON(nil, got), uischema.AppendJSON(nil, want))
	}
	if !fits && ok && got.Kind() != uischema.Object && got.Kind() != uischema.List {
		t.Fatalf("the outline takes %q", src)
	}
}

func TestAnOutlineGivesWhatStandsThere(t *testing.T) {
	for _, src := range []string{
		`{}`, `[]`, ` { "a" : [ 1 , "]" , {"b":"}\"" } ] , "c" : null } `, `[{"x":[[]]},-1.5e3,"\u00e9\\",true,[]]`,
		`"alone"`, `7`, `{"\u0061":1}`, `{"":0}`, `{"a":1,}`, `[1,]`, `{"a" 1}`, `[1}`, `{"a":"`, `{"a":"\`, `[`, ``, `{"a":}`, `[1 2]`, "[\"\x01\"]", `{"a":1}}`,
	} {
		outlined(t, src)
	}
}

func TestAnOutlineKnowsItsTextsAndNumbers(t *testing.T) {
	o := uischema.NewOutline(`{"text":"a\nb","plain":"c","n":4.0,"yes":true,"left":{"x":["}"]},"raw": {"y" : 1} }`, uischema.FileLimits())
	var raw string
	o.Object(func(name string) {
		switch name {
		case "text":
			if got := o.Text(); got != "a\nb" {
				t.Errorf("the text is %q", got)
			}
		case "plain":
			if got := o.Text(); got != "c" {
				t.Errorf("the plain text is %q", got)
			}
		case "n":
			if got := o.Int(); got != 4 {
				t.Errorf("the number is %d", got)
			}
		case "yes":
			if !o.Bool() {
				t.Error("true is not true")
			}
		case "raw":
			raw = o.Around(func() { o.Object(func(string) {}) })
		}
	})
	if !o.Done() || raw != `{"y" : 1}` {
		t.Errorf("done %t, the raw value is %q", o.Done(), raw)
	}
}

func TestAnOutlineFailsWhereAValueIsOfAnotherKind(t *testing.T) {
	for why, read := range map[string]func(o *uischema.Outline){
		"a text":    func(o *uischema.Outline) { o.Text() },
		"a number":  func(o *uischema.Outline) { o.Int() },
		"a boolean": func(o *uischema.Outline) { o.Bool() },
		"an object": func(o *uischema.Outline) { o.Object(func(string) {}) },
		"failed":    func(o *uischema.Outline) { o.Fail() },
	} {
		o := uischema.NewOutline(`[null]`, uischema.FileLimits())
		o.List(func() { read(o) })
		if o.Done() {
			t.Errorf("null is taken for %s", why)
		}
	}
	deep := uischema.NewOutline(`[[1]]`, uischema.Limits{Bytes: 10, Depth: 1, Values: 10})
	deep.List(func() { deep.List(func() {}) })
	if deep.Done() {
		t.Error("an outline goes deeper than its limits")
	}
	if uischema.NewOutline("\xff", uischema.FileLimits()).Done() {
		t.Error("what is not UTF-8 is taken")
	}
}

func FuzzOutline(f *testing.F) {
	f.Add(`{"a":[1,"]",{"b":"}\""}],"c":null}`)
	f.Fuzz(outlined)
}
