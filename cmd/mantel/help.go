package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

// help prints the page of a command, or of all where name is "". It leads
// with examples.
func help(w io.Writer, name string) error {
	var b strings.Builder
	if name == "" || name == "help" {
		overview(&b)
	} else {
		cmd, err := find(name)
		if err != nil {
			return err
		}
		page(&b, cmd)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func overview(b *strings.Builder) {
	b.WriteString("Examples:\n")
	var lines []string
	for _, c := range commands() {
		lines = append(lines, c.examples[0])
	}
	examples(b, lines)
	b.WriteString("\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(b, "  %-9s %s\n", c.name, c.summary)
	}
	b.WriteString("  help      this page, or a command's: mantel help lint\n")
	b.WriteString("\nExit codes: 0 clean, 1 findings, 2 wrong usage, 3 could not run.\n")
}

func page(b *strings.Builder, c command) {
	b.WriteString("Examples:\n")
	examples(b, c.examples)
	fmt.Fprintf(b, "\nmantel %s: %s\n", strings.TrimSpace(c.name+" "+c.arguments), c.summary)
	flags, _ := c.open()
	first := true
	flags.VisitAll(func(f *flag.Flag) {
		if first {
			b.WriteString("\nFlags:\n")
			first = false
		}
		value, text := flag.UnquoteUsage(f)
		head := "--" + f.Name
		if value != "" {
			head += " " + value
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0s" {
			text += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(b, "  %-24s %s\n", head, text)
	})
}

// examples aligns the comments of "command  # comment" lines.
func examples(b *strings.Builder, lines []string) {
	width := 0
	for _, l := range lines {
		before, _, _ := strings.Cut(l, "  # ")
		width = max(width, len(before))
	}
	for _, l := range lines {
		before, comment, _ := strings.Cut(l, "  # ")
		fmt.Fprintf(b, "  %-*s  # %s\n", width, before, comment)
	}
}
