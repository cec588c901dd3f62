package layout

import (
	"fmt"
	"strings"
	"testing"

	"mantel/uischema/diag"
)

// badFiles is a set of files of which one is marked: that is where the one
// finding stands.
type badFiles struct {
	why           string
	files         files
	rule, message string
}

func (row badFiles) run(t *testing.T) {
	add := files{}
	var want diag.Place
	for path, text := range row.files {
		if strings.Contains(text, "«") {
			text, want = marked(t, text)
			want.File = path
		}
		add[path] = text
	}
	_, ds := Compile(source(t, add))
	if len(ds) != 1 {
		t.Errorf("%d findings, want 1", len(ds))
	}
	for _, d := range ds {
		if d.Rule != row.rule || d.Place != want || !strings.Contains(d.Message, row.message) {
			t.Errorf("got  %s[%s] %d: %s (%s)\nwant %s[%s] %d: …%s…", d.Place, d.Rule, d.Place.Width, d.Message, d.Hint, want, row.rule, want.Width, row.message)
		}
	}
}

func component(members string) string { return `{"summary":"x.",` + members + `}` }

func TestWhatComponentsDoToEachOtherIsFound(t *testing.T) {
	for _, row := range []badFiles{
		{"a composite within itself", files{
			"a/component.json": component(`"layout":{"type":"stack","children":[{"type":«"a"»}]}`),
		}, "component/recursive", "a contains itself: a → a"},
		{"three composites in a circle, reported once", files{
			"a/component.json": component(`"layout":{"type":"stack","children":[{"type":"b"}]}`),
			"b/component.json": component(`"layout":{"type":"stack","children":[{"type":"c"}]}`),
			"c/component.json": component(`"layout":{"type":"card","props":{"title":"x"},"children":[{"type":«"a"»}]}`),
			"d/component.json": component(`"layout":{"type":"stack","children":[{"type":"a"}]}`),
		}, "component/recursive", "a contains itself: a → b → c → a"},
		{"two fallbacks that stand in for each other", files{
			"stars/component.json":  component(`"fallback":{"type":«"rating"»}`),
			"rating/component.json": component(`"fallback":{"type":"stars"}`),
		}, "component/fallback-cycle", "leads back"},
		{"a fallback that leads back through a composite", files{
			"stars/component.json": component(`"fallback":{"type":«"box"»}`),
			"box/component.json":   component(`"layout":{"type":"stack","children":[{"type":"stars"}]}`),
		}, "component/fallback-cycle", "the fallback of stars leads back to it: box → stars → box"},
		{"a fallback is checked against the primitive's own props", files{
			"stars/component.json": component(`"props":{"type":"object","additionalProperties":false,"properties":{"value":{"type":"number"}}},"fallback":{"type":"text","props":{"text":"${number(props.«valu».orValue(0.0))}"}}`),
		}, "expr/name", `"valu"`},
		{"who uses a broken composite is not told", files{
			"a/component.json": component(`"layout":{"type":"stack","children":[{"type":"b"},{"type":"card","props":{"title":"x"},"slots":{"footer":[{"type":"b"},{"type":"b"}]}}]}`),
			"b/component.json": component(`"layout":{"type":"badge","props":{"label":«7»}}`),
		}, "prop/type", ""},
		{"a slot that is placed twice", files{
			"a/component.json": component(`"slots":{"main":{}},"layout":{"type":"stack","children":[{"$slot":"main"},{"$slot":«"main"»}]}`),
		}, "layout/slot", "placed twice"},
		{"a slot that is placed under a loop", files{
			"a/component.json": component(`"slots":{"main":{}},"layout":{"type":"stack","children":[{"$for":"x","$in":"['a']","$key":"x","type":"stack","children":[{"$slot":«"main"»}]}]}`),
		}, "layout/slot", "under a $for"},
		{"a slot that is placed nowhere", files{
			"a/component.json": component(`"slots":{«"main"»:{}},"layout":{"type":"stack"}`),
		}, "layout/slot", "placed nowhere"},
		{"a $slot with a control", files{
			"a/component.json": component(`"slots":{"main":{}},"layout":{"type":"stack","children":[{"$slot":"main",«"$if"»:"true"}]}`),
		}, "layout/control", "stands alone"},
		{"a slot that takes more than its place does", files{
			"a/component.json": component(`"slots":{"main":{"max":2}},"layout":{"type":"card","props":{"title":"x"},"slots":{"footer":[{"$slot":«"main"»}]}}`),
		}, "layout/slot", "takes anything"},
		{"a slot that accepts what its place does not", files{
			"a/component.json": component(`"slots":{"main":{"max":2,"accepts":["badge","text"]}},"layout":{"type":"card","props":{"title":"x"},"slots":{"footer":[{"$slot":«"main"»}]}}`),
		}, "layout/slot", "accepts text"},
		{"a slot with more room than its place", files{
			"a/component.json": component(`"slots":{"main":{"max":3,"accepts":["badge"]}},"layout":{"type":"card","props":{"title":"x"},"slots":{"footer":«[»{"$slot":"main"}]}}`),
		}, "layout/slot", "at most 2, these can be 3"},
		{"a slot's name that is nearly right", files{
			"a/component.json": component(`"slots":{"main":{}},"layout":{"type":"stack","children":[{"$slot":"main"},{"$slot":«"mian"»}]}`),
		}, "layout/slot", `no slot "mian"`},
		{"a slot's count that is nearly right", files{
			"a/component.json": component(`"slots":{"main":{}},"layout":{"type":"stack","children":[{"$if":"slots.«mian» > 0","type":"stack"},{"$slot":"main"}]}`),
		}, "expr/name", `slots has no "mian"`},
	} {
		t.Run(row.why, row.run)
	}
}

