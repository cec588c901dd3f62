package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"mantel/uischema/diag"
)

// TestEveryRuleThatIsReportedIsExplained reads the source of all rooms for
// texts that have the form of a rule's id, in an area that rules have.
func TestEveryRuleThatIsReportedIsExplained(t *testing.T) {
	areas := map[string]bool{}
	for _, r := range diag.Rules() {
		area, _, _ := strings.Cut(r.ID, "/")
		areas[area] = true
	}
	id := regexp.MustCompile(`^([a-z]+)/[a-z][a-z0-9-]*$`)
	// Kinds of problems in the HTTP API look the same, and are no rules.
	elsewhere := map[string]bool{"bff/inbound/rest": true, "uischema/diag": true}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (elsewhere[name] || name != "." && strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		imports := map[*ast.BasicLit]bool{}
		for _, spec := range file.Imports {
			imports[spec.Path] = true
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || imports[lit] {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if m := id.FindStringSubmatch(text); err == nil && m != nil && areas[m[1]] {
				if _, ok := diag.Explain(text); !ok {
					t.Errorf("%s reports %q, which no rule explains", name, text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
