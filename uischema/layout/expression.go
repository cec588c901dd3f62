package layout

import (
	"errors"
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// eval computes a value from a frame. Absent is an empty optional. It is a
// closure so that where an expression is evaluated (lowered to Go here, or by
// CEL's own evaluator) is nobody else's business.
type eval func(f *frame) (uischema.Value, error)

// expression is one checked expression.
type expression struct {
	unit  *unit
	scope *scope
	text  string
	spot  spot
	// checked is the syntax tree with its types, ast what it is inside.
	checked *cel.Ast
	ast     *ast.AST
	// typ is what it gives; of an optional, what that may hold.
	typ      *types.Type
	optional bool
	// from and to are its bytes in the file.
	from, to int
	place    diag.Place
	eval     eval
	// write, test, textual and spelling do what eval does without a Value, nil
	// where there is no such way.
	write    writer
	test     test
	textual  textual
	spelling spelling
	// parts, route, asked and needs are as those of a template.
	parts []textPart
	route *route
	asked *asked
	needs *route
	// limited says that its cost is not known at load, and is counted.
	limited bool
	// calls are the messages that it translates, by the id of the call.
	calls map[int64]*translation
}

// expression checks text and compiles it. Where it is wrong, that is reported
// and nil returned.
func (u *unit) expression(text string, at spot, sc *scope) *expression {
	e := &expression{unit: u, scope: sc, text: text, spot: at, calls: map[int64]*translation{}}
	before := len(*u.findings)
	switch {
	case strings.TrimSpace(text) == "":
		e.report(0, len(text), finding{rule: "expr/syntax", message: "there is no expression here"})
		return nil
	case len(text) > MaxExpression:
		e.report(0, 1, finding{rule: "expr/cost", message: fmt.Sprintf("an expression has at most %d bytes, this has %d", MaxExpression, len(text))})
		return nil
	}
	e.from, e.to = at.span(0, len(text))
	e.place = u.doc.Place(e.from, e.to)
	if !e.check() {
		return nil
	}
	e.typ = e.ast.GetType(e.ast.Expr().ID())
	if isOptional(e.typ) {
		e.typ, e.optional = e.typ.Parameters()[0], true
	}
	e.inspect()
	if len(*u.findings) > before {
		return nil
	}
	if err := e.compile(); err != nil {
		e.report(0, len(text), finding{rule: "expr/syntax", message: err.Error()})
		return nil
	}
	return e
}

// report records a finding about the bytes of the text from start to end.
func (e *expression) report(start, end int, x finding) {
	from, to := e.spot.span(start, end)
	e.unit.report(from, to, x)
}

// check parses the text and finds its types.
func (e *expression) check() bool {
	parsed, issues := e.scope.env.Parse(e.text)
	if issues.Err() != nil {
		e.syntax(issues)
		return false
	}
	checked, issues := e.scope.env.Check(parsed)
	if issues.Err() != nil {
		e.types(parsed.NativeRep(), issues)
		return false
	}
	e.checked, e.ast = checked, checked.NativeRep()
	return true
}

// syntax reports the first thing that CEL's parser could not read; what
// follows is mostly a consequence.
func (e *expression) syntax(issues *cel.Issues) {
	all := issues.Errors()
	if len(all) == 0 {
		return
	}
	issue := all[0]
	start := e.offset(issue.Location.Line(), issue.Location.Column())
	message := strings.TrimPrefix(issue.Message, "Syntax error: ")
	switch {
	case strings.Contains(message, "'<EOF>'"):
		message, start = "the expression ends too early", len(e.text)
	case strings.HasPrefix(message, "token recognition error at: "):
		message = "cannot read " + strings.TrimPrefix(message, "token recognition error at: ")
	default:
		message, _, _ = strings.Cut(message, " expecting ")
	}
	x := finding{rule: "expr/syntax", message: message}
	if strings.Contains(e.text, "${") {
		x.hint = "an expression stands here without ${ }"
	}
	if start >= len(e.text) && start > 0 {
		e.report(start-1, start, x)
	} else {
		e.report(start, tokenEnd(e.text, start), x)
	}
}

// offset turns a line (from 1) and a column (code points, from 0) of the text
// into bytes.
func (e *expression) offset(line, column int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(e.text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	return at + e.bytes(e.text[at:], column)
}

// bytes is how long the first n code points of s are.
func (e *expression) bytes(s string, n int) int {
	for i := range s {
		if n <= 0 {
			return i
		}
		n--
	}
	return len(s)
}

// span is where an expression's own token stands: a name, a selected field, a
// function, an operator, a literal.
func (e *expression) span(a *ast.AST, x ast.Expr) (int, int) {
	start := e.startOf(a, x)
	switch x.Kind() {
	case ast.SelectKind:
		return e.fieldSpan(a, x.AsSelect().Operand(), x.AsSelect().FieldName(), start)
	case ast.CallKind:
		call := x.AsCall()
		if call.FunctionName() == "_?._" && len(call.Args()) == 2 && call.Args()[1].Kind() == ast.LiteralKind {
			field, _ := call.Args()[1].AsLiteral().Value().(string)
			return e.fieldSpan(a, call.Args()[0], field, start)
		}
		// The parser gives a call the place of its parenthesis.
		name := call.FunctionName()
		before := strings.TrimRight(e.text[:min(start, len(e.text))], " \t\n")
		if strings.HasSuffix(before, name) {
			return len(before) - len(name), len(before)
		}
	}
	return start, tokenEnd(e.text, start)
}

// startOf is where the parser says that x stands, in bytes.
func (e *expression) startOf(a *ast.AST, x ast.Expr) int {
	r, ok := a.SourceInfo().GetOffsetRange(x.ID())
	if !ok {
		return 0
	}
	return e.bytes(e.text, int(r.Start))
}

// fieldSpan finds a selected field's name behind the dot, which for has(a.b)
// stands behind a.
func (e *expression) fieldSpan(a *ast.AST, operand ast.Expr, name string, at int) (int, int) {
	if at < len(e.text) && e.text[at] == '(' {
		_, at = e.span(a, operand)
	}
	for i := min(at, len(e.text)); i < len(e.text); i++ {
		if strings.HasPrefix(e.text[i:], name) {
			return i, i + len(name)
		}
		if !strings.ContainsRune(" \t\n.?'\"[", rune(e.text[i])) {
			break
		}
	}
	return at, tokenEnd(e.text, at)
}

// tokenEnd is where the token that stands at start ends.
func tokenEnd(s string, start int) int {
	if start >= len(s) {
		return len(s)
	}
	if s[start] == '\'' || s[start] == '"' {
		if end := quotedEnd(s, start); end > 0 {
			return end
		}
		return start + 1
	}
	end := start
	for end < len(s) && isWord(s[end]) {
		end++
	}
	if end > start {
		return end
	}
	for _, op := range []string{"&&", "||", "==", "!=", "<=", ">=", ".?", "[?"} {
		if strings.HasPrefix(s[start:], op) {
			return start + len(op)
		}
	}
	return start + 1
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// holds is the expression, a bool, as a test.
func (e *expression) holds() test {
	if e.test != nil {
		return e.test
	}
	return func(f *frame) (bool, error) {
		v, err := e.eval(f)
		return v.Bool(), err
	}
}

// errEvaluator wraps what keeps CEL's own evaluator from planning.
var errEvaluator = errors.New("cannot plan the expression")
