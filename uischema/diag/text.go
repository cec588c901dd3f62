package diag

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Text prints findings for people, in this form, with an empty line between
// two of them:
//
//	error[prop/unknown]: button has no property "lable"
//	  --> components/screens/home.json:14:9
//	14 |         "lable": "Buy now",
//	   |         ^^^^^^^ did you mean "label"?
//	   = declared in components/button/component.json:9:5
//	   = more: mantel explain prop/unknown
//
// source gives a file's text, or nil where it is not to be had; then the
// source lines are left out, and the hint becomes a note. It may be nil. Tabs
// are printed as spaces, long lines are cut around the marker, and control
// and direction characters become U+FFFD, so that no file can write on its
// reader's terminal. Errors are the writer's.
func Text(w io.Writer, ds []Diagnostic, source func(file string) []byte, color bool) error {
	var b bytes.Buffer
	for i, d := range ds {
		if i > 0 {
			b.WriteByte('\n')
		}
		var line []byte
		if source != nil && d.Place.Line > 0 {
			line = sourceLine(source(d.Place.File), d.Place.Line)
		}
		textOne(&b, d, line, paint{on: color})
	}
	_, err := w.Write(b.Bytes())
	return err
}

func textOne(b *bytes.Buffer, d Diagnostic, line []byte, p paint) {
	main := red
	if d.Severity == Warning {
		main = yellow
	}
	number := ""
	gutter := 2 // where no line number asks for another width
	if d.Place.Line > 0 {
		number = strconv.Itoa(d.Place.Line)
		gutter = len(number)
	}
	pad := strings.Repeat(" ", gutter)

	fmt.Fprintf(b, "%s%s\n", p.as(main, d.Severity.String()+"["+clean(d.Rule)+"]"), p.as(bold, ": "+clean(d.Message)))
	if where := whereabouts(d); where != "" {
		fmt.Fprintf(b, "%s%s %s\n", pad, p.as(blue, "-->"), where)
	}
	notes := make([]string, 0, len(d.Notes)+2)
	if line != nil {
		text, before, marked := excerpt(line, d.Place.Column, d.Place.Width)
		fmt.Fprintf(b, "%s %s\n", p.as(blue, number+" |"), text)
		mark := strings.Repeat("^", marked)
		if d.Hint != "" {
			mark += " " + clean(d.Hint)
		}
		fmt.Fprintf(b, "%s %s %s%s\n", pad, p.as(blue, "|"), strings.Repeat(" ", before), p.as(main, mark))
	} else if d.Hint != "" {
		notes = append(notes, d.Hint)
	}
	notes = append(notes, d.Notes...)
	if d.Rule != "" {
		notes = append(notes, "more: mantel explain "+d.Rule)
	}
	for _, n := range notes {
		fmt.Fprintf(b, "%s %s %s\n", pad, p.as(blue, "="), clean(n))
	}
}

// whereabouts is the text after the arrow: the place in a file, else the line
// of an unnamed text, else the pointer into a payload.
func whereabouts(d Diagnostic) string {
	switch {
	case d.Place.File != "":
		return clean(d.Place.String())
	case d.Place.Line > 0:
		return fmt.Sprintf("line %d, column %d", d.Place.Line, d.Place.Column)
	}
	return clean(d.Pointer)
}

// sourceLine is the n-th line of src, counted from 1, without its end; nil
// where there is none.
func sourceLine(src []byte, n int) []byte {
	if src == nil {
		return nil
	}
	for ; n > 1; n-- {
		i := bytes.IndexByte(src, '\n')
		if i < 0 {
			return nil
		}
		src = src[i+1:]
	}
	if i := bytes.IndexByte(src, '\n'); i >= 0 {
		src = src[:i]
	}
	return append([]byte{}, bytes.TrimSuffix(src, []byte("\r"))...)
}

// paint colours text where it is on.
type paint struct{ on bool }

// The escape sequences of the colours (ECMA-48, "select graphic rendition").
const (
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	blue   = "\x1b[1;34m"
	plain  = "\x1b[0m"
)

func (p paint) as(colour, s string) string {
	if !p.on || s == "" {
		return s
	}
	return colour + s + plain
}
