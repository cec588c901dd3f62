package bff_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/uischema"
	"mantel/uischema/diag"
)

// The components that the tests of pushes know, by name.
var pushComponents = map[string]string{
	"text": `{"summary":"Text.","base":true,"props":{"type":"object","additionalProperties":false,"properties":{"text":{"type":"string"}}}}`,
	"offer": `{"summary":"An offer.","placements":["deal","hero"],
		"props":{"type":"object","additionalProperties":false,"required":["title"],"properties":{
			"title":{"type":"string","maxLength":20},"url":{"type":"string","format":"uri"},
			"kind":{"type":"string","enum":["new","used"],"default":"new"},"size":{"type":"integer","maximum":9}}},
		"layout":{"type":"text","props":{"text":"${props.title}"}}}`,
	"flights.deal": `{"summary":"A fare.","placements":["deal"],
		"props":{"type":"object","additionalProperties":false,"properties":{"city":{"type":"string"}}},
		"layout":{"type":"text"}}`,
	"flights.trip": `{"summary":"A trip.","placements":["deal"],
		"props":{"type":"object","additionalProperties":false,"dependentRequired":{"was":["now"],"kind":["city"]},"properties":{
			"city":{"type":"string","minLength":1},"was":{"type":"integer","minimum":0},"now":{"type":"integer"},
			"kind":{"type":"string","enum":["new","used"],"default":"new"},"tags":{"type":"array","maxItems":2,"items":{"type":"string"}},
			"at":{"type":"object","additionalProperties":false,"required":["code"],"properties":{
				"code":{"type":"string"},"name":{"type":"string","default":"somewhere"}}},
			"act":{"oneOf":[
				{"type":"object","additionalProperties":false,"required":["do","to"],"properties":{"do":{"const":"go"},"to":{"type":"string"}}},
				{"type":"object","additionalProperties":false,"required":["do"],"properties":{"do":{"const":"stay"}}}]}}},
		"layout":{"type":"text"}}`,
	"hotels.room": `{"summary":"A room.","placements":["deal"],"layout":{"type":"text"}}`,
	"frame":       `{"summary":"Stands nowhere.","layout":{"type":"text"}}`,
	"home": `{"summary":"A screen.","slots":{"deals":{"placement":"deal","max":3}},
		"layout":{"type":"text"}}`,
}

func pushContext(tb testing.TB) bff.PushContext {
	tb.Helper()
	types, found := uischema.LoadTypes(nil, nil)
	in := bff.PushContext{
		Product: bff.Product{ID: "flights", DefaultLocale: "de", Hosts: []string{"flights.example"}},
		User:    "ada", Components: make(map[string]*uischema.Component), AppScheme: "portal", Now: start.Add(time.Millisecond),
	}
	for name, text := range pushComponents {
		doc, ds := uischema.Parse(name, []byte(text), uischema.FileLimits())
		found = append(found, ds...)
		c, ds := uischema.LoadComponent(name, doc, types, uischema.Policy{})
		found = append(found, ds...)
		in.Components[name] = c
	}
	if len(found) > 0 {
		tb.Fatalf("the components of the tests: %+v", found)
	}
	return in
}

// spellFindings writes findings as "rule at pointer", one a line.
func spellFindings(ds []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&b, "%s at %s\n", d.Rule, d.Pointer)
	}
	return b.String()
}

// push is a body with one widget; each of changes is a member of it.
func push(members string) string {
	return `{"revision":7,"widgets":[{` + members + `}]}`
}

const plainOffer = `"id":"a","component":"offer","props":{"title":"t"}`

