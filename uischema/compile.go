package uischema

import (
	"fmt"
	"maps"
	"slices"

	"mantel/uischema/diag"
)

// The bounds of a schema. They keep apps' generated models, and the work of
// one check, small.
const (
	maxSchemaDepth = 16
	maxSchemaSize  = 5000 // schemas, those behind references counted each time
	maxProperties  = 200
	maxNameLength  = 64
	maxEnum        = 1000
	maxItems       = 1000
	maxLength      = 100_000
	maxCases       = 100
)

// role says what a schema is for: that decides what it must say.
type role uint8

const (
	// declares: apps build a type from it, so its type is known and objects
	// are closed.
	declares role = iota
	// adds: inside allOf. It may leave the type to the schema around it.
	adds
	// constrains: inside then and else, where defaults have no place.
	constrains
	// asks: inside if. It is evaluated again for each unknown property, so it
	// holds nothing that branches.
	asks
)

// spot is where in its file, and for what, a schema is compiled.
type spot struct {
	pointer string
	depth   int
	role    role
	// property: it is a property's schema, or may be referred to as one.
	property bool
	// closedAbove: the schema around it closes the object; conditional: it
	// stands somewhere inside then or else; tagged: it is a case of oneOf, so
	// what it sees is an object.
	closedAbove, conditional, tagged bool
	// node is the schema itself.
	node *Node
}

func (at spot) in(keyword string) spot {
	return spot{pointer: PointerTo(at.pointer, keyword), depth: at.depth + 1, role: at.role, conditional: at.conditional}
}

// scope is a file that schemas stand in.
type scope struct {
	doc  *Document
	defs map[string]*definition
	// shared are the definitions of types.json; in types.json itself, defs.
	shared func(name string) (*Schema, refState)
	names  func() []string
}

// definition is one entry of $defs.
type definition struct {
	node   *Node
	schema *Schema
	busy   bool
}

type refState uint8

const (
	refFound refState = iota
	refUnknown
	refRecursive
)

// compiler turns the schemas of one file into IR and gathers diagnostics.
type compiler struct {
	scope
	policy   Policy
	keywords map[string]keyword
	diags    []diag.Diagnostic
}

// newCompiler takes the keywords that this kind of file has besides the
// subset.
func newCompiler(sc scope, p Policy, besides ...keyword) *compiler {
	c := &compiler{scope: sc, policy: p, keywords: map[string]keyword{}}
	for _, k := range append(keywords(), besides...) {
		c.keywords[k.name] = k
	}
	return c
}

// Compile compiles the schema at n, a node of doc, whose references go to
// `#/$defs/x` in doc and `/types.json#/$defs/x` in types (nil: none). It gives
// nil where there are diagnostics. The policy is for defaults and examples
// that hold URLs.
func Compile(doc *Document, n *Node, types *Types, p Policy) (*Schema, []diag.Diagnostic) {
	c := newCompiler(fileScope(doc, types), p)
	at := spot{pointer: doc.pointerTo(n)}
	if at.pointer == "" {
		c = newCompiler(c.scope, p, fileKeywords()...)
	}
	c.definitions()
	s := c.schema(n, at)
	if len(c.diags) > 0 {
		diag.Sort(c.diags)
		return nil, c.diags
	}
	return s, nil
}

// report adds a finding. Past a hundred more would help nobody.
func (c *compiler) report(rule string, n *Node, pointer, message, hint string, notes ...string) {
	c.reportAt(rule, c.doc.At(n), pointer, message, hint, notes...)
}

func (c *compiler) reportAt(rule string, place diag.Place, pointer, message, hint string, notes ...string) {
	if len(c.diags) < maxFindings {
		c.diags = append(c.diags, diag.Diagnostic{
			Rule: rule, Place: place, Pointer: pointer, Message: message, Hint: hint, Notes: notes,
		})
	}
}

// schema compiles one schema. It never gives nil: where something is wrong
// the rest is still looked at.
func (c *compiler) schema(n *Node, at spot) *Schema {
	s := &Schema{MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1, height: 1, size: 1, Place: c.doc.At(n)}
	if at.depth >= maxSchemaDepth {
		c.report("schema/depth", n, at.pointer, fmt.Sprintf("schemas nest more than %d deep", maxSchemaDepth), "")
		return s
	}
	if n == nil || n.Kind != Object {
		c.report("schema/value", n, at.pointer, "a schema is an object", c.hintForSchema(n))
		return s
	}
	if ref := n.Get("$ref"); ref != nil {
		if whole := c.whole(n, ref, at); whole != nil {
			return whole
		}
	}
	at.node = n
	before := len(c.diags) // a schema that is broken somewhere is not asked whether it makes sense
	read := make([]keyword, 0, len(n.Members))
	for _, m := range n.Members {
		k, ok := c.keywords[m.Name]
		if !ok {
			c.unknownKeyword(m, at)
			continue
		}
		k.read(c, s, m, at)
		read = append(read, k)
	}
	s.inferTypes()
	if at.tagged && s.Types == 0 {
		s.Types = TypeObject
	}
	if len(c.diags) == before {
		c.applies(s, n, at, read)
	}
	if len(c.diags) == before {
		c.contradictions(s, n, at)
	}
	if len(c.diags) == before && at.role == declares {
		c.declaration(s, n, at)
	}
	c.weigh(s, n, at)
	if len(c.diags) == before {
		c.annotated(s, n, at)
	}
	return s
}

func (c *compiler) hintForSchema(n *Node) string {
	if n != nil && n.Kind == Bool {
		return `write the type, such as { "type": "string" }`
	}
	return ""
}

// unknownKeyword says what to use instead of a keyword of JSON Schema that is
// not in the subset.
func (c *compiler) unknownKeyword(m NodeMember, at spot) {
	hint := instead(m.Name)
	if hint == "" {
		hint = didYouMean(m.Name, slices.Sorted(maps.Keys(c.keywords)))
	}
	c.reportAt("schema/keyword", c.doc.AtName(m), PointerTo(at.pointer, m.Name),
		fmt.Sprintf("component files do not use the keyword %q", m.Name), hint)
}

// applies refuses keywords that say nothing about values of the schema's type:
// JSON Schema would ignore them in silence.
func (c *compiler) applies(s *Schema, n *Node, at spot, read []keyword) {
	if s.Types == 0 {
		return
	}
	for _, k := range read {
		if k.about == 0 || k.about&s.Types != 0 {
			continue
		}
		for _, m := range n.Members {
			if m.Name == k.name {
				c.reportAt("schema/keyword", c.doc.AtName(m), PointerTo(at.pointer, k.name),
					fmt.Sprintf("%s says nothing about %s", k.name, s.Types.phrase()), "take it away, or change the type")
			}
		}
	}
}

// weigh bounds a schema by what it becomes once references are followed.
func (c *compiler) weigh(s *Schema, n *Node, at spot) {
	tooLarge := false
	s.children(func(in *Schema) {
		s.height = max(s.height, in.height+1)
		s.size = min(s.size+in.size, 2*maxSchemaSize)
		tooLarge = tooLarge || in.size > maxSchemaSize
	})
	if s.size > maxSchemaSize && !tooLarge {
		c.report("schema/depth", n, at.pointer,
			fmt.Sprintf("with its references this holds more than %d schemas", maxSchemaSize), "")
	}
}

// children calls each with every schema directly inside s.
func (s *Schema) children(each func(*Schema)) {
	for i := range s.Properties {
		each(s.Properties[i].Schema)
	}
	if s.Items != nil {
		each(s.Items)
	}
	s.inPlace(each)
}
