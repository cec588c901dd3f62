package layout

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// language is an expression, without edges, of all texts that x can give.
func (w *walker) language(x ast.Expr) string {
	switch x.Kind() {
	case ast.LiteralKind:
		return regexp.QuoteMeta(literalText(x))
	case ast.CallKind:
		args := x.AsCall().Args()
		switch x.AsCall().FunctionName() {
		case "_+_":
			return w.language(args[0]) + w.language(args[1])
		case "_?_:_":
			return "(?:" + w.language(args[1]) + "|" + w.language(args[2]) + ")"
		case "string":
			if w.typeOf(args[0]).Kind() == types.IntKind {
				return `(?:-?[0-9]{1,19})`
			}
			return w.language(args[0])
		}
	}
	s := w.schemaOf(x)
	if s == nil {
		return anything
	}
	if values := valuesOf(s); len(values) > 0 {
		var texts []string
		for _, v := range values {
			texts = append(texts, regexp.QuoteMeta(v.Text()))
		}
		return "(?:" + strings.Join(texts, "|") + ")"
	}
	if s.Pattern != nil {
		if text, ok := w.unit.c.languages.unanchored(s.Pattern.String()); ok {
			return "(?:" + text + ")"
		}
	}
	return anything
}

// escapeless matches texts that stand in a JSON string as they are.
var escapeless = regexp.MustCompile(`^[^"\\\x00-\x1F]*$`)

// isPlain reports whether no text that x gives needs escapes in JSON: so it is
// with most ids, URLs, amounts and dates.
func (w *walker) isPlain(x ast.Expr) bool {
	if w.typeOf(x).Kind() != types.StringKind {
		return false
	}
	if s := w.schemaOf(x); s != nil && s.Format != "" && s.Format != "markdown" {
		return true
	}
	language := w.language(x)
	return language != anything && w.unit.c.languages.matchesAll(escapeless, language)
}

// idText matches texts that stand in an id as they are, as a part of their own.
var idText = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// word is where the expression's text stands, where that can stand in an id as
// it is; else it has no route.
func (e *expression) word() (s seat) {
	w := &walker{expression: e}
	if e.route == nil || e.typ.Kind() != types.StringKind || e.optional {
		return s
	}
	if language := w.language(e.ast.Expr()); language == anything || !w.unit.c.languages.matchesAll(idText, language) {
		return s
	}
	return e.route.seat()
}

// least is how many code points a text that x gives has at least.
func (w *walker) least(x ast.Expr) int {
	switch x.Kind() {
	case ast.LiteralKind:
		return utf8.RuneCountInString(literalText(x))
	case ast.CallKind:
		return w.leastOfCall(x.AsCall(), x)
	case ast.ComprehensionKind:
		if c := x.AsComprehension(); isLet(c) {
			return w.with(local{name: c.AccuVar(), schema: w.schemaOf(c.AccuInit())}).least(c.Result())
		}
	}
	return minLength(w.schemaOf(x))
}

func (w *walker) leastOfCall(call ast.CallExpr, x ast.Expr) int {
	args := call.Args()
	switch call.FunctionName() {
	case "_+_":
		return w.least(args[0]) + w.least(args[1])
	case "_?_:_":
		switch {
		case isNone(args[1]): // no text at all is none that is too short
			return w.least(args[2])
		case isNone(args[2]):
			return w.least(args[1])
		}
		return min(w.least(args[1]), w.least(args[2]))
	case "or", "orValue":
		return min(w.least(call.Target()), w.least(args[0]))
	case "optional.of":
		return w.least(args[0])
	case translate:
		return w.leastOfMessage(x)
	case "isolate", "truncate":
		// What isolate drops of broken isolates makes it no shorter than one.
		return min(w.least(args[0]), 1)
	case "string":
		if w.typeOf(args[0]).Kind() == types.IntKind {
			return 1
		}
		return w.least(args[0])
	case "money", "date", "time", "dateTime":
		return 1
	case "number":
		return w.leastOfNumber(args[0], 1)
	case "percent":
		return w.leastOfNumber(args[0], 100)
	}
	return minLength(w.schemaOf(x))
}

