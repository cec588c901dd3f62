package uischema_test

import (
	"encoding/json"
	"testing"

	"mantel/uischema"
)

func BenchmarkJSONValid(b *testing.B) {
	_, tree := workload(b)
	for b.Loop() {
		json.Valid(tree)
	}
}

func TestValidAllocatesNothing(t *testing.T) {
	catalog, tree := workload(t)
	doc, ds := uischema.Parse("", mended(tree), uischema.TreeLimits())
	clean(t, ds)
	type pair struct {
		schema *uischema.Schema
		props  uischema.Value
	}
	var pairs []pair
	var walk func(n *uischema.Node)
	walk = func(n *uischema.Node) {
		v, err := n.Get("props").Value()
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, pair{catalog.Primitives[n.Get("type").Text].Props, v})
		if children := n.Get("children"); children != nil {
			for _, child := range children.Items {
				walk(child)
			}
		}
	}
	walk(doc.Root)
	policy := uischema.Policy{AppScheme: "shop", Hosts: []string{"*.example.com"}}
	allocs := testing.AllocsPerRun(20, func() {
		for _, p := range pairs {
			if !p.schema.Valid(p.props, policy) {
				t.Fatal("props of a valid tree do not fit")
			}
		}
	})
	if allocs != 0 {
		t.Errorf("checking %d nodes allocates %v times", len(pairs), allocs)
	}
}
