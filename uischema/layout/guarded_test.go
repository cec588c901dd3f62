package layout

import (
	"fmt"
	"testing"

	"mantel/uischema"
)

// TestAGuardAsksForWhatTheSchemaAsksFor holds the guard of few members, which
// looks up what it found out at load, and that of many against the rule that
// both are made of.
func TestAGuardAsksForWhatTheSchemaAsksFor(t *testing.T) {
	for _, many := range []int{2, fewOpen - 1, fewOpen, fewOpen + 1, fewOpen + 3} {
		s := &uischema.Schema{Types: uischema.TypeObject}
		p := &objectPlan{schema: s}
		for i := range many + 2 {
			name := fmt.Sprintf("m%02d", i)
			s.Properties = append(s.Properties, uischema.Property{Name: name, Schema: &uischema.Schema{}})
			// Two of them are always there, among those that may not be.
			p.members = append(p.members, &memberPlan{name: name, required: i == 1 || i == many, template: &template{}})
		}
		s.DependentRequired = []uischema.Dependency{{Name: "m00", Needs: []string{fmt.Sprintf("m%02d", many+1)}}}
		fits, guard := p.presenceRule(), p.guard(identity{})
		if (guard.rule == nil) != (many <= fewOpen) {
			t.Fatalf("%d members are looked up: %t", many, guard.rule == nil)
		}
		allowed := 0
		for some := range uint64(1) << many {
			have, at := uint64(0), 0
			for i, m := range p.members {
				if m.required || some>>at&1 == 1 {
					have |= 1 << i
				}
				if !m.required {
					at++
				}
			}
			if guard.allows(some) != fits(have) {
				t.Fatalf("of %d members %b may be there: %t", many, some, guard.allows(some))
			}
			if fits(have) {
				allowed++
			}
		}
		if all := 1 << many; allowed == 0 || allowed == all {
			t.Errorf("of %d sets of %d members %d are allowed: the guard asks for nothing", all, many, allowed)
		}
	}
}
