package layout

import (
	"regexp"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// What CEL's checker says, as far as it is said better here. The module's
// version is pinned; a message that is not known is passed on as it is.
var (
	undeclared  = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	undefined   = regexp.MustCompile(`^undefined field '([^']*)'`)
	noOverload  = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '(.*)'$`)
	mismatch    = regexp.MustCompile(`^expected type '(.*)' but found '(.*)'$`)
	noSelection = regexp.MustCompile(`^type '(.*)' does not support field selection$`)
)

// types reports what CEL's checker found. Errors that come of another one are
// left out.
func (e *expression) types(parsed *ast.AST, issues *cel.Issues) {
	reported := false
	for _, issue := range issues.Errors() {
		if strings.Contains(issue.Message, "!error!") {
			continue
		}
		reported = true
		start := e.offset(issue.Location.Line(), issue.Location.Column())
		end := tokenEnd(e.text, start)
		x := find(parsed.Expr(), issue.ExprID)
		if x != nil {
			start, end = e.span(parsed, x)
		}
		e.report(start, end, e.explain(issue.Message, x))
	}
	if !reported {
		e.report(0, len(e.text), finding{rule: "expr/type", message: "the expression has no type"})
	}
}

// explain turns a message of CEL's checker into a finding.
func (e *expression) explain(message string, x ast.Expr) finding {
	if m := undeclared.FindStringSubmatch(message); m != nil {
		return e.unknownName(m[1], x)
	}
	if m := undefined.FindStringSubmatch(message); m != nil {
		return e.unknownField(m[1], x)
	}
	if m := noOverload.FindStringSubmatch(message); m != nil {
		return noFunction(m[1], friendly(m[2]))
	}
	if m := mismatch.FindStringSubmatch(message); m != nil {
		return finding{rule: "expr/type", message: "this is " + article(friendly(m[2])) + ", but " + article(friendly(m[1])) + " is needed"}
	}
	if m := noSelection.FindStringSubmatch(message); m != nil {
		return finding{rule: "expr/type", message: article(friendly(m[1])) + " has no members"}
	}
	if strings.HasPrefix(message, "reserved identifier") {
		return finding{rule: "expr/syntax", message: message}
	}
	return finding{rule: "expr/type", message: friendly(message)}
}

// unknownName is about a variable or a function that is not declared.
func (e *expression) unknownName(name string, x ast.Expr) finding {
	if x != nil && x.Kind() == ast.CallKind {
		return finding{rule: "expr/function", message: `there is no function "` + name + `"`, hint: suggest(name, e.unit.c.env.functions)}
	}
	return finding{rule: "expr/name", message: `there is no "` + name + `" here`, hint: suggest(name, e.scope.names())}
}

// unknownField is about a member that an object's schema does not declare. A
// member of props without the "props." before it was a name, not a field.
func (e *expression) unknownField(name string, x ast.Expr) finding {
	f := finding{rule: "expr/name", message: `there is no member "` + name + `"`}
	var operand ast.Expr
	switch {
	case x == nil:
		return f
	case x.Kind() == ast.SelectKind:
		operand = x.AsSelect().Operand()
	case x.Kind() == ast.CallKind && len(x.AsCall().Args()) > 0:
		operand = x.AsCall().Args()[0]
	}
	if operand == nil {
		return f
	}
	if sh := e.shapeOf(operand); sh != nil {
		f.hint = suggest(name, sh.fieldNames())
		f.notes = declared(sh.schema)
	}
	if operand.Kind() == ast.IdentKind {
		f.message = operand.AsIdent() + ` has no "` + name + `"`
	}
	return f
}

// shapeOf follows names and selections to a shape, without types: the
// expression has none where its check failed.
func (e *expression) shapeOf(x ast.Expr) *shape {
	switch x.Kind() {
	case ast.IdentKind:
		return e.scope.shape(x.AsIdent())
	case ast.SelectKind:
		return selected(e.shapeOf(x.AsSelect().Operand()), x.AsSelect().FieldName())
	case ast.CallKind:
		call := x.AsCall()
		if call.FunctionName() == "_?._" && len(call.Args()) == 2 && call.Args()[1].Kind() == ast.LiteralKind {
			name, _ := call.Args()[1].AsLiteral().Value().(string)
			return selected(e.shapeOf(call.Args()[0]), name)
		}
		if (call.FunctionName() == "_[_]" || call.FunctionName() == "_[?_]") && len(call.Args()) == 2 {
			if sh := e.shapeOf(call.Args()[0]); sh != nil {
				return sh.elem
			}
		}
	}
	return nil
}

func selected(sh *shape, name string) *shape {
	if sh == nil {
		return nil
	}
	if f := sh.field(name); f != nil {
		return f.shape
	}
	return nil
}

// operators are CEL's names for what authors write.
var operatorName = regexp.MustCompile(`^@?_?([^_a-zA-Z]+)_?$`)

// noFunction is about arguments that a function or operator does not take.
func noFunction(name, args string) finding {
	f := finding{rule: "expr/type"}
	switch name {
	case "_?_:_":
		f.message = "a ? b : c takes a bool and two values of one type, not " + args
		return f
	case "_[_]", "_[?_]":
		f.message = "[ ] takes a list and an int, or a map and a string, not " + args
		return f
	case "@in":
		f.message = "in takes a value and a list of such, not " + args
		return f
	}
	if m := operatorName.FindStringSubmatch(name); m != nil {
		f.message = m[1] + " does not take " + args
		if m[1] == "+" && strings.Contains(args, "string") {
			f.hint = "number(…) makes a text of a number"
		} else if strings.Contains(args, "int") && strings.Contains(args, "double") {
			f.hint = "double(…) makes a double of an int"
		}
		return f
	}
	f.rule, f.message = "expr/function", name+" does not take "+args
	if example := exampleOf(name); example != "" {
		f.hint = example
	}
	return f
}

var objectType = regexp.MustCompile(regexp.QuoteMeta(typePrefix) + `[A-Za-z0-9_.\-]+(~[0-9]+)?`)

// friendly takes what is internal out of the names of types.
func friendly(s string) string {
	s = objectType.ReplaceAllStringFunc(s, func(name string) string {
		name = strings.TrimPrefix(name, typePrefix)
		name, _, _ = strings.Cut(name, "~")
		if strings.HasSuffix(name, "."+nameProps) {
			return nameProps
		}
		return name
	})
	return strings.ReplaceAll(s, "optional_type(", "optional(")
}

// typeName is a type as findings name it: "an int".
func typeName(t *types.Type) string { return article(friendly(cel.FormatCELType(t))) }

func article(name string) string {
	if name == nameProps {
		return name
	}
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

// find is the node of that id, or nil.
func find(root ast.Expr, id int64) ast.Expr {
	var found ast.Expr
	ast.PostOrderVisit(root, ast.NewExprVisitor(func(x ast.Expr) {
		if x.ID() == id {
			found = x
		}
	}))
	return found
}
