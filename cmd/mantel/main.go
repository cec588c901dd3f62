// Command mantel serves home screens, and checks what they are made of.
//
// Exit codes: 0 clean, 1 findings, 2 wrong usage, 3 could not run. Data goes
// to stdout, talk to stderr.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"mantel/uischema/diag"
)

// The exit codes of all commands.
const (
	exitClean    = 0
	exitFindings = 1
	exitUsage    = 2
	exitFailed   = 3
)

// errFindings says that the findings are printed already, and that there are
// some.
var errFindings = errors.New("there are findings")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(code)
}

// process is what a command may touch of the process that it runs in.
type process struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
}

// call is one use of a command: the arguments as they came, and those that are
// no flags.
type call struct {
	process
	raw, args []string
}

// command is one word after "mantel".
type command struct {
	// name and arguments make the line "mantel lint [DIR]".
	name, arguments string
	summary         string
	// examples are lines of "command  # what it does".
	examples []string
	// open makes the command's flags, and what runs once they are parsed.
	open func() (*flag.FlagSet, func(context.Context, call) error)
}

// commands are all of them, in the order in which help lists them.
func commands() []command {
	return []command{
		serveCommand(), lintCommand(), validateCommand(), renderCommand(), snapCommand(), explainCommand(), versionCommand(),
	}
}

// Run runs one command line, without the program's name, and gives its exit
// code. It ends early where ctx does.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) string) int {
	p := process{in: stdin, out: stdout, err: stderr, env: env}
	err := dispatch(ctx, p, args)
	switch {
	case err == nil:
		return exitClean
	case errors.Is(err, errFindings):
		return exitFindings
	}
	fmt.Fprintf(stderr, "mantel: %v\n", err)
	if errors.Is(err, errUsage) {
		return exitUsage
	}
	return exitFailed
}

func dispatch(ctx context.Context, p process, args []string) error {
	if len(args) == 0 {
		return help(p.out, "")
	}
	name, rest := args[0], args[1:]
	switch name {
	case "help", "-h", "-help", "--help":
		if len(rest) > 0 {
			name = rest[0]
		} else {
			name = ""
		}
		return help(p.out, name)
	case "-version", "--version":
		name = "version"
	}
	cmd, err := find(name)
	if err != nil {
		return err
	}
	flags, run := cmd.open()
	positional, err := parseFlags(flags, rest)
	if errors.Is(err, flag.ErrHelp) {
		return help(p.out, cmd.name)
	}
	if err != nil {
		return usage("%s: %v", cmd.name, err)
	}
	return run(ctx, call{process: p, raw: rest, args: positional})
}

// find is the command of that name; where there is none the error suggests one.
func find(name string) (command, error) {
	names := []string{"help"}
	for _, c := range commands() {
		if c.name == name {
			return c, nil
		}
		names = append(names, c.name)
	}
	if near := diag.Suggest(name, names); near != "" {
		return command{}, usage("there is no command %q: did you mean %q?", name, near)
	}
	return command{}, usage("there is no command %q: mantel help lists them", name)
}

// usage is an error about the command line.
func usage(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }

// usageError is an errUsage that prints without that word.
type usageError string

func (e usageError) Error() string { return string(e) }

// Is makes it an errUsage.
func (e usageError) Is(target error) bool { return target == errUsage }

// serveCommand runs the service; serve.go has it all.
func serveCommand() command {
	return command{
		name:    "serve",
		summary: "serve screens, take pushes",
		examples: []string{
			"mantel serve --dev  # the demo world on http://127.0.0.1:8080, with gallery and live reload",
			"mantel serve --dev --demo=false --components ./components  # your components, nobody pushes",
			"mantel serve --config mantel.json --redis redis://127.0.0.1:6379  # production",
		},
		open: func() (*flag.FlagSet, func(context.Context, call) error) {
			return serveFlags(io.Discard), func(ctx context.Context, c call) error {
				return serve(ctx, c.raw, c.env, c.out, c.err)
			}
		},
	}
}
