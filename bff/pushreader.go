package bff

import (
	"slices"
	"strconv"
	"strings"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// pushReader collects what is wrong with one push.
type pushReader struct {
	doc    *uischema.Document
	in     PushContext
	policy uischema.Policy
	found  []diag.Diagnostic
	// full says that findings were left out.
	full bool
}

// report adds a finding about a value.
func (r *pushReader) report(rule string, n *uischema.Node, at pointer, message, hint string) {
	r.add(diag.Diagnostic{Rule: rule, Place: r.doc.At(n), Pointer: at.short(), Message: message, Hint: hint})
}

func (r *pushReader) add(d diag.Diagnostic) {
	switch {
	case len(r.found) < maxFindings-1:
		r.found = append(r.found, d)
	case !r.full:
		r.full = true
		r.found = append(r.found, diag.Diagnostic{Rule: "push/limit", Message: "there are more findings than one answer holds",
			Hint: "mend these and push again"})
	}
}

// problems adds what a schema found in the value at a pointer.
func (r *pushReader) problems(n *uischema.Node, at pointer, ps []uischema.Problem) {
	for _, p := range ps {
		d := diag.Diagnostic{Rule: p.Rule, Place: r.doc.At(within(n, p.Pointer)),
			Pointer: (at + pointer(p.Pointer)).short(), Message: p.Message, Hint: p.Hint}
		if p.Declared.File != "" {
			d.Notes = []string{"declared in " + p.Declared.String()}
		}
		r.add(d)
	}
}

// members reports the members of an object that are none of known.
func (r *pushReader) members(rule string, n *uischema.Node, at pointer, known ...string) {
	for _, m := range n.Members {
		if slices.Contains(known, m.Name) {
			continue
		}
		hint := "known members: " + strings.Join(known, ", ")
		if s := diag.Suggest(m.Name, known); s != "" {
			hint = "did you mean " + strconv.Quote(s) + "?"
		}
		r.add(diag.Diagnostic{Rule: rule, Place: r.doc.AtName(m), Pointer: at.member(m.Name).short(),
			Message: "there is no such member", Hint: hint})
	}
}

// within is the value at a pointer below n, or the innermost one on the way.
func within(n *uischema.Node, path string) *uischema.Node {
	for path != "" {
		var token string
		token, path, _ = strings.Cut(path[1:], "/")
		if path != "" {
			path = "/" + path
		}
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		next := n.Get(token)
		if n.Kind == uischema.List {
			if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.Items) {
				next = n.Items[i]
			}
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// pointer is an RFC 6901 JSON pointer into a push.
type pointer string

func (p pointer) member(name string) pointer {
	name = strings.ReplaceAll(name, "~", "~0")
	return p + "/" + pointer(strings.ReplaceAll(name, "/", "~1"))
}

func (p pointer) item(i int) pointer { return p + "/" + pointer(strconv.Itoa(i)) }

// short is the pointer, or that of an enclosing value where names from the
// payload make it unreasonably long.
func (p pointer) short() string {
	s := string(p)
	for len(s) > 256 {
		s = s[:strings.LastIndexByte(s, '/')]
	}
	return s
}
