package uischema

import "slices"

// Batch decodes texts one behind the other whose values are kept together, and
// forgotten together: so their memory is made for several of them at once. As
// long as one of the values is kept, so is some of the others' memory: a piece of
// it has mostPiece Values at most, or what one text needs. It keeps the texts.
// The zero Batch is ready; a nil one makes memory for each text alone. It is used
// by one goroutine at a time.
//
//	batch.Expect(len(widgets))
//	for _, w := range widgets {
//		v, ok := batch.Decode(w.decoder, w.props, "", lim, policy)
//		…
//	}
//	batch.Forget()
type Batch struct {
	reader reader
	// ahead is how many texts seem to come, behind so many that had values.
	ahead, texts, values int
	// lent says that what is decoded is not kept; spare is memory for that.
	lent  bool
	spare []Value
}

// mostPiece is 4 KiB, with the word that the runtime keeps before them.
const mostPiece = 255

// Expect says how many texts seem to come. It is good for no more than making
// memory.
func (b *Batch) Expect(texts int) { b.ahead = texts }

// Lend says that nothing of what is decoded until Forget is kept longer: then its
// memory is used again.
func (b *Batch) Lend() {
	b.lent = true
	b.reader.made.values = pieces[Value]{all: b.spare}
}

// Decode is [Decoder.DecodeString], and where patch is not "" it is
// [Decoder.DecodePatched].
func (b *Batch) Decode(d *Decoder, src, patch string, lim Limits, p Policy) (v Value, ok bool) {
	if b == nil {
		if patch == "" {
			return d.DecodeString(src, lim, p)
		}
		return d.DecodePatched(src, patch, lim, p)
	}
	r := &b.reader
	r.begin(src, lim, p)
	b.expect(d.root)
	before := r.made.values.taken
	if v, ok = r.root(d.root); ok && patch != "" {
		v, ok = r.patch(d.root, v, patch)
	}
	b.ahead = max(b.ahead-1, 0)
	if took := r.made.values.taken - before; ok {
		b.texts, b.values = b.texts+1, b.values+took
		d.root.learn(took)
	}
	return v, ok
}

// expect makes room for the next text, and where there is none yet for those
// behind it, as if they were like those before.
func (b *Batch) expect(p *plan) {
	values, need := &b.reader.made.values, b.reader.needs(p)
	if len(values.all)-values.used >= need {
		return
	}
	each, most := (b.values+need)/(b.texts+1), mostPiece
	if b.lent {
		most = largestPiece // nobody keeps it for one of its values
	}
	n := max(need, min(each*b.ahead, most))
	all := slices.Grow([]Value(nil), n)
	values.all, values.used = all[:cap(all)], 0
}

// Forget lets go of all that was decoded.
func (b *Batch) Forget() {
	r := &b.reader
	r.begin("", Limits{}, Policy{})
	if b.lent {
		b.lent, b.spare = false, again(&r.made.values)
	}
	r.made = converter{}
	if cap(r.waiting) > mostPiece || cap(r.names) > mostPiece {
		r.waiting, r.names = nil, nil
	}
	clear(r.waiting[:cap(r.waiting)])
	clear(r.names[:cap(r.names)])
	b.ahead, b.texts, b.values = 0, 0, 0
}

// again is the memory of Values that nobody has any more: as much as would have
// done for all of them, within bounds.
func again(values *pieces[Value]) []Value {
	switch {
	case len(values.all) > largestPiece:
		return nil
	case len(values.all) < min(values.taken, largestPiece):
		return make([]Value, min(values.taken, largestPiece))
	}
	clear(values.all)
	return values.all
}
