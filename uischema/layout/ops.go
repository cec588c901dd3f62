package layout

import (
	"bytes"
	"slices"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// A program's body is a list of operations that append to the output. Text
// that is the same in every run stands together in one of them.
type (
	op    interface{ run(f *frame) *Failure }
	block []op
)

func (b block) run(f *frame) *Failure {
	for _, o := range b {
		if failure := o.run(f); failure != nil {
			return failure
		}
	}
	return nil
}

// builder collects operations and merges neighbouring text.
type builder struct {
	ops  block
	text []byte
}

func (b *builder) write(s string)        { b.text = append(b.text, s...) }
func (b *builder) json(v uischema.Value) { b.text = uischema.AppendJSON(b.text, v) }
func (b *builder) name(s string)         { b.text = append(uischema.AppendString(b.text, s), ':') }

func (b *builder) add(o op) {
	if l, ok := o.(led); ok {
		l.lead(b.text)
		b.text = nil
	}
	b.flush()
	b.ops = append(b.ops, o)
}

// led is an operation that writes the text before it, too: most do little
// else, so that a text of its own would be as much work again.
type led interface{ lead(text []byte) }

// lead is the text before what an operation computes.
type lead struct{ before []byte }

func (l *lead) lead(text []byte) { l.before = slices.Concat(text, l.before) }

func (b *builder) flush() {
	if len(b.text) > 0 {
		b.ops = append(b.ops, text(slices.Clip(b.text)))
		b.text = nil
	}
}

func (b *builder) done() block {
	b.flush()
	return b.ops
}

// text is appended as it is.
type text []byte

func (o text) run(f *frame) *Failure {
	f.run.dst = append(f.run.dst, o...)
	return nil
}

// comma separates items and members where the ones before may be left out: a
// list or object that has none yet ends with its bracket.
type comma struct{}

func (comma) run(f *frame) *Failure {
	f.run.separate()
	return nil
}

func (x *run) separate() {
	if last := x.dst[len(x.dst)-1]; last != '[' && last != '{' {
		x.dst = append(x.dst, ',')
	}
}

// identity is a node's id.
type identity struct {
	local string
	root  bool
}

// opening writes the text up to a node's id, and the id.
type opening struct {
	lead
	identity
	dotted string
}

func (o *opening) run(f *frame) *Failure {
	x := f.run
	dst := append(x.dst, o.before...)
	switch {
	case o.root:
		dst = append(dst, f.root...)
	case len(f.scope) > 0:
		dst = append(dst, f.scope...)
		dst = append(dst, o.dotted...)
		dst = append(dst, f.suffix...)
	default:
		dst = f.appendID(dst, o.local)
	}
	x.dst = dst
	return nil
}

// id is the failing node's, for findings.
func (o identity) id(f *frame) string {
	if o.root {
		return string(f.root)
	}
	return string(f.appendID(nil, o.local))
}

// track writes what the product wants to hear back, into the output's root.
type track struct{}

func (track) run(f *frame) *Failure {
	if f.outer && !f.run.track.IsAbsent() {
		f.run.dst = append(f.run.dst, `,"track":`...)
		f.run.dst = uischema.AppendJSON(f.run.dst, f.run.track)
	}
	return nil
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
	origin
	condition test
	body      block
}

func (o *branch) run(f *frame) *Failure {
	yes, err := o.condition(f)
	switch {
	case err != nil:
		return o.failure(f, reason(err))
	case yes:
		return o.body.run(f)
	}
	return nil
}

// loop is a $for.
type loop struct {
	origin
	list  eval
	index int
	// key is nil inside props, where no ids are made; unique says that the
	// keys of a valid list never repeat.
	key    eval
	text   textual // the key where it is a text that needs no Value, or nil
	unique bool
	body   block
}

func (o *loop) run(f *frame) *Failure {
	list, err := o.list(f)
	if err != nil {
		return o.failure(f, reason(err))
	}
	x := f.run
	suffix, keys, ends := len(f.suffix), len(x.keys), len(x.ends)
	defer func() {
		f.suffix = f.suffix[:suffix]
		x.keys, x.ends = x.keys[:keys], x.ends[:ends]
	}()
	for i := range list.Len() {
		f.vars[o.index] = *list.At(i)
		f.suffix = append(f.suffix[:suffix], '.')
		if err := o.appendKey(f); err != nil {
			return o.failure(f, reason(err))
		}
		if !o.unique && !x.addKey(f.suffix[suffix:], keys, ends) {
			return o.failure(f, "two items have the same key")
		}
		if failure := o.body.run(f); failure != nil {
			return failure
		}
		if len(x.dst) > x.limit {
			return o.failure(f, tooLong)
		}
	}
	return nil
}

func (o *loop) appendKey(f *frame) error {
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
	for _, end := range x.ends[first:] {
		if bytes.Equal(x.keys[from:end], key) {
			return false
		}
		from = end
	}
	x.keys = append(x.keys, key...)
	x.ends = append(x.ends, len(x.keys))
	return true
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
