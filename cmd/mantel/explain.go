package main

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"mantel/uischema/diag"
)

// manualCommand is what docs/rules.md is made with.
const manualCommand = "go run ./cmd/mantel explain --all --format markdown"

func explainCommand() command {
	return command{
		name: "explain", arguments: "RULE",
		summary: "say more about a rule: why it is there, what to do",
		examples: []string{
			"mantel explain prop/unknown  # one rule",
			"mantel explain prop  # the rules of one area",
			"mantel explain --all --format markdown  # the page docs/rules.md",
		},
		open: func() (*flag.FlagSet, func(context.Context, call) error) {
			flags := newFlags("explain")
			all := flags.Bool("all", false, "all rules")
			format := formatFlag(flags, "text", "markdown")
			return flags, func(_ context.Context, c call) error { return explain(c, *all, format.value) }
		},
	}
}

func explain(c call, all bool, format string) error {
	var rules []diag.Rule
	switch {
	case all && len(c.args) > 0:
		return usage("explain: give a rule or --all, not both")
	case all:
		rules = diag.Rules()
	case len(c.args) == 1:
		var err error
		if rules, err = named(c.args[0]); err != nil {
			return err
		}
	default:
		return usage("explain: give one rule, such as prop/unknown, or --all")
	}
	if format == "markdown" {
		return diag.Manual(c.out, rules, manualCommand)
	}
	for i, r := range rules {
		if i > 0 {
			if _, err := fmt.Fprintln(c.out); err != nil {
				return err
			}
		}
		if err := r.Page(c.out); err != nil {
			return err
		}
	}
	return nil
}

// named is the rule of that id, or all of that area.
func named(id string) ([]diag.Rule, error) {
	if r, ok := diag.Explain(id); ok {
		return []diag.Rule{r}, nil
	}
	var rules []diag.Rule
	var names []string
	for _, r := range diag.Rules() {
		area, name, _ := strings.Cut(r.ID, "/")
		if area == id {
			rules = append(rules, r)
		}
		if name == id {
			return nil, usage("explain: there is no rule %q: did you mean %q?", id, r.ID)
		}
		names = append(names, r.ID)
	}
	if len(rules) > 0 {
		return rules, nil
	}
	if near := diag.Suggest(id, names); near != "" {
		return nil, usage("explain: there is no rule %q: did you mean %q?", id, near)
	}
	return nil, usage("explain: there is no rule %q: mantel explain --all lists them", id)
}
