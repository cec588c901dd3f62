package uischema_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// workload is the shop home of fixtures/workload-a: a catalog of twelve
// primitives, and a tree with two faults in its last button.
func workload(tb testing.TB) (*uischema.Catalog, []byte) {
	tb.Helper()
	const dir = "../fixtures/workload-a/"
	types := workloadTypes(tb)
	var all []*uischema.Component
	for _, file := range files(tb, dir+"components/*/component.json") {
		c, ds := uischema.LoadComponent(filepath.Base(filepath.Dir(file)), parseFile(tb, file), types, uischema.Policy{})
		clean(tb, ds)
		all = append(all, c)
	}
	tree, err := os.ReadFile(dir + "files/tree-invalid.json")
	if err != nil {
		tb.Fatal(err)
	}
	return uischema.NewCatalog(all, types), tree
}

func workloadTypes(tb testing.TB) *uischema.Types {
	tb.Helper()
	const dir = "../fixtures/workload-a/components/"
	actions := map[string]*uischema.Document{}
	for _, file := range files(tb, dir+"actions/*.json") {
		actions[strings.TrimSuffix(filepath.Base(file), ".json")] = parseFile(tb, file)
	}
	types, ds := uischema.LoadTypes(parseFile(tb, dir+"types.json"), actions)
	clean(tb, ds)
	return types
}

func files(tb testing.TB, pattern string) []string {
	tb.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		tb.Fatalf("no files %s: %v", pattern, err)
	}
	return found
}

func parseFile(tb testing.TB, file string) *uischema.Document {
	tb.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	doc, ds := uischema.Parse(file, src, uischema.FileLimits())
	clean(tb, ds)
	return doc
}

func clean(tb testing.TB, ds []diag.Diagnostic) {
	tb.Helper()
	for _, d := range ds {
		tb.Fatalf("%s %s %s: %s (%s)", d.Place, d.Rule, d.Pointer, d.Message, d.Hint)
	}
}

func mended(tree []byte) []byte {
	tree = bytes.Replace(tree, []byte(`"primry"`), []byte(`"secondary"`), 1)
	return bytes.Replace(tree, []byte(`"javascript:alert(1)"`), []byte(`"/products/bamboo-bath-caddy"`), 1)
}

func TestTheTwoFaultsOfTheInvalidTreeGiveTwoDiagnostics(t *testing.T) {
	catalog, tree := workload(t)
	doc, ds := uischema.Parse("tree-invalid.json", tree, uischema.TreeLimits())
	clean(t, ds)
	got := uischema.CheckTree(catalog, doc, uischema.Policy{})
	if len(got) != 2 {
		t.Fatalf("%d diagnostics: %+v", len(got), got)
	}
	if got[0].Rule != "prop/enum" || !strings.HasSuffix(got[0].Pointer, "/props/variant") || got[0].Hint != `did you mean "primary"?` {
		t.Errorf("the variant: %+v", got[0])
	}
	if got[1].Rule != "prop/pattern" || !strings.HasSuffix(got[1].Pointer, "/props/action/to") {
		t.Errorf("the target: %+v", got[1])
	}
	for _, d := range got {
		if strings.Contains(d.Message+d.Hint, "javascript") || strings.Contains(d.Message+d.Hint, "primry") {
			t.Errorf("the value that was sent is echoed: %+v", d)
		}
	}
}

func TestTheMendedTreeIsClean(t *testing.T) {
	catalog, tree := workload(t)
	doc, ds := uischema.Parse("tree.json", mended(tree), uischema.TreeLimits())
	clean(t, ds)
	clean(t, uischema.CheckTree(catalog, doc, uischema.Policy{}))
}

func BenchmarkCheckTree(b *testing.B) {
	catalog, tree := workload(b)
	tree = mended(tree)
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			uischema.Parse("", tree, uischema.TreeLimits())
		}
	})
	b.Run("parse and check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			doc, _ := uischema.Parse("", tree, uischema.TreeLimits())
			uischema.CheckTree(catalog, doc, uischema.Policy{})
		}
	})
}
