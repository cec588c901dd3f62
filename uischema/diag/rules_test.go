package diag

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

func TestEveryRuleExplainsItself(t *testing.T) {
	id := regexp.MustCompile(`^[a-z]+/[a-z0-9-]+$`)
	seen := map[string]bool{}
	for _, r := range Rules() {
		if !id.MatchString(r.ID) || seen[r.ID] {
			t.Errorf("%s: malformed, or there twice", r.ID)
		}
		seen[r.ID] = true
		if r.Summary == "" || strings.HasSuffix(r.Summary, ".") || strings.Contains(r.Summary, "\n") {
			t.Errorf("%s: the summary is one line without a full stop: %q", r.ID, r.Summary)
		}
		if !strings.HasSuffix(r.Explanation, ".") {
			t.Errorf("%s: the explanation ends with a full stop", r.ID)
		}
		if r.Bad == "" || r.Good == "" || r.Bad == r.Good {
			t.Errorf("%s: needs a bad and a good example", r.ID)
		}
		if got, ok := Explain(r.ID); !ok || got != r {
			t.Errorf("Explain does not know %s", r.ID)
		}
	}
	if _, ok := Explain("no/such"); ok {
		t.Error("Explain knows a rule that is not there")
	}
}

func TestExamplesOfRulesAreJSONWhereTheyLookLikeIt(t *testing.T) {
	for _, r := range Rules() {
		looksJSON := strings.HasPrefix(r.Good, "{ ")
		if looksJSON && !json.Valid([]byte(r.Good)) {
			t.Errorf("%s: the good example is not JSON: %s", r.ID, r.Good)
		}
		if strings.HasPrefix(r.Bad, "{ ") && r.ID != "json/syntax" && !json.Valid([]byte(r.Bad)) {
			t.Errorf("%s: the bad example is not JSON: %s", r.ID, r.Bad)
		}
	}
}

func TestRulesAreTheCallersToChange(t *testing.T) {
	Rules()[0].ID = "changed"
	if Rules()[0].ID == "changed" {
		t.Error("Rules hands out its own slice")
	}
}
