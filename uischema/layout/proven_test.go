package layout

import (
	"strings"
	"testing"
)

// provable are the files of one widget: each row gives it a prop and looks at
// what became of that one. The widget's props are "maybe" and "sure" texts, a
// union of actions with words of its own, and numbers.
func provable(target, value string) files {
	return files{
		"note/component.json": `{"summary":"A note.","base":true,"props":{"type":"object","additionalProperties":false,"properties":{
			"text":{"type":"string","minLength":1,"maxLength":80},"tap":{"$ref":"/types.json#/$defs/action","description":"What a tap does."},
			"role":{"type":"string","enum":["heading","status","alert"]},"level":{"type":"integer"},
			"mark":{"type":"object","additionalProperties":false,"properties":{"role":{"type":"string","enum":["heading","status","alert"]},"level":{"type":"integer"}},
				"if":{"required":["role"],"properties":{"role":{"const":"heading"}}},"then":{"required":["level"]}}}}}`,
		"w/component.json": widget(`"may":{"type":"string","maxLength":20},"must":{"type":"string","minLength":1,"maxLength":20},"any":{"type":"number"},"some":{"type":"number","minimum":0,"maximum":9},"wide":{"type":"number","minimum":0,"maximum":900719925474099},
			"n":{"type":"integer"},"note":{"type":"string","minLength":1,"maxLength":20},"day":{"type":"string","format":"date"},"role":{"type":"string","enum":["heading","status"]},
			"sort":{"type":"string","enum":["alert","status"]},"go":{"$ref":"/types.json#/$defs/action","description":"Where it leads."}`,
			`"may","must","any","some","wide","n","day","go","role","sort"`, `{"type":"note","props":{"`+target+`":`+value+`}}`),
		"w/messages/de.json": `{"long":"ja {x}","bare":"{x}","forms":{"one":"{count}","other":"{count} mal"},"plain":"ja"}`,
		"w/messages/en.json": `{"long":"yes {x}","bare":"{x}","forms":{"one":"once","other":"{count} times"},"plain":"yes"}`,
		"w/messages/ar.json": `{"long":"{x} نعم","bare":"{x}","forms":{"other":"{count}"},"plain":"نعم"}`,
	}
}

func TestWhatIsProvedAtLoad(t *testing.T) {
	for _, row := range []struct {
		why, target, value string
		want               Certainty
	}{
		{"a definition that is repeated with other words", "tap", `"${props.go}"`, Proved},
		{"a date is never empty", "text", `"${date(props.day)}"`, Proved},
		{"a message with words in it", "text", `"${t('long', {'x': props.may})}"`, Proved},
		{"a message that is its argument, which may be empty", "text", `"${t('bare', {'x': props.may})}"`, Checked},
		{"a message that is its argument, which is not", "text", `"${t('bare', {'x': props.must})}"`, Proved},
		{"a form that is only its number", "text", `"${t('forms', {'count': props.n})}"`, Proved},
		{"a number beyond 2^53 has no text", "text", `"${t('bare', {'x': props.any})}"`, Checked},
		{"and alone neither", "text", `"${number(props.any)}"`, Checked},
		{"a number within bounds has one", "text", `"${number(props.some)}"`, Proved},
		{"an int has one", "text", `"${number(props.n)}"`, Proved},
		{"a ratio within bounds", "text", `"${percent(props.some)}"`, Proved},
		{"a ratio that is within them no more as a percentage", "text", `"${percent(props.wide)}"`, Checked},
		{"an optional that is not empty where it is there", "text", `"${props.?note.optMap(x, t('bare', {'x': x}))}"`, Proved},
		{"a choice with one side that may be empty", "text", `"${props.n > 1 ? props.must : props.may}"`, Checked},
		{"a choice with none", "text", `"${props.n > 1 ? props.must : t('plain')}"`, Proved},
		{"a condition that a constant settles", "mark.role", `{"role":"status","level":"${props.n}"}`, Constant},
		{"one that every choice settles", "mark.role", `{"role":"${props.n > 1 ? 'status' : 'alert'}"}`, Proved},
		{"one that all values settle", "mark.role", `{"role":"${props.sort}"}`, Proved},
		{"one that some settle otherwise", "mark", `{"role":"${props.role}"}`, Checked},
		{"one whose need is met", "mark.role", `{"role":"heading","level":"${props.n}"}`, Constant},
	} {
		t.Run(row.why, func(t *testing.T) {
			prop, _, _ := strings.Cut(row.target, ".")
			p := programs(t, provable(prop, row.value))
			for _, proof := range p.Widget("w").Proofs() {
				if proof.Prop != row.target {
					continue
				}
				if proof.Certainty != row.want {
					t.Errorf("%s is %s (%s), want %s", proof.Prop, proof.Certainty, proof.Checks, row.want)
				}
				return
			}
			t.Errorf("nothing is known of %s: %+v", row.target, p.Widget("w").Proofs())
		})
	}
}

// TestMembersThatDependOnEachOther holds what is settled at load about members
// that need each other: no check is left where there is nothing to find.
func TestMembersThatDependOnEachOther(t *testing.T) {
	for _, row := range []struct {
		why, props string
		checked    bool
	}{
		{"the need is written", `{"low":1,"high":"${props.n}","unit":"km"}`, false},
		{"what needs is not written", `{"low":"${props.n}","unit":"${props.?u}"}`, false},
		{"the need may be missing", `{"low":"${props.n}","high":9,"unit":"${props.?u}"}`, true},
		{"both may be missing, not together", `{"low":1,"high":"${props.?h}","unit":"${props.?u}"}`, true},
		{"the need is a text that is always there", `{"low":1,"high":"${props.?h}","unit":"${t('km')}"}`, false},
		{"the need is a text that may not be made", `{"low":1,"high":"${props.?h}","unit":"${date(props.d)}"}`, true},
	} {
		t.Run(row.why, func(t *testing.T) {
			add := files{"w/component.json": widget(`"n":{"type":"integer"},"h":{"type":"integer"},"u":{"type":"string","maxLength":5},"d":{"type":"string","maxLength":30}`, `"n","d"`, `{"type":"range","props":`+row.props+`}`)}
			for _, tag := range []string{"de", "en", "ar"} {
				add["w/messages/"+tag+".json"] = `{"km":"km"}`
			}
			checked := false
			for _, proof := range programs(t, add).Widget("w").Proofs() {
				checked = checked || proof.Prop == "" && proof.Certainty == Checked
			}
			if checked != row.checked {
				t.Errorf("checked together: %t, want %t", checked, row.checked)
			}
		})
	}
}

// TestAnActionOfAnotherCatalog compares two unions that are not one
// definition: what today's products push, and what an older app build knows.
func TestAnActionOfAnotherCatalog(t *testing.T) {
	here, there := sharedDefinitions(t).Def("action"), sharedDefinitions(t).Def("action")
	if here == there || !includes(here, there) {
		t.Fatal("the same actions, loaded twice, do not include each other")
	}
	fewer, tighter := *here, *here
	tagged := *here.OneOf
	fewer.OneOf = &tagged
	fewer.OneOf.Cases = fewer.OneOf.Cases[1:]
	if includes(&fewer, there) || !includes(there, &fewer) {
		t.Error("a union that lacks an action includes it, or is not included")
	}
	tighter.Required = []string{"to", "type"}
	if includes(&tighter, there) {
		t.Error("a union that asks for more than its cases includes those")
	}
}
