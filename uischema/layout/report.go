package layout

import (
	"fmt"
	"strings"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// file reports findings about one file. The pointer of a finding is found
// from its place, so that nobody has to carry it about.
type file struct {
	doc      *uischema.Document
	findings *[]diag.Diagnostic
	// broken says that something was found that is an error: what depends on
	// this file is not to be reported again.
	broken bool
}

// finding is a diagnostic in the making.
type finding struct {
	rule, message, hint string
	notes               []string
}

// report records a finding about the bytes from start to end.
func (f *file) report(start, end int, x finding) {
	f.broken = true
	*f.findings = append(*f.findings, diag.Diagnostic{
		Rule:    x.rule,
		Place:   f.doc.Place(start, end),
		Pointer: pointerAt(f.doc.Root, start),
		Message: x.message,
		Hint:    x.hint,
		Notes:   x.notes,
	})
}

// at records a finding about a value: of an object or list, its bracket is
// marked.
func (f *file) at(n *uischema.Node, x finding) {
	if n == nil {
		n = f.doc.Root
	}
	end := n.End
	if n.Kind == uischema.Object || n.Kind == uischema.List {
		end = n.Offset + 1
	}
	f.report(n.Offset, end, x)
}

// atName records a finding about a member's name.
func (f *file) atName(m uischema.NodeMember, x finding) { f.report(m.NameOffset, m.NameEnd, x) }

// problems records what a schema says about a constant. who says whose
// property it is.
func (f *file) problems(n *uischema.Node, who string, found []uischema.Problem) {
	for _, d := range f.doc.Diagnostics(pointerAt(f.doc.Root, n.Offset), found) {
		if who != "" {
			d.Message = who + ": " + d.Message
		}
		f.broken = true
		*f.findings = append(*f.findings, d)
	}
}

// declared is the note that says where a schema stands.
func declared(s *uischema.Schema) []string {
	if s == nil || s.Place.Line == 0 {
		return nil
	}
	return []string{"declared in " + s.Place.String()}
}

// suggest is the hint for a name that is nearly right, else the names there
// are, if they are few.
func suggest(name string, candidates []string) string {
	if near := diag.Suggest(name, candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if n := len(candidates); n > 0 && n <= 6 {
		return "there is " + strings.Join(candidates, ", ")
	}
	return ""
}

// pointerAt is the RFC 6901 pointer of the innermost value or member that the
// byte at offset belongs to.
func pointerAt(root *uischema.Node, offset int) string {
	pointer := ""
	for n := root; n != nil; {
		var next *uischema.Node
		for i, item := range n.Items {
			if offset >= item.Offset && offset < item.End {
				pointer, next = uischema.PointerAt(pointer, i), item
			}
		}
		for _, m := range n.Members {
			if m.Value != nil && offset >= m.NameOffset && offset < m.Value.End {
				pointer = uischema.PointerTo(pointer, m.Name)
				if next = m.Value; offset < m.NameEnd {
					return pointer
				}
			}
		}
		n = next
	}
	return pointer
}
