package intl

import "unicode/utf8"

// Shortest is how many code points the message has at least, over all forms
// and locales. arg says how short an argument can be as text; of one that has
// any, isolation leaves one. It is 0 for an unknown key.
func (m *Messages) Shortest(key string, arg func(name string) int) int {
	found := m.get(key)
	if found == nil {
		return 0
	}
	least := -1
	for _, parts := range found.forms {
		length := 0
		for _, p := range parts {
			if p.arg == "" {
				length += utf8.RuneCountInString(p.text)
				continue
			}
			length += min(arg(p.arg), 1)
		}
		if least < 0 || length < least {
			least = length
		}
	}
	return max(least, 0)
}
