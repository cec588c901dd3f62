package preview

import (
	"slices"
	"strings"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// propNames are the properties that a schema declares for the value it looks
// at, ascending. Schemas are never cyclic.
func propNames(s *uischema.Schema) []string {
	var all []string
	var walk func(*uischema.Schema)
	walk = func(s *uischema.Schema) {
		if s == nil {
			return
		}
		for _, p := range s.Properties {
			all = append(all, p.Name)
		}
		for _, in := range s.AllOf {
			walk(in)
		}
		walk(s.If)
		walk(s.Then)
		walk(s.Else)
		if s.OneOf != nil {
			for _, one := range s.OneOf.Cases {
				walk(one.Schema)
			}
		}
	}
	walk(s)
	slices.Sort(all)
	return slices.Compact(all)
}

// prop reports a property that the component does not declare: what is absent
// draws nothing, so nobody would see the slip. near is where the parser has
// the chain of fields, at or a little after its "Props".
func (c *checker) prop(name string, near int) {
	if c.props == nil {
		return
	}
	known := propNames(c.props)
	if slices.Contains(known, name) {
		return
	}
	hint := "there are no props"
	if len(known) > 0 {
		hint = "there are " + joinNames(known)
	}
	if close := diag.Suggest(name, known); close != "" {
		hint = "did you mean .Props." + close + "?"
	}
	at := near
	from := min(max(near-len(".Props."), 0), len(c.source))
	if i := strings.Index(c.source[from:], "Props."+name); i >= 0 {
		at = from + i + len("Props.")
	}
	c.report(ruleProp, at, at+len(name), "the component declares no property "+name, hint)
}
