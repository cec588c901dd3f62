package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms says which of our packages each room may use, itself and its own
// subfolders apart. A room not listed here is a fault, so that a new one is
// placed on purpose. The longest prefix of a package's path is its room.
var rooms = map[string][]string{
	"uischema/diag":        {},
	"uischema":             {"uischema/diag"},
	"uischema/crew":        {},
	"uischema/layout/intl": {"uischema", "uischema/diag"},
	"uischema/layout":      {"uischema", "uischema/crew", "uischema/diag", "uischema/layout/intl"},
	"uischema/preview":     {"uischema", "uischema/diag"},
	"uischema/edition":     {"uischema", "uischema/crew", "uischema/diag", "uischema/layout", "uischema/layout/intl", "uischema/preview"},
	"bff/patch":            {},
	"bff/remember":         {},
	"bff":                  {"bff/patch", "bff/remember", "uischema", "uischema/diag", "uischema/layout", "uischema/layout/intl", "uischema/edition"},
	"bff/porttest":         {"bff", "uischema", "uischema/layout", "uischema/edition"},
	"bff/inbound":          {"bff", "bff/remember", "uischema", "uischema/diag", "uischema/layout", "uischema/layout/intl", "uischema/edition", "uischema/preview"},
	"bff/outbound":         {"bff", "uischema", "uischema/diag"},
	"components":           {},
	"fixtures":             {"bff", "bff/outbound/memory", "components", "uischema", "uischema/diag", "uischema/layout", "uischema/layout/intl", "uischema/edition"},
	"fixtures/bench/edge":  {"*"}, // it wires servers, as cmd does
	"cmd":                  {"*"},
}

// owners says in which rooms a third-party library may be used; a library not
// listed here is a fault.
var owners = map[string][]string{
	"cel.dev/cel-go":                           {"uischema/layout"},
	"github.com/andybalholm/brotli":            {"bff/inbound/rest"},
	"github.com/klauspost/compress":            {"bff/inbound/rest"},
	"github.com/chromedp/":                     {"bff/inbound/web"},
	"github.com/evanphx/json-patch/v5":         {"fixtures/faults"},                    // the oracle of patches, in tests
	"github.com/danielgtaylor/huma/v2":         {"bff/inbound", "fixtures/bench/edge"}, // what ours is compared with
	"github.com/go-playground/locales":         {"uischema/layout/intl"},
	"github.com/fxamacker/cbor/v2":             {}, // what L2 is not spelled in, in tests: docs/adr/0021
	"github.com/gofiber/fiber/v2":              {"bff/inbound", "fixtures/bench/edge"},
	"github.com/google/go-cmp":                 {"fixtures"},
	"github.com/google/jsonschema-go":          {}, // only tests: docs/adr/0009
	"github.com/prometheus/client_golang":      {"bff/inbound/ops"},
	"github.com/redis/rueidis":                 {"bff/outbound/redis", "fixtures/bench/edge"},
	"github.com/rogpeppe/go-internal":          {"cmd/mantel"},
	"github.com/santhosh-tekuri/jsonschema/v5": {"uischema"},
	"github.com/sony/gobreaker/v2":             {"bff"},
	"golang.org/x/text":                        {"uischema/layout/intl"},
	"golang.org/x/time":                        {"bff"}, // token buckets: docs/adr/0017
	"github.com/valyala/fasthttp":              {"bff/inbound"},
	"google.golang.org/protobuf":               {"uischema/layout"},
}

// testOwners adds the rooms whose tests may use a library, as the oracle of
// something of ours.
var testOwners = map[string][]string{
	"github.com/evanphx/json-patch/v5": {"bff", "fixtures/workload-a"},
	"github.com/fxamacker/cbor/v2":     {"bff"},
	"github.com/google/go-cmp":         {"bff", "cmd", "uischema"},
	"github.com/google/jsonschema-go":  {"uischema"}, // it carries the JSON-Schema-Test-Suite
	"github.com/klauspost/compress":    {"bff"},
	"golang.org/x/text":                {"uischema"},
	"google.golang.org/protobuf":       {"bff", "bff/outbound/redis"},
}

// testsMayUse adds to what the test files of a room may import.
var testsMayUse = map[string][]string{
	"uischema/edition": {"components"},
	"uischema/preview": {"components"},
	"bff":              {"bff/outbound/memory", "bff/outbound/origin", "bff/outbound/redis", "bff/outbound/redis/redistest", "bff/porttest", "components", "fixtures"},
	"bff/inbound":      {"bff/outbound/memory", "bff/outbound/redis", "bff/outbound/redis/redistest", "components", "fixtures"},
	"bff/outbound":     {"bff/porttest", "bff/outbound/redis", "uischema/edition", "uischema/layout", "components"},
	"fixtures":         {"bff/inbound/rest", "bff/inbound/ops"},
}

