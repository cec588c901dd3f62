package patch

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

// copied is a tree of its own.
func copied(n map[string]any) map[string]any {
	text, _ := json.Marshal(n)
	var c map[string]any
	_ = json.Unmarshal(text, &c)
	return c
}

// nodesOf are a node and all below it.
func nodesOf(n map[string]any) []map[string]any {
	all := []map[string]any{n}
	children, _ := n["children"].([]any)
	for _, c := range children {
		all = append(all, nodesOf(c.(map[string]any))...)
	}
	return all
}

// changes changes one thing somewhere in a tree.
func (r random) changes(root map[string]any) {
	all := nodesOf(root)
	n := all[r.IntN(len(all))]
	children, _ := n["children"].([]any)
	switch r.IntN(6) {
	case 0:
		n["props"] = r.props(2)
	case 1, 2:
		n["props"].(map[string]any)["a"] = strings.Repeat("x", r.IntN(40))
	case 3:
		if len(children) > 0 {
			at := r.IntN(len(children))
			n["children"] = append(append([]any{}, children[:at]...), children[at+1:]...)
		}
	case 4:
		r.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
	case 5:
		if n["id"] != root["id"] {
			n["id"] = n["id"].(string) + "-other"
		}
	}
}

// numbered gives sections with the same bytes the same number.
func numbered(bodies ...*Body) {
	numbers := map[string]uint64{}
	for _, b := range bodies {
		for i := range b.Sections {
			s := &b.Sections[i]
			text := string(b.Bytes[s.Start:s.End])
			if numbers[text] == 0 {
				numbers[text] = uint64(len(numbers) + 1)
			}
			s.Same = numbers[text]
		}
	}
}

func TestAfterSmallChangesThePatchGivesTheFreshBody(t *testing.T) {
	for seed := range uint64(4000) {
		r := random{rand.New(rand.NewPCG(seed, 2))}
		before := copied(r.node("root", 4))
		before["type"] = "screen"
		after := copied(before)
		for range 1 + r.IntN(3) {
			r.changes(after)
		}
		after["type"] = "screen"
		var old, fresh Body
		depth := r.IntN(3)
		spelled(&old, before, depth)
		spelled(&fresh, after, depth)
		if seed%2 == 0 {
			numbered(&old, &fresh)
		}
		applied(t, old, fresh)
	}
}

// However deep it is, one other value is one operation, with the value alone.
func TestOneOtherValueDeepInASectionIsSentAlone(t *testing.T) {
	found := 0
	for seed := range uint64(1000) {
		r := random{rand.New(rand.NewPCG(seed, 3))}
		before := copied(r.node("root", 4))
		before["type"] = "screen"
		all := nodesOf(before)
		all[r.IntN(len(all))]["props"].(map[string]any)["here"] = "before"
		text, _ := json.Marshal(before)
		var after map[string]any
		_ = json.Unmarshal([]byte(strings.Replace(string(text), `"here":"before"`, `"here":"after it"`, 1)), &after)
		var old, fresh Body
		spelled(&old, before, 1)
		spelled(&fresh, after, 1)
		if got := string(applied(t, old, fresh)); strings.Count(got, `"op"`) == 1 && strings.HasSuffix(got, `/props/here","value":"after it"}]`) {
			found++
		} else {
			t.Errorf("seed %d: %s", seed, got)
		}
	}
	if found == 0 {
		t.Error("nothing was changed")
	}
}
