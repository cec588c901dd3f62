package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain is also what a replica of the resilience runs is started with.
func TestMain(m *testing.M) {
	if orders := os.Getenv(replicaVariable); orders != "" {
		os.Exit(replicate(orders))
	}
	if orders := os.Getenv(stormerVariable); orders != "" {
		os.Exit(stormOnDemand(orders))
	}
	testscript.Main(m, map[string]func(){"mantel": main})
}

// TestScripts runs testdata/script/*.txtar: command lines, the files that they
// read, and what they print. With UPDATE=1 in the environment cmp writes what
// was printed into the script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE") != "",
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits runs a command and holds it to an exit code: "exits 1 mantel lint".
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [argument...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%s: %v", args[1], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
