package layout

import (
	"strconv"

	"mantel/uischema"
)

// block is what a layout writes, in each language of its messages, or once
// where it has none.
type block []code

// code is a block in one language, piece by piece. Most nodes are nothing but
// texts, ids, and values that stand in the props or are chosen, so one loop
// goes through all of them with the output at hand. Where a program runs once,
// most of what it costs is to fetch it: so its texts stand one behind the other
// in the order in which they are written, and its pieces are small.
type code struct {
	texts  []byte
	pieces []piece
	// plans are the members that pieces write, for where a quick way ends; nil
	// for a piece that writes none.
	plans []*memberPlan
}

// piece is a text, and one thing behind it.
type piece struct {
	// from and to are the text's, in the code's.
	from, to uint32
	// skip is how many of the next pieces stand under this one, or of those
	// before it repeat; or which slot is placed; or how long a text is that
	// stands behind to: a local id behind a dot, a property's name, or the first
	// of a choice, with the second behind it.
	skip int32
	// field is the number of a member in frame.spreads[spread], -1 where its
	// route finds it: what is written, what is repeated for each of its items, or
	// without which an optional one is left out.
	field  int16
	spread uint8
	what   what
	do     any
}

// what stands behind a piece's text.
type what uint8

const (
	justText what = iota
	// separator is a comma where something stands before.
	separator
	// rootID and localID are a node's.
	rootID
	localID
	// innerRoute, innerText, innerMessage and innerDigits stand between quotes
	// that are somebody else's; plainRoute needs no escapes, and argument is
	// isolated in a message that is read from right to left.
	innerRoute
	plainRoute
	argument
	innerMessage
	innerText
	innerDigits
	// choiceOfTwo is one of two texts.
	choiceOfTwo
	// anyRoute is any value, which may be absent.
	anyRoute
	// written values have a writer, all others are computed.
	written
	computed
	// optional is a member that may be left out; givenRoute is one that stands
	// in the props or not.
	optional
	givenRoute
	// trying begins a member whose text is written by the next pieces, any of
	// which may fail, tryOptional one that may be left out; tried ends them.
	trying
	tryOptional
	tried
	// binding names a value for the next pieces.
	binding
	// asking is an $if, and choosing a condition within a text; what stands under
	// them are the next pieces. leaving goes past what is not chosen.
	asking
	choosing
	leaving
	// tracking is what the product wants to hear back; the others are what their
	// names say.
	tracking
	calling
	placing
	attempting
	making
	// looping begins what repeats; repeating, which is the next of these, ends it.
	looping
	repeating
	// guarding begins an object whose members may or may not stand together;
	// agreeing, the next of these, ends it.
	guarding
	agreeing
)

// trials are what is being written and made in another way where that fails:
// a member's text, and an object.
type trials struct{ text, object trial }

// trial is where something began in the output, its first piece and its last.
type trial struct{ start, first, last int }

// run writes the block. What most pieces are is done here and the rest by
// [code.step], which also says why what was tried here did not go.
func (b block) run(f *frame, dst []byte) ([]byte, *Failure) {
	c := &b[0]
	if len(b) > 1 {
		c = &b[f.run.language]
	}
	tries := trials{trial{last: -1}, trial{last: -1}}
	late := uint32(0) // how much of the text before a piece's own is still to be written
	for i := 0; i < len(c.pieces); i++ {
		p := &c.pieces[i]
		dst = c.appendText(dst, p.from-late, p.to)
		late = 0
		switch p.what {
		case justText:
			continue
		case separator:
			dst = separated(dst)
			continue
		case rootID:
			dst = appendShort(dst, f.root)
			continue
		case localID:
			if len(f.suffix) > 0 || len(f.scope) == 0 {
				dst = f.appendLocal(dst, c.behind(p))
			} else {
				dst, late = appendShort(dst, f.scope), uint32(p.skip)
			}
			continue
		case leaving:
			i += int(p.skip)
			continue
		case plainRoute, innerRoute:
			v := p.near(f)
			if v == nil {
				v = p.far(f)
			}
			if v != nil && v.IsPlain() && len(dst)+len(v.Text()) <= f.run.limit {
				dst = append(dst, v.Text()...)
				continue
			}
		case anyRoute:
			if v := p.near(f); v != nil && v.Kind() == uischema.Int && len(dst)+mostInt <= f.run.limit {
				dst = appendInt(dst, v.Int())
				continue
			}
		case choiceOfTwo:
			if yes, err := p.do.(test)(f); err == nil && yes {
				dst = append(dst, c.behind(p)...)
				continue
			} else if err == nil {
				dst = append(dst, c.otherwise(i)...)
				continue
			}
		}
		var failure *Failure
		if dst, i, failure = c.step(f, dst, i, &tries); failure != nil && i <= tries.object.last {
			dst, i, failure = c.made(f, dst, &tries)
		}
		if failure != nil {
			return dst, failure
		}
	}
	return dst, nil
}

