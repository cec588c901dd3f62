package uischema

import (
	"fmt"
	"slices"

	"mantel/uischema/diag"
)

// maxFindings bounds how many diagnostics one call gives: whoever sends a
// thousand faults gets no thousandfold answer.
const maxFindings = 100

// Parse reads one JSON text (RFC 8259; UTF-8, names distinct, numbers that
// [ParseNumber] takes) and remembers where everything stands. Where there is
// any finding the Document is nil. It keeps src, which must not change later.
//
// Work and memory are linear in the bytes and bounded by lim, and nothing
// recurses: a document that nests too deep is refused at the first bracket
// that is too many.
func Parse(file string, src []byte, lim Limits) (*Document, []diag.Diagnostic) {
	p := &parser{doc: &Document{File: file, Source: src}, lim: lim}
	if len(src) > lim.Bytes {
		p.diags = append(p.diags, diag.Diagnostic{
			Rule: "json/size", Place: diag.Place{File: file},
			Message: fmt.Sprintf("%d bytes are too many: at most %d are read", len(src), lim.Bytes),
		})
		return nil, p.diags
	}
	p.doc.lines = lineStarts(src)
	if p.encoding() && p.run() {
		p.space()
		if p.pos < len(p.src) {
			p.stop("json/syntax", p.pos, p.pos+1, "there is more text after the end of the value", "a document holds one value")
		}
	}
	if len(p.diags) > 0 {
		return nil, p.diags
	}
	return p.doc, nil
}

type parser struct {
	doc    *Document
	src    string
	lim    Limits
	pos    int
	values int
	diags  []diag.Diagnostic
	slab   []Node

	// open are the containers around pos; what they hold so far waits in
	// items and members until they close and know their length.
	open    []container
	items   []*Node
	members []NodeMember
}

type container struct {
	node *Node
	base int                 // where its part of items or members begins
	seen map[string]struct{} // names, once there are many
}

// run reads the outermost value. It reports whether to go on: a finding that
// leaves the rest readable (a duplicate name, a number out of range) does not
// stop it.
func (p *parser) run() bool {
	for {
		n, ok := p.value()
		if !ok {
			return false
		}
		for n != nil {
			if len(p.open) == 0 {
				p.doc.Root = n
				return true
			}
			if n, ok = p.attach(n); !ok {
				return false
			}
		}
	}
}

// value reads a scalar or an empty container, or opens a container and gives
// nil.
func (p *parser) value() (*Node, bool) {
	p.space()
	if p.values++; p.values > p.lim.Values {
		return nil, p.stop("json/size", p.pos, p.pos+1, fmt.Sprintf("more than %d values", p.lim.Values), "")
	}
	if p.pos >= len(p.src) {
		return nil, p.stop("json/syntax", p.pos, p.pos, "the text ends where a value is due", "")
	}
	start := p.pos
	switch c := p.src[p.pos]; {
	case c == '{' || c == '[':
		return p.container(c)
	case c == '"':
		text, ok := p.string()
		if !ok {
			return nil, false
		}
		return p.node(String, text, start), true
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == 't' && p.word("true"), c == 'f' && p.word("false"):
		return p.node(Bool, p.src[start:p.pos], start), true
	case c == 'n' && p.word("null"):
		return p.node(Null, "null", start), true
	}
	return nil, p.unexpected("a value")
}

func (p *parser) container(c byte) (*Node, bool) {
	if len(p.open) >= p.lim.Depth {
		return nil, p.stop("json/depth", p.pos, p.pos+1, fmt.Sprintf("arrays and objects nest more than %d deep", p.lim.Depth), "")
	}
	start := p.pos
	p.pos++
	p.space()
	if p.pos < len(p.src) && p.src[p.pos] == c+2 { // ']' and '}' follow '[' and '{' by two
		p.pos++
		if c == '[' {
			return p.node(List, "", start), true
		}
		return p.node(Object, "", start), true
	}
	if c == '[' {
		p.open = append(p.open, container{node: p.node(List, "", start), base: len(p.items)})
		return nil, true
	}
	p.open = append(p.open, container{node: p.node(Object, "", start), base: len(p.members)})
	return nil, p.name()
}

// attach puts a finished value into the innermost container. Where that ends
// the container, the container is the next finished value.
func (p *parser) attach(n *Node) (*Node, bool) {
	in := &p.open[len(p.open)-1]
	end := byte(']')
	if in.node.Kind == Object {
		end = '}'
		p.members[len(p.members)-1].Value = n
	} else {
		p.items = append(p.items, n)
	}
	p.space()
	if p.pos >= len(p.src) {
		return nil, p.stop("json/syntax", p.pos, p.pos, "the text ends inside an "+kindName(in.node.Kind), fmt.Sprintf("'%c' is missing", end))
	}
	switch p.src[p.pos] {
	case ',':
		p.pos++
		p.space()
		if p.pos < len(p.src) && p.src[p.pos] == end {
			return nil, p.stop("json/syntax", p.pos, p.pos+1, "nothing stands after the last comma", "take the comma away")
		}
		if end == '}' {
			return nil, p.name()
		}
		return nil, true
	case end:
		p.pos++
		return p.close(in), true
	}
	return nil, p.unexpected(fmt.Sprintf("',' or '%c'", end))
}

func (p *parser) close(in *container) *Node {
	n := in.node
	n.End = p.pos
	if n.Kind == Object {
		n.Members = slices.Clone(p.members[in.base:])
		clear(p.members[in.base:])
		p.members = p.members[:in.base]
	} else {
		n.Items = slices.Clone(p.items[in.base:])
		p.items = p.items[:in.base]
	}
	p.open = p.open[:len(p.open)-1]
	return n
}

// name reads a member's name and the colon after it.
func (p *parser) name() bool {
	p.space()
	start := p.pos
	if p.pos >= len(p.src) || p.src[p.pos] != '"' {
		return p.unexpected("a name in double quotes")
	}
	name, ok := p.string()
	if !ok {
		return false
	}
	m := NodeMember{Name: name, NameOffset: start, NameEnd: p.pos}
	in := &p.open[len(p.open)-1]
	first, again := p.declared(in, name)
	p.members = append(p.members, m)
	if again {
		p.report("json/duplicate", start, p.pos, "this name stands twice in one object", "",
			firstAt(p.doc.AtName(first)))
	}
	p.space()
	if p.pos >= len(p.src) || p.src[p.pos] != ':' {
		return p.unexpected("':'")
	}
	p.pos++
	return true
}

// declared finds a name among those of the object so far: one by one while
// they are few.
func (p *parser) declared(in *container, name string) (first NodeMember, again bool) {
	members := p.members[in.base:]
	if len(members) > fewMembers {
		if in.seen == nil {
			in.seen = make(map[string]struct{}, 4*fewMembers)
			for i := range members {
				in.seen[members[i].Name] = struct{}{}
			}
		}
		if _, again = in.seen[name]; !again {
			in.seen[name] = struct{}{}
			return first, false
		}
	}
	for i := range members {
		if members[i].Name == name {
			return members[i], true
		}
	}
	return first, false
}

// node takes a node from a slab: most documents are a few hundred nodes.
func (p *parser) node(k Kind, text string, start int) *Node {
	if len(p.slab) == 0 {
		p.slab = make([]Node, min(256, 8+p.values))
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	*n = Node{Kind: k, Text: text, Offset: start, End: p.pos}
	return n
}

// kindName is a kind in the words of JSON.
func kindName(k Kind) string {
	return [...]string{"absent value", "null", "boolean", "integer", "number", "string", "array", "object"}[k]
}
