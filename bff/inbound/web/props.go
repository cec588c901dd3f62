package web

import (
	"fmt"
	"strconv"
	"strings"

	"mantel/uischema"
)

// maxPropDepth bounds how deep a table of props nests.
const maxPropDepth = 5

// propDoc is one row of the table of props.
type propDoc struct {
	Name string
	// Type is for people: "text", "list of image", "one of: …".
	Type     string
	Required bool
	// Bounds are short phrases: "at most 80 characters".
	Bounds []string
	// Default is JSON, "" for none.
	Default, Description string
	// Parts are the props of an object, the items' of a list, or the cases of
	// a tagged choice.
	Parts []propDoc
}

// propDocs documents an object's members, required ones first.
func propDocs(s *uischema.Schema) []propDoc { return membersOf(s, 0) }

func membersOf(s *uischema.Schema, depth int) []propDoc {
	if s == nil || depth >= maxPropDepth {
		return nil
	}
	var required, optional []propDoc
	seen := map[string]bool{}
	var add func(s *uischema.Schema)
	needs := map[string]bool{}
	add = func(s *uischema.Schema) {
		for _, name := range s.Required {
			needs[name] = true
		}
		for _, p := range s.Properties {
			if seen[p.Name] {
				continue
			}
			seen[p.Name] = true
			d := propOf(p.Name, p.Schema, depth)
			d.Required = p.Required || needs[p.Name]
			if d.Required {
				required = append(required, d)
			} else {
				optional = append(optional, d)
			}
		}
		for _, a := range s.AllOf {
			add(a)
		}
	}
	add(s)
	return append(required, optional...)
}

func propOf(name string, s *uischema.Schema, depth int) propDoc {
	d := propDoc{Name: name, Type: typeOf(s), Bounds: boundsOf(s), Description: s.Description}
	if !s.Default.IsAbsent() {
		d.Default = string(uischema.AppendJSON(nil, s.Default))
	}
	inner := s
	if s.Items != nil {
		inner = s.Items
		for _, b := range boundsOf(inner) {
			d.Bounds = append(d.Bounds, "each: "+b)
		}
	}
	d.Parts = membersOf(inner, depth+1)
	if inner.OneOf != nil {
		for _, c := range inner.OneOf.Cases {
			d.Parts = append(d.Parts, propDoc{
				Name: c.Value, Type: inner.OneOf.Tag + " " + strconv.Quote(c.Value), Description: c.Schema.Description,
				Parts: withoutTag(membersOf(c.Schema, depth+1), inner.OneOf.Tag),
			})
		}
	}
	return d
}

func withoutTag(parts []propDoc, tag string) []propDoc {
	var out []propDoc
	for _, p := range parts {
		if p.Name != tag {
			out = append(out, p)
		}
	}
	return out
}

// typeOf names what a schema takes, by its shared definition where it has one.
func typeOf(s *uischema.Schema) string {
	switch {
	case s.Name != "":
		return s.Name
	case s.OneOf != nil:
		return "one of several, by " + s.OneOf.Tag
	case s.Items != nil:
		return "list of " + typeOf(s.Items)
	case s.Format != "":
		return s.Format
	case s.Enum != nil:
		return "choice"
	}
	var names []string
	for _, t := range []struct {
		bit  uischema.TypeSet
		name string
	}{
		{uischema.TypeString, "text"}, {uischema.TypeInteger, "whole number"}, {uischema.TypeNumber, "number"},
		{uischema.TypeBoolean, "yes or no"}, {uischema.TypeArray, "list"}, {uischema.TypeObject, "object"}, {uischema.TypeNull, "null"},
	} {
		if s.Types&t.bit != 0 {
			names = append(names, t.name)
		}
	}
	if len(names) == 0 {
		return "anything"
	}
	return strings.Join(names, " or ")
}

// boundsOf says in words what else a value must keep to.
func boundsOf(s *uischema.Schema) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if s.Enum != nil {
		var values []string
		for _, v := range s.Enum {
			values = append(values, plainJSON(v))
		}
		say("%s", strings.Join(values, " · "))
	}
	if !s.Const.IsAbsent() {
		say("always %s", plainJSON(s.Const))
	}
	out = append(out, interval(s)...)
	count := func(lo, hi int, what string) {
		switch {
		case lo > 0 && hi >= 0:
			say("%d to %d %s", lo, hi, what)
		case lo > 0:
			say("at least %d %s", lo, what)
		case hi >= 0:
			say("at most %d %s", hi, what)
		}
	}
	count(s.MinLength, s.MaxLength, "characters")
	count(s.MinItems, s.MaxItems, "items")
	if s.UniqueItems {
		say("no item twice")
	}
	if s.Pattern != nil {
		say("matches %s", s.Pattern)
	}
	if s.Format != "" && s.Name != "" {
		say("format %s", s.Format)
	}
	for _, d := range s.DependentRequired {
		say("%s needs %s", d.Name, strings.Join(d.Needs, ", "))
	}
	if s.If != nil {
		say("more holds by condition: see the file")
	}
	return out
}

// interval says between what a number lies.
func interval(s *uischema.Schema) []string {
	var out []string
	if !s.Minimum.IsAbsent() && !s.Maximum.IsAbsent() {
		out = append(out, plainJSON(s.Minimum)+" to "+plainJSON(s.Maximum))
		s = &uischema.Schema{ExclusiveMinimum: s.ExclusiveMinimum, ExclusiveMaximum: s.ExclusiveMaximum, MultipleOf: s.MultipleOf}
	}
	for _, b := range []struct {
		v    uischema.Value
		sign string
	}{{s.Minimum, "≥ "}, {s.ExclusiveMinimum, "> "}, {s.Maximum, "≤ "}, {s.ExclusiveMaximum, "< "}, {s.MultipleOf, "a multiple of "}} {
		if !b.v.IsAbsent() {
			out = append(out, b.sign+plainJSON(b.v))
		}
	}
	return out
}

// plainJSON is a value as people write it: a string without quotes.
func plainJSON(v uischema.Value) string {
	if v.Kind() == uischema.String {
		return v.Text()
	}
	return string(uischema.AppendJSON(nil, v))
}