func TestWhatIsWrongWithAPush(t *testing.T) {
	in := pushContext(t)
	for _, row := range []struct{ why, body, want string }{
		{"nothing", push(plainOffer), ""},
		{"nothing: an empty statement", `{"revision":1,"widgets":[]}`, ""},
		{"nothing: the largest revision, spelled as a float", `{"revision":9007199254740991.0,"widgets":[]}`, ""},
		{"nothing: all members", `{"revision":7,"staleAfter":1,"expireAfter":7776000,"asOf":"2026-11-21T18:20:00+01:00","widgets":[
			{"id":"a","component":"offer","placement":"hero","rank":-5,"props":{"title":"t"},"locales":{"en":{"title":"e"}},"track":{"c":"x"}}]}`, ""},
		{"broken JSON", `{"revision":`, "json/syntax at /revision\n"},
		{"a list", `[]`, "push/envelope at \n"},
		{"no members", `{}`, "push/envelope at \npush/envelope at \n"},
		{"an unknown member", `{"revision":7,"widgets":[],"wigdets":[]}`, "push/envelope at /wigdets\n"},
		{"revision zero", `{"revision":0,"widgets":[]}`, "push/envelope at /revision\n"},
		{"a revision as text", `{"revision":"7","widgets":[]}`, "push/envelope at /revision\n"},
		{"half a revision", `{"revision":7.5,"widgets":[]}`, "push/envelope at /revision\n"},
		{"a life of no length", `{"revision":7,"expireAfter":0,"widgets":[]}`, "push/envelope at /expireAfter\n"},
		{"a life of more than 90 days", `{"revision":7,"expireAfter":7776001,"widgets":[]}`, "push/envelope at /expireAfter\n"},
		{"stale after it has expired", `{"revision":7,"staleAfter":11,"expireAfter":10,"widgets":[]}`, "push/envelope at /staleAfter\n"},
		{"asOf with a fraction", `{"revision":7,"asOf":"2026-11-21T18:20:00.5Z","widgets":[]}`, "push/envelope at /asOf\n"},
		{"asOf without a zone", `{"revision":7,"asOf":"2026-11-21T18:20:00","widgets":[]}`, "push/envelope at /asOf\n"},
		{"widgets that are no list", `{"revision":7,"widgets":{}}`, "push/envelope at /widgets\n"},
		{"a widget that is no object", `{"revision":7,"widgets":[1]}`, "push/widget at /widgets/0\n"},
		{"an unknown member of a widget", push(plainOffer + `,"children":[]`), "push/widget at /widgets/0/children\n"},
		{"no id", push(`"component":"offer","props":{"title":"t"}`), "push/widget at /widgets/0\n"},
		{"an id with a dot", push(`"id":"a.b","component":"offer","props":{"title":"t"}`), "push/widget at /widgets/0/id\n"},
		{"an id twice", `{"revision":7,"widgets":[{` + plainOffer + `},{` + plainOffer + `}]}`, "push/widget at /widgets/1/id\n"},
		{"a rank as text", push(plainOffer + `,"rank":"1"`), "push/widget at /widgets/0/rank\n"},
		{"no component", push(`"id":"a"`), "push/widget at /widgets/0\n"},
		{"an unknown component", push(`"id":"a","component":"ofer"`), "push/component at /widgets/0/component\n"},
		{"another product's component", push(`"id":"a","component":"hotels.room"`), "push/component at /widgets/0/component\n"},
		{"a primitive", push(`"id":"a","component":"text"`), "push/component at /widgets/0/component\n"},
		{"a screen", push(`"id":"a","component":"home"`), "push/component at /widgets/0/component\n"},
		{"a component that stands nowhere", push(`"id":"a","component":"frame"`), "push/component at /widgets/0/component\n"},
		{"another placement", push(plainOffer + `,"placement":"footer"`), "push/placement at /widgets/0/placement\n"},
		{"no props where some are required", push(`"id":"a","component":"offer"`), "prop/missing at /widgets/0/props\n"},
		{"props that do not fit", push(`"id":"a","component":"offer","props":{"title":1,"size":10,"kind":"old","more":1}`),
			"prop/type at /widgets/0/props/title\nprop/bounds at /widgets/0/props/size\nprop/enum at /widgets/0/props/kind\nprop/unknown at /widgets/0/props/more\n"},
		{"a URL of a host that is not the product's", push(`"id":"a","component":"offer","props":{"title":"t","url":"https://evil.example/"}`),
			"prop/url at /widgets/0/props/url\n"},
		{"a script", push(`"id":"a","component":"offer","props":{"title":"t","url":"javascript:alert(1)"}`), "prop/url at /widgets/0/props/url\n"},
		{"locales that are no object", push(plainOffer + `,"locales":[]`), "push/widget at /widgets/0/locales\n"},
		{"no language", push(plainOffer + `,"locales":{"not a tag":{}}`), "push/widget at /widgets/0/locales/not a tag\n"},
		{"a language in two spellings", push(plainOffer + `,"locales":{"en-us":{},"en-US":{}}`), "push/widget at /widgets/0/locales/en-US\n"},
		{"a patch that is no object", push(plainOffer + `,"locales":{"en":"title"}`), "push/widget at /widgets/0/locales/en\n"},
		{"a patch whose result does not fit", push(plainOffer + `,"locales":{"en":{"title":5}}`), "prop/type at /widgets/0/locales/en/title\n"},
		{"a patch that removes what is required", push(plainOffer + `,"locales":{"en":{"title":null}}`), "prop/missing at /widgets/0/locales/en\n"},
		{"what is wrong with the props is not repeated for each locale",
			push(`"id":"a","component":"offer","props":{"title":"t","size":10},"locales":{"en":{"title":"e"},"ar":{}}`), "prop/bounds at /widgets/0/props/size\n"},
		{"track that is no object", push(plainOffer + `,"track":"x"`), "push/widget at /widgets/0/track\n"},
		{"track with a number", push(plainOffer + `,"track":{"n":1}`), "push/widget at /widgets/0/track/n\n"},
		{"track with a name like a path", push(plainOffer + `,"track":{"a/b~c":"x"}`), "push/widget at /widgets/0/track/a~1b~0c\n"},
		{"track that says whose it is", push(plainOffer + `,"track":{"product":"hotels"}`), "push/widget at /widgets/0/track/product\n"},
		{"track with a long value", push(plainOffer + `,"track":{"n":"` + strings.Repeat("ä", 257) + `"}`), "push/limit at /widgets/0/track/n\n"},
		{"all at once", `{"revision":-1,"x":1,"widgets":[{"id":"","component":"offer","props":{}},{"id":"b","component":"nothing"}]}`,
			"push/envelope at /revision\npush/envelope at /x\npush/widget at /widgets/0/id\nprop/missing at /widgets/0/props\npush/component at /widgets/1/component\n"},
	} {
		t.Run(row.why, func(t *testing.T) {
			_, found := bothWays(t, []byte(row.body), in)
			if got := spellFindings(found); got != row.want {
				t.Errorf("got\n%swant\n%s", got, row.want)
				for _, d := range found {
					t.Logf("%+v", d)
				}
			}
		})
	}
}

