// Package patch answers: what must a client change in the body that it has,
// to have the one that stands now?
//
// The answer is an RFC 6902 patch. Nodes are matched by their id, so that one
// inserted card is one operation. Both bodies are JSON as Mantel writes it:
// valid, without white space, with canonical numbers and strings.
package patch

import (
	"bytes"
	"slices"
	"strconv"
)

// Body is a response, and where its sections are.
type Body struct {
	Bytes []byte
	// Sections are values within Bytes, in ascending order, none inside
	// another. Two that are equal are passed over in one step.
	Sections []Section
}

// Section delimits one JSON value.
type Section struct {
	Start, End int
	// Same, where it is not 0, says that all sections that have it have the
	// same bytes: they are not compared.
	Same uint64
}

// Append appends the patch that makes old into fresh: a JSON array, of no
// operation where they are equal.
func Append(dst []byte, old, fresh Body) []byte {
	var path [pathBytes]byte
	d := differ{old: old, fresh: fresh, out: append(dst, '['), path: path[:0], iLimit: len(old.Bytes), jLimit: len(fresh.Bytes)}
	d.empty = len(d.out)
	d.value(0, 0)
	return append(d.out, ']')
}

// pathBytes is what a path takes, mostly.
const pathBytes = 256

// small is how far is looked ahead for the end of a value that may be equal:
// a larger one is walked into, where its sections are passed over.
const small = 256

// differ walks both bodies side by side; offsets named i are into the old
// one, those named j into the fresh one.
type differ struct {
	old, fresh Body
	out        []byte
	empty      int // how long out is while it has no operation
	path       []byte
	// From runStart to runEnd, old is equal to what stands shift bytes further
	// in fresh; runEnds says that it is not further.
	runStart, runEnd, shift int
	runEnds                 bool
	// iNext and jNext are the numbers of the sections that were asked for last.
	iNext, jNext int
	// What is compared now ends here. Where all that is left of it is equal,
	// rest is set, and whoever walks it stops.
	iLimit, jLimit int
	rest           bool
}

// equal is how far, as an offset into old, both bodies are equal from i and j
// on, or until at least where that is further: more is not asked for. No
// stretch is compared twice.
func (d *differ) equal(i, j, until int) int {
	known := j-i == d.shift && i >= d.runStart && i <= d.runEnd
	if known && (d.runEnds || d.runEnd >= until) {
		return d.runEnd
	}
	if !known {
		d.runStart, d.runEnd, d.shift = i, i, j-i
	}
	a, b := d.old.Bytes[d.runEnd:], d.fresh.Bytes[d.runEnd+d.shift:]
	most := min(len(a), len(b), until-d.runEnd+stretch)
	n := common(a[:most], b[:most])
	d.runEnd += n
	d.runEnds = n < most || most == len(a) || most == len(b)
	return d.runEnd
}

// stretch is how much is compared beyond what is asked for.
const stretch = 128