func TestEveryImportFollowsTheArrows(t *testing.T) {
	root := os.DirFS("../..")
	seen := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		seen++
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if why := refuse(name, imported); why != "" {
				t.Errorf("%s imports %s: %s", name, imported, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Fatalf("only %d Go files were read: the test looks at the wrong place", seen)
	}
}

// refuse says why a file may not import a package; "" where it may.
func refuse(file, imported string) string {
	from := roomOf(path.Dir(file))
	if from == "" {
		return "the room " + path.Dir(file) + " is not in the table of rooms"
	}
	test := strings.HasSuffix(file, "_test.go")
	if ours, ok := strings.CutPrefix(imported, "mantel/"); ok {
		to := roomOf(ours)
		allowed := rooms[from]
		if test {
			allowed = append(slices.Clone(allowed), testsMayUse[from]...)
		}
		if to == from && sameAdapter(path.Dir(file), ours, from) || slices.Contains(allowed, "*") ||
			slices.Contains(allowed, to) && to == ours || slices.ContainsFunc(allowed, func(a string) bool { return a == ours || strings.HasPrefix(ours, a+"/") && a == to }) {
			return ""
		}
		return "the arrows of DESIGN do not point that way"
	}
	if !strings.Contains(strings.Split(imported, "/")[0], ".") {
		return "" // the standard library
	}
	for library, owning := range owners {
		if imported != strings.TrimSuffix(library, "/") && !strings.HasPrefix(imported, strings.TrimSuffix(library, "/")+"/") {
			continue
		}
		if test {
			owning = append(slices.Clone(owning), testOwners[library]...)
		}
		for _, o := range owning {
			if path.Dir(file) == o || strings.HasPrefix(file, o+"/") {
				return ""
			}
		}
		return "the library belongs to " + strings.Join(owning, ", ")
	}
	return "no room owns this library: name its owner here, with an ADR"
}

// sameAdapter reports whether two packages of one room may know each other:
// inbound and outbound adapters may not, except for their own subfolders.
func sameAdapter(from, to, room string) bool {
	if room != "bff/inbound" && room != "bff/outbound" {
		return true
	}
	adapter := func(p string) string {
		rest := strings.TrimPrefix(p, room+"/")
		return strings.Split(rest, "/")[0]
	}
	return adapter(from) == adapter(to)
}

func roomOf(pkg string) string {
	room := ""
	for name := range rooms {
		if (pkg == name || strings.HasPrefix(pkg, name+"/")) && len(name) > len(room) {
			room = name
		}
	}
	return room
}

func TestTheImportRulesRefuseWhatTheyShould(t *testing.T) {
	for _, c := range []struct{ file, imports, because string }{
		{"uischema/diag/x.go", "mantel/uischema", "diag is the lowest room"},
		{"uischema/x.go", "mantel/uischema/layout", "the language does not know its compiler"},
		{"uischema/preview/x.go", "mantel/uischema/layout", "a preview sees trees, not layouts"},
		{"bff/home.go", "mantel/bff/outbound/redis", "the core does not know its adapters"},
		{"bff/inbound/rest/x.go", "mantel/bff/inbound/web", "adapters know nothing of each other"},
		{"bff/inbound/rest/x.go", "mantel/bff/outbound/memory", "adapters know nothing of each other"},
		{"fixtures/x.go", "mantel/bff/inbound/rest", "fixtures run the core"},
		{"components/x.go", "mantel/uischema", "components are data"},
		{"bff/home.go", "github.com/redis/rueidis", "rueidis has one owner"},
		{"uischema/layout/x.go", "github.com/google/go-cmp/cmp", "go-cmp is for tests and fixtures"},
		{"bff/x.go", "example.com/new", "a new library needs an owner"},
		{"attic/x.go", "fmt", "a new room must be placed"},
	} {
		if refuse(c.file, c.imports) == "" {
			t.Errorf("%s may import %s, though %s", c.file, c.imports, c.because)
		}
	}
	for _, c := range []struct{ file, imports, because string }{
		{"bff/home.go", "mantel/uischema/edition", "home serves editions"},
		{"bff/outbound/redis/x.go", "mantel/bff/outbound/redis/redistest", "an adapter's own folder"},
		{"cmd/mantel/serve.go", "mantel/bff/outbound/redis", "cmd wires adapters"},
		{"bff/x_test.go", "github.com/google/go-cmp/cmp", "tests compare"},
	} {
		if why := refuse(c.file, c.imports); why != "" {
			t.Errorf("%s may not import %s (%s), though %s", c.file, c.imports, why, c.because)
		}
	}
}
