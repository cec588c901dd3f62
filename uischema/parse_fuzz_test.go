package uischema_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"mantel/uischema"
)

// FuzzParse holds Parse to encoding/json: what it takes, the other takes and
// reads the same; what it calls bad syntax, the other refuses.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `[]`, `{}`, `{"a":[1,-0,2.50,1e3,"x\n\u00e9\ud83d\ude00"],"b":{"c":null,"d":[true,false]}}`,
		`{"a":1,"a":2}`, `[1e999]`, `[9007199254740992]`, `["\ud800"]`, "[\"\xff\"]", "\uFEFF1", `[1,]`, `{"a":}`, `[[[[[[`, ` 1 2`, `"\u12"`, "\"\x00\"", `-`, `1.`, `1e`, `tru`,
	} {
		f.Add([]byte(seed))
	}
	lim := uischema.Limits{Bytes: 1 << 16, Depth: 12, Values: 2000}
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, ds := uischema.Parse("x", src, lim)
		if doc == nil {
			for _, d := range ds {
				if d.Rule == "json/syntax" && utf8.Valid(src) && json.Valid(src) {
					t.Fatalf("refused though it is valid: %+v", d)
				}
				if d.Rule == "" || d.Message == "" || d.Place.Line < 0 {
					t.Fatalf("half a finding: %+v", d)
				}
			}
			if len(ds) == 0 {
				t.Fatal("no document and no finding")
			}
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(src))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("encoding/json refuses it: %v", err)
		}
		got, err := doc.Root.Value()
		if err != nil {
			t.Fatal(err)
		}
		w := standard(t, want)
		if !got.Equal(w) {
			t.Fatalf("read %s, encoding/json reads %s", uischema.AppendJSON(nil, got), uischema.AppendJSON(nil, w))
		}
		// What was found to stand in JSON as it is must do so.
		if a, b := uischema.AppendJSON(nil, got), uischema.AppendJSON(nil, w); !bytes.Equal(a, b) {
			t.Fatalf("written %s, want %s", a, b)
		}
		spans(t, doc, doc.Root)
	})
}

// standard is what encoding/json read, as a Value.
func standard(t *testing.T, v any) uischema.Value {
	t.Helper()
	switch v := v.(type) {
	case nil:
		return uischema.NullValue()
	case bool:
		return uischema.BoolValue(v)
	case string:
		return uischema.StringValue(v)
	case json.Number:
		n, err := uischema.ParseNumber(v.String())
		if err != nil {
			t.Fatalf("%s: %v", v, err)
		}
		return n
	case []any:
		var items []uischema.Value
		for _, item := range v {
			items = append(items, standard(t, item))
		}
		return uischema.ListValue(items)
	}
	var members []uischema.Member
	for name, item := range v.(map[string]any) {
		members = append(members, uischema.Member{Name: name, Value: standard(t, item)})
	}
	return uischema.ObjectValue(members)
}

// spans checks that each node's offsets cut out just its own text.
func spans(t *testing.T, doc *uischema.Document, n *uischema.Node) {
	t.Helper()
	own, ds := uischema.Parse("", doc.Source[n.Offset:n.End], uischema.Limits{Bytes: 1 << 16, Depth: 12, Values: 2000})
	if own == nil {
		t.Fatalf("offsets %d to %d: %v", n.Offset, n.End, ds)
	}
	if strings.TrimSpace(string(own.Source)) != string(own.Source) {
		t.Fatalf("offsets %d to %d hold white space at an end", n.Offset, n.End)
	}
	for _, item := range n.Items {
		spans(t, doc, item)
	}
	for _, m := range n.Members {
		name := doc.Source[m.NameOffset:m.NameEnd]
		if name[0] != '"' || name[len(name)-1] != '"' {
			t.Fatalf("a name's offsets give %q", name)
		}
		spans(t, doc, m.Value)
	}
}
