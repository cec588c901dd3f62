package diag

import (
	"strings"
	"unicode/utf8"
)

// maxSuggest bounds the names that Suggest compares, in code points: a longer
// one is no slip of the fingers, and the comparison is quadratic.
const maxSuggest = 64

// Suggest is the candidate that name was most likely meant to be, or "" where
// none is near. Near is at most one slip (a letter added, dropped, changed, or
// swapped with its neighbour) for every three letters of the longer name; a
// difference in case alone costs nothing, and a candidate in a namespace
// ("flights.deal-card") is also found by its last part. Of equally near
// candidates the first in alphabetical order wins. name itself is never
// suggested.
//
// The distance is the restricted Damerau–Levenshtein distance ("optimal
// string alignment").
func Suggest(name string, candidates []string) string {
	n := utf8.RuneCountInString(name)
	if n == 0 || n > maxSuggest {
		return ""
	}
	best, bestCost := "", 0
	for _, c := range candidates {
		if c == name {
			continue
		}
		cost, near := slips(name, c)
		if _, last, dotted := strings.Cut(c, "."); dotted && !strings.Contains(name, ".") {
			// A forgotten namespace is a slip of its own.
			if lastCost, ok := slips(name, last); ok && (!near || lastCost+1 < cost) {
				cost, near = lastCost+1, true
			}
		}
		if near && (best == "" || cost < bestCost || cost == bestCost && c < best) {
			best, bestCost = c, cost
		}
	}
	return best
}

// slips is the distance between two names, and whether it is small enough for
// one to be meant by the other.
func slips(a, b string) (int, bool) {
	if strings.EqualFold(a, b) {
		return 0, true
	}
	ra, rb := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	longer, shorter := max(len(ra), len(rb)), min(len(ra), len(rb))
	allowed := max(longer/3, 1)
	if shorter == 0 || longer > maxSuggest || longer-shorter > allowed {
		return 0, false
	}
	d := alignment(ra, rb)
	// Two names that share no letter are not near, however short they are.
	return d, d <= allowed && d < shorter
}

// alignment counts the slips between a and b. It keeps three rows of the
// usual matrix, the third for the swap of two neighbours.
func alignment(a, b []rune) int {
	before := make([]int, len(b)+1)
	last := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
