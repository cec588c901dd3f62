package uischema_test

import (
	"fmt"
	"strings"
	"testing"

	"mantel/uischema"
)

// refusal is one schema that stands as the property "p", and what is said of
// it. Columns count from the schema's own first character.
type refusal struct {
	reason, schema string
	want           expectation // "rule column"
	says           string
}

func TestSchemasThatAreRefused(t *testing.T) {
	many := func(n int, format string) string {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(format, i))
		}
		return strings.Join(parts, ",")
	}
	for _, row := range []refusal{
		{"a keyword that is misspelt", `{"type":"string","maxLenght":3}`, "schema/keyword 18", `"maxLength"`},
		{"anyOf", `{"type":"string","anyOf":[]}`, "schema/keyword 18", "oneOf with a tag"},
		{"not", `{"type":"string","not":{}}`, "schema/keyword 18", "say what is allowed"},
		{"a keyword that says nothing about the type", `{"type":"integer","maxLength":3}`, "schema/keyword 19", "says nothing about an integer"},
		{"a nested $id", `{"type":"string","$id":"x"}`, "schema/keyword 18", "named by its place"},
		{"nested definitions", `{"type":"string","$defs":{}}`, "schema/keyword 18", "top of the file"},
		{"true for a schema", `true`, "schema/value 1", "a schema is an object"},
		{"nothing about the type", `{"description":"x"}`, "schema/value 1", "what type"},
		{"several types", `{"type":["string","null"]}`, "schema/value 9", "one type"},
		{"null", `{"type":"null"}`, "schema/value 9", "required"},
		{"a type that is misspelt", `{"type":"strng"}`, "schema/value 9", `"string"`},
		{"an enum of null", `{"enum":[null]}`, "schema/value 10", "strings, numbers or booleans"},
		{"an enum of two kinds", `{"enum":["a",1]}`, "schema/value 14", "one kind"},
		{"an enum with a value twice", `{"enum":["a","a"]}`, "schema/value 14", "twice"},
		{"an empty enum", `{"enum":[]}`, "schema/value 9", "at least one"},
		{"ten thousand enum values", `{"enum":[` + many(10_000, `"v%d"`) + `]}`, "schema/value 9", "at most 1000"},
		{"an enum value that does not fit", `{"enum":["a","bcd"],"maxLength":2}`, "schema/value 14", "does not fit"},
		{"a const that does not fit", `{"type":"integer","const":"a"}`, "schema/value 27", "does not fit"},
		{"a const that is an object", `{"const":{}}`, "schema/value 10", "strings, numbers or booleans"},
		{"bounds that cross", `{"type":"number","minimum":2,"maximum":1}`, "schema/value 28", "no number fits"},
		{"bounds between which no integer is", `{"type":"integer","minimum":1.2,"maximum":1.8}`, "schema/value 29", "no number fits"},
		{"bounds that leave one number out of one", `{"type":"integer","exclusiveMinimum":1,"exclusiveMaximum":2}`, "schema/value 38", "no number fits"},
		{"lengths that cross", `{"type":"string","minLength":3,"maxLength":2}`, "schema/value 30", "minLength is more"},
		{"a step of nothing", `{"type":"number","multipleOf":0}`, "schema/value 31", "more than 0"},
		{"a length that is negative", `{"type":"string","maxLength":-1}`, "schema/value 30", "whole number"},
		{"a length that is enormous", `{"type":"string","maxLength":1000001}`, "schema/value 30", "whole number"},
		{"a minimum that is a string", `{"type":"number","minimum":"1"}`, "schema/value 28", "is a number"},
		{"a pattern that blows up", `{"type":"string","pattern":"^(a+)+$"}`, "schema/pattern 28", "many ways"},
		{"a pattern that is long", `{"type":"string","pattern":"` + strings.Repeat("a", 257) + `"}`, "schema/pattern 28", "256"},
		{"a format that nobody knows", `{"type":"string","format":"url"}`, "schema/format 27", `"uri"`},
		{"a format far from any", `{"type":"string","format":"hostname"}`, "schema/format 27", "the formats are"},
		{"an array without bound", `{"type":"array","items":{"type":"string"}}`, "schema/value 1", `"maxItems"`},
		{"an array of anything", `{"type":"array","maxItems":3}`, "schema/value 1", `"items"`},
		{"an array longer than any may be", `{"type":"array","items":{"type":"string"},"maxItems":1001}`, "schema/value 54", "0 to 1000"},
		{"uniqueItems that is a word", `{"type":"array","items":{"type":"string"},"maxItems":1,"uniqueItems":"yes"}`, "schema/value 70", "true or false"},
		{"an open object", `{"type":"object"}`, "schema/value 1", "open"},
		{"an object opened on purpose", `{"type":"object","additionalProperties":true}`, "schema/value 41", "is false"},
		{"a property's name in capitals", `{"type":"object","additionalProperties":false,"properties":{"Name":{"type":"string"}}}`, "schema/name 61", "lower-case"},
		{"a property's name with a hyphen", `{"type":"object","additionalProperties":false,"properties":{"on-tap":{"type":"string"}}}`, "schema/name 61", "letters and digits"},
		{"too many properties", `{"type":"object","additionalProperties":false,"properties":{` + many(201, `"p%d":{"type":"string"}`) + `}}`, "schema/value 60", "at most 200"},
		{"required, but not declared", `{"type":"object","additionalProperties":false,"properties":{"label":{"type":"string"}},"required":["lable"]}`, "schema/value 100", `"label"`},
		{"required twice", `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"}},"required":["a","a"]}`, "schema/value 100", "twice"},
		{"needed, but not declared", `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"}},"dependentRequired":{"a":["b"]}}`, "schema/value 104", "does not declare"},
		{"required inside allOf, closed outside", `{"type":"object","additionalProperties":false,"allOf":[{"properties":{"a":{"type":"string"}},"required":["a"]}]}`, "schema/value 1", "unevaluatedProperties"},
		{"two types at once", `{"type":"string","allOf":[{"type":"integer"}]}`, "schema/value 1", "both a string and an integer"},
		{"then without if", `{"type":"object","additionalProperties":false,"then":{}}`, "schema/keyword 1", "without if"},
		{"if without then", `{"type":"object","additionalProperties":false,"if":{}}`, "schema/keyword 52", "without then"},
		{"if inside if", `{"type":"object","additionalProperties":false,"if":{"if":{}},"then":{}}`, "schema/keyword 53", "inside if"},
		{"a property named only in then, without a type", `{"type":"object","unevaluatedProperties":false,"if":{},"then":{"properties":{"a":{"minLength":1}}}}`, "schema/value 82", `type "a"`},
		{"oneOf without a tag", `{"type":"object","oneOf":[{"additionalProperties":false,"properties":{"a":{"type":"string"}}},{"additionalProperties":false}]}`, "schema/tagged 26", "no tag"},
		{"oneOf with a tag that is not required", `{"type":"object","oneOf":[{"additionalProperties":false,"properties":{"t":{"const":"a"}}}]}`, "schema/tagged 26", "no tag"},
		{"oneOf with a tag twice", `{"type":"object","unevaluatedProperties":false,"oneOf":[{"required":["t"],"properties":{"t":{"const":"a"}}},{"required":["t"],"properties":{"t":{"const":"a"}}}]}`, "schema/tagged 56", "no tag"},
		{"oneOf of what may be no object", `{"oneOf":[{"required":["t"],"properties":{"t":{"const":"a"}}}]}`, "schema/tagged 10", "object"},
		{"a default that does not fit", `{"type":"string","maxLength":2,"default":"abc"}`, "schema/default 42", "does not fit"},
		{"an example that does not fit", `{"type":"string","maxLength":2,"examples":["ab","abc"]}`, "schema/value 49", "does not fit"},
		{"a default inside then", `{"type":"object","unevaluatedProperties":false,"if":{},"then":{"properties":{"a":{"type":"string","default":"x"}}}}`, "schema/default 109", "no effect"},
		{"a default of an item", `{"type":"array","maxItems":2,"items":{"type":"string","default":"x"}}`, "schema/default 65", "no effect"},
		{"a default of what is required", `{"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"string","default":"x"}}}`, "schema/default 82", "required"},
		{"a reference to a file", `{"$ref":"../other.json"}`, "schema/ref 9", "not followed"},
		{"a reference to a file of the machine", `{"$ref":"file:///etc/passwd"}`, "schema/ref 9", "not followed"},
		{"a reference to a URL", `{"$ref":"https://example.com/x.json#/$defs/y"}`, "schema/ref 9", "not followed"},
		{"a reference into properties", `{"$ref":"#/props/properties/p"}`, "schema/ref 9", "#/$defs/NAME"},
		{"a reference to nothing", `{"$ref":"/types.json#/$defs/shard"}`, "schema/ref 9", `"/types.json#/$defs/shared"`},
		{"a reference that is no string", `{"$ref":1}`, "schema/ref 9", "a string"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			const before = `{"summary":"x","base":true,"props":{"type":"object","additionalProperties":false,"properties":{"p":`
			_, ds := load(t, "card", before+row.schema+`}}}`)
			if len(ds) != 1 {
				t.Fatalf("%d findings: %+v", len(ds), ds)
			}
			if got := expectation(fmt.Sprintf("%s %d", ds[0].Rule, ds[0].Place.Column-len(before))); got != row.want {
				t.Errorf("found %s, want %s: %s", got, row.want, ds[0].Message)
			}
			if !strings.Contains(ds[0].Message+ds[0].Hint, row.says) {
				t.Errorf("%q (%s) does not say %q", ds[0].Message, ds[0].Hint, row.says)
			}
			if !strings.HasPrefix(ds[0].Pointer, "/props/properties/p") {
				t.Errorf("points at %q", ds[0].Pointer)
			}
		})
	}
}

