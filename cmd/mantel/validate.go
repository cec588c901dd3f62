package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"mantel/uischema"
	"mantel/uischema/diag"
)

func validateCommand() command {
	return command{
		name: "validate", arguments: "FILE",
		summary: `check a tree or a whole response ("-": stdin) against a catalog`,
		examples: []string{
			"mantel validate screen.json  # against ./components",
			"mantel validate --components design/components screen.json --format json  # for a machine",
			"curl -s http://127.0.0.1:8080/v1/screens/home | mantel validate -  # what is served now",
		},
		open: func() (*flag.FlagSet, func(context.Context, call) error) {
			flags := newFlags("validate")
			format := formatFlag(flags, formats()...)
			dir := flags.String("components", "", "components `folder`; default ./components, else the one compiled in")
			return flags, func(_ context.Context, c call) error { return validate(c, *dir, format.value) }
		},
	}
}

func validate(c call, dir, format string) error {
	if len(c.args) != 1 {
		return usage(`validate: give one file, or "-" for stdin`)
	}
	f, err := openComponents(dir)
	if err != nil {
		return err
	}
	e, err := c.edition(f)
	if err != nil {
		return err
	}
	name, src, err := c.read(c.args[0], uischema.TreeLimits().Bytes)
	if err != nil {
		return err
	}
	doc, ds := uischema.Parse(name, src, uischema.TreeLimits())
	if doc != nil {
		ds = f.declared(uischema.CheckTree(e.Catalog, doc, e.Settings.Policy(), e.Components))
	}
	diag.Sort(ds)
	source := func(file string) []byte {
		if file == name {
			return src
		}
		return nil
	}
	if err := c.printFindings(format, ds, source); err != nil {
		return err
	}
	fmt.Fprintf(c.err, "%s: %s\n", name, count(ds))
	if len(ds) > 0 {
		return errFindings
	}
	return nil
}

// declared puts the folder's name before files in notes; the findings' own
// file is not in it.
func (f folder) declared(ds []diag.Diagnostic) []diag.Diagnostic {
	out := f.rooted(ds)
	for i := range out {
		out[i].Place = ds[i].Place
	}
	return out
}

// read reads a file, or stdin for "-", one byte beyond limit at most: the
// parser then says that it is too large. The name is slash-separated.
func (p process) read(name string, limit int) (string, []byte, error) {
	in := p.in
	if name == "-" {
		name = "stdin"
	} else {
		file, err := os.Open(name)
		if err != nil {
			return "", nil, err
		}
		defer file.Close()
		in, name = file, filepath.ToSlash(name)
	}
	src, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
	if err != nil {
		return "", nil, fmt.Errorf("read %s: %w", name, err)
	}
	return name, src, nil
}
