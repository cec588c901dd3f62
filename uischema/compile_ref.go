package uischema

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"mantel/uischema/diag"
)

const (
	localRef  = "#/$defs/"
	sharedRef = "/types.json#/$defs/"
)

// fileScope is the scope of a file beside types.json.
func fileScope(doc *Document, types *Types) scope {
	return scope{
		doc:  doc,
		defs: localDefinitions(doc),
		shared: func(name string) (*Schema, refState) {
			if s := types.Def(name); s != nil {
				return s, refFound
			}
			return nil, refUnknown
		},
		names: types.Defs,
	}
}

func localDefinitions(doc *Document) map[string]*definition {
	defs := map[string]*definition{}
	if doc == nil {
		return defs
	}
	if n := doc.Root.Get("$defs"); n != nil {
		for _, m := range n.Members {
			defs[m.Name] = &definition{node: m.Value}
		}
	}
	return defs
}

// definitions compiles every entry of the file's $defs, used or not.
func (c *compiler) definitions() {
	n := c.doc.Root.Get("$defs")
	if n == nil {
		return
	}
	if n.Kind != Object {
		c.report("schema/value", n, "/$defs", "$defs is an object of named schemas", "")
		return
	}
	for _, m := range n.Members {
		c.checkName("/$defs", m, "definition")
		c.local(m.Name)
	}
}

// local is the file's definition of that name, compiled once however often it
// is referred to.
func (c *compiler) local(name string) (*Schema, refState) {
	d := c.defs[name]
	switch {
	case d == nil:
		return nil, refUnknown
	case d.busy:
		return nil, refRecursive
	case d.schema == nil:
		d.busy = true
		s := c.schema(d.node, spot{pointer: PointerTo("/$defs", name), property: true})
		d.busy = false
		d.schema = s.named(name)
	}
	return d.schema, refFound
}

// named gives s a name: s itself, unless it is another definition's.
func (s *Schema) named(name string) *Schema {
	if s.Name != "" {
		alias := *s
		alias.definition = s.Definition()
		s = &alias
	}
	s.Name = name
	return s
}

// follow resolves a reference, or says why it cannot be followed.
func (c *compiler) follow(ref *Node, at spot) *Schema {
	pointer := PointerTo(at.pointer, "$ref")
	if ref.Kind != String {
		c.report("schema/ref", ref, pointer, "a reference is a string", `such as "/types.json#/$defs/image"`)
		return nil
	}
	var s *Schema
	var state refState
	var names []string
	var prefix string
	if name, ok := strings.CutPrefix(ref.Text, localRef); ok {
		s, state = c.local(name)
		prefix, names = localRef, slices.Sorted(maps.Keys(c.defs))
	} else if name, ok := strings.CutPrefix(ref.Text, sharedRef); ok {
		s, state = c.shared(name)
		prefix, names = sharedRef, c.names()
	} else {
		c.report("schema/ref", ref, pointer, "a reference to another file or a URL is not followed",
			"write #/$defs/NAME for this file, or /types.json#/$defs/NAME for the shared types")
		return nil
	}
	switch state {
	case refUnknown:
		hint := ""
		if near := diag.Suggest(strings.TrimPrefix(ref.Text, prefix), names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", prefix+near)
		}
		c.report("schema/ref", ref, pointer, "nothing is defined under this reference", hint)
	case refRecursive:
		c.report("schema/ref", ref, pointer, "this definition contains itself",
			"component files have no recursive types: every value has a bounded depth")
	case refFound:
		if at.depth+s.height > maxSchemaDepth {
			c.report("schema/depth", ref, pointer, fmt.Sprintf("with this reference schemas nest more than %d deep", maxSchemaDepth), "")
			return nil
		}
	}
	return s
}

// whole is the schema of a node that only refers, perhaps with words for
// people or a default of its own beside: the definition itself, so that it is
// recognised wherever it is used. It gives nil where the node says more.
func (c *compiler) whole(n, ref *Node, at spot) *Schema {
	own := false
	for _, m := range n.Members {
		switch m.Name {
		case "$ref", "$comment":
		case "title", "description", "deprecated", "examples", "default":
			own = true
		default:
			return nil
		}
	}
	target := c.follow(ref, at)
	if target == nil {
		return &Schema{Types: TypeObject, Closed: true, MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1, height: 1, size: 1, Place: c.doc.At(n)}
	}
	if !own {
		return target
	}
	s := *target
	s.definition = target.Definition()
	before := len(c.diags)
	for _, m := range n.Members {
		if m.Name != "$ref" {
			c.keywords[m.Name].read(c, &s, m, at)
		}
	}
	if len(c.diags) == before {
		c.annotated(&s, n, at)
	}
	return &s
}
