// Package preview answers: what does this tree look like, roughly, in a
// browser?
//
// Each primitive has a preview.html beside its component file: a template of
// package html/template that a designer writes. [Compile] checks all of them
// and refuses what could run a script, reach the network, or break out of its
// place; [Set.Render] turns a tree into HTML with them. The result is good
// enough to recognise the app by; it is not the app.
//
// A template sees .ID, .Props, .Children, .Slot "name" and .HasSlot "name",
// and the functions that [Functions] lists.
package preview

import (
	"errors"
	"html/template"
	"io"
	"text/template/parse"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// MaxSource is the most bytes that one preview.html may have.
const MaxSource = 64 << 10

// Source is one primitive's preview.html.
type Source struct {
	// HTML is the file's text.
	HTML string
	// File is what diagnostics call it: "card/preview.html".
	File string
	// Props are what the component declares; .Props has no others. Nil leaves
	// that unchecked.
	Props *uischema.Schema
}

// Set holds the checked templates of an edition's primitives, by name. It is
// immutable and safe for concurrent use.
type Set struct {
	templates map[string]*template.Template
}

// Has reports whether the component has a preview.
func (s *Set) Has(component string) bool {
	if s == nil {
		return false
	}
	return s.templates[component] != nil
}

// Compile checks and compiles previews by component name. The Set is nil
// where there are errors. Findings are of the rules preview/syntax,
// preview/prop and preview/unsafe.
func Compile(sources map[string]Source) (*Set, []diag.Diagnostic) {
	set := &Set{templates: make(map[string]*template.Template, len(sources))}
	var found []diag.Diagnostic
	for name, src := range sources {
		t, ds := compile(name, src)
		found = append(found, ds...)
		if t != nil {
			set.templates[name] = t
		}
	}
	diag.Sort(found)
	if diag.HasErrors(found) {
		return nil, found
	}
	return set, found
}

// compile gives a nil template where it finds something wrong.
func compile(name string, src Source) (*template.Template, []diag.Diagnostic) {
	c := &checker{file: src.File, source: src.HTML, props: src.Props}
	if len(src.HTML) > MaxSource {
		c.report(ruleSyntax, 0, 1, "the preview is larger than 64 KiB", "move styling to preview.css")
		return nil, c.found
	}
	tree := c.parse(name)
	if tree == nil {
		return nil, c.found
	}
	c.template(tree)
	if len(c.found) > 0 {
		return nil, c.found
	}
	bind(tree.Root)
	t, err := template.New(name).Funcs(functions()).AddParseTree(name, tree)
	if err != nil {
		c.reportError(err)
		return nil, c.found
	}
	// html/template escapes at the first execution: make it so now, since its
	// refusals are the author's to see. A failure to execute is none, here.
	var refused *template.Error
	if errors.As(t.Execute(io.Discard, (*data)(nil)), &refused) {
		c.reportError(refused)
		return nil, c.found
	}
	return t, c.found
}

// bind rewrites a checked template so that what needs the rendering at hand
// gets it: those functions take the root data ($) first, and each range pays
// for its rounds before it starts.
func bind(n parse.Node) {
	visit(n, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.CommandNode:
			if id, ok := n.Args[0].(*parse.IdentifierNode); ok && functionTable[id.Ident].bound {
				n.Args = append([]parse.Node{id, rootData(id.Position())}, n.Args[1:]...)
			}
		case *parse.RangeNode:
			pos := n.Pipe.Position()
			n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{
				NodeType: parse.NodeCommand, Pos: pos,
				Args: []parse.Node{parse.NewIdentifier(rangeFunction).SetPos(pos), rootData(pos)},
			})
		}
	})
}

func rootData(pos parse.Pos) parse.Node {
	return &parse.VariableNode{NodeType: parse.NodeVariable, Pos: pos, Ident: []string{"$"}}
}
