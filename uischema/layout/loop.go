package layout

import (
	"bytes"
	"encoding/binary"

	"mantel/uischema"
)

// loop is a $for. What it repeats are the pieces behind it.
type loop struct {
	// list is what it goes through, where the piece does not say.
	list  eval
	index int
	// spread and seats are the loop variable's, inner the spreads within it.
	spread int
	seats  *seats
	inner  []int
	// key is nil inside props, where no ids are made; unique says that the
	// keys of a valid list never repeat.
	key    eval
	text   textual // the key where it is a text that needs no Value, or nil
	word   seat    // the key where it is a text that stands in an id as it is; else it has no route
	unique bool
	origin
}

// turn is where a loop is.
type turn struct {
	item  *uischema.Value // at which it is
	items []uischema.Value
	next  int
	// suffix, keys and marks are how much there was before the loop.
	suffix, keys, marks int
}

// begin lets the loop stand at the first item of its list; nil: it is to be
// computed. False: there is none.
func (o *loop) begin(f *frame, list *uischema.Value) (bool, *Failure) {
	if list == nil {
		v, err := o.list(f)
		if err != nil {
			return false, o.failure(f, reason(err))
		}
		list = &v
	}
	items := list.Items()
	if len(items) == 0 {
		return false, nil
	}
	t, x := &f.turns[o.index], f.run
	t.items, t.next = items, 0
	t.suffix, t.keys, t.marks = len(f.suffix), len(x.keys), len(x.marks)
	return true, o.further(f, t)
}

// again lets the loop stand at the next item; false: that was the last.
func (o *loop) again(f *frame) (bool, *Failure) {
	t, x := &f.turns[o.index], f.run
	if t.next < len(t.items) {
		return true, o.further(f, t)
	}
	f.suffix, x.keys, x.marks = f.suffix[:t.suffix], x.keys[:t.keys], x.marks[:t.marks]
	return false, nil
}

func (o *loop) further(f *frame, t *turn) *Failure {
	o.stand(f, &t.items[t.next])
	t.next++
	f.suffix = append(f.suffix[:t.suffix], '.')
	if err := o.appendKey(f); err != nil {
		return o.failure(f, reason(err))
	}
	if !o.unique && !f.run.addKey(f.suffix[t.suffix:], t) {
		return o.failure(f, "two items have the same key")
	}
	return nil
}

// stand lets the loop stand at an item; nil: at none.
func (o *loop) stand(f *frame, item *uischema.Value) {
	f.turns[o.index].item = item
	if o.seats == nil {
		return
	}
	for _, i := range o.inner {
		f.spreads[i].close()
	}
	if item == nil {
		f.spreads[o.spread].close()
		return
	}
	f.spreads[o.spread].over(o.seats, item)
}

func (o *loop) appendKey(f *frame) error {
	if o.word.route != nil {
		if v := o.word.find(f); v != nil && v.Kind() == uischema.String {
			f.suffix = append(f.suffix, v.Text()...)
			return nil
		}
		return errAbsent
	}
	if o.text != nil {
		s, err := o.text(f)
		f.suffix = appendKeyText(f.suffix, s)
		return err
	}
	key, err := o.key(f)
	f.suffix = appendKey(f.suffix, key)
	return err
}

// keyMark is what tells most keys apart, and where a key ends.
type keyMark struct {
	sum uint64
	end int
}

// addKey keeps a key, unless the loop has had it.
func (x *run) addKey(key []byte, t *turn) bool {
	sum, from := checksum(key), t.keys
	for _, m := range x.marks[t.marks:] {
		if m.sum == sum && bytes.Equal(x.keys[from:m.end], key) {
			return false
		}
		from = m.end
	}
	x.keys = append(x.keys, key...)
	x.marks = append(x.marks, keyMark{sum, len(x.keys)})
	return true
}

// checksum tells most keys apart by one comparison: by their first and their
// last eight bytes.
func checksum(key []byte) uint64 {
	sum := uint64(len(key))
	if len(key) >= 8 {
		return (sum^binary.LittleEndian.Uint64(key))*0x9E3779B97F4A7C15 ^ binary.LittleEndian.Uint64(key[len(key)-8:])
	}
	for _, c := range key {
		sum = sum<<8 | uint64(c)
	}
	return sum
}

const hexDigits = "0123456789ABCDEF"

// appendKey appends an item's key as a part of an id: bytes other than
// letters, digits, '_' and '-' become ~HH, and an empty key a lone ~.
func appendKey(dst []byte, key uischema.Value) []byte {
	if key.Kind() != uischema.String {
		return uischema.AppendJSON(dst, key)
	}
	return appendKeyText(dst, key.Text())
}

func appendKeyText(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, '~')
	}
	start := 0
	for i := range len(s) {
		if c := s[i]; c != '-' && (c >= 0x80 || !isWord(c)) {
			dst = append(append(dst, s[start:i]...), '~', hexDigits[c>>4], hexDigits[c&15])
			start = i + 1
		}
	}
	return append(dst, s[start:]...)
}