func TestDefinitionsThatContainThemselvesAreRefused(t *testing.T) {
	for _, row := range []struct {
		reason, defs string
		want         []expectation
	}{
		{"itself", `"a":{"$ref":"#/$defs/a"}`, []expectation{"schema/ref 1:49"}},
		{"one another", `"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}`, []expectation{"schema/ref 1:74"}},
		{"itself as an item", `"a":{"type":"array","maxItems":1,"items":{"$ref":"#/$defs/a"}}`, []expectation{"schema/ref 1:86"}},
		{"itself beside other words", `"a":{"allOf":[{"$ref":"#/$defs/a"}],"type":"object","unevaluatedProperties":false}`, []expectation{"schema/ref 1:59"}},
	} {
		t.Run(row.reason, func(t *testing.T) {
			_, ds := load(t, "card", `{"summary":"x","base":true,"$defs":{`+row.defs+`}}`)
			sameFindings(t, ds, row.want...)
		})
	}
}

func TestSchemasThatNestTooDeepAreRefused(t *testing.T) {
	nested := func(depth int, inner string) string {
		open := strings.Repeat(`{"type":"array","maxItems":1,"items":`, depth)
		return open + inner + strings.Repeat("}", depth)
	}
	file := func(p, d string) string {
		return `{"summary":"x","base":true,"$defs":{"d":` + d + `},"props":{"type":"object","additionalProperties":false,"properties":{"p":` + p + `}}}`
	}
	const leaf = `{"type":"string"}`
	_, ds := load(t, "card", file(nested(14, leaf), leaf))
	clean(t, ds)
	_, ds = load(t, "card", file(nested(15, leaf), leaf))
	if len(ds) != 1 || ds[0].Rule != "schema/depth" {
		t.Errorf("one level too many: %+v", ds)
	}
	_, ds = load(t, "card", file(nested(8, `{"$ref":"#/$defs/d"}`), nested(8, leaf)))
	if len(ds) != 1 || ds[0].Rule != "schema/depth" {
		t.Errorf("too deep through a reference: %+v", ds)
	}
}

