package main

import (
	"context"
	"flag"
	"fmt"

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
		},
		open: func() (*flag.FlagSet, func(context.Context, call) error) {
			flags := newFlags("lint")
			format := formatFlag(flags, formats()...)
			return flags, func(_ context.Context, c call) error { return lint(c, format.value) }
		},
	}
}

func lint(c call, format string) error {
	dir := ""
	switch len(c.args) {
	case 0:
	case 1:
		dir = c.args[0]
	default:
		return usage("lint: one folder at a time")
	}
	f, err := openComponents(dir)
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
