package uischema

import (
	"strings"

	"mantel/uischema/diag"
)

// firstAt is the note of what stands twice. The document of a request has no
// file name, and then no colon before the line.
func firstAt(p diag.Place) string { return "first at " + strings.TrimPrefix(p.String(), ":") }

// report notes a finding that leaves the rest of the text readable.
func (p *parser) report(rule string, offset, end int, message, hint string, notes ...string) {
	if len(p.diags) >= maxFindings {
		return
	}
	p.diags = append(p.diags, diag.Diagnostic{
		Rule: rule, Place: p.doc.Place(offset, end), Pointer: p.pointer(),
		Message: message, Hint: hint, Notes: notes,
	})
}

// stop notes a finding after which nothing can be read. It gives false.
func (p *parser) stop(rule string, offset, end int, message, hint string) bool {
	p.report(rule, offset, end, message, hint)
	return false
}

// unexpected says what should stand at pos, and how to mend what people write
// there out of habit.
func (p *parser) unexpected(want string) bool {
	if p.pos >= len(p.src) {
		return p.stop("json/syntax", p.pos, p.pos, "the text ends where "+want+" is due", "")
	}
	hint := ""
	switch p.src[p.pos] {
	case '/', '#':
		hint = "JSON has no comments"
	case '\'':
		hint = "strings stand in double quotes"
	case 'N', 'I', '+', '.':
		hint = "a number is written as -?digits[.digits][e±digits]"
	case 'T', 'F', 'u', 'U':
		hint = "the words are true, false and null"
	case '"':
		hint = "is a comma missing before it?"
	}
	return p.stop("json/syntax", p.pos, p.pos+1, want+" is due here", hint)
}

// pointer names the value that is being read.
func (p *parser) pointer() string {
	pointer := ""
	for i := range p.open {
		in := &p.open[i]
		if in.node.Kind == List {
			end := len(p.items)
			for _, inner := range p.open[i+1:] {
				if inner.node.Kind == List {
					end = inner.base
					break
				}
			}
			pointer = PointerAt(pointer, end-in.base)
			continue
		}
		end := len(p.members)
		for _, inner := range p.open[i+1:] {
			if inner.node.Kind == Object {
				end = inner.base
				break
			}
		}
		if end > in.base {
			pointer = PointerTo(pointer, p.members[end-1].Name)
		}
	}
	return pointer
}
