package uischema

import (
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"mantel/uischema/diag"
)

func TestEveryRuleThatIsReportedIsExplained(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	rule := regexp.MustCompile(`^(json|file|component|schema|action|prop|tree)/[a-z-]+$`)
	found := 0
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		parsed, err := goparser.ParseFile(token.NewFileSet(), file.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if id, err := strconv.Unquote(lit.Value); err == nil && rule.MatchString(id) {
				found++
				if _, ok := diag.Explain(id); !ok {
					t.Errorf("%s reports %q, which diag.Rules does not list", file.Name(), id)
				}
			}
			return true
		})
	}
	if found < 50 {
		t.Errorf("only %d rule ids found in the sources", found)
	}
}
