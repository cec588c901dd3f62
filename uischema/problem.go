package uischema

import (
	"mantel/uischema/diag"
)

// Problem is one thing in a value that does not fit its schema. It holds no
// part of the value but the names in Pointer.
type Problem struct {
	// Rule is an id of [diag.Rules], such as "prop/enum".
	Rule string
	// Pointer is the RFC 6901 JSON pointer of the faulty value within the
	// value that was checked; for a missing property, of its object.
	Pointer string
	// Message says what is wrong, Hint what to write instead ("" where
	// nothing is near).
	Message, Hint string
	// Declared is where the schema says so.
	Declared diag.Place
}

// Diagnostics gives problems their places: pointer names the value in d that
// was decoded or checked, "" where it was the whole document.
func (d *Document) Diagnostics(pointer string, problems []Problem) []diag.Diagnostic {
	if len(problems) == 0 {
		return nil
	}
	ds := make([]diag.Diagnostic, len(problems))
	for i, p := range problems {
		ds[i] = diag.Diagnostic{
			Rule: p.Rule, Pointer: pointer + p.Pointer, Message: p.Message, Hint: p.Hint,
			Place: d.spot(pointer+p.Pointer, p.Rule),
		}
		if p.Declared.Line > 0 {
			ds[i].Notes = []string{"declared in " + p.Declared.String()}
		}
	}
	diag.Sort(ds)
	return ds
}

// spot is where a problem's marker stands: under the name where the name is
// the fault, under the opening bracket where something is missing, else under
// the value.
func (d *Document) spot(pointer, rule string) diag.Place {
	n, under := d.locate(pointer)
	switch {
	case n == nil:
		return diag.Place{File: d.File}
	case rule == "prop/unknown" && under != nil:
		return d.AtName(*under)
	case n.Kind == Object || n.Kind == List:
		return d.Place(n.Offset, n.Offset+1)
	}
	return d.At(n)
}