func TestScreensHoldNothingThatCanFail(t *testing.T) {
	screen := func(title, children string) string {
		return component(`"slots":{"main":{"placement":"deal","max":2}},"layout":{"type":"screen","props":{"title":` + title + `},"children":[` + children + `{"$slot":"main"}]}`)
	}
	for _, row := range []badFiles{
		{"a text of any length", files{"s/component.json": screen(`"${«viewer.variants.title»}"`, "")}, "screen/can-fail", "not every value"},
		{"a text around one", files{"s/component.json": screen(`«"a ${viewer.timeZone}"»`, "")}, "screen/can-fail", "not every value"},
		{"a division", files{"s/component.json": screen(`"x"`, `{"$if":"«6 / slots.main > 1»","type":"stack"},`)}, "screen/can-fail", "can fail"},
		{"a composite that can fail", files{
			"s/component.json": screen(`"x"`, `{"type":«"w"»,"props":{"n":1}},`),
			"w/component.json": component(`"props":{"type":"object","additionalProperties":false,"required":["n"],"properties":{"n":{"type":"integer"}}},"layout":{"type":"badge","props":{"label":"x","count":"${10 / props.n}"}}`),
		}, "screen/can-fail", "w can fail: w/component.json:1:"},
		{"a message that is too long in one locale", files{
			"s/component.json": screen(`"${«t('title')»}"`, ""), "s/messages/en.json": `{"title":"Home"}`, "s/messages/ar.json": `{"title":"x"}`, "s/messages/de.json": `{"title":"Ein viel zu langer Titel"}`,
		}, "prop/length", "(in de)"},
		{"a widget whose root is not accepted", files{
			"s/component.json": component(`"slots":{"main":{"placement":"deal","max":2}},"layout":{"type":"screen","props":{"title":"x"},"children":[{"type":"carousel","children":[{"$slot":«"main"»}]}]}`),
			"w/component.json": component(`"placements":["deal"],"layout":{"type":"text","props":{"text":"x"}}`),
		}, "screen/slot", "does not take its root, a text"},
		{"a placeholder that is not accepted", files{
			"s/component.json": component(`"slots":{"main":{"placement":"deal","max":2,"placeholder":{"type":«"skeleton"»,"props":{"shape":"card"}}}},"layout":{"type":"screen","props":{"title":"x"},"children":[{"type":"carousel","children":[{"$slot":"main"}]}]}`),
		}, "layout/slot", "carousel does not take skeleton"},
		{"more nodes than a screen may have", files{
			"s/component.json": component(`"slots":{"main":{"placement":"deal","max":20}},"layout":{"type":«"screen"»,"props":{"title":"x"},"children":[{"$slot":"main"}]}`),
			"w/component.json": component(`"placements":["deal"],"props":{"type":"object","additionalProperties":false,"required":["l"],"properties":{"l":{"type":"array","maxItems":200,"items":{"type":"string","maxLength":9}}}},"layout":{"type":"stack","children":[{"$for":"x","$in":"props.l","$key":"x","type":"text","props":{"text":"${x}"}}]}`),
		}, "layout/nodes", "4021 nodes"},
		{"a slot that is placed twice", files{
			"s/component.json": screen(`"x"`, `{"type":"stack","children":[{"$slot":"main"}]},`)[:0] + component(`"slots":{"main":{"placement":"deal","max":2}},"layout":{"type":"screen","props":{"title":"x"},"children":[{"$slot":"main"},{"$slot":«"main"»}]}`),
		}, "screen/slot", "placed twice"},
	} {
		t.Run(row.why, row.run)
	}
}

