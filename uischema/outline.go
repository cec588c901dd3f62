package uischema

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Outline walks through a JSON text whose outline is known, from the first
// byte to the last, and makes no Values but those that are asked for. It is
// for what was stored in one form and is read in another: large values within
// are handed out as text, for a [Decoder].
//
// What is not asked for is passed over: there only strings and brackets are
// looked at. After the first thing that is not as it should be, nothing more
// is given, and Done says no.
//
//	o := uischema.NewOutline(src, lim)
//	o.Object(func(name string) {
//		switch name {
//		case "id":
//			id = o.Text()
//		case "props":
//			props = o.Raw()
//		}
//	})
//	if !o.Done() { … }
type Outline struct {
	src string
	lim Limits
	at  int
	// asked says that the value at hand was read.
	asked bool
	depth int
}

// NewOutline begins at the beginning of src. Texts that it gives are parts of
// src.
func NewOutline(src string, lim Limits) *Outline {
	o := OutlineOf(src, lim)
	o.judge()
	return o
}

// judge looks at the whole text once.
func (o *Outline) judge() {
	if len(o.src) > o.lim.Bytes || !utf8.ValidString(o.src) {
		o.at = -1
	}
}

// OutlineOf is NewOutline of a text that is known to be UTF-8 and within bounds,
// as is a part of one which an Outline went through to its end. Where nobody
// keeps the Outline it costs no memory.
func OutlineOf(part string, lim Limits) *Outline { return &Outline{src: part, lim: lim} }

// Done reports whether the text was as it was asked for, to its end.
func (o *Outline) Done() bool { return o.at >= 0 && space(o.src, o.at) == len(o.src) }

// Fail says that a value is not what it should be.
func (o *Outline) Fail() { o.at = -1 }

// Past goes past a text if exactly that stands here, and reports whether it
// does: for those who know how the writer spells. It may be any part of a value,
// so what stands behind it is for the caller to ask. Where it does not stand
// here nothing has changed.
func (o *Outline) Past(text string) bool {
	if o.at < 0 || !strings.HasPrefix(o.src[o.at:], text) {
		return false
	}
	o.at += len(text)
	return true
}

// Offset is where it stands, in bytes from the beginning; -1 once it has failed.
func (o *Outline) Offset() int { return o.at }

// Since is the text from an Offset to where it stands now.
func (o *Outline) Since(offset int) string {
	if o.at < offset || offset < 0 {
		return ""
	}
	return o.src[offset:o.at]
}

// Object calls member for each member's name; member reads the value by one
// of the other methods, or leaves it.
func (o *Outline) Object(member func(name string)) {
	o.each('{', '}', func() {
		name := o.Text()
		if o.at < 0 {
			return
		}
		if o.at = space(o.src, o.at); o.at >= len(o.src) || o.src[o.at] != ':' {
			o.Fail()
			return
		}
		o.at++
		o.value(func() { member(name) })
	})
}

// List calls item for each item, which it reads or leaves.
func (o *Outline) List(item func()) {
	o.each('[', ']', func() { o.value(item) })
}

// value lets read read a value, or passes it over.
func (o *Outline) value(read func()) {
	o.asked = false
	read()
	if !o.asked {
		o.Raw()
	}
}

// each goes through a container.
func (o *Outline) each(begin, end byte, one func()) {
	if !o.next(begin) {
		return
	}
	if o.depth++; o.depth > o.lim.Depth {
		o.Fail()
		return
	}
	if o.at = space(o.src, o.at); o.at < len(o.src) && o.src[o.at] == end {
		o.at++
	} else {
		for more := true; more; {
			if one(); o.at < 0 {
				return
			}
			if o.at = space(o.src, o.at); o.at >= len(o.src) || o.src[o.at] != ',' && o.src[o.at] != end {
				o.Fail()
				return
			}
			more = o.src[o.at] == ','
			o.at++
		}
	}
	o.depth--
	o.asked = true
}

// next goes past a byte that begins a value.
func (o *Outline) next(begin byte) bool {
	if o.asked = true; o.at < 0 {
		return false
	}
	if o.at = space(o.src, o.at); o.at >= len(o.src) || o.src[o.at] != begin {
		o.Fail()
		return false
	}
	o.at++
	return true
}

