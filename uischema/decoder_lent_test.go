package uischema

import "testing"

func TestLentMemoryIsGivenBackEmptyAndOfBoundedSize(t *testing.T) {
	for _, row := range []struct {
		why              string
		has, taken, want int
	}{
		{"it was enough", 8, 3, 8},
		{"there were several", 8, 30, 30},
		{"there were many", 8, 5 * largestPiece, largestPiece},
		{"it is as much as may be kept", largestPiece, 5 * largestPiece, largestPiece},
		{"one text was large", largestPiece + 1, largestPiece + 1, 0},
	} {
		all := make([]Value, row.has)
		for i := range all {
			all[i] = StringValue("a text")
		}
		got := again(&pieces[Value]{all: all, used: row.has, taken: row.taken})
		if len(got) != row.want {
			t.Errorf("%s: %d Values, want %d", row.why, len(got), row.want)
		}
		for i := range got {
			if !got[i].IsAbsent() {
				t.Fatalf("%s: a Value is left", row.why)
			}
		}
	}
}
