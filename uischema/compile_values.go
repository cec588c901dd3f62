package uischema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func readNumber(c *compiler, s *Schema, m NodeMember, at spot) {
	pointer := PointerTo(at.pointer, m.Name)
	v, err := m.Value.Value()
	if err != nil || !v.IsNumber() {
		c.report("schema/value", m.Value, pointer, m.Name+" is a number", "")
		return
	}
	switch m.Name {
	case "minimum":
		s.Minimum = v
	case "maximum":
		s.Maximum = v
	case "exclusiveMinimum":
		s.ExclusiveMinimum = v
	case "exclusiveMaximum":
		s.ExclusiveMaximum = v
	case "multipleOf":
		if v.Number() <= 0 {
			c.report("schema/value", m.Value, pointer, "multipleOf is more than 0", "")
			return
		}
		s.MultipleOf = v
	}
}

func readCount(c *compiler, s *Schema, m NodeMember, at spot) {
	target, most := &s.MinLength, maxLength
	switch m.Name {
	case "maxLength":
		target = &s.MaxLength
	case "minItems":
		target, most = &s.MinItems, maxItems
	case "maxItems":
		target, most = &s.MaxItems, maxItems
	}
	v, err := m.Value.Value()
	if err != nil || v.Kind() != Int || v.Int() < 0 || v.Int() > int64(most) {
		c.report("schema/value", m.Value, PointerTo(at.pointer, m.Name),
			fmt.Sprintf("%s is a whole number from 0 to %d", m.Name, most), "")
		return
	}
	*target = int(v.Int())
}

func readPattern(c *compiler, s *Schema, m NodeMember, at spot) {
	text, ok := c.text(m, at)
	if !ok {
		return
	}
	re, match, fault := compilePattern(text)
	if fault != nil {
		c.report("schema/pattern", m.Value, PointerTo(at.pointer, m.Name), fault.message, fault.hint)
		return
	}
	s.Pattern, s.match = re, match
}

func readFormat(c *compiler, s *Schema, m NodeMember, at spot) {
	text, ok := c.text(m, at)
	if !ok {
		return
	}
	if !slices.Contains(Formats(), text) {
		hint := didYouMean(text, Formats())
		if hint == "" {
			hint = "the formats are " + strings.Join(Formats(), ", ")
		}
		c.report("schema/format", m.Value, PointerTo(at.pointer, m.Name), fmt.Sprintf("there is no format %q", text), hint)
		return
	}
	s.Format = text
}

func readEnum(c *compiler, s *Schema, m NodeMember, at spot) {
	pointer := PointerTo(at.pointer, m.Name)
	if m.Value.Kind != List || len(m.Value.Items) == 0 {
		c.report("schema/value", m.Value, pointer, "enum is an array of at least one value", "")
		return
	}
	if len(m.Value.Items) > maxEnum {
		c.report("schema/value", m.Value, pointer, fmt.Sprintf("enum has %d values: at most %d fit", len(m.Value.Items), maxEnum), "use a pattern, or a string that the app looks up")
		return
	}
	seen := make(map[string]struct{}, len(m.Value.Items))
	for i, n := range m.Value.Items {
		v, ok := c.scalar(n, PointerAt(pointer, i), "enum")
		if !ok {
			return
		}
		key := strconv.Itoa(int(v.Kind())) + string(AppendJSON(nil, v))
		if _, again := seen[key]; again {
			c.report("schema/value", n, PointerAt(pointer, i), "this value stands twice in the enum", "")
			return
		}
		if i > 0 && kindOf(v) != kindOf(s.Enum[0]) {
			c.report("schema/value", n, PointerAt(pointer, i), "the values of an enum are of one kind", "apps build one type from them")
			return
		}
		seen[key] = struct{}{}
		s.Enum = append(s.Enum, v)
	}
	if s.Enum[0].Kind() == String {
		for _, v := range s.Enum {
			s.words = append(s.words, v.Text())
		}
		slices.Sort(s.words)
	}
}

func readConst(c *compiler, s *Schema, m NodeMember, at spot) {
	if v, ok := c.scalar(m.Value, PointerTo(at.pointer, m.Name), "const"); ok {
		s.Const = v
	}
}

// scalar reads a string, number or boolean.
func (c *compiler) scalar(n *Node, pointer, keyword string) (Value, bool) {
	v, err := n.Value()
	if err != nil || kindOf(v) == 0 {
		c.report("schema/value", n, pointer, keyword+" holds strings, numbers or booleans", "")
		return Value{}, false
	}
	return v, true
}

// kindOf tells strings, numbers and booleans apart; 0 is anything else.
func kindOf(v Value) Kind {
	switch {
	case v.IsNumber():
		return Float
	case v.Kind() == String || v.Kind() == Bool:
		return v.Kind()
	}
	return 0
}
