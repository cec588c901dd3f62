package uischema

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/google/jsonschema-go/jsonschema" // carries the JSON-Schema-Test-Suite as its testdata
)

// suiteModule holds tests/draft2020-12 of the JSON-Schema-Test-Suite.
const suiteModule = "github.com/google/jsonschema-go"

// suite are the files of the JSON-Schema-Test-Suite, ascending. Where they
// cannot be found the test fails: they are an oracle, not an extra.
func suite(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", suiteModule).Output()
	if err != nil {
		t.Fatalf("find the module %s: %v", suiteModule, err)
	}
	dir := strings.TrimSpace(string(out))
	files, err := filepath.Glob(filepath.Join(dir, "jsonschema", "testdata", "draft2020-12", "*.json"))
	if err != nil || dir == "" || len(files) == 0 {
		t.Fatalf("no files of the JSON-Schema-Test-Suite in %q: %v", dir, err)
	}
	return files
}

// suiteSchema compiles one of the suite's schemas as if it stood inside allOf,
// where neither a type nor a closed object is asked for. It is nil where the
// schema is outside the subset.
func suiteSchema(schema []byte) *Schema {
	v, ok := ReadValue(schema, FileLimits())
	if !ok || v.Kind() != Object {
		return nil // true, false, or with a number that apps do not keep
	}
	v = MergePatch(v, ObjectValue([]Member{{"$schema", NullValue()}}))
	doc, _ := Parse("suite.json", AppendJSON(nil, v), FileLimits())
	c := newCompiler(fileScope(doc, nil), Policy{}, fileKeywords()...)
	c.definitions()
	s := c.schema(doc.Root, spot{role: adds, property: true})
	if len(c.diags) > 0 {
		return nil
	}
	return s
}

type suiteCount struct{ run, outside int }

// TestTheSuiteOfJSONSchema runs all cases of the JSON-Schema-Test-Suite whose
// schemas are within the subset.
func TestTheSuiteOfJSONSchema(t *testing.T) {
	counts := map[string]suiteCount{}
	var total suiteCount
	for _, file := range suite(t) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var groups []suiteGroup
		if err := json.Unmarshal(src, &groups); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		for _, group := range groups {
			n := counts[name]
			runGroup(t, name, group, &n)
			counts[name] = n
		}
		total.run, total.outside = total.run+counts[name].run, total.outside+counts[name].outside
	}
	var none []string
	for name, n := range counts {
		if n.run == 0 {
			none = append(none, name)
		}
	}
	slices.Sort(none)
	t.Logf("%d cases are run, %d have schemas outside the subset; nothing is run of %s", total.run, total.outside, strings.Join(none, ", "))
	if total.run < 300 {
		t.Errorf("only %d cases are run", total.run)
	}
	// The suite's oneOf have no tags, and its defaults do not fit their schemas.
	for _, k := range keywords() {
		n, has := counts[k.name]
		if has && n.run == 0 && k.name != "oneOf" && k.name != "default" {
			t.Errorf("no case of %s is run", k.name)
		}
		if has {
			t.Logf("%-22s %3d run, %3d outside", k.name, n.run, n.outside)
		}
	}
}

type suiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

func runGroup(t *testing.T, file string, group suiteGroup, n *suiteCount) {
	t.Helper()
	s := suiteSchema(group.Schema)
	if s == nil {
		n.outside += len(group.Tests)
		return
	}
	decoder := NewDecoder(s)
	for _, test := range group.Tests {
		says := file + ": " + group.Description + ": " + test.Description
		doc, _ := Parse("", test.Data, TreeLimits())
		got, ok := decoder.Decode(test.Data, TreeLimits(), Policy{})
		if doc == nil { // a number that apps do not keep
			n.outside++
			if ok {
				t.Errorf("%s: the decoder takes what Parse refuses", says)
			}
			continue
		}
		n.run++
		v := value(doc.Root)
		if got := s.Valid(v, Policy{}); got != test.Valid {
			t.Errorf("%s: Valid says %t", says, got)
		}
		if got := len(s.Check(v, Policy{})) == 0; got != test.Valid {
			t.Errorf("%s: Check says %t", says, got)
		}
		want, problems := s.Decode(doc.Root, Policy{})
		if ok != (len(problems) == 0) || !got.Equal(want) {
			t.Errorf("%s: the decoder says %t, Decode %v", says, ok, problems)
		}
	}
}
