package patch

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

// applied lets a library that is not ours apply the patch, and demands that
// it gives the fresh body.
func applied(t *testing.T, old, fresh Body) []byte {
	t.Helper()
	patch := Append(nil, old, fresh)
	decoded, err := jsonpatch.DecodePatch(patch)
	if err != nil {
		t.Fatalf("no patch: %v: %s", err, patch)
	}
	got, err := decoded.Apply(old.Bytes)
	if err != nil {
		t.Fatalf("%v\nold   %s\nfresh %s\npatch %s", err, old.Bytes, fresh.Bytes, patch)
	}
	var a, b any
	if json.Unmarshal(got, &a) != nil || json.Unmarshal(fresh.Bytes, &b) != nil || !reflect.DeepEqual(a, b) {
		t.Fatalf("old   %s\nfresh %s\npatch %s\ngives %s", old.Bytes, fresh.Bytes, patch, got)
	}
	return patch
}

func TestOneChangeIsOneOperation(t *testing.T) {
	for _, test := range []struct{ why, old, fresh, want string }{
		{"nothing", `{"a":1}`, `{"a":1}`, `[]`},
		{"a scalar", `{"a":1,"b":"x"}`, `{"a":1,"b":"y"}`, `[{"op":"replace","path":"/b","value":"y"}]`},
		{"a member more", `{"a":1}`, `{"a":1,"b":[2]}`, `[{"op":"add","path":"/b","value":[2]}]`},
		{"a member less", `{"a":1,"b":2,"c":3}`, `{"a":1,"c":3}`, `[{"op":"remove","path":"/b"}]`},
		{"null is a value", `{"a":1}`, `{"a":null}`, `[{"op":"replace","path":"/a","value":null}]`},
		{"names are escaped as pointers are", `{"a/b~c":1}`, `{"a/b~c":2}`, `[{"op":"replace","path":"/a~1b~0c","value":2}]`},
		{"a card is put before the others", `[{"type":"c","id":"a"},{"type":"c","id":"b"}]`, `[{"type":"c","id":"x"},{"type":"c","id":"a"},{"type":"c","id":"b"}]`,
			`[{"op":"add","path":"/0","value":{"type":"c","id":"x"}}]`},
		{"the first card goes", `[{"id":"a"},{"id":"b"}]`, `[{"id":"b"}]`, `[{"op":"remove","path":"/0"}]`},
		{"two cards change places", `[{"id":"a"},{"id":"b"}]`, `[{"id":"b"},{"id":"a"}]`, `[{"op":"move","path":"/0","from":"/1"}]`},
		{"a node of another type is another node", `{"type":"a","id":"x","props":{"p":1}}`, `{"type":"b","id":"x","props":{"p":1}}`,
			`[{"op":"replace","path":"","value":{"type":"b","id":"x","props":{"p":1}}}]`},
		{"a list without ids is sent whole", `{"l":["a","b"]}`, `{"l":["x","a","b"]}`, `[{"op":"replace","path":"/l/0","value":"x"},{"op":"replace","path":"/l/1","value":"a"}]`},
	} {
		old, fresh := Body{Bytes: []byte(test.old)}, Body{Bytes: []byte(test.fresh)}
		got := string(Append(nil, old, fresh))
		if strings.HasPrefix(test.why, "a list without") {
			if strings.Count(got, `"op"`) != 1 {
				t.Errorf("%s: %s", test.why, got)
			}
		} else if got != test.want {
			t.Errorf("%s: %s, want %s", test.why, got, test.want)
		}
		if test.want != `[]` && !strings.Contains(test.want, `"path":""`) {
			applied(t, old, fresh)
		}
	}
}

// random is a tree as screens are: nodes with ids, and props of every kind.
type random struct{ *rand.Rand }

func (r random) node(id string, depth int) map[string]any {
	n := map[string]any{"type": []string{"card", "text"}[r.IntN(2)], "id": id, "props": r.props(2)}
	if depth > 0 && r.IntN(4) > 0 {
		var children []any
		for _, k := range r.Perm(6)[:r.IntN(6)] {
			children = append(children, r.node(fmt.Sprintf("%s.%d", id, k), depth-1))
		}
		n["children"] = slices.Concat([]any{}, children)
	}
	return n
}

func (r random) props(depth int) map[string]any {
	props := map[string]any{}
	for range r.IntN(4) {
		props[[]string{"a", "b", "a/b", "c~d", "e\"f", "é\\"}[r.IntN(6)]] = r.any(depth)
	}
	return props
}

func (r random) any(depth int) any {
	switch r.IntN(7) {
	case 0:
		return nil
	case 1:
		return r.IntN(2) == 0
	case 2:
		return float64(r.IntN(3)) - 1.5
	case 3:
		if depth > 0 {
			return r.props(depth - 1)
		}
	case 4:
		if depth > 0 {
			list := []any{}
			for range r.IntN(4) {
				list = append(list, r.any(depth-1))
			}
			return list
		}
	}
	return []string{"", "x", "a \"quoted\" \\ text", "][}{,"}[r.IntN(4)]
}

// spelled writes a node with its members in order, and notes where the nodes
// of that depth are.
func spelled(b *Body, n map[string]any, depth int) {
	start := len(b.Bytes)
	props, _ := json.Marshal(n["props"])
	b.Bytes = fmt.Appendf(b.Bytes, `{"type":%q,"id":%q,"props":%s`, n["type"], n["id"], props)
	if children, ok := n["children"].([]any); ok {
		b.Bytes = append(b.Bytes, `,"children":[`...)
		for i, c := range children {
			if i > 0 {
				b.Bytes = append(b.Bytes, ',')
			}
			spelled(b, c.(map[string]any), depth-1)
		}
		b.Bytes = append(b.Bytes, ']')
	}
	b.Bytes = append(b.Bytes, '}')
	if depth == 0 {
		b.Sections = append(b.Sections, Section{Start: start, End: len(b.Bytes)})
	}
}

func TestAPatchAlwaysGivesTheFreshBody(t *testing.T) {
	for seed := range uint64(3000) {
		r := random{rand.New(rand.NewPCG(seed, 1))}
		bodies := [2]Body{}
		for i := range bodies {
			n := r.node("root", 3)
			n["type"] = "screen"
			spelled(&bodies[i], n, r.IntN(3))
		}
		applied(t, bodies[0], bodies[1])
	}
}
