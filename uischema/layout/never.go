package layout

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"

	"mantel/uischema"
)

// textFacts are what is known of a text that is not known itself.
type textFacts struct {
	// least and most bound its length in code points; most -1: not known.
	least, most int
	// prefix and suffix are how it begins and ends.
	prefix, suffix string
}

// never says why no text of these facts can fit, nil where one may.
func (u *unit) never(t target, x textFacts) *finding {
	s := t.schema
	if longest := maxLength(s); longest >= 0 && x.least > longest {
		return &finding{rule: "prop/length", message: fmt.Sprintf("%s: this has at least %d characters, at most %d are allowed", t.who, x.least, longest), hint: "truncate(…) makes a text fit", notes: declared(s)}
	}
	if x.most >= 0 && x.most < s.MinLength {
		return &finding{rule: "prop/length", message: fmt.Sprintf("%s: this has at most %d characters, at least %d are needed", t.who, x.most, s.MinLength), notes: declared(s)}
	}
	begins := func(v uischema.Value) bool {
		text := v.Text()
		return len(text) >= len(x.prefix)+len(x.suffix) && strings.HasPrefix(text, x.prefix) && strings.HasSuffix(text, x.suffix)
	}
	allowed := s.Enum
	if !s.Const.IsAbsent() {
		allowed = []uischema.Value{s.Const}
	}
	if len(allowed) > 0 && !slices.ContainsFunc(allowed, begins) {
		return &finding{rule: "prop/enum", message: t.who + ": none of the values that it may have begins and ends like this", notes: declared(s)}
	}
	if s.Format == "uri" && !u.mayBeURL(x.prefix) {
		return &finding{rule: "prop/url", message: t.who + ": no URL that begins like this is allowed", hint: "URLs are https, or of the app's own scheme", notes: declared(s)}
	}
	return nil
}

// mayBeURL reports whether an allowed URL can begin with prefix.
func (u *unit) mayBeURL(prefix string) bool {
	for _, start := range []string{"https://", u.c.src.Policy.AppScheme + ":"} {
		if start != ":" && (strings.HasPrefix(prefix, start) || strings.HasPrefix(start, prefix)) {
			return true
		}
	}
	return false
}

// textFacts are what is known of a text that x gives.
func (w *walker) textFacts(x ast.Expr) textFacts {
	return textFacts{least: w.least(x), most: w.length(x), prefix: edge(x, 0), suffix: edge(x, 1)}
}

// edge is the literal that a chain of texts begins (0) or ends (1) with.
func edge(x ast.Expr, side int) string {
	for x.Kind() == ast.CallKind && x.AsCall().FunctionName() == "_+_" {
		x = x.AsCall().Args()[side]
	}
	return literalText(x)
}

// plain is the text that a part is, where it is plain text.
func (p part) plain() string {
	if p.expr {
		return ""
	}
	return p.text
}
