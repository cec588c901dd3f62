package main

import (
	"context"
	"flag"
	"fmt"

	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

func lintCommand() command {
	return command{
		name: "lint", arguments: "[DIR]",
		summary: "check component files and run their examples",
		examples: []string{
			"mantel lint  # ./components, or the components that were compiled in",
			"mantel lint design/components --format json  # for a machine",
			"mantel lint --format github  # as annotations of a pull request",
			"mantel lint --explain-proofs  # which props are proved, and which are checked as they are written",
		},
		open: func() (*flag.FlagSet, func(context.Context, call) error) {
			flags := newFlags("lint")
			format := formatFlag(flags, formats()...)
			explain := flags.Bool("explain-proofs", false, "list each node's props: constant, proved or checked, as text or json; findings go to stderr")
			return flags, func(_ context.Context, c call) error {
				if *explain {
					return explainProofs(c, format.value)
				}
				return lint(c, format.value)
			}
		},
	}
}

// explainProofs lists proofs on stdout; what is wrong is talk here.
func explainProofs(c call, format string) error {
	if format != "text" && format != "json" {
		return usage("lint: --explain-proofs writes text or json")
	}
	f, err := lintFolder(c)
	if err != nil {
		return err
	}
	e, ds := f.load()
	if err := diag.Text(c.err, ds, f.source, coloured(c.err, c.env)); err != nil {
		return err
	}
	if e == nil {
		return errFindings
	}
	return c.proofs(f, e, format)
}

func lintFolder(c call) (folder, error) {
	switch len(c.args) {
	case 0:
		return openComponents("")
	case 1:
		return openComponents(c.args[0])
	}
	return folder{}, usage("lint: one folder at a time")
}

func lint(c call, format string) error {
	f, err := lintFolder(c)
	if err != nil {
		return err
	}
	e, ds := f.load()
	if err := c.printFindings(format, ds, f.source); err != nil {
		return err
	}
	fmt.Fprintf(c.err, "%s: %s%s\n", f.name, inventory(e), count(ds))
	if len(ds) > 0 {
		return errFindings
	}
	return nil
}

// inventory says what was checked; nothing where there is no edition.
func inventory(e *edition.Edition) string {
	if e == nil {
		return ""
	}
	examples := 0
	for _, list := range e.Examples {
		examples += len(list)
	}
	return fmt.Sprintf("%s, %s run: ", plural(len(e.Components), "component"), plural(examples, "example"))
}
