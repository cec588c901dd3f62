package diag

import (
	"strings"
	"testing"
)

func TestSuggestFindsTheNameThatWasMeant(t *testing.T) {
	names := []string{"label", "style", "onTap", "title", "image", "flights.deal-card", "hotels.offer"}
	for _, row := range []struct{ why, name, want string }{
		{"two neighbours swapped is one slip", "lable", "label"},
		{"a letter dropped", "titl", "title"},
		{"a letter added", "imagge", "image"},
		{"case alone is no slip", "ontap", "onTap"},
		{"two slips in a short name are too many", "lbale", ""},
		{"several slips in a long name are not", "fligts.dela-card", "flights.deal-card"},
		{"a forgotten namespace", "deal-card", "flights.deal-card"},
		{"a forgotten namespace and a slip", "ofer", "hotels.offer"},
		{"nothing near", "children", ""},
		{"the name itself is no suggestion", "label", ""},
		{"an empty name means nothing", "", ""},
		{"nobody types this by a slip", strings.Repeat("x", 65), ""},
	} {
		if got := Suggest(row.name, names); got != row.want {
			t.Errorf("%s: Suggest(%q) = %q, want %q", row.why, row.name, got, row.want)
		}
	}
}

func TestSuggestDoesNotDependOnTheOrderOfCandidates(t *testing.T) {
	if got := Suggest("bat", []string{"cat", "bad"}); got != "bad" {
		t.Errorf("got %q", got)
	}
	if got := Suggest("bat", []string{"bad", "cat"}); got != "bad" {
		t.Errorf("got %q", got)
	}
}

func TestShortNamesThatShareNoLetterAreNotNear(t *testing.T) {
	if got := Suggest("a", []string{"b", "cd"}); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestAlignmentIsTheKnownDistance(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{
		{"", "abc", 3},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3}, // the restricted distance edits no swapped pair again
		{"ab", "ba", 1},
		{"größe", "grösse", 2}, // counted in code points
	} {
		if got := alignment([]rune(row.a), []rune(row.b)); got != row.want {
			t.Errorf("alignment(%q, %q) = %d, want %d", row.a, row.b, got, row.want)
		}
	}
}
