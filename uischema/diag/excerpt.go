package diag

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// tabStop is how many cells a tab goes to in an excerpt.
	tabStop = 4
	// lineCells is the most of a source line that an excerpt shows: a file on
	// one line of 100 KB must not fill the screen.
	lineCells = 120
	// leadCells is how much is kept before the marker of a line that is cut.
	leadCells = 40
	// markCells bounds the marker itself.
	markCells = 60
)

// cell is one code point as it is printed.
type cell struct {
	text  string
	width int // terminal cells: 0 for a combining mark, 2 for a wide letter
}

// excerpt prepares a source line for print. column and length are in code
// points, column from 1. It gives the line's text, how many cells stand
// before the marker, and how many the marker covers (at least 1).
func excerpt(line []byte, column, length int) (text string, before, marked int) {
	cells := make([]cell, 0, len(line))
	at := 0
	for len(line) > 0 {
		r, n := utf8.DecodeRune(line)
		line = line[n:]
		c := printed(r, at)
		cells = append(cells, c)
		at += c.width
	}
	from := min(max(column-1, 0), len(cells))
	to := min(from+max(length, 1), len(cells))
	first, cut := 0, ""
	if at > lineCells {
		first, cut = cutAt(cells, from), "…"
		if first == 0 {
			cut = ""
		}
	}
	before = widthOf([]cell{{cut, len([]rune(cut))}}) + widthOf(cells[first:from])
	marked = min(max(widthOf(cells[from:to]), 1), markCells)

	var b strings.Builder
	b.WriteString(cut)
	used := len([]rune(cut))
	for _, c := range cells[first:] {
		if at > lineCells && used+c.width > lineCells-1 {
			b.WriteString("…")
			break
		}
		b.WriteString(c.text)
		used += c.width
	}
	return strings.TrimRight(b.String(), " "), before, marked
}

// cutAt is the first cell that a long line shows, so that the one at mark has
// at most leadCells before it.
func cutAt(cells []cell, mark int) int {
	w := 0
	for i := mark - 1; i >= 0; i-- {
		w += cells[i].width
		if w > leadCells {
			return i + 1
		}
	}
	return 0
}

func widthOf(cells []cell) int {
	w := 0
	for _, c := range cells {
		w += c.width
	}
	return w
}

// printed is how a code point is shown at cell at of its line. Widths are
// those of Unicode Standard Annex #11.
func printed(r rune, at int) cell {
	switch {
	case r == '\t':
		n := tabStop - at%tabStop
		return cell{strings.Repeat(" ", n), n}
	case hostile(r):
		return cell{"\uFFFD", 1}
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return cell{string(r), 0}
	}
	if isWide(r) {
		return cell{string(r), 2}
	}
	return cell{string(r), 1}
}

// isWide says which code points take two cells: the blocks in which nearly
// all are wide or full-width.
func isWide(r rune) bool {
	if r < 0x1100 {
		return false
	}
	for _, block := range [...][2]rune{
		{0x1100, 0x115F},   // Hangul initials
		{0x2E80, 0x303E},   // CJK radicals and punctuation
		{0x3041, 0xA4CF},   // kana, CJK, Yi
		{0xA960, 0xA97F},   // Hangul initials, extended
		{0xAC00, 0xD7A3},   // Hangul
		{0xF900, 0xFAFF},   // CJK compatibility
		{0xFE30, 0xFE6F},   // CJK forms
		{0xFF00, 0xFF60},   // full-width ASCII
		{0xFFE0, 0xFFE6},   // full-width signs
		{0x1F300, 0x1F64F}, // pictographs, faces
		{0x1F680, 0x1F6FF}, // transport
		{0x1F900, 0x1F9FF}, // more pictographs
		{0x20000, 0x3FFFD}, // CJK extensions
	} {
		if r >= block[0] && r <= block[1] {
			return true
		}
	}
	return false
}

// hostile says which code points must not reach a terminal from a file: they
// move its cursor, or turn the direction of what follows (CVE-2021-42574).
func hostile(r rune) bool {
	switch {
	case unicode.IsControl(r), r == utf8.RuneError:
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x2028, r == 0x2029:
		return true
	}
	return false
}

// clean makes a message or file name fit to print on one line.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case hostile(r):
			return utf8.RuneError
		}
		return r
	}, s)
}
