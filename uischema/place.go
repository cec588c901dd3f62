package uischema

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"mantel/uischema/diag"
)

// Place is where the bytes from offset to end stand; the width is cut at the
// end of the line.
func (d *Document) Place(offset, end int) diag.Place {
	return place(d.File, d.Source, d.lines, offset, end)
}

// At is the place of a value. A nil node is the document's first line.
func (d *Document) At(n *Node) diag.Place {
	if n == nil {
		return d.Place(0, 0)
	}
	return d.Place(n.Offset, n.End)
}

// AtName is the place of a member's name.
func (d *Document) AtName(m NodeMember) diag.Place { return d.Place(m.NameOffset, m.NameEnd) }

// place counts lines by the index of their starts, so that the hundredth
// diagnostic of a file costs no more than the first.
func place(file string, src []byte, lines []int, offset, end int) diag.Place {
	offset = min(max(offset, 0), len(src))
	end = min(max(end, offset), len(src))
	line := sort.Search(len(lines), func(i int) bool { return lines[i] > offset })
	start := 0
	if line > 0 {
		start = lines[line-1]
	}
	marked := src[offset:end]
	if i := bytes.IndexByte(marked, '\n'); i >= 0 {
		marked = bytes.TrimSuffix(marked[:i], []byte("\r"))
	}
	return diag.Place{
		File:   file,
		Line:   line + 1,
		Column: utf8.RuneCount(src[start:offset]) + 1,
		Width:  max(1, utf8.RuneCount(marked)),
	}
}

// lineStarts are the offsets at which the second and later lines begin.
func lineStarts(src []byte) []int {
	n := bytes.Count(src, []byte("\n"))
	if n == 0 {
		return nil
	}
	starts := make([]int, 0, n)
	for i := 0; ; {
		at := bytes.IndexByte(src[i:], '\n')
		if at < 0 {
			return starts
		}
		i += at + 1
		starts = append(starts, i)
	}
}
