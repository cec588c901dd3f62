package diag

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// finding is the JSON form of a Diagnostic. All members are always written,
// so that a reader needs no cases: line, column and width are 0 and file is ""
// where they are not known.
type finding struct {
	Rule     string   `json:"rule"`
	Severity string   `json:"severity"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Width    int      `json:"width"`
	Pointer  string   `json:"pointer"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint"`
	Notes    []string `json:"notes"`
}

// JSON prints {"diagnostics":[…]} and a line feed. Each finding has the
// members rule, severity ("error" or "warning"), file, line, column and width
// (in code points, from 1; 0: not known), pointer (RFC 6901), message, hint
// and notes. Errors are the writer's.
func JSON(w io.Writer, ds []Diagnostic) error {
	list := make([]finding, 0, len(ds))
	for _, d := range ds {
		list = append(list, finding{
			Rule: d.Rule, Severity: d.Severity.String(),
			File: d.Place.File, Line: d.Place.Line, Column: d.Place.Column, Width: d.Place.Width,
			Pointer: d.Pointer, Message: d.Message, Hint: d.Hint,
			Notes: append([]string{}, d.Notes...),
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Diagnostics []finding `json:"diagnostics"`
	}{list})
}

// GitHub prints one workflow command per finding, which GitHub Actions shows
// beside the line ("Workflow commands for GitHub Actions", setting an error
// message). Errors are the writer's.
func GitHub(w io.Writer, ds []Diagnostic) error {
	var b bytes.Buffer
	for _, d := range ds {
		var props []string
		if d.Place.File != "" {
			props = append(props, "file="+escapeProperty(d.Place.File))
		}
		if d.Place.Line > 0 {
			props = append(props,
				fmt.Sprintf("line=%d", d.Place.Line),
				fmt.Sprintf("col=%d", d.Place.Column),
				fmt.Sprintf("endColumn=%d", d.Place.Column+d.Place.Width))
		}
		props = append(props, "title="+escapeProperty(d.Rule))
		fmt.Fprintf(&b, "::%s %s::%s\n", d.Severity, strings.Join(props, ","), escapeData(sentence(d)))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// sentence is the message with hint and notes, one to a line.
func sentence(d Diagnostic) string {
	s := d.Message
	if d.Place.File == "" && d.Pointer != "" {
		s += "\nat " + d.Pointer
	}
	if d.Hint != "" {
		s += "\n" + d.Hint
	}
	for _, n := range d.Notes {
		s += "\n" + n
	}
	return s
}

// escapeData escapes the text of a workflow command, as actions/toolkit does
// (packages/core/src/command.ts).
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// escapeProperty escapes a property's value; it may hold neither the colon
// nor the comma that end it.
func escapeProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit prints a report that CI servers read as test results: one test case
// for each finding, failed for an error and passed with output for a warning;
// where nothing was found, one case that passed (an empty report counts as a
// broken one with several servers). Errors are the writer's.
func JUnit(w io.Writer, ds []Diagnostic) error {
	suite := junitSuite{Name: "mantel", Tests: max(len(ds), 1)}
	for _, d := range ds {
		at := whereabouts(d)
		c := junitCase{Class: d.Rule, Name: strings.TrimSpace(at + " " + clean(d.Message)), File: d.Place.File, Line: d.Place.Line}
		if d.Severity == Error {
			suite.Failures++
			c.Failure = &junitFailure{Type: d.Rule, Message: d.Message, Text: at + "\n" + sentence(d)}
		} else {
			c.Out = at + "\n" + sentence(d)
		}
		suite.Cases = append(suite.Cases, c)
	}
	if len(ds) == 0 {
		suite.Cases = []junitCase{{Class: "mantel", Name: "no findings"}}
	}
	text, err := xml.MarshalIndent(struct {
		XMLName  xml.Name `xml:"testsuites"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Suite    junitSuite
	}{Tests: suite.Tests, Failures: suite.Failures, Suite: suite}, "", "  ")
	if err != nil {
		return fmt.Errorf("junit: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}
