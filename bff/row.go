package bff

import "sync/atomic"

// row is what stands on a screen. The screens that come after it and differ in
// little share it, each with what is its own. None of them is made of another
// and what differs from that, so it does not matter which are remembered. A row
// never changes, but for who holds it.
type row struct {
	screen string
	// user is whose it is; "" where nothing on it was said to one user.
	user  UserID
	frame *frame
	parts []part
	// counts are what there is to count whenever it is shown. Where there are
	// any, the row is one screen's alone.
	counts []counted
	// body has the whole body of its first screen, or is nil.
	body *sheet
	// length is how many bytes that screen has, where no year has five digits.
	length int32
	// held counts the screens that are remembered and have this row.
	held shares
}

// fewParts are on most screens.
const fewParts = 12

// madeOfFew is one piece of memory for a made, its row and few parts.
type madeOfFew struct {
	made made
	row  row
	few  [fewParts]part
}

// madeOfMany is the same where parts have memory of their own.
type madeOfMany struct {
	made made
	row  row
}

// What both and a part of many take.
const (
	fewPartsBytes  = 896
	manyPartsBytes = 256
	partBytes      = 48
)

// newMade gives a made with a row of those parts: of a copy, where it lasts.
func newMade(parts []part, lasts bool) *made {
	if lasts && len(parts) <= fewParts {
		few := &madeOfFew{}
		few.row.parts = few.few[:copy(few.few[:], parts):len(parts)]
		few.made.row, few.made.brings = &few.row, true
		return &few.made
	}
	many := &madeOfMany{}
	if many.row.parts = parts; lasts {
		many.row.parts = append(make([]part, 0, len(parts)), parts...)
	}
	many.made.row, many.made.brings = &many.row, true
	return &many.made
}

// size is what a row takes, with the made that brought it.
func (r *row) size() int {
	n := revisionBytes + sizeOf(r.counts)
	if len(r.parts) <= fewParts {
		return n + fewPartsBytes
	}
	return n + manyPartsBytes + partBytes*cap(r.parts)
}

// hold counts one screen more, or one fewer, and gives by how many bytes more or
// fewer are needed for that.
func (r *row) hold(by int) int {
	if by = r.held.add(int64(by)); by == 0 {
		return 0
	}
	n := by*r.size() + r.frame.held.add(int64(by))*r.frame.size()
	for i := 0; i < len(r.parts); {
		s, first := r.parts[i].sheet, i
		for i++; i < len(r.parts) && r.parts[i].sheet == s; {
			i++
		}
		n += s.hold(by * (i - first))
	}
	return n
}

// stood are a slot's parts, of all those in the row's places.
func (r *row) stood(parts []part, slot int) []part {
	if r == nil || slot >= len(r.frame.counts) {
		return nil
	}
	first := 0
	for _, n := range r.frame.counts[:slot] {
		first += int(n)
	}
	return parts[first:][:r.frame.counts[slot]]
}

// measure sets the length.
func (r *row) measure() {
	r.length = int32(len(r.frame.bytes) + revisionDigits)
	for i := range r.frame.holes {
		r.length += max(r.frame.holes[i].count-1, 0) // commas
	}
	for i := range r.parts {
		r.length += r.parts[i].nodes.size + r.parts[i].entry.size
	}
}

// shares counts who has something in common with others.
type shares struct{ n atomic.Int64 }

// add gives 1 where by begins the sharing, -1 where it ends it, else 0.
func (s *shares) add(by int64) int {
	switch n := s.n.Add(by); {
	case by > 0 && n == by:
		return 1
	case by < 0 && n == 0:
		return -1
	}
	return 0
}

func sizeOf(counts []counted) int {
	n := 0
	for _, c := range counts {
		n += 64 // the slice and its labels' headers
		for _, l := range c.labels {
			n += 16 + len(l)
		}
	}
	return n
}
