package layout

import (
	"mantel/uischema"
	"mantel/uischema/crew"
)

// declare makes the shapes of all props that layouts read, in order: so the
// names of their types do not depend on who is compiled first.
func (c *compiler) declare(order []string) {
	for _, name := range order {
		comp := c.src.Components[name]
		if !c.broken[name] && (comp.Layout != nil || comp.Kind == uischema.Primitive && comp.Fallback != nil) {
			c.env.shapes.of(comp.Props, name+"."+nameProps)
		}
	}
}

// levels divides the components, each standing behind those it uses, so that
// none uses another of its own level.
func (c *compiler) levels(order []string) [][]string {
	var levels [][]string
	at := map[string]int{}
	for _, name := range order {
		level := 0
		for _, u := range usesOf(c.src.Components[name]) {
			if below, ok := at[u.name]; ok {
				level = max(level, below+1)
			}
		}
		at[name] = level
		if level == len(levels) {
			levels = append(levels, nil)
		}
		levels[level] = append(levels[level], name)
	}
	return levels
}

// together compiles the components of one level, several at once, and puts
// together what became of them in their order.
func (c *compiler) together(names []string) {
	all := make([]*compiler, len(names))
	crew.Each(len(names), func(i int) {
		alone := *c
		alone.findings, alone.warnings, alone.screenUnits = nil, nil, nil
		alone.component(c.src.Components[names[i]])
		all[i] = &alone
	})
	for i, name := range names {
		c.take(name, all[i])
	}
}

// take adds what was found about one component, and what was made of it.
func (c *compiler) take(name string, alone *compiler) {
	c.findings = append(c.findings, alone.findings...)
	c.warnings = append(c.warnings, alone.warnings...)
	for _, u := range alone.screenUnits {
		u.findings = &c.findings
		c.screenUnits = append(c.screenUnits, u)
	}
	made := &alone.compiled
	if made.broken {
		c.broken[name] = true
	}
	if made.widget != nil {
		c.programs.widgets[name] = made.widget
	}
	if made.screen != nil {
		c.programs.screens[name] = made.screen
	}
	if made.asked != nil {
		c.programs.messages[name] = made.asked
	}
}
