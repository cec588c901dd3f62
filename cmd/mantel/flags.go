package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"mantel/uischema/diag"
)

// newFlags is an empty set that says nothing by itself: no usage dump after an
// error.
func newFlags(name string) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	return flags
}

// parseFlags parses flags wherever they stand among the arguments, and gives
// the arguments that are none; after "--" nothing is a flag. An unknown flag
// gets a suggestion.
func parseFlags(flags *flag.FlagSet, args []string) ([]string, error) {
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	var positional []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, flagError(flags, err)
		}
		rest := flags.Args()
		if len(rest) == 0 {
			return positional, nil
		}
		if used := len(args) - len(rest); used > 0 && args[used-1] == "--" {
			return append(positional, rest...), nil
		}
		positional = append(positional, rest[0])
		args = rest[1:]
	}
}

// flagError words package flag's errors as ours.
func flagError(flags *flag.FlagSet, err error) error {
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return err
	}
	var names []string
	flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if near := diag.Suggest(name, names); near != "" {
		return fmt.Errorf("there is no flag --%s: did you mean --%s?", name, near)
	}
	return fmt.Errorf("there is no flag --%s: mantel help %s lists them", name, flags.Name())
}

// choice is a flag that takes one of some words.
type choice struct {
	value   string
	allowed []string
}

// String is the word.
func (c *choice) String() string { return c.value }

// Set takes the word, or says which there are.
func (c *choice) Set(s string) error {
	if !slices.Contains(c.allowed, s) {
		if near := diag.Suggest(s, c.allowed); near != "" {
			return fmt.Errorf("did you mean %q?", near)
		}
		return fmt.Errorf("it is one of %s", strings.Join(c.allowed, ", "))
	}
	c.value = s
	return nil
}

// formatFlag adds --format.
func formatFlag(flags *flag.FlagSet, allowed ...string) *choice {
	c := &choice{value: allowed[0], allowed: allowed}
	flags.Var(c, "format", "`format` of what is printed: "+strings.Join(allowed, ", "))
	return c
}
