package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"text/tabwriter"

	"mantel/uischema"
	"mantel/uischema/edition"
	"mantel/uischema/layout"
)

// proof is one line of --explain-proofs as it is written in JSON.
type proof struct {
	Component string `json:"component"`
	Node      string `json:"node"`
	Type      string `json:"type"`
	// Prop is "" for what concerns all properties of the node together.
	Prop string `json:"prop"`
	// Kind is "constant", "proved" or "checked"; Checks says what is checked.
	Kind   layout.Certainty `json:"kind"`
	Checks string           `json:"checks,omitempty"`
	File   string           `json:"file"`
	Line   int              `json:"line"`
	Column int              `json:"column"`
}

// proofs lists for each node of each layout when it was settled that its
// properties fit.
func (c call) proofs(f folder, e *edition.Edition, format string) error {
	list := []proof{}
	for _, name := range componentNames(e) {
		for _, p := range proofsOf(e, name) {
			list = append(list, proof{
				Component: name, Node: p.Node, Type: p.Type, Prop: p.Prop, Kind: p.Certainty, Checks: p.Checks,
				File: path.Join(f.name, p.Place.File), Line: p.Place.Line, Column: p.Place.Column,
			})
		}
	}
	if format == "json" {
		out := json.NewEncoder(c.out)
		out.SetIndent("", "  ")
		return out.Encode(map[string][]proof{"proofs": list})
	}
	return c.printProofs(list)
}

func (c call) printProofs(list []proof) error {
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	component, node := "", ""
	for _, p := range list {
		if p.Component != component {
			fmt.Fprintf(w, "%s\n", p.Component)
			component, node = p.Component, ""
		}
		if p.Node != node {
			fmt.Fprintf(w, "  %s (%s)\n", p.Node, p.Type)
			node = p.Node
		}
		prop, checks := cmp.Or(p.Prop, "(all)"), ""
		if p.Kind == layout.Checked {
			checks = fmt.Sprintf("\t%s, at %s:%d:%d", p.Checks, p.File, p.Line, p.Column)
		}
		fmt.Fprintf(w, "    %s\t%s%s\n", prop, p.Kind, checks)
	}
	return w.Flush()
}

func componentNames(e *edition.Edition) []string {
	var names []string
	for name := range e.Components {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func proofsOf(e *edition.Edition, name string) []layout.Proof {
	switch e.Components[name].Kind {
	case uischema.Screen:
		if p := e.Programs.Screen(name); p != nil {
			return p.Proofs()
		}
	case uischema.Composite:
		if p := e.Programs.Widget(name); p != nil {
			return p.Proofs()
		}
	}
	return nil
}
