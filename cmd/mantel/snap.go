package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"mantel/fixtures"
	"mantel/uischema/diag"
)

// snap is what `mantel snap` is asked for.
type snap struct {
	components, fixtures string
	format               *choice
}

func snapCommand() command {
	return command{
		name: "snap", arguments: "test|accept|clean [CASE…]",
		summary: "compare screens with the snapshots that QA accepted",
		examples: []string{
			"mantel snap test  # every case, on all its axes",
			"mantel snap test home-ada --format github  # one case, for a pull request",
			"mantel snap accept home-ada  # what it shows now is right; never in CI",
			"mantel snap clean  # remove snapshots that no case makes",
		},
		open: func() (*flag.FlagSet, func(context.Context, call) error) {
			s := &snap{}
			flags := newFlags("snap")
			s.format = formatFlag(flags, formats()...)
			flags.StringVar(&s.components, "components", "", "components `folder`; default ./components, else the one compiled in")
			flags.StringVar(&s.fixtures, "fixtures", "fixtures", "`folder` with worlds/, cases/ and snapshots/")
			return flags, s.run
		},
	}
}

func (s *snap) run(ctx context.Context, c call) error {
	verbs := []string{"test", "accept", "clean"}
	if len(c.args) == 0 {
		return usage("snap: say what to do: test, accept or clean")
	}
	verb, cases := c.args[0], c.args[1:]
	switch {
	case verb != "test" && verb != "accept" && verb != "clean":
		return usage("snap: %s", unknown("verb", verb, verbs))
	case verb == "clean" && len(cases) > 0:
		return usage("snap: clean looks at all cases: give none")
	}
	if info, err := os.Stat(s.fixtures); err != nil || !info.IsDir() {
		return fmt.Errorf("fixtures: there is no folder %s", s.fixtures)
	}
	suite := fixtures.Open(s.fixtures)
	suite.ReadOnly = inCI(c.env)
	if suite.ReadOnly && verb != "test" {
		return fixtures.ErrReadOnly
	}
	f, err := openComponents(s.components)
	if err != nil {
		return err
	}
	e, err := c.edition(f)
	if err != nil {
		return err
	}
	report, err := suite.Run(ctx, e, cases...)
	if err != nil {
		return err
	}
	switch verb {
	case "accept":
		return s.accept(c, suite, report)
	case "clean":
		return s.clean(c, suite, report)
	}
	return s.test(c, report)
}

// inCI says whether this runs on a CI server: there nothing is accepted.
func inCI(env func(string) string) bool {
	v := env("CI")
	return v != "" && v != "false" && v != "0"
}

func (s *snap) test(c call, report *fixtures.Report) error {
	if err := s.print(c, report); err != nil {
		return err
	}
	if !report.Clean() {
		fmt.Fprintln(c.err, "mantel snap accept takes what is shown now; mantel snap clean removes what is obsolete")
		return errFindings
	}
	return nil
}

func (s *snap) print(c call, report *fixtures.Report) error {
	if s.format.value != "text" {
		return c.printFindings(s.format.value, s.findings(report), nil)
	}
	if len(report.Findings) > 0 {
		if err := c.printFindings("text", s.rooted(report.Findings), s.source); err != nil {
			return err
		}
		fmt.Fprintln(c.out)
	}
	return report.Text(c.out)
}

func (s *snap) accept(c call, suite *fixtures.Suite, report *fixtures.Report) error {
	written, err := suite.Accept(report)
	for _, file := range written {
		fmt.Fprintf(c.out, "accepted %s\n", s.path(file))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.err, "%s accepted\n", plural(len(written), "snapshot"))
	var invalid fixtures.Report
	for _, r := range report.Results {
		if r.Status == fixtures.Invalid {
			invalid.Results = append(invalid.Results, r)
		}
	}
	invalid.Findings = report.Findings
	if invalid.Clean() {
		// A warning is for whoever accepts: the screen may not be the one meant.
		return c.printFindings("text", s.rooted(report.Findings), s.source)
	}
	if err := s.print(c, &invalid); err != nil {
		return err
	}
	return errFindings
}

func (s *snap) clean(c call, suite *fixtures.Suite, report *fixtures.Report) error {
	if diag.HasErrors(report.Findings) {
		// With a broken case nobody knows which snapshots it would have made.
		if err := c.printFindings(s.format.value, s.rooted(report.Findings), s.source); err != nil {
			return err
		}
		return errors.New("nothing was removed: the cases have errors")
	}
	removed, err := suite.Clean(report)
	for _, file := range removed {
		fmt.Fprintf(c.out, "removed %s\n", s.path(file))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.err, "%s removed\n", plural(len(removed), "snapshot"))
	return nil
}

// findings are a report as diagnostics, for the formats that machines read.
func (s *snap) findings(report *fixtures.Report) []diag.Diagnostic {
	ds := s.rooted(report.Findings)
	for _, r := range report.Results {
		if r.Status == fixtures.Same {
			continue
		}
		d := diag.Diagnostic{
			Rule:    "snapshot/" + r.Status.String(),
			Place:   diag.Place{File: s.path(r.File)},
			Message: fmt.Sprintf("%s, %s: %s", r.Case.Name, r.Axes, r.Case.Summary),
		}
		for _, change := range r.Changes {
			d.Notes = append(d.Notes, change.String())
		}
		for _, f := range r.Findings {
			d.Notes = append(d.Notes, fmt.Sprintf("%s at %s: %s", f.Rule, f.Pointer, f.Message))
		}
		ds = append(ds, d)
	}
	for _, file := range report.Obsolete {
		ds = append(ds, diag.Diagnostic{
			Rule: "snapshot/obsolete", Place: diag.Place{File: s.path(file)}, Message: "no case makes this snapshot",
		})
	}
	return ds
}

// path is a file of the suite as seen from here.
func (s *snap) path(file string) string { return path.Join(filepath.ToSlash(s.fixtures), file) }

func (s *snap) rooted(ds []diag.Diagnostic) []diag.Diagnostic {
	out := make([]diag.Diagnostic, len(ds))
	for i, d := range ds {
		if d.Place.File != "" {
			d.Place.File = s.path(d.Place.File)
		}
		out[i] = d
	}
	return out
}

// source is the text of a file that rooted has named.
func (s *snap) source(file string) []byte {
	src, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		return nil // printed without its source line
	}
	return src
}
