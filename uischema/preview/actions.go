package preview

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"mantel/uischema/diag"
)

// rootFields are what a template may ask its data for.
var rootFields = []string{"Children", "HasSlot", "ID", "Props", "Slot"}

// actions checks what the template's actions call. It follows dot no further
// than the root: what dot is inside range and with, only data knows.
func (c *checker) actions(root *parse.ListNode) {
	visit(root, func(n parse.Node) {
		pos := int(n.Position())
		switch n := n.(type) {
		case *parse.TemplateNode:
			c.report(ruleUnsafe, pos, pos+1, "a preview is one template: template is not for previews", "write it out")
		case *parse.BreakNode:
			c.report(ruleSyntax, pos, pos+1, "break is not for previews", "use if inside the range")
		case *parse.ContinueNode:
			c.report(ruleSyntax, pos, pos+1, "continue is not for previews", "use if inside the range")
		case *parse.IdentifierNode:
			c.function(n)
		case *parse.CommandNode:
			c.format(n)
		case *parse.VariableNode:
			if len(n.Ident) > 1 && n.Ident[0] == "$" {
				c.field(n.Ident[1:], pos)
			}
		}
	})
	c.dots(root)
}

func (c *checker) function(n *parse.IdentifierNode) {
	pos := int(n.Position())
	if _, ok := functionTable[n.Ident]; ok {
		return
	}
	hint := "previews may call " + joinNames(Functions())
	if near := diag.Suggest(n.Ident, Functions()); near != "" {
		hint = "did you mean " + near + "?"
	}
	c.report(ruleUnsafe, pos, pos+len(n.Ident), "previews have no function "+n.Ident, hint)
}

// plainFormat is a format whose result is bounded by its arguments.
var plainFormat = regexp.MustCompile(`^(?:[^%]|%%|%[sdvq]|%0?[0-9]d|%\.[0-9]f)*$`)

func (c *checker) format(n *parse.CommandNode) {
	id, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok || id.Ident != "printf" {
		return
	}
	pos := int(n.Position())
	if len(n.Args) > 1 {
		if s, ok := n.Args[1].(*parse.StringNode); ok && plainFormat.MatchString(s.Text) {
			return
		}
	}
	c.report(ruleUnsafe, pos, pos+len(id.Ident), "printf takes a literal format of %s, %d, %v, %q, %02d and %.1f", "")
}

// dots checks the fields that are read while dot is still the root.
func (c *checker) dots(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			c.dots(child)
		}
	case *parse.ActionNode:
		c.dots(n.Pipe)
	case *parse.IfNode:
		c.dots(n.Pipe)
		c.dots(n.List)
		c.dots(n.ElseList)
	case *parse.WithNode:
		c.dots(n.Pipe)
		c.dots(n.ElseList)
	case *parse.RangeNode:
		c.dots(n.Pipe)
		c.dots(n.ElseList)
	case *parse.PipeNode:
		for _, cmd := range n.Cmds {
			for _, arg := range cmd.Args {
				c.dots(arg)
			}
		}
	case *parse.ChainNode:
		c.dots(n.Node)
	case *parse.FieldNode:
		c.field(n.Ident, int(n.Position()))
	}
}

// field reports a name that the root data or its props do not have; names is
// the chain from the root. near is a position at or a little after the first
// of them: the parser gives either.
func (c *checker) field(names []string, near int) {
	name := names[0]
	if slices.Contains(rootFields, name) {
		if name == "Props" && len(names) > 1 {
			c.prop(names[1], near)
		}
		return
	}
	hint := "there are .Props, .Children, .Slot, .HasSlot and .ID"
	if close := diag.Suggest(name, rootFields); close != "" {
		hint = "did you mean ." + close + "?"
	}
	at := near
	if i := strings.LastIndex(c.source[:min(near+len(name)+2, len(c.source))], "."+name); i >= 0 {
		at = i + 1
	}
	c.report(ruleSyntax, at, at+len(name), "a preview's data has no "+strconv.Quote(name), hint)
}

// visit calls each for n and every node below it.
func visit(n parse.Node, each func(parse.Node)) {
	branch := func(b *parse.BranchNode) {
		visit(b.Pipe, each)
		visit(b.List, each)
		visit(b.ElseList, each)
	}
	switch n := n.(type) {
	case nil:
		return
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			visit(child, each)
		}
		return
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, cmd := range n.Cmds {
			visit(cmd, each)
		}
		return
	}
	each(n)
	switch n := n.(type) {
	case *parse.ActionNode:
		visit(n.Pipe, each)
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.TemplateNode:
		visit(n.Pipe, each)
	case *parse.CommandNode:
		for _, arg := range n.Args {
			visit(arg, each)
		}
	case *parse.ChainNode:
		visit(n.Node, each)
	}
}
