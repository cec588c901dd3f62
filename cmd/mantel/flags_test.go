package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFlagsMayStandAnywhere(t *testing.T) {
	for _, row := range []struct {
		why, line, format string
		positional        []string
	}{
		{"before", "--format json a b", "json", []string{"a", "b"}},
		{"after", "a b --format json", "json", []string{"a", "b"}},
		{"between, with one hyphen", "a -format=json b", "json", []string{"a", "b"}},
		{"a hyphen alone is no flag", "- --format json", "json", []string{"-"}},
		{"nothing is a flag after two", "--format json -- --format github", "json", []string{"--format", "github"}},
		{"two hyphens after an argument", "a -- -b", "text", []string{"a", "-b"}},
		{"nothing", "", "text", nil},
	} {
		flags := newFlags("test")
		format := formatFlag(flags, formats()...)
		got, err := parseFlags(flags, strings.Fields(row.line))
		if err != nil || format.value != row.format {
			t.Errorf("%s: format %q, %v", row.why, format.value, err)
		}
		if diff := cmp.Diff(row.positional, got); diff != "" {
			t.Errorf("%s: %s", row.why, diff)
		}
	}
}

func TestFlagsThatAreWrongAreExplained(t *testing.T) {
	for _, row := range []struct{ why, line, want string }{
		{"a slip", "--fromat json", "there is no flag --fromat: did you mean --format?"},
		{"nothing like it", "--verbose", "there is no flag --verbose: mantel help test lists them"},
		{"a value with a slip", "--format jsno", `did you mean "json"?`},
		{"a value that is none", "--format xml-stylesheet", "it is one of text, json, github, junit"},
		{"no value", "--format", "needs an argument"},
	} {
		flags := newFlags("test")
		formatFlag(flags, formats()...)
		if _, err := parseFlags(flags, strings.Fields(row.line)); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %s", row.why, err, row.want)
		}
	}
	if _, err := parseFlags(newFlags("test"), []string{"-h"}); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
}

func TestColourIsForTerminalsOnly(t *testing.T) {
	none := func(string) string { return "" }
	if coloured(&bytes.Buffer{}, none) {
		t.Error("a buffer is coloured")
	}
	file, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if coloured(file, none) {
		t.Error("a file is coloured")
	}
	// The null device is a character device, as a terminal is.
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if !coloured(null, none) {
		t.Error("a terminal is not coloured")
	}
	for _, set := range []string{"NO_COLOR=1", "TERM=dumb"} {
		name, value, _ := strings.Cut(set, "=")
		env := func(n string) string {
			if n == name {
				return value
			}
			return ""
		}
		if coloured(null, env) {
			t.Errorf("%s is coloured", set)
		}
	}
}
