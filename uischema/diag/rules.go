package diag

import "slices"

// Rule says what one kind of finding is about. The text is Markdown; Bad and
// Good are excerpts of files or payloads.
type Rule struct {
	// ID is "area/name".
	ID string
	// Summary is one line, without a full stop.
	Summary string
	// Explanation says why the rule exists and what to do.
	Explanation string
	// Bad is refused by the rule, Good is its mend.
	Bad, Good string
}

// Rules are all rules, by area in the order in which a file meets them. The
// slice is the caller's.
func Rules() []Rule {
	return slices.Concat(
		jsonRules(),
		fileRules(),
		componentRules(),
		schemaRules(),
		propRules(),
		propFormRules(),
		treeRules(),
		layoutRules(),
		screenRules(),
		expressionRules(),
		textRules(),
		pushRules(),
		fixtureRules(),
	)
}

// Explain is the rule of that id, and whether there is one.
func Explain(id string) (Rule, bool) {
	for _, r := range Rules() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}