// common is how many bytes two texts have in common at their beginnings.
func common(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for step := 1024; step >= 32; step /= 4 {
		for n+step <= most && bytes.Equal(a[n:n+step], b[n:n+step]) {
			n += step
		}
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}

// done reports whether all that is left of what is compared now is equal.
func (d *differ) done(i, j int) bool {
	if n := len(d.old.Sections); n > 0 && d.old.Sections[n-1].Same != 0 && i <= d.old.Sections[n-1].Start && d.iLimit == len(d.old.Bytes) {
		return false // sections that are the same are passed over without being read
	}
	if d.iLimit-i == d.jLimit-j && d.equal(i, j, d.iLimit) >= d.iLimit {
		d.rest = true
	}
	return d.rest
}

// value compares the values that begin at i and j, and says where they end;
// where rest is set, that is not known and not needed.
func (d *differ) value(i, j int) (iEnd, jEnd int) {
	a, b := d.old.Bytes, d.fresh.Bytes
	switch {
	case a[i] == '{' && b[j] == '{' && sameType(a[i:], b[j:]):
		return d.object(i, j)
	case a[i] == '[' && b[j] == '[':
		return d.array(i, j)
	}
	iEnd, jEnd = end(a, i), end(b, j)
	if !bytes.Equal(a[i:iEnd], b[j:jEnd]) {
		d.operation("replace", d.path, b[j:jEnd])
	}
	return iEnd, jEnd
}

// same passes over two items of an array that are known to be the same section.
func (d *differ) same(i, j int) (iEnd, jEnd int, ok bool) {
	was, is := d.old.section(i, &d.iNext), d.fresh.section(j, &d.jNext)
	if was == nil || is == nil || was.Same == 0 || was.Same != is.Same {
		return 0, 0, false
	}
	return was.End, is.End, true
}

// item compares two items of an array, whose ends are looked up where they
// are sections.
func (d *differ) item(i, j int) (iEnd, jEnd int) {
	was, is := d.old.section(i, &d.iNext), d.fresh.section(j, &d.jNext)
	if was == nil || is == nil {
		if after := endBefore(d.old.Bytes, i, min(d.equal(i, j, i+small), i+small)); after > 0 {
			return after, j + after - i
		}
		return d.value(i, j)
	}
	iEnd, jEnd = was.End, is.End
	if iEnd-i == jEnd-j && d.equal(i, j, iEnd) >= iEnd {
		return iEnd, jEnd
	}
	d.whole(i, iEnd, j, jEnd)
	return iEnd, jEnd
}

// whole compares two values of which the ends are known.
func (d *differ) whole(i, iEnd, j, jEnd int) {
	if bytes.Equal(d.old.Bytes[i:iEnd], d.fresh.Bytes[j:jEnd]) {
		return
	}
	iOuter, jOuter, rest := d.iLimit, d.jLimit, d.rest
	d.iLimit, d.jLimit, d.rest = iEnd, jEnd, false
	if !d.narrow(i, iEnd, j, jEnd) {
		d.value(i, j)
	}
	d.iLimit, d.jLimit, d.rest = iOuter, jOuter, rest
}

// section is the one that begins at an offset, or nil; next is the number of
// the one that was asked for last: mostly it is that, or the one behind.
func (b *Body) section(at int, next *int) *Section {
	n := *next
	if n+1 < len(b.Sections) && b.Sections[n+1].Start == at {
		n++
	} else if n >= len(b.Sections) || b.Sections[n].Start != at {
		found := false
		n, found = slices.BinarySearchFunc(b.Sections, at, func(s Section, at int) int { return s.Start - at })
		if !found {
			*next = n
			return nil
		}
	}
	*next = n
	return &b.Sections[n]
}

// member is one of an object.
type member struct {
	name              []byte // with its quotes
	start, value, end int
}

func (d *differ) object(i, j int) (iEnd, jEnd int) {
	a, b := d.old.Bytes, d.fresh.Bytes
	i, j = i+1, j+1
	for a[i] != '}' && b[j] != '}' {
		iValue := end(a, i)
		name := a[i:iValue]
		same := d.equal(i, j, iValue+small)
		if iValue >= same && !bytes.Equal(name, b[j:end(b, j)]) {
			break
		}
		jValue := j + iValue - i
		if after := endBefore(a, iValue+1, min(same, iValue+small)); after > 0 {
			i, j = comma(a, after), comma(b, j+after-i)
			continue
		}
		depth := d.enter(name[1 : len(name)-1])
		i, j = d.value(iValue+1, jValue+1)
		d.path = d.path[:depth]
		if d.rest {
			return 0, 0
		}
		i, j = comma(a, i), comma(b, j)
		if d.done(i, j) {
			return 0, 0
		}
	}
	if a[i] == '}' && b[j] == '}' {
		return i + 1, j + 1
	}
	before, iEnd := members(a, i)
	after, jEnd := members(b, j)
	for _, m := range before {
		if find(after, m.name) == nil {
			depth := d.enter(m.name[1 : len(m.name)-1])
			d.operation("remove", d.path, nil)
			d.path = d.path[:depth]
		}
	}
	for _, m := range after {
		depth := d.enter(m.name[1 : len(m.name)-1])
		if was := find(before, m.name); was != nil {
			d.whole(was.value, was.end, m.value, m.end)
		} else {
			d.operation("add", d.path, b[m.value:m.end])
		}
		d.path = d.path[:depth]
	}
	return iEnd, jEnd
}

// members are those from an offset to the end of the object.
func members(b []byte, i int) (all []member, objectEnd int) {
	for b[i] != '}' {
		m := member{start: i}
		m.value = end(b, i) + 1
		m.name = b[i : m.value-1]
		m.end = end(b, m.value)
		all = append(all, m)
		i = comma(b, m.end)
	}
	return all, i + 1
}

func find(all []member, name []byte) *member {
	for i := range all {
		if bytes.Equal(all[i].name, name) {
			return &all[i]
		}
	}
	return nil
}

// item is one of an array.
type item struct {
	id         string // "" where it has none
	start, end int
	// was and wasEnd delimit it in the old body; -1 where it is new.
	was, wasEnd int
}

func (d *differ) array(i, j int) (iEnd, jEnd int) {
	a, b := d.old.Bytes, d.fresh.Bytes
	iStart, jStart, undo := i, j, len(d.out)
	i, j = i+1, j+1
	n := 0
	for a[i] != ']' && b[j] != ']' {
		if iEnd, jEnd, ok := d.same(i, j); ok {
			i, j = comma(a, iEnd), comma(b, jEnd)
			n++
			continue
		}
		if !bytes.Equal(idOf(a[i:]), idOf(b[j:])) {
			break
		}
		depth := d.index(n)
		i, j = d.item(i, j)
		d.path = d.path[:depth]
		if d.rest {
			return 0, 0
		}
		i, j = comma(a, i), comma(b, j)
		n++
		if _, _, ok := d.same(i, j); !ok && d.done(i, j) {
			return 0, 0
		}
	}
	if a[i] == ']' && b[j] == ']' {
		return i + 1, j + 1
	}
	before, iEnd := d.old.items(i)
	after, jEnd := d.fresh.items(j)
	if !distinct(before) || !distinct(after) {
		// What cannot be told apart is sent whole.
		d.out = d.out[:undo]
		if !bytes.Equal(a[iStart:iEnd], b[jStart:jEnd]) {
			d.operation("replace", d.path, b[jStart:jEnd])
		}
		return iEnd, jEnd
	}
	d.arrange(n, before, after)
	return iEnd, jEnd
}

// arrange turns the items of an array from its n-th on into others: first
// those that are gone are taken out, then each stands where it should, then
// what stays is compared.
func (d *differ) arrange(n int, now, want []item) {
	for k := len(now) - 1; k >= 0; k-- {
		if indexOf(want, now[k].id) < 0 {
			depth := d.index(n + k)
			d.operation("remove", d.path, nil)
			d.path = d.path[:depth]
			now = slices.Delete(now, k, k+1)
		}
	}
	for k := range want {
		if k < len(now) && now[k].id == want[k].id {
			want[k].was, want[k].wasEnd = now[k].start, now[k].end
			continue
		}
		at := indexOf(now, want[k].id)
		depth := d.index(n + k)
		if at < 0 {
			d.operation("add", d.path, d.fresh.Bytes[want[k].start:want[k].end])
			want[k].was = -1
			now = slices.Insert(now, k, want[k])
		} else {
			moved := now[at]
			d.move(depth, n+at)
			want[k].was, want[k].wasEnd = moved.start, moved.end
			now = slices.Insert(slices.Delete(now, at, at+1), k, moved)
		}
		d.path = d.path[:depth]
	}
	for k := range want {
		if want[k].was >= 0 {
			depth := d.index(n + k)
			d.whole(want[k].was, want[k].wasEnd, want[k].start, want[k].end)
			d.path = d.path[:depth]
		}
	}
}

// items are those from an offset to the end of the array.
func (b *Body) items(i int) (all []item, arrayEnd int) {
	next := 0
	for b.Bytes[i] != ']' {
		it := item{id: string(idOf(b.Bytes[i:])), start: i}
		if s := b.section(i, &next); s != nil {
			it.end = s.End
		} else {
			it.end = end(b.Bytes, i)
		}
		all = append(all, it)
		i = comma(b.Bytes, it.end)
	}
	return all, i + 1
}

// distinct reports whether each item has an id of its own.
func distinct(all []item) bool {
	seen := make(map[string]bool, len(all))
	for _, it := range all {
		if it.id == "" || seen[it.id] {
			return false
		}
		seen[it.id] = true
	}
	return true
}

func indexOf(all []item, id string) int {
	return slices.IndexFunc(all, func(it item) bool { return it.id == id })
}

// idOf is the id of a node or of an entry of the list of slots, as it is
// spelled; nil where the value has none.
func idOf(b []byte) []byte {
	const typed, plain, next = `{"type":`, `{"id":`, `,"id":`
	if bytes.HasPrefix(b, []byte(typed)) {
		b = b[end(b, len(typed)):]
		if !bytes.HasPrefix(b, []byte(next)) {
			return nil
		}
		b = b[len(next):]
	} else if bytes.HasPrefix(b, []byte(plain)) {
		b = b[len(plain):]
	} else {
		return nil
	}
	if b[0] != '"' {
		return nil
	}
	return b[1 : end(b, 0)-1]
}

// sameType reports whether two objects are of one type, if they begin with
// one: a node of another type is another node.
func sameType(a, b []byte) bool {
	const typed = `{"type":`
	if !bytes.HasPrefix(a, []byte(typed)) || !bytes.HasPrefix(b, []byte(typed)) {
		return true
	}
	return bytes.Equal(a[len(typed):end(a, len(typed))], b[len(typed):end(b, len(typed))])
}

// enter adds a member's name, as JSON spells it, to the path (RFC 6901); it
// gives the length to go back to.
func (d *differ) enter(name []byte) int {
	depth := len(d.path)
	d.path = append(d.path, '/')
	for _, c := range name {
		switch c {
		case '~':
			d.path = append(d.path, "~0"...)
		case '/':
			d.path = append(d.path, "~1"...)
		default:
			d.path = append(d.path, c)
		}
	}
	return depth
}

func (d *differ) index(n int) int {
	depth := len(d.path)
	d.path = strconv.AppendInt(append(d.path, '/'), int64(n), 10)
	return depth
}
