package uischema_test

import (
	"fmt"
	"strings"
	"testing"

	"mantel/uischema"
)

func compile(tb testing.TB, src string) *uischema.Schema {
	tb.Helper()
	doc := source(tb, "schema.json", src)
	s, ds := uischema.Compile(doc, doc.Root, sharedTypes(tb), policy())
	clean(tb, ds)
	return s
}

func read(tb testing.TB, src string) uischema.Value {
	tb.Helper()
	v, err := source(tb, "", src).Root.Value()
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func TestProblemsNameTheFaultItsPlaceAndTheMend(t *testing.T) {
	for _, row := range []struct {
		reason, schema, value string
		want                  string // "rule pointer" of each problem
		says                  string // in the first one's message or hint
	}{
		{"a wrong type", `{"type":"string"}`, `1`, "prop/type ", "not a string"},
		{"an integer that is none", `{"type":"integer"}`, `1.5`, "prop/type ", "not an integer"},
		{"null", `{"type":"string"}`, `null`, "prop/type ", "not a string"},
		{"near an enum value", `{"enum":["primary","link"]}`, `"primry"`, "prop/enum ", `"primary"`},
		{"far from any enum value", `{"enum":["primary","link"]}`, `"zzz"`, "prop/enum ", `one of "primary", "link"`},
		{"another kind than the enum's", `{"enum":["primary","link"]}`, `3`, "prop/type ", `one of "primary"`},
		{"another value than the const", `{"const":5}`, `6`, "prop/const ", "always 5"},
		{"a number too small", `{"type":"number","minimum":0,"exclusiveMaximum":1}`, `-1`, "prop/bounds ", "at least 0 and less than 1"},
		{"a number between two steps", `{"type":"number","multipleOf":0.1}`, `0.25`, "prop/bounds ", "multiple of 0.1"},
		{"too many characters", `{"type":"string","maxLength":2}`, `"👩👩👩"`, "prop/length ", "3 characters: at most 2"},
		{"too few characters", `{"type":"string","minLength":2}`, `"é"`, "prop/length ", "at least 2"},
		{"a string that does not match", `{"type":"string","pattern":"^a$"}`, `"b"`, "prop/pattern ", "^a$"},
		{"a string without its format", `{"type":"string","format":"date"}`, `"1.1."`, "prop/format ", "no date"},
		{"a URL on a foreign host", `{"type":"string","format":"uri"}`, `"https://evil.example/"`, "prop/url ", "example.com"},
		{"too many items", `{"type":"array","maxItems":1,"items":{"type":"string"}}`, `["a","b"]`, "prop/items ", "2 items: at most 1"},
		{"an item twice", `{"type":"array","maxItems":3,"uniqueItems":true,"items":{"type":"number"}}`, `[1,2,1.0]`, "prop/unique /2", "twice"},
		{"two faulty items", `{"type":"array","maxItems":3,"items":{"type":"string"}}`, `[1,"a",2]`, "prop/type /0 prop/type /2", ""},
		{"an unknown property with a near name", `{"type":"object","additionalProperties":false,"properties":{"label":{"type":"string"}}}`, `{"lable":"x"}`, "prop/unknown /lable", `"label"`},
		{"a name to be escaped", `{"type":"object","additionalProperties":false}`, `{"a/b~":1}`, "prop/unknown /a~1b~0", ""},
		{"an empty name", `{"type":"object","additionalProperties":false}`, `{"":1}`, "prop/unknown /", ""},
		{"a missing property", `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"}},"required":["a"]}`, `{}`, "prop/missing ", `"a" is missing`},
		{"a missing companion", `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"},"b":{"type":"string"}},"dependentRequired":{"a":["b"]}}`, `{"a":""}`, "prop/dependent ", `"b" is missing`},
		{"an unknown action", `{"$ref":"/types.json#/$defs/action"}`, `{"type":"navigat","to":"/"}`, "prop/tag /type", `"navigate"`},
		{"no action at all", `{"$ref":"/types.json#/$defs/action"}`, `{"to":"/"}`, "prop/missing ", `"type"`},
		{"a fault inside the action that was chosen", `{"$ref":"/types.json#/$defs/action"}`, `{"type":"navigate","to":"x","url":1}`, "prop/pattern /to prop/unknown /url", ""},
		{"a fault in both branches of allOf is one", `{"type":"object","unevaluatedProperties":false,"properties":{"a":{"type":"string"}},"allOf":[{"required":["a"]},{"required":["a"]}]}`, `{}`, "prop/missing ", ""},
		{"a fault in then", `{"type":"object","unevaluatedProperties":false,"properties":{"a":{"type":"string"},"b":{"type":"string"}},"if":{"required":["a"]},"then":{"required":["b"]}}`, `{"a":""}`, "prop/missing ", `"b"`},
	} {
		t.Run(row.reason, func(t *testing.T) {
			problems := compile(t, row.schema).Check(read(t, row.value), policy())
			var got []string
			for _, p := range problems {
				got = append(got, p.Rule+" "+p.Pointer)
			}
			if strings.Join(got, " ") != row.want {
				t.Fatalf("found %q, want %q", strings.Join(got, " "), row.want)
			}
			if first := problems[0]; !strings.Contains(first.Message+first.Hint, row.says) || first.Declared.Line == 0 {
				t.Errorf("%+v does not say %q, or where it is declared", first, row.says)
			}
		})
	}
}

func TestLongListsOfUniqueItemsAreNotComparedBeyondTheirBound(t *testing.T) {
	s := compile(t, `{"type":"array","maxItems":1000,"uniqueItems":true,"items":{"type":"integer"}}`)
	items := make([]uischema.Value, 200_000)
	for i := range items {
		items[i] = whole(i)
	}
	problems := s.Check(uischema.ListValue(items), policy())
	if len(problems) != 1 || problems[0].Rule != "prop/items" {
		t.Errorf("got %d problems, first %+v", len(problems), problems[0])
	}
	if !s.Valid(uischema.ListValue(items[:1000]), policy()) {
		t.Error("a thousand different items are refused")
	}
}

func TestDecodeAppliesDefaultsBeforeItChecks(t *testing.T) {
	s := compile(t, `{"type":"object","additionalProperties":false,"required":["title"],"properties":{
		"title":{"type":"string"},
		"tone":{"enum":["calm","loud"],"default":"calm"},
		"image":{"type":"object","additionalProperties":false,"properties":{"fit":{"type":"string","default":"cover"},"w":{"type":"integer"}}},
		"frame":{"type":"object","additionalProperties":false,"default":{},"properties":{"size":{"type":"integer","default":3}}},
		"tags":{"type":"array","maxItems":3,"items":{"type":"object","additionalProperties":false,"properties":{"label":{"type":"string","default":"-"}}}}}}`)
	for _, row := range []struct{ reason, src, want string }{
		{"what is absent is filled in", `{"title":"x"}`, `{"frame":{"size":3},"title":"x","tone":"calm"}`},
		{"what is there stays", `{"title":"x","tone":"loud","frame":{"size":4}}`, `{"frame":{"size":4},"title":"x","tone":"loud"}`},
		{"inside objects and lists too", `{"title":"x","image":{"w":1},"tags":[{},{"label":"a"}]}`,
			`{"frame":{"size":3},"image":{"fit":"cover","w":1},"tags":[{"label":"-"},{"label":"a"}],"title":"x","tone":"calm"}`},
	} {
		v, problems := s.Decode(source(t, "", row.src).Root, policy())
		if got := string(uischema.AppendJSON(nil, v)); got != row.want || len(problems) > 0 {
			t.Errorf("%s: %s, want %s %v", row.reason, got, row.want, problems)
		}
		if again := s.WithDefaults(v); !again.Equal(v) {
			t.Errorf("%s: defaults apply twice", row.reason)
		}
	}
	v, problems := s.Decode(source(t, "", `{"tone":"lound"}`).Root, policy())
	if !v.IsAbsent() || len(problems) != 2 || problems[1].Pointer != "/tone" || problems[1].Hint != `did you mean "loud"?` {
		t.Errorf("got %v, %+v", v, problems)
	}
	if v, problems = s.Decode(nil, policy()); len(problems) != 1 || problems[0].Rule != "prop/missing" {
		t.Errorf("no props at all: %v %+v", v, problems)
	}
}

func TestDefaultsOfTheCaseThatATagNames(t *testing.T) {
	s := compile(t, `{"type":"object","oneOf":[
		{"required":["kind"],"additionalProperties":false,"properties":{"kind":{"const":"a"},"n":{"type":"integer","default":1}}},
		{"required":["kind"],"additionalProperties":false,"properties":{"kind":{"const":"b"},"n":{"type":"integer","default":2}}}]}`)
	for src, want := range map[string]string{`{"kind":"a"}`: `{"kind":"a","n":1}`, `{"kind":"b"}`: `{"kind":"b","n":2}`, `{"kind":"c"}`: `{"kind":"c"}`} {
		if got := string(uischema.AppendJSON(nil, s.WithDefaults(read(t, src)))); got != want {
			t.Errorf("%s became %s, want %s", src, got, want)
		}
	}
}

func TestProblemsGetPlacesInTheirDocument(t *testing.T) {
	s := compile(t, `{"type":"object","additionalProperties":false,"required":["b"],"properties":{"a":{"type":"array","maxItems":2,"items":{"type":"string"}},"b":{"type":"string"}}}`)
	doc := source(t, "push.json", "{\"widgets\":[{\"props\":{\n \"a\": [\"x\", 2],\n \"c\": 3}}]}")
	_, problems := s.Decode(doc.Lookup("/widgets/0/props"), policy())
	ds := doc.Diagnostics("/widgets/0/props", problems)
	sameFindings(t, ds, "prop/missing 1:22", "prop/type 2:13", "prop/unknown 3:2")
	if len(ds) == 3 && (ds[1].Pointer != "/widgets/0/props/a/1" || fmt.Sprint(ds[1].Notes) != "[declared in schema.json:1:119]") {
		t.Errorf("got %+v", ds[1])
	}
}

func TestMergePatchFollowsTheExamplesOfItsRFC(t *testing.T) {
	// RFC 7396, appendix A.
	for _, row := range [][3]string{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`["a","b"]`, `["c","d"]`, `["c","d"]`},
		{`{"a":"b"}`, `["c"]`, `["c"]`},
		{`{"a":"foo"}`, `null`, `null`},
		{`{"a":"foo"}`, `"bar"`, `"bar"`},
		{`{"e":null}`, `{"a":1}`, `{"a":1,"e":null}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
	} {
		if got := string(uischema.AppendJSON(nil, uischema.MergePatch(read(t, row[0]), read(t, row[1])))); got != row[2] {
			t.Errorf("%s with %s gives %s, want %s", row[0], row[1], got, row[2])
		}
	}
	if got := uischema.MergePatch(whole(1), uischema.Value{}); !got.Equal(whole(1)) {
		t.Errorf("an absent patch gives %v", got)
	}
}
