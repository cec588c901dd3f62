package layout

import (
	"bytes"
	"encoding/binary"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// separated ends in a comma where something stands before.
func separated(dst []byte) []byte {
	if last := dst[len(dst)-1]; last != '[' && last != '{' {
		dst = append(dst, ',')
	}
	return dst
}

// identity is a node's id.
type identity struct {
	local string
	root  bool
}

// id is the failing node's, for findings.
func (o identity) id(f *frame) string {
	if o.root {
		return string(f.root)
	}
	return string(f.appendID(nil, o.local))
}

// appendTrack writes what the product wants to hear back, into the output's
// root.
func (f *frame) appendTrack(dst []byte) []byte {
	switch {
	case !f.outer:
	case f.run.trackText != nil:
		return append(append(dst, `,"track":`...), f.run.trackText...)
	case !f.run.track.IsAbsent():
		return uischema.AppendJSON(append(dst, `,"track":`...), f.run.track)
	}
	return dst
}

// origin is where an expression stands, for failures.
type origin struct {
	node  identity
	prop  string
	place diag.Place
}

func (o origin) failure(f *frame, why string) *Failure {
	return &Failure{Component: f.program.name, Node: o.node.id(f), Prop: o.prop, Reason: why, Place: o.place}
}

// branch is an $if.
type branch struct {
	condition test
	origin
}

// loop is a $for.
type loop struct {
	list  eval
	index int
	// spread and seats are the loop variable's.
	spread int
	seats  *seats
	// key is nil inside props, where no ids are made; unique says that the
	// keys of a valid list never repeat.
	key    eval
	text   textual // the key where it is a text that needs no Value, or nil
	word   *seat   // the key where it is a text that stands in an id as it is, or nil
	unique bool
	body   block
	origin
}

func (o *loop) run(f *frame, dst []byte) ([]byte, *Failure) {
	list, err := o.list(f)
	if err != nil {
		return dst, o.failure(f, reason(err))
	}
	x := f.run
	suffix, keys, ends := len(f.suffix), len(x.keys), len(x.ends)
	var failure *Failure
	for i := 0; i < list.Len() && failure == nil; i++ {
		o.stand(f, list.At(i))
		f.suffix = append(f.suffix[:suffix], '.')
		dst, failure = o.item(f, dst, suffix, keys, ends)
	}
	f.suffix = f.suffix[:suffix]
	x.keys, x.ends, x.sums = x.keys[:keys], x.ends[:ends], x.sums[:ends]
	return dst, failure
}

// stand lets the loop stand at an item.
func (o *loop) stand(f *frame, item *uischema.Value) {
	f.vars[o.index] = *item
	if o.seats != nil {
		f.spreads[o.spread].over(o.seats, item)
	}
}

// item writes one item, whose key goes behind suffix.
func (o *loop) item(f *frame, dst []byte, suffix, keys, ends int) ([]byte, *Failure) {
	x := f.run
	if err := o.appendKey(f); err != nil {
		return dst, o.failure(f, reason(err))
	}
	if !o.unique && !x.addKey(f.suffix[suffix:], keys, ends) {
		return dst, o.failure(f, "two items have the same key")
	}
	dst, failure := o.body.run(f, dst)
	if failure == nil && len(dst) > x.limit {
		failure = o.failure(f, tooLong)
	}
	return dst, failure
}

func (o *loop) appendKey(f *frame) error {
	if o.word != nil {
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

// addKey keeps a key, unless the loop whose keys begin at from and whose ends
// begin at first has had it.
func (x *run) addKey(key []byte, from, first int) bool {
	sum := checksum(key)
	for i := first; i < len(x.ends); i++ {
		end := x.ends[i]
		if x.sums[i] == sum && bytes.Equal(x.keys[from:end], key) {
			return false
		}
		from = end
	}
	x.keys = append(x.keys, key...)
	x.ends, x.sums = append(x.ends, len(x.keys)), append(x.sums, sum)
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

// tooLong is why a widget of more than MaxBytes fails.
const tooLong = "the widget is too long"

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