// Text is the string here. What is none fails.
func (o *Outline) Text() string {
	if !o.next('"') {
		return ""
	}
	end := special(o.src, o.at)
	if end < len(o.src) && o.src[end] == '"' {
		text := o.src[o.at:end]
		o.at = end + 1
		return text
	}
	o.at--
	v := o.Value()
	return v.Text()
}

// Int is the whole number here. What is none fails.
func (o *Outline) Int() int64 {
	if o.at >= 0 {
		start := space(o.src, o.at)
		n, end := digits(o.src, start)
		if size := end - start; size > 0 && size < 16 && (size == 1 || o.src[start] != '0') && (end == len(o.src) || !wordText.has(o.src[end])) {
			o.asked, o.at = true, end
			return n
		}
	}
	v := o.Value()
	if v.Kind() != Int {
		o.Fail()
	}
	return v.Int()
}

// Bool is the boolean here. What is none fails.
func (o *Outline) Bool() bool {
	v := o.Value()
	if v.Kind() != Bool {
		o.Fail()
	}
	return v.Bool()
}

// Value is what stands here, read as [ReadString] reads. What cannot be read
// fails.
func (o *Outline) Value() Value {
	raw := o.Raw()
	if o.at < 0 {
		return Value{}
	}
	v, ok := ReadString(raw, o.lim)
	if !ok {
		o.Fail()
	}
	return v
}

// Raw is the text of what stands here, without white space around it, and
// without having been looked at closely.
func (o *Outline) Raw() string {
	if o.asked = true; o.at < 0 {
		return ""
	}
	start := space(o.src, o.at)
	if o.at = past(o.src, start); o.at < 0 {
		return ""
	}
	return o.src[start:o.at]
}

// RawOf is Raw of an object that somebody says is size bytes long. Where that
// cannot be so, it is found out; where it is not so, but could be, the text is
// no object that could be read.
func (o *Outline) RawOf(size int) string {
	if o.at < 0 || size < 2 {
		return o.Raw()
	}
	start := space(o.src, o.at)
	end := start + size
	if size > len(o.src) || end > len(o.src) || o.src[start] != '{' || o.src[end-1] != '}' {
		return o.Raw()
	}
	o.asked, o.at = true, end
	return o.src[start:end]
}

// Around lets read read the value here, and is the text of it.
func (o *Outline) Around(read func()) string {
	if o.at < 0 {
		return ""
	}
	start := space(o.src, o.at)
	if o.value(read); o.at < 0 {
		return ""
	}
	return o.src[start:o.at]
}

// past is where the value that begins at i ends, -1 where it does not.
func past(src string, i int) int {
	for depth := 0; i < len(src); {
		switch src[i] {
		case '"':
			if i = pastString(src, i+1); i < 0 {
				return -1
			}
			if depth > 0 {
				if i < len(src) && (src[i] == ':' || src[i] == ',') {
					i++
				}
				continue
			}
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			depth--
			i++
		case ',', ':', ' ', '\n', '\r', '\t':
			if depth <= 0 {
				return -1
			}
			i++
			continue
		default:
			start := i
			for i < len(src) && wordText.has(src[i]) {
				i++
			}
			if i == start {
				return -1
			}
		}
		if depth <= 0 {
			if depth < 0 {
				return -1
			}
			return i
		}
	}
	return -1
}

// wordText are the characters of numbers, true, false and null.
var wordText = byteSetOf("azAZ09++--..")

// pastString is where a string ends, of which more than the end is looked at
// when it is read.
func pastString(src string, i int) int {
	for {
		for ; i+8 <= len(src); i += 8 {
			x := eight(src[i:i+8]) ^ ones*'"'
			if found := (x - ones) &^ x & tops; found != 0 {
				i += bits.TrailingZeros64(found) / 8
				break
			}
		}
		for i < len(src) && src[i] != '"' {
			i++
		}
		if i >= len(src) {
			return -1
		}
		escapes := 0
		for k := i - 1; src[k] == '\\'; k-- {
			escapes++
		}
		if i++; escapes%2 == 0 {
			return i
		}
	}
}
