package layout

import (
	"fmt"
	"reflect"
	"testing"
)

// many are composites of which some use others, and all but those used have a
// fault and a doubt.
func many() files {
	add := files{}
	for i := range 40 {
		add[fmt.Sprintf("part%d/component.json", i)] = component(`"layout":{"type":"badge","props":{"label":"x"}}`)
		add[fmt.Sprintf("all%d/component.json", i)] = component(fmt.Sprintf(
			`"layout":{"type":"stack","children":[{"type":"part%d"},{"type":"badge","props":{"label":7}},{"type":"part%d","lable":1}]}`, i, 39-i))
	}
	return add
}

func TestFindingsDoNotDependOnWhoIsCompiledFirst(t *testing.T) {
	_, want := Compile(source(t, many()))
	if len(want) != 80 {
		t.Fatalf("%d findings", len(want))
	}
	for range 5 {
		if _, got := Compile(source(t, many())); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	}
}

func TestALevelUsesOnlyWhatStandsBelow(t *testing.T) {
	c, err := newCompiler(source(t, files{
		"a/component.json": component(`"layout":{"type":"b"}`),
		"b/component.json": component(`"layout":{"type":"stack","children":[{"type":"c"}]}`),
		"c/component.json": component(`"layout":{"type":"badge","props":{"label":"x"}}`),
	}))
	if err != nil {
		t.Fatal(err)
	}
	at, times := map[string]int{}, 0
	for i, names := range c.levels(c.order()) {
		for _, name := range names {
			at[name] = i
			times++
		}
	}
	if at["a"] <= at["b"] || at["b"] <= at["c"] || at["c"] <= at["badge"] || times != len(c.src.Components) {
		t.Errorf("%d components stand at %v", times, at)
	}
}
