package uischema_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mantel/uischema"
)

// court holds CheckTree to the oracle, over spoiled trees of the workload.
type court struct {
	catalog *uischema.Catalog
	oracle  *uischema.Oracle
	tree    uischema.Value
}

func newCourt(tb testing.TB) *court {
	tb.Helper()
	catalog, tree := workload(tb)
	all := make([]*uischema.Component, 0, len(catalog.Primitives))
	for _, c := range catalog.Primitives {
		all = append(all, c)
	}
	oracle, err := uischema.NewOracle(workloadTypes(tb), uischema.Policy{}, all...)
	if err != nil {
		tb.Fatal(err)
	}
	v, ok := uischema.ReadValue(mended(tree), uischema.TreeLimits())
	if !ok {
		tb.Fatal("the tree cannot be read")
	}
	return &court{catalog, oracle, v}
}

// spoiler changes values at random, always in the same way for one seed.
type spoiler struct{ r *rand.Rand }

func (s *spoiler) chance(percent int) bool { return s.r.IntN(100) < percent }

// tree spoils the props of some nodes, and leaves the nodes as they are.
func (s *spoiler) tree(n uischema.Value) uischema.Value {
	var members object
	for i := range n.Len() {
		v := n.Item(i)
		switch n.Name(i) {
		case "props":
			if s.chance(8) {
				v = s.value(v, 3)
			}
		case "children":
			var all []uischema.Value
			for k := range v.Len() {
				all = append(all, s.tree(v.Item(k)))
			}
			v = uischema.ListValue(all)
		}
		members = append(members, member(n.Name(i), v))
	}
	return uischema.ObjectValue(members)
}

// value changes something in v; props stay an object.
func (s *spoiler) value(v uischema.Value, depth int) uischema.Value {
	if v.Kind() == uischema.Object && v.Len() > 0 && (depth == 3 || s.chance(80)) {
		var members object
		at := s.r.IntN(v.Len())
		for i := range v.Len() {
			name, item := v.Name(i), v.Item(i)
			switch {
			case i != at:
			case s.chance(15):
				continue
			case s.chance(10):
				name += "s"
			default:
				item = s.value(item, depth-1)
			}
			members = append(members, member(name, item))
		}
		return uischema.ObjectValue(members)
	}
	few := []string{
		`null`, `true`, `false`, `0`, `-1`, `1`, `5`, `4.5`, `8192`, `8193`, `9007199254740991`, `1e-7`, `[]`, `{}`, `""`, `"a"`, `"md"`, `"none"`, `"primary"`,
		`"#FFFFFF"`, `"#ffffff"`, `"12.50"`, `"https://a.example/x"`, `"javascript:x"`, `"/products/a"`, `"4:3"`, `"\u2028 \ud83d\ude00"`,
		`{"type":"navigate","to":"/a"}`, `{"type":"navigate"}`, `{"type":"addToCart","sku":"SKU-00000-A","quantity":1}`, `{"type":"none"}`,
		`"` + strings.Repeat("é", 1+s.r.IntN(200)) + `"`, `"` + strings.Repeat("x", 1+s.r.IntN(3000)) + `"`,
	}
	out, _ := uischema.ReadString(few[s.r.IntN(len(few))], uischema.FileLimits())
	return out
}

// try spoils the tree and compares, node by node. It gives how many nodes do
// not fit.
func (c *court) try(t *testing.T, seed uint64) int {
	t.Helper()
	s := &spoiler{rand.New(rand.NewPCG(seed, 7))}
	spoiled := s.tree(c.tree)
	src := uischema.AppendJSON(nil, spoiled)
	doc, found := uischema.Parse("", src, uischema.TreeLimits())
	if doc == nil {
		t.Fatalf("%+v", found)
	}
	findings := uischema.CheckTree(c.catalog, doc, uischema.Policy{})
	if len(findings) >= 100 {
		return 0 // there is more than it says
	}
	var wrong []string
	for _, f := range findings {
		at, _, isProp := strings.Cut(f.Pointer, "/props")
		if !isProp {
			t.Fatalf("seed %d: %s at %q, where nothing was spoiled", seed, f.Rule, f.Pointer)
		}
		if !slices.Contains(wrong, at) {
			wrong = append(wrong, at)
		}
	}
	var guilty []string
	c.ask(t, spoiled, "", &guilty)
	slices.Sort(wrong)
	slices.Sort(guilty)
	if !slices.Equal(wrong, guilty) {
		t.Fatalf("seed %d: CheckTree finds fault with %v, the oracle with %v", seed, wrong, guilty)
	}
	return len(guilty)
}

// ask asks the oracle about a node and those in it.
func (c *court) ask(t *testing.T, n uischema.Value, at string, guilty *[]string) {
	t.Helper()
	valid, err := c.oracle.Valid(n.Get("type").Text(), n.Get("props"))
	if err != nil {
		t.Fatal(err)
	}
	if compiled := c.catalog.Primitives[n.Get("type").Text()].Props.Valid(n.Get("props"), uischema.Policy{}); compiled != valid {
		t.Fatalf("of %s at %q Valid says %t, the oracle %t", uischema.AppendJSON(nil, n.Get("props")), at, compiled, valid)
	}
	if !valid {
		*guilty = append(*guilty, at)
	}
	children := n.Get("children")
	for i := range children.Len() {
		c.ask(t, children.Item(i), fmt.Sprintf("%s/children/%d", at, i), guilty)
	}
}

func TestCheckTreeSaysWhatTheOracleSays(t *testing.T) {
	c := newCourt(t)
	wrong := 0
	for seed := range uint64(60) {
		wrong += c.try(t, seed)
	}
	if wrong < 100 {
		t.Errorf("%d nodes do not fit: the test asks too little", wrong)
	}
}

func FuzzCheckTree(f *testing.F) {
	c := newCourt(f)
	for seed := range uint64(4) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { c.try(t, seed) })
}