// appendText appends what stands between two places. Most such texts are so
// short that a copy of more, which is overwritten, takes less time than a copy
// of just them.
func (c *code) appendText(dst []byte, from, to uint32) []byte {
	n := len(dst)
	if to-from > spare || n+spare > cap(dst) {
		return append(dst, c.texts[from:to]...)
	}
	text := [spare]byte(c.texts[from:])
	*(*[spare]byte)(dst[n : n+spare]) = text
	return dst[:n+int(to-from)]
}

// appendShort appends an id that stands in memory of the run's, of which more
// may be read.
func appendShort(dst, id []byte) []byte {
	n := len(dst)
	if len(id) > spare || cap(id) < spare || n+spare > cap(dst) {
		return append(dst, id...)
	}
	text := [spare]byte(id[:spare])
	*(*[spare]byte)(dst[n : n+spare]) = text
	return dst[:n+len(id)]
}

// spare is how many bytes stand behind a code's texts that are none of theirs.
const spare = 32

// behind is the text that stands behind a piece's own.
func (c *code) behind(p *piece) []byte { return c.texts[p.to : p.to+uint32(p.skip)] }

// otherwise is the second text of a choice.
func (c *code) otherwise(i int) []byte {
	p := &c.pieces[i]
	end := len(c.texts) - spare
	if i+1 < len(c.pieces) {
		end = int(c.pieces[i+1].from)
	}
	return c.texts[int(p.to)+int(p.skip) : end]
}

// near is the value that the piece leads to, where that is a short way, and far
// where it is a long one; nil where it is absent.
func (p *piece) near(f *frame) *uischema.Value {
	if p.field < 0 {
		return nil
	}
	return f.member(p.spread, int32(p.field))
}

func (p *piece) far(f *frame) *uischema.Value {
	if p.field >= 0 {
		return nil
	}
	return p.do.(*route).find(f)
}

// appendValue appends a value, short numbers and texts without escapes soonest.
func appendValue(dst []byte, v *uischema.Value) []byte {
	switch v.Kind() {
	case uischema.Int:
		return appendInt(dst, v.Int())
	case uischema.String:
		if v.IsPlain() {
			dst = append(append(dst, '"'), v.Text()...)
			return append(dst, '"')
		}
	}
	return uischema.AppendJSON(dst, *v)
}

// mostInt is how many bytes a whole number has at most.
const mostInt = len("-9007199254740991")

// appendInt appends a whole number. Most that screens show have few digits,
// which need no buffer of their own.
func appendInt(dst []byte, n int64) []byte {
	switch {
	case n < 0 || n > 9999:
		return strconv.AppendInt(dst, n, 10)
	case n > 999:
		return append(dst, byte('0'+n/1000), byte('0'+n/100%10), byte('0'+n/10%10), byte('0'+n%10))
	case n > 99:
		return append(dst, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	case n > 9:
		return append(dst, byte('0'+n/10), byte('0'+n%10))
	}
	return append(dst, byte('0'+n))
}
