package uischema

import (
	"encoding/binary"
	"math"
	"slices"
)

// patternTable decides a whole pattern for the texts that stand in JSON as they
// are and are ASCII, and finds where they end while it does so. All others it
// leaves to a matcher: to them it says no. It is a deterministic automaton,
// built of the pattern's parts by the subsets of those that may be at hand
// (Rabin and Scott 1959).
type patternTable struct {
	// class is the column of a byte, next the row that follows, by row and
	// column: all rows have the same length.
	class [256]uint8
	next  []uint16
	start uint16
}

// The first two rows: nothing follows, and the text has ended where it may.
const (
	rowNone = iota
	rowDone
	firstRow
)

// Most patterns have some tens of parts. Those that need more than this have no
// table.
const (
	mostParts = 400
	mostRows  = 256
)

// The first two columns: bytes that no such text holds, and the quote that ends
// it.
const (
	columnNone = iota
	columnQuote
	firstColumn
)

// newPatternTable gives nil where a pattern may begin or end anywhere, or takes
// too many rows.
func newPatternTable(root *patternNode) *patternTable {
	if root.kind != partSequence || len(root.parts) < 2 || !root.parts[0].starts() {
		return nil
	}
	last := len(root.parts) - 1
	if end := root.parts[last]; end.kind != partEdge || !end.end {
		return nil
	}
	var w patternWays
	from := w.part()
	end := w.build(&patternNode{kind: partSequence, parts: root.parts[1:last]}, from)
	if end < 0 {
		return nil
	}
	return w.table(from, end)
}

// patternWays say which parts of a pattern follow which: at once, or behind a
// byte of a set.
type patternWays struct {
	free  [][]int
	bytes []patternStep
}

type patternStep struct {
	set byteSet
	to  int // 0 where there is none
}

func (w *patternWays) part() int {
	w.free, w.bytes = append(w.free, nil), append(w.bytes, patternStep{})
	return len(w.free) - 1
}

// build adds a part that begins at from and gives where it ends, -1 where an
// edge is inside or the parts are too many.
func (w *patternWays) build(n *patternNode, from int) int {
	if len(w.free) > mostParts {
		return -1
	}
	switch n.kind {
	case partSet:
		to := w.part()
		w.bytes[from] = patternStep{newCharSet(n.set).ascii, to}
		return to
	case partSequence:
		for _, part := range n.parts {
			if from = w.build(part, from); from < 0 {
				return -1
			}
		}
		return from
	case partChoice:
		end := w.part()
		for _, part := range n.parts {
			begin := w.part()
			w.free[from] = append(w.free[from], begin)
			to := w.build(part, begin)
			if to < 0 {
				return -1
			}
			w.free[to] = append(w.free[to], end)
		}
		return end
	case partRepeat:
		return w.repeat(n, from)
	}
	return -1
}

// repeat writes each round that is counted by itself.
func (w *patternWays) repeat(n *patternNode, from int) int {
	round := func() bool {
		begin := w.part()
		w.free[from] = append(w.free[from], begin)
		from = w.build(n.parts[0], begin)
		return from >= 0
	}
	for range n.min {
		if !round() {
			return -1
		}
	}
	if n.max < 0 {
		again := w.part()
		w.free[from] = append(w.free[from], again)
		if from = again; !round() {
			return -1
		}
		w.free[from] = append(w.free[from], again)
		end := w.part()
		w.free[again] = append(w.free[again], end)
		return end
	}
	end := w.part()
	for range n.max - n.min {
		w.free[from] = append(w.free[from], end)
		if !round() {
			return -1
		}
	}
	w.free[from] = append(w.free[from], end)
	return end
}

// reach gives parts with all that follow them at once, ascending.
func (w *patternWays) reach(parts []int) []int {
	seen := map[int]bool{}
	for open := slices.Clone(parts); len(open) > 0; {
		at := open[len(open)-1]
		if open = open[:len(open)-1]; !seen[at] {
			seen[at] = true
			open = append(open, w.free[at]...)
		}
	}
	all := make([]int, 0, len(seen))
	for at := range seen {
		all = append(all, at)
	}
	slices.Sort(all)
	return all
}

func (w *patternWays) table(from, end int) *patternTable {
	t := &patternTable{}
	sample, columns := t.columns(w)
	rows := map[string]uint16{}
	var open [][]int
	row := func(parts []int) uint16 {
		if len(parts) == 0 {
			return rowNone
		}
		parts = w.reach(parts)
		var key []byte
		for _, at := range parts {
			key = binary.AppendUvarint(key, uint64(at))
		}
		n, known := rows[string(key)]
		if !known {
			n = uint16((firstRow + len(rows)) * columns)
			rows[string(key)] = n
			open = append(open, parts)
		}
		return n
	}
	t.start = row([]int{from})
	t.next = make([]uint16, firstRow*columns)
	for k := 0; k < len(open); k++ {
		if len(rows) > mostRows || (firstRow+len(rows))*columns > math.MaxUint16 {
			return nil
		}
		next := make([]uint16, columns)
		if slices.Contains(open[k], end) {
			next[columnQuote] = rowDone
		}
		for c := firstColumn; c < columns; c++ {
			var parts []int
			for _, at := range open[k] {
				if step := &w.bytes[at]; step.to != 0 && step.set.has(sample[c]) {
					parts = append(parts, step.to)
				}
			}
			next[c] = row(parts)
		}
		t.next = append(t.next, next...)
	}
	return t
}

// columns gives bytes that no part tells apart one column, and of each column
// one byte.
func (t *patternTable) columns(w *patternWays) (sample []byte, n int) {
	t.class['"'] = columnQuote
	sample = make([]byte, firstColumn)
	known := map[string]uint8{}
	for b := byte(' '); b < 0x80; b++ {
		if b == '"' || b == '\\' {
			continue
		}
		var in []byte
		for i := range w.bytes {
			if step := &w.bytes[i]; step.to != 0 && step.set.has(b) {
				in = binary.AppendUvarint(in, uint64(i))
			}
		}
		if len(in) == 0 {
			continue
		}
		c, there := known[string(in)]
		if !there {
			c = uint8(len(sample))
			known[string(in)] = c
			sample = append(sample, b)
		}
		t.class[b] = c
	}
	return sample, len(sample)
}

// end is where the quote stands behind a text that begins at i and has the
// pattern, -1 where there is none, or it takes a matcher to tell.
func (t *patternTable) end(src string, i int) int {
	row := t.start
	for ; i < len(src); i++ {
		if row = t.next[int(row)+int(t.class[src[i]])]; row < firstRow {
			if row == rowDone {
				return i
			}
			break
		}
	}
	return -1
}
