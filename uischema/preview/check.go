package preview

import (
	"regexp"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"mantel/uischema"
	"mantel/uischema/diag"
)

const (
	ruleSyntax = "preview/syntax"
	ruleProp   = "preview/prop"
	ruleUnsafe = "preview/unsafe"
	// maxFindings bounds what one file reports.
	maxFindings = 50
)

// checker reads one preview and collects what is wrong with it.
type checker struct {
	file, source string
	props        *uischema.Schema // nil: any
	found        []diag.Diagnostic
}

// report adds a finding for the bytes [at, end) of the source.
func (c *checker) report(rule string, at, end int, message, hint string) {
	if len(c.found) >= maxFindings {
		return
	}
	at = min(max(at, 0), len(c.source))
	end = min(max(end, at), len(c.source))
	if nl := strings.IndexByte(c.source[at:end], '\n'); nl >= 0 {
		end = at + nl
	}
	start := strings.LastIndexByte(c.source[:at], '\n') + 1
	c.found = append(c.found, diag.Diagnostic{
		Rule: rule, Message: message, Hint: hint,
		Place: diag.Place{
			File:   c.file,
			Line:   1 + strings.Count(c.source[:at], "\n"),
			Column: 1 + utf8.RuneCountInString(c.source[start:at]),
			Width:  max(1, utf8.RuneCountInString(c.source[at:end])),
		},
	})
}

// templateError finds line, optional column, and the message in the errors of
// both template packages: "template: card:3: …", "html/template:card:3:14: …".
var templateError = regexp.MustCompile(`^(?:html/)?template: ?[^:]*:(\d+)(?::(\d+))?: (?:executing "[^"]*" at <[^>]*>: )?(.*)$`)

// reportError places an error of the template packages.
func (c *checker) reportError(err error) {
	text, _, _ := strings.Cut(err.Error(), "\n")
	m := templateError.FindStringSubmatch(text)
	if m == nil {
		c.report(ruleSyntax, 0, 1, strings.TrimPrefix(text, "html/template: "), "")
		return
	}
	line, _ := strconv.Atoi(m[1])
	column, _ := strconv.Atoi(m[2])
	at, end := c.line(line)
	if column > 0 && at+column <= end {
		at += column
	} else if i := strings.Index(c.source[at:end], "{{"); i >= 0 {
		at += i
	} else {
		at += len(c.source[at:end]) - len(strings.TrimLeft(c.source[at:end], " \t"))
	}
	c.report(ruleSyntax, at, end, m[3], "")
}

// line is where the line of that number (from 1) begins and ends, in bytes.
func (c *checker) line(number int) (int, int) {
	at := 0
	for range number - 1 {
		i := strings.IndexByte(c.source[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	if i := strings.IndexByte(c.source[at:], '\n'); i >= 0 {
		return at, at + i
	}
	return at, len(c.source)
}

// parse gives nil where the template cannot be read.
func (c *checker) parse(name string) *parse.Tree {
	t := parse.New(name)
	t.Mode = parse.SkipFuncCheck
	set := map[string]*parse.Tree{}
	if _, err := t.Parse(c.source, "", "", set); err != nil {
		c.reportError(err)
		return nil
	}
	for other, sub := range set {
		if other == name {
			continue
		}
		at := 0
		if sub.Root != nil {
			at = strings.LastIndex(c.source[:min(int(sub.Root.Position()), len(c.source))], "{{")
		}
		c.report(ruleUnsafe, at, at+2, "a preview is one template: define and block are not for previews", "write it out")
	}
	if len(c.found) > 0 {
		return nil
	}
	if t.Root == nil {
		t.Root = &parse.ListNode{NodeType: parse.NodeList}
	}
	return t
}

// template checks the whole of a parsed preview.
func (c *checker) template(t *parse.Tree) {
	c.actions(t.Root)
	if len(c.found) > 0 {
		return
	}
	end := c.walk(t.Root, place{})
	last := max(0, len(strings.TrimRight(c.source, " \t\r\n"))-1)
	switch {
	case len(c.found) > 0:
	case end.mode != inText:
		c.report(ruleSyntax, last, last+1, "the preview ends inside a tag", "")
	case end.open != "":
		c.report(ruleSyntax, last, last+1, "<"+end.top()+"> is never closed", "add </"+end.top()+">")
	}
}

// walk follows the template's text through its branches. Each branch must
// leave the page where the other ways leave it, so that no value of a prop can
// change what is a tag and what is text.
func (c *checker) walk(list *parse.ListNode, at place) place {
	if list == nil {
		return at
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			s := scanner{c: c, text: string(n.Text), base: int(n.Pos), at: at}
			at = s.run()
		case *parse.ActionNode:
			at = c.output(n, at)
		case *parse.IfNode:
			at = c.join(&n.BranchNode, at)
		case *parse.WithNode:
			at = c.join(&n.BranchNode, at)
		case *parse.RangeNode:
			at = c.join(&n.BranchNode, at)
		}
	}
	return at
}

func (c *checker) join(n *parse.BranchNode, at place) place {
	yes, no := c.walk(n.List, at), c.walk(n.ElseList, at)
	if !yes.same(no) || (n.NodeType == parse.NodeRange && !yes.same(at)) {
		pos := int(n.Pipe.Position())
		c.report(ruleSyntax, pos, pos+1, "the branches of this "+branchName(n)+" leave different elements or attributes open",
			"open and close within each branch")
		return no
	}
	if yes.value != no.value {
		no.value = valueDone
	}
	return no
}

func branchName(n *parse.BranchNode) string {
	switch n.NodeType {
	case parse.NodeWith:
		return "with"
	case parse.NodeRange:
		return "range"
	}
	return "if"
}

// output checks an action where the page stands.
func (c *checker) output(n *parse.ActionNode, at place) place {
	if len(n.Pipe.Decl) > 0 { // it sets a variable and writes nothing
		return at
	}
	pos := int(n.Pos)
	end := pos + len(n.Pipe.String())
	switch at.mode {
	case inTag:
		c.report(ruleUnsafe, pos, end, "an attribute's name cannot come from an expression", "write the attribute out, with an if around it")
	case inDouble, inSingle:
		switch attributeKind(at.attr) {
		case urlAttribute:
			if at.value == valueFragment {
				break
			}
			if want := urlFunction(at.tag); at.value != valueEmpty || lastFunction(n.Pipe) != want || want == "" {
				c.report(ruleUnsafe, pos, end, at.attr+" takes a URL that the page may load, alone", urlHint(at.tag))
			}
			at.value = valueDone
		case paintAttribute:
			c.report(ruleUnsafe, pos, end, at.attr+" cannot come from an expression", "choose a class, and paint it in preview.css")
		}
	}
	return at
}

// lastFunction is the function whose result the pipeline gives, "" for none.
func lastFunction(p *parse.PipeNode) string {
	if id, ok := p.Cmds[len(p.Cmds)-1].Args[0].(*parse.IdentifierNode); ok {
		return id.Ident
	}
	return ""
}
