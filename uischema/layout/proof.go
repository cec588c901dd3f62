package layout

import (
	"fmt"
	"strings"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// Certainty says when it was settled that a property fits.
type Certainty string

const (
	// Constant values were checked when they were loaded.
	Constant Certainty = "constant"
	// Proved says that whatever the expression gives, fits.
	Proved Certainty = "proved"
	// Checked values are held to what they have to keep to in every run.
	Checked Certainty = "checked"
)

// Proof is what is known at load of one property of a node.
type Proof struct {
	// Node is the id within the layout ("price1"), Type its component, Prop
	// the property, or a member of it ("onTap.to"); "" is all of them together.
	Node, Type, Prop string
	Certainty        Certainty
	// Checks are the keywords that are left to check, in words.
	Checks string
	Place  diag.Place
}

// Proofs are by node, in the order of the file; members by name.
func (p *Program) Proofs() []Proof { return p.proofs }

// Proofs are those of the screen's own nodes, then of its placeholders.
func (s *ScreenProgram) Proofs() []Proof {
	out := s.program.proofs
	for _, p := range s.placeholders {
		if p != nil {
			out = append(out[:len(out):len(out)], p.proofs...)
		}
	}
	return out
}

// proofs records what is known of the members of a node's props.
func (u *unit) proofs(p *objectPlan, c context) {
	for _, m := range p.members {
		proof := Proof{Node: c.node.local, Type: c.component, Prop: m.prop, Place: m.origin.place}
		switch {
		case m.constant:
			proof.Certainty = Constant
		case m.nested != nil:
			u.proofs(m.nested, c)
			continue
		case m.proven || m.schema == nil:
			proof.Certainty = Proved
		default:
			proof.Certainty, proof.Checks = Checked, keywords(m.schema)
		}
		u.program.proofs = append(u.program.proofs, proof)
	}
	if p.cross && !p.isConstant() {
		proof := Proof{Node: c.node.local, Type: c.component, Certainty: Checked, Checks: "all members together"}
		if p.presenceRule() != nil {
			proof.Checks = "which members stand together"
		}
		if p.node != nil {
			proof.Place = u.doc.At(p.node)
		}
		u.program.proofs = append(u.program.proofs, proof)
	}
}

// keywords names what a schema asks for, as its file does.
func keywords(s *uischema.Schema) string {
	var out []string
	bound := func(name string, n int) {
		if n >= 0 {
			out = append(out, fmt.Sprintf("%s %d", name, n))
		}
	}
	number := func(name string, v uischema.Value) {
		if !v.IsAbsent() {
			out = append(out, name+" "+string(uischema.AppendJSON(nil, v)))
		}
	}
	has := func(name string, yes bool) {
		if yes {
			out = append(out, name)
		}
	}
	has("const", !s.Const.IsAbsent())
	has("enum", len(s.Enum) > 0)
	bound("minLength", s.MinLength)
	bound("maxLength", s.MaxLength)
	has("pattern", s.Pattern != nil)
	has("format "+s.Format, s.Format != "")
	number("minimum", s.Minimum)
	number("maximum", s.Maximum)
	number("exclusiveMinimum", s.ExclusiveMinimum)
	number("exclusiveMaximum", s.ExclusiveMaximum)
	number("multipleOf", s.MultipleOf)
	bound("minItems", s.MinItems)
	bound("maxItems", s.MaxItems)
	has("uniqueItems", s.UniqueItems)
	has("items", s.Items != nil)
	has("its members", len(s.Properties) > 0 || s.OneOf != nil || len(s.AllOf) > 0 || s.If != nil || len(s.DependentRequired) > 0)
	if len(out) == 0 {
		return "type"
	}
	return strings.Join(out, ", ")
}
