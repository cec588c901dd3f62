// Package diag answers: what is wrong with this file or payload, where, and
// what should its author do about it?
//
// A [Diagnostic] is a value, not an error: a check that finds something wrong
// returns a slice of them, and the caller decides whether to print, to refuse
// or to count them. Printers for people and machines stand beside it.
package diag

import (
	"cmp"
	"slices"
	"strconv"
)

// Severity says whether a finding stops what was asked for.
type Severity uint8

const (
	// Error refuses the file or payload.
	Error Severity = iota
	// Warning is printed and counted, and refuses nothing.
	Warning
)

// String gives "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Place is a spot in a text. The zero Place is "nowhere in particular".
type Place struct {
	// File is slash-separated and relative to the directory that was read;
	// empty for a payload that is no file.
	File string `json:"file,omitempty"`
	// Line and Column count from 1; Column in Unicode code points. Both are 0
	// where only File is known.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// Width is how many code points the marker underlines, at least 1 where
	// Line is set. It never runs past the end of the line.
	Width int `json:"width,omitempty"`
}

// String gives "file:line:column", as far as it is known.
func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// Diagnostic is one thing wrong with one place.
type Diagnostic struct {
	// Rule is an id of [Rules], such as "prop/unknown".
	Rule     string
	Severity Severity
	Place    Place
	// Pointer is the RFC 6901 JSON pointer of the faulty value within its
	// document ("" is the whole document).
	Pointer string
	// Message says what is wrong: lower case, no full stop, and no value that
	// came from a user's payload (names from files are fine).
	Message string
	// Hint stands beside the marker: `did you mean "label"?`.
	Hint string
	// Notes are printed below, one line each: "declared in a.json:9:5",
	// "truncate(x, 80) makes it fit".
	Notes []string
}

// Sort orders findings by file, line, column, pointer, rule and message, so
// that the same input always prints the same list.
func Sort(ds []Diagnostic) {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Place.File, b.Place.File),
			cmp.Compare(a.Place.Line, b.Place.Line),
			cmp.Compare(a.Place.Column, b.Place.Column),
			cmp.Compare(a.Pointer, b.Pointer),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// HasErrors reports whether any finding is an [Error].
func HasErrors(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}
