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
	// skip is how many of the next pieces stand under this one, or which slot is
	// placed; or how long a
	// text is that stands behind to: a local id behind a dot, a property's name,
	// or the first of a choice, with the second behind it.
	skip int32
	// field is the number of a member in frame.spreads[spread], -1 where its
	// route finds it.
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
	looping
	calling
	placing
	guarding
	attempting
	making
)

// trial is a member whose text is being written: where it began in the output,
// its first piece and its last.
type trial struct{ start, first, last int }

func (b block) run(f *frame, dst []byte) ([]byte, *Failure) {
	x := f.run
	c := &b[0]
	if len(b) > 1 {
		c = &b[x.language]
	}
	try := trial{last: -1}
	for i := 0; i < len(c.pieces); i++ {
		p := &c.pieces[i]
		dst = append(dst, c.texts[p.from:p.to]...)
		var err error
		switch p.what {
		case justText:
			continue
		case separator:
			dst = separated(dst)
			continue
		case rootID:
			dst = append(dst, f.root...)
			continue
		case localID:
			dst = f.appendLocal(dst, c.behind(p))
			continue
		case leaving:
			i += int(p.skip)
			continue
		case asking:
			o := p.do.(*branch)
			yes, err := o.condition(f)
			if err != nil {
				return dst, o.failure(f, reason(err))
			}
			if !yes {
				i += int(p.skip)
			}
			continue
		case optional:
			var failure *Failure
			if dst, failure = p.do.(*property).run(f, dst, c.behind(p)); failure != nil {
				return dst, failure
			}
			continue
		case tracking:
			dst = f.appendTrack(dst)
			continue
		case looping, calling, placing, guarding, attempting, making:
			var failure *Failure
			if dst, failure = p.operate(f, dst); failure != nil {
				return dst, failure
			}
			continue
		case trying:
			try = trial{len(dst), i, i + int(p.skip)}
			continue
		case tryOptional:
			try = trial{len(dst), i, i + int(p.skip)}
			dst = separated(dst)
			continue
		case tried:
			if o, ok := p.do.(*property); ok {
				x.have |= o.bit
			}
		case choosing:
			var yes bool
			if yes, err = p.do.(test)(f); err == nil {
				if !yes {
					i += int(p.skip)
				}
				continue
			}
		case binding:
			if err = p.do.(bound)(f); err == nil {
				continue
			}
		case argument:
			if a := p.do.(*argumentPlan); x.isolates {
				dst, err = a.spell(f, dst, true)
			} else {
				dst, err = appendRoute(dst, p.find(f), false)
			}
		case plainRoute, innerRoute:
			dst, err = appendRoute(dst, p.find(f), p.what == plainRoute)
		case innerText:
			dst, err = p.do.(spelling)(f, dst, true)
		case innerDigits:
			var n int64
			if n, err = p.do.(integer)(f); err == nil {
				dst = appendInt(dst, n)
			}
		case choiceOfTwo:
			var yes bool
			if yes, err = p.do.(test)(f); err != nil {
				break
			}
			if yes {
				dst = append(dst, c.behind(p)...)
			} else {
				dst = append(dst, c.otherwise(i)...)
			}
			continue
		case givenRoute:
			v := p.find(f)
			if v == nil {
				continue
			}
			dst = appendValue(append(separated(dst), c.behind(p)...), v)
		case anyRoute:
			if v := p.find(f); v != nil {
				dst = appendValue(dst, v)
				break
			}
			fallthrough
		default:
			start, ok := len(dst), false
			if p.what == written {
				dst, ok = p.do.(writer)(f, dst)
			}
			if !ok {
				var failure *Failure
				if dst, failure = c.plans[i].present(f, dst[:start]); failure != nil {
					return dst, failure
				}
			}
		}
		switch {
		case err != nil && i > try.last:
			return dst, c.plans[i].fails(f, err)
		case err != nil:
			var failure *Failure
			if dst, failure = c.again(f, dst, try, err); failure != nil {
				return dst, failure
			}
			i = try.last
		case i < try.last:
			continue // whether it is too long is asked where it ends
		}
		if len(dst) > x.limit {
			return dst, c.plans[i].failure(f, tooLong)
		}
	}
	return dst, nil
}

// operate runs what is more than a value.
func (p *piece) operate(f *frame, dst []byte) ([]byte, *Failure) {
	switch p.what {
	case looping:
		return p.do.(*loop).run(f, dst)
	case calling:
		return p.do.(*call).run(f, dst)
	case placing:
		return f.place(dst, int(p.skip))
	case guarding:
		return p.do.(*guarded).run(f, dst)
	case attempting:
		return p.do.(*attempt).run(f, dst)
	}
	return p.do.(*whole).run(f, dst)
}

// behind is the text that stands behind a piece's own.
func (c *code) behind(p *piece) []byte { return c.texts[p.to : p.to+uint32(p.skip)] }

// otherwise is the second text of a choice.
func (c *code) otherwise(i int) []byte {
	p := &c.pieces[i]
	end := len(c.texts)
	if i+1 < len(c.pieces) {
		end = int(c.pieces[i+1].from)
	}
	return c.texts[int(p.to)+int(p.skip) : end]
}

// again makes a member whose text could not be written as a value, which says
// why, or leaves it out.
func (c *code) again(f *frame, dst []byte, try trial, err error) ([]byte, *Failure) {
	dst = dst[:try.start]
	p := &c.pieces[try.first]
	switch {
	case p.what == trying:
		return c.plans[try.first].present(f, dst)
	case err == errEmpty:
		return dst, nil
	}
	return p.do.(*property).make(f, dst)
}

// find is the value that the piece leads to; nil where it is absent.
func (p *piece) find(f *frame) *uischema.Value {
	if p.field >= 0 {
		return f.spreads[p.spread].member(int(p.field))
	}
	return p.do.(*route).find(f)
}

// appendRoute appends a text that stands in the props, within quotes.
func appendRoute(dst []byte, v *uischema.Value, plain bool) ([]byte, error) {
	switch {
	case v == nil || v.Kind() != uischema.String:
		return dst, errAbsent
	case plain || v.IsPlain():
		return append(dst, v.Text()...), nil
	}
	return appendInside(dst, v.Text()), nil
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
