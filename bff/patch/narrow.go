package patch

import "bytes"

// deepest is how many objects and arrays around a change are looked at.
const deepest = 32

// frame is an object or an array that is open where two bodies begin to
// differ.
type frame struct {
	start int // in the old body
	array bool
	// What is being read in it: the n-th item, or a member's name with its
	// quotes.
	n             int
	name, nameEnd int
	value         bool // a member's name was read, its value comes
}

// narrow compares two values, given with their ends, by going straight to
// where they begin to differ: it reads what is before that once, passes over
// what is behind all that differs, and walks the innermost object or array
// that holds all of it. It does nothing and gives false where that is none but
// the value itself.
func (d *differ) narrow(i, iEnd, j, jEnd int) bool {
	a, b, shift := d.old.Bytes, d.fresh.Bytes, j-i
	same := min(d.equal(i, j, iEnd), iEnd)
	least := min(iEnd-i, jEnd-j) - (same - i)
	behind := iEnd - commonEnd(a[iEnd-least:iEnd], b[jEnd-least:jEnd])
	var stack [deepest]frame
	n, at := open(a, i, same, &stack)
	if n == 0 {
		return false
	}
	iAt, jAt := at, at+shift
	for k := n - 1; k > 0; k-- {
		iAt, jAt = closing(a, iAt), closing(b, jAt)
		if iAt < behind || iEnd-iAt != jEnd-jAt {
			continue
		}
		start := stack[k].start
		if stack[k-1].array && !bytes.Equal(idOf(a[start:]), idOf(b[start+shift:])) {
			continue // it is another node
		}
		depth := len(d.path)
		for _, f := range stack[:k] {
			if f.array {
				d.index(f.n)
			} else {
				d.enter(a[f.name+1 : f.nameEnd-1])
			}
		}
		d.value(start, start+shift)
		d.path = d.path[:depth]
		return true
	}
	return false
}

// open reads from the beginning of a value up to an offset, and gives the
// objects and arrays that are open there, with the offset of the token that
// was not read to its end. It gives none where there are too many.
func open(b []byte, i, until int, stack *[deepest]frame) (n, at int) {
	for i < until {
		switch b[i] {
		case '"':
			after := endString(b, i)
			if after > until {
				return n, i
			}
			if f := &stack[n-1]; !f.array && !f.value {
				f.name, f.nameEnd = i, after
			}
			i = after
			continue
		case '{', '[':
			if n == deepest {
				return 0, 0
			}
			stack[n] = frame{start: i, array: b[i] == '['}
			n++
		case '}', ']':
			n--
		case ':':
			stack[n-1].value = true
		case ',':
			f := &stack[n-1]
			f.n++
			f.value = false
		}
		i++
	}
	return n, i
}

// closing is where the object or array ends that is open at an offset, which
// is not inside a string.
func closing(b []byte, i int) int {
	for depth := 1; ; {
		switch b[i] {
		case '"':
			i = endString(b, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
}

// commonEnd is how many bytes two texts of one length have in common at their
// ends.
func commonEnd(a, b []byte) int {
	n, most := 0, len(a)
	for step := 1024; step >= 32; step /= 4 {
		for n+step <= most && bytes.Equal(a[most-n-step:most-n], b[most-n-step:most-n]) {
			n += step
		}
	}
	for n < most && a[most-1-n] == b[most-1-n] {
		n++
	}
	return n
}
