package uischema_test

import (
	"testing"

	"mantel/uischema"
)

func TestAVerdictAllocatesNothing(t *testing.T) {
	p := policy() // making it is not what is measured
	for _, row := range []struct{ schema, yes, no string }{
		{`{"type":"string","pattern":"^[a-z][a-z0-9-]{0,79}$"}`, `"walnut-side-table"`, `"Walnut"`},
		{`{"type":"string","pattern":"^#[0-9A-F]{6}([0-9A-F]{2})?$"}`, `"#FFF4E5CC"`, `"#FFF4E5C"`},
		{`{"type":"string","pattern":"^[0-9]{1,9}\\.[0-9]{2}$"}`, `"106.40"`, `"106.4"`},
		{`{"type":"string","pattern":"b.*d"}`, `"abcd"`, `"a"`},
		{`{"type":"string","minLength":2,"maxLength":3}`, `"שלם"`, `"שלום"`},
		{`{"type":"string","format":"uri"}`, `"https://cdn.example.com/p/1.webp?w=640"`, `"javascript:alert(1)"`},
		{`{"type":"string","format":"date-time"}`, `"2026-11-21T18:20:00Z"`, `"2026-02-30T18:20:00Z"`},
		{`{"type":"string","format":"date"}`, `"2026-11-21"`, `"2026-02-30"`},
		{`{"type":"string","format":"time"}`, `"18:20"`, `"24:00"`},
		{`{"type":"string","format":"email"}`, `"ada@example.com"`, `"ada@"`},
		{`{"type":"string","format":"locale"}`, `"zh-Hant-TW"`, `"zh_TW"`},
		{`{"type":"string","format":"currency"}`, `"EUR"`, `"eur"`},
		{`{"type":"string","format":"token"}`, `"text-muted.2"`, `"text--muted"`},
		{`{"enum":["a","b","c","d","e","f","g","h","i","j"]}`, `"j"`, `"k"`},
		{`{"enum":[1,2.5]}`, `2.5`, `3`},
		{`{"type":"number","minimum":0,"multipleOf":0.1}`, `0.3`, `0.35`},
		{`{"type":"number","exclusiveMaximum":5}`, `4.5`, `5`},
		{`{"type":"array","items":{"type":"integer"},"uniqueItems":true,"maxItems":3}`, `[1,2,3]`, `[1,2,1]`},
		{`{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"}},"required":["a"]}`, `{"a":"x"}`, `{"b":"x"}`},
		{`{"type":"object","unevaluatedProperties":false,"properties":{"a":{"type":"string"}},
			"if":{"required":["a"]},"then":{"properties":{"b":{"type":"string"}},"required":["b"]}}`, `{"a":"x","b":"y"}`, `{"a":"x"}`},
		{`{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"},"b":{"type":"string"}},"dependentRequired":{"a":["b"]}}`,
			`{"a":"x","b":"y"}`, `{"a":"x"}`},
	} {
		doc := source(t, "x.json", row.schema)
		s, ds := uischema.Compile(doc, doc.Root, nil, p)
		clean(t, ds)
		for text, want := range map[string]bool{row.yes: true, row.no: false} {
			v, ok := uischema.ReadValue([]byte(text), uischema.FileLimits())
			if !ok {
				t.Fatal(text)
			}
			verdict := !want
			allocs := testing.AllocsPerRun(20, func() { verdict = s.Valid(v, p) })
			if verdict != want || allocs != 0 {
				t.Errorf("%s and %s: %t with %v allocations", row.schema, text, verdict, allocs)
			}
		}
	}
}