func TestTheTreeIsNotDeeperThanAppsCanDraw(t *testing.T) {
	add := files{"c0/component.json": component(`"layout":{"type":"stack"}`)}
	for i := 1; i <= 4; i++ {
		layout := fmt.Sprintf(`{"type":"c%d"}`, i-1)
		for range 10 {
			layout = `{"type":"stack","children":[` + layout + `]}`
		}
		add[fmt.Sprintf("c%d/component.json", i)] = component(`"layout":` + layout)
	}
	_, ds := Compile(source(t, add))
	if len(ds) != 1 || ds[0].Rule != "layout/depth" || ds[0].Place.File != "c4/component.json" || !strings.Contains(ds[0].Message, "41 deep") {
		t.Errorf("got %v", ds)
	}
}

func TestAllFindingsComeInOneGoSorted(t *testing.T) {
	add := files{
		"b/component.json": component(`"layout":{"type":"stack","children":[{"type":"text","props":{"text":7}},{"type":"txt"},{"type":"badge","props":{"label":"${nope}","count":"${props}"}}]}`),
		"a/component.json": component(`"layout":{"type":"text","props":{"text":"x","txet":"y"}}`),
	}
	_, ds := Compile(source(t, add))
	var got []string
	for _, d := range ds {
		got = append(got, d.Place.File+" "+d.Rule)
	}
	want := "a/component.json prop/unknown,b/component.json prop/type,b/component.json layout/component,b/component.json expr/name,b/component.json expr/type"
	if strings.Join(got, ",") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ","), want)
	}
}

func TestARefusedComponentIsNotReportedAgain(t *testing.T) {
	src := source(t, files{"a/component.json": component(`"layout":{"type":"stack","children":[{"type":"broken","children":[{"type":"text"}]},{"type":"text","props":{"text":7}}]}`)})
	src.Refused = map[string]bool{"broken": true}
	_, ds := Compile(src)
	if len(ds) != 1 || ds[0].Rule != "prop/type" {
		t.Errorf("got %v", ds)
	}
}

func TestPointersNameTheValue(t *testing.T) {
	src := source(t, files{"a/component.json": component(`"layout":{"type":"stack","children":[{"type":"stack"},{"type":"text","props":{"text":"${nope}"}}]}`)})
	_, ds := Compile(src)
	if len(ds) != 1 || ds[0].Pointer != "/layout/children/1/props/text" {
		t.Errorf("got %+v", ds)
	}
}

func TestOnlyTheFirstLayoutThatIsTooLargeIsReported(t *testing.T) {
	add := files{"a00/component.json": component(`"layout":{"type":"stack"}`)}
	for i := 1; i <= 38; i++ {
		add[fmt.Sprintf("a%02d/component.json", i)] = component(fmt.Sprintf(`"layout":{"type":"stack","children":[{"type":"a%02d"},{"type":"a%02d"}]}`, i-1, i-1))
	}
	_, ds := Compile(source(t, add))
	if len(ds) != 1 || ds[0].Rule != "layout/nodes" || ds[0].Place.File != "a08/component.json" || !strings.Contains(ds[0].Hint, "a07") {
		t.Errorf("got %v", ds)
	}
	if got := counted(maxCounted); !strings.HasPrefix(got, "more than ") {
		t.Errorf("got %s", got)
	}
}