// leastOfNumber is 1 where a number's text is never empty, as that of one
// beyond ±(2^53−1) is: where the number, times a factor, cannot get there.
func (w *walker) leastOfNumber(x ast.Expr, times float64) int {
	if w.typeOf(x).Kind() == types.IntKind && times == 1 {
		return 1
	}
	s := w.schemaOf(x)
	if s == nil || s.Minimum.IsAbsent() || s.Maximum.IsAbsent() {
		return 0
	}
	if s.Minimum.Number()*times < -uischema.MaxInt || s.Maximum.Number()*times > uischema.MaxInt {
		return 0
	}
	return 1
}

// leastOfMessage is the shortest that a message can become in any locale.
func (w *walker) leastOfMessage(x ast.Expr) int {
	t := w.calls[x.ID()]
	if t == nil || len(t.messages) == 0 {
		return 0
	}
	given := w.given(x)
	least := -1
	for _, m := range t.messages {
		n := m.Shortest(t.key, func(name string) int {
			switch a := given[name]; {
			case a == nil:
				return 0
			case w.typeOf(a).Kind() == types.StringKind:
				return w.least(a)
			default:
				return w.leastOfNumber(a, 1)
			}
		})
		if least < 0 || n < least {
			least = n
		}
	}
	return least
}

// minLength is the fewest code points that a string of the schema has.
func minLength(s *uischema.Schema) int {
	if s == nil {
		return 0
	}
	n := max(s.MinLength, 0)
	if s.Pattern != nil {
		least, _ := lengths(s.Pattern)
		n = max(n, least)
	}
	if values := valuesOf(s); len(values) > 0 {
		least := -1
		for _, v := range values {
			if size := utf8.RuneCountInString(v.Text()); least < 0 || size < least {
				least = size
			}
		}
		n = max(n, least)
	}
	for _, a := range s.AllOf {
		n = max(n, minLength(a))
	}
	return n
}

// provesText reports whether every text that is joined of the parts fits the
// schema: each part is plain, or an expression.
func provesText(s *uischema.Schema, parts []joined, least, most int) bool {
	if !isPlain(s) || len(s.Enum) > 0 || !s.Const.IsAbsent() || !atLeastLength(s.MinLength, least) || !atMostLength(s.MaxLength, most) {
		return false
	}
	if s.Pattern != nil {
		var all strings.Builder
		for _, p := range parts {
			all.WriteString(p.language())
		}
		if !matchesAll(s.Pattern, all.String()) {
			return false
		}
	}
	return s.Format == "" || s.Format == "markdown" || s.Format == "uri" && staysURL(parts, most)
}

// joined is one part of a joined text.
type joined struct {
	text string
	w    *walker // nil: a plain text
}

func (p joined) language() string {
	if p.w == nil {
		return regexp.QuoteMeta(p.text)
	}
	return p.w.language(p.w.ast.Expr())
}

// maxURL is what uischema.Policy takes, in bytes; a URL is ASCII.
const maxURL = 2048

// staysURL reports whether the parts are a URL with a path or a query behind
// it: that touches neither its scheme nor its host. A fragment is not to be
// added, since there may be one.
func staysURL(parts []joined, most int) bool {
	if len(parts) < 2 || parts[0].w == nil || most < 0 || most > maxURL {
		return false
	}
	first := parts[0].w
	s := first.schemaOf(first.ast.Expr())
	if s == nil || s.Format != "uri" || first.optional {
		return false
	}
	behind := ""
	for _, p := range parts[1:] {
		if p.w != nil {
			return false
		}
		behind += p.text
	}
	return (behind[0] == '/' || behind[0] == '?') && !strings.Contains(behind, "#") && uischema.Policy{}.AllowsURL("https://host.example"+behind)
}