func TestSchemasThatMultiplyThroughReferencesAreRefused(t *testing.T) {
	var defs []string
	for i := range 12 {
		next := fmt.Sprintf(`{"$ref":"#/$defs/d%d"}`, i+1)
		defs = append(defs, fmt.Sprintf(`"d%d":{"type":"object","additionalProperties":false,"properties":{"a":%s,"b":%s,"c":%s}}`, i, next, next, next))
	}
	defs = append(defs, `"d12":{"type":"string"}`)
	_, ds := load(t, "card", `{"summary":"x","base":true,"$defs":{`+strings.Join(defs, ",")+`}}`)
	if len(ds) != 1 || ds[0].Rule != "schema/depth" || !strings.Contains(ds[0].Message, "5000 schemas") {
		t.Errorf("got %+v", ds)
	}
}

func TestActionsThatAreRefused(t *testing.T) {
	const head = `"summary":"x","type":"object","additionalProperties":false,"required":["type"],`
	for _, row := range []struct {
		reason, src string
		want        expectation
	}{
		{"no summary", `{"type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"const":"go"}}}`, "component/summary 1:1"},
		{"another name than the file", `{` + head + `"properties":{"type":{"const":"walk"}}}`, "action/shape 1:94"},
		{"a type that is not required", `{"summary":"x","type":"object","additionalProperties":false,"properties":{"type":{"const":"go"}}}`, "action/shape 1:1"},
		{"an object inside", `{` + head + `"properties":{"type":{"const":"go"},"x":{"type":"object","additionalProperties":false}}}`, "action/shape 1:121"},
		{"a list inside", `{` + head + `"properties":{"type":{"const":"go"},"x":{"type":"array","maxItems":1,"items":{"type":"string"}}}}`, "action/shape 1:121"},
		{"no object at all", `{"summary":"x","type":"string"}`, "action/shape 1:1"},
		{"an array", `[]`, "schema/value 1:1"},
		{"an unused definition that is broken", `{` + head + `"properties":{"type":{"const":"go"}},"$defs":{"x":{"type":"nil"}}}`, "schema/value 1:139"},
		{"definitions inside a property", `{` + head + `"properties":{"type":{"const":"go"},"x":{"type":"string","$defs":{}}}}`, "schema/keyword 1:138"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			types, ds := uischema.LoadTypes(nil, map[string]*uischema.Document{"go": source(t, "actions/go.json", row.src)})
			if types != nil {
				t.Error("types came back beside the finding")
			}
			sameFindings(t, ds, row.want)
		})
	}
}

func TestTypesFilesThatAreRefused(t *testing.T) {
	action := map[string]*uischema.Document{"go": source(t, "actions/go.json",
		`{"summary":"x","type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"const":"go"}}}`)}
	for _, row := range []struct {
		reason, src string
		want        expectation
	}{
		{"an array", `[]`, "schema/value 1:1"},
		{"a member that is misspelt", `{"$def":{}}`, "component/member 1:2"},
		{"definitions that are a list", `{"$defs":[]}`, "schema/value 1:10"},
		{"a definition's name in capitals", `{"$defs":{"Money":{"type":"string"}}}`, "schema/name 1:11"},
		{"an action union of its own", `{"$defs":{"action":{"type":"string"}}}`, "schema/name 1:20"},
		{"the action union inside an action's own parts", `{"$defs":{"a":{"$ref":"#/$defs/b"}}}`, "schema/ref 1:23"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			_, ds := uischema.LoadTypes(source(t, "types.json", row.src), action)
			sameFindings(t, ds, row.want)
		})
	}
}