func TestASlipGetsASuggestion(t *testing.T) {
	in := pushContext(t)
	for _, row := range []struct{ body, hint string }{
		{`{"revision":7,"wigdets":[]}`, `did you mean "widgets"?`},
		{push(plainOffer + `,"trak":{}`), `did you mean "track"?`},
		{push(`"id":"a","component":"flights.daal"`), `did you mean "flights.deal"?`},
		{push(plainOffer + `,"placement":"footer"`), `it has: deal, hero`},
	} {
		_, found := bff.DecodePush([]byte(row.body), in)
		if len(found) == 0 || !containsHint(found, row.hint) {
			t.Errorf("%s: got %+v", row.hint, found)
		}
	}
}

func containsHint(ds []diag.Diagnostic, hint string) bool {
	for _, d := range ds {
		if d.Hint == hint {
			return true
		}
	}
	return false
}

func TestNothingThatWasSentIsRepeated(t *testing.T) {
	const word = "zanzibar"
	for _, body := range []string{
		push(`"id":"` + word + ` x","component":"offer","props":{"title":"t"}`),
		push(`"id":"a","component":"` + word + `"`),
		push(plainOffer + `,"placement":"` + word + `"`),
		push(plainOffer + `,"rank":"` + word + `"`),
		push(plainOffer + `,"track":"` + word + `"`),
		push(`"id":"a","component":"offer","props":{"title":["` + word + `"],"kind":"` + word + `","url":"https://` + word + `.example/"}`),
		`{"revision":7,"asOf":"` + word + `","widgets":[]}`,
		`{"revision":7,"widgets":"` + word + `"}`,
		`{"revision":7,` + word,
	} {
		_, found := bff.DecodePush([]byte(body), pushContext(t))
		if len(found) == 0 {
			t.Errorf("nothing was found in %s", body)
		}
		if strings.Contains(fmt.Sprintf("%+v", found), word) {
			t.Errorf("repeated: %+v", found)
		}
	}
}

func TestAPushIsBounded(t *testing.T) {
	in := pushContext(t)
	many := func(n int) string {
		var ws []string
		for i := range n {
			ws = append(ws, fmt.Sprintf(`{"id":"w%d","component":"offer","props":{"title":"t"}}`, i))
		}
		return `{"revision":7,"widgets":[` + strings.Join(ws, ",") + `]}`
	}
	for _, row := range []struct{ why, body, want string }{
		{"50 widgets", many(50), ""},
		{"51 widgets", many(51), "push/limit at /widgets\n"},
		{"100,000 deep", strings.Repeat("[", 100_000), "json/depth"},
		{"10 MB", `{"revision":7,"widgets":[],"x":"` + strings.Repeat("a", 10<<20) + `"}`, "json/size"},
		{"33 locales", push(plainOffer + `,"locales":{` + locales(33) + `}`), "push/limit at /widgets/0/locales\n"},
		{"17 members of track", push(plainOffer + `,"track":{` + members(17) + `}`), "push/limit at /widgets/0/track\n"},
		{"a member with a name of a kilobyte is pointed at by what holds it", `{"revision":7,"widgets":[],"` + strings.Repeat("n", 1000) + `":1}`, "push/envelope at \n"},
	} {
		_, found := bff.DecodePush([]byte(row.body), in)
		if got := spellFindings(found); !strings.HasPrefix(got, row.want) || (row.want == "") != (got == "") {
			t.Errorf("%s: got\n%s", row.why, got)
		}
	}
	_, found := bff.DecodePush([]byte(`{"revision":7,`+members(5000)+`,"widgets":[]}`), in)
	if len(found) != 100 || found[len(found)-1].Rule == "" {
		t.Errorf("%d findings in one answer", len(found))
	}
}

func members(n int) string {
	var ms []string
	for i := range n {
		ms = append(ms, fmt.Sprintf(`"m%d":"v"`, i))
	}
	return strings.Join(ms, ",")
}

func locales(n int) string {
	var ms []string
	for i := range n {
		ms = append(ms, fmt.Sprintf(`"de-%c%c":{}`, 'A'+i/26, 'A'+i%26))
	}
	return strings.Join(ms, ",")
}
