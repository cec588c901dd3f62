package layout

import (
	"strconv"

	"mantel/uischema"
)

// block is what a layout writes, piece by piece. Most nodes are nothing but
// texts, ids, and values that stand in the props or are chosen, so one loop
// goes through all of them with the output at hand.
type block []piece

// piece is a text, and one thing behind it. There are hundreds on a screen, so
// it is kept small.
type piece struct {
	before string
	what   what
	// skip is how many of the pieces behind a question stand under it.
	skip int
	// dotted is a local id behind a dot.
	dotted string
	// route is where a value stands.
	route *route
	*rest
}

// rest is what only some kinds of pieces have.
type rest struct {
	// What is asked, or what writes a value quickly; slow is for where none of
	// them can.
	asked    *asked
	spell    spelling
	message  *translation
	digits   integer
	write    writer
	slow     present
	property *property
	branch   *branch
	op       op
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
	// innerRoute, innerText, innerMessage and innerDigits are for sure there and
	// stand between quotes that are somebody else's; plainRoute needs no escapes.
	innerRoute
	plainRoute
	innerMessage
	innerText
	innerDigits
	// choice is one of two texts.
	choiceOfTwo
	// anyRoute is any value, which may be absent.
	anyRoute
	// written values have a writer, all others are computed.
	written
	computed
	// optional is a member that may be left out.
	optional
	// asking is an $if; what stands under it are the next pieces.
	asking
	// operation is all else.
	operation
)

func (b block) run(f *frame, dst []byte) ([]byte, *Failure) {
	x := f.run
	for i := 0; i < len(b); i++ {
		p := &b[i]
		dst = append(dst, p.before...)
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
			if len(f.scope) == 0 {
				dst = f.appendID(dst, p.dotted[1:])
				continue
			}
			dst = append(append(dst, f.scope...), p.dotted...)
			if len(f.suffix) > 0 {
				dst = append(dst, f.suffix...)
			}
			continue
		case asking:
			yes, err := p.branch.condition(f)
			if err != nil {
				return dst, p.branch.failure(f, reason(err))
			}
			if !yes {
				i += p.skip
			}
			continue
		case optional:
			var failure *Failure
			if dst, failure = p.property.run(f, dst); failure != nil {
				return dst, failure
			}
			continue
		case operation:
			var failure *Failure
			if dst, failure = p.op.run(f, dst); failure != nil {
				return dst, failure
			}
			continue
		case plainRoute, innerRoute:
			v := p.route.find(f)
			switch {
			case v == nil || v.Kind() != uischema.String:
				return dst, p.slow.failure(f, errAbsent.Error())
			case p.what == plainRoute || v.IsPlain():
				dst = append(dst, v.Text()...)
			default:
				dst = appendInside(dst, v.Text())
			}
		case innerMessage:
			dst = append(dst, p.message.inside[x.language]...)
		case innerText:
			var err error
			if dst, err = p.spell(f, dst, true); err != nil {
				return dst, p.slow.fails(f, err)
			}
		case innerDigits:
			n, err := p.digits(f)
			if err != nil {
				return dst, p.slow.fails(f, err)
			}
			dst = appendInt(dst, n)
		case choiceOfTwo:
			yes, err := p.asked.test(f)
			switch {
			case err != nil:
				return dst, p.slow.fails(f, err)
			case yes:
				dst = append(dst, p.asked.yes...)
			default:
				dst = append(dst, p.asked.no...)
			}
			continue
		case anyRoute:
			if v := p.route.find(f); v != nil {
				dst = appendValue(dst, v)
				break
			}
			fallthrough
		default:
			start, ok := len(dst), false
			if p.write != nil {
				dst, ok = p.write(f, dst)
			}
			if !ok {
				var failure *Failure
				if dst, failure = p.slow.run(f, dst[:start]); failure != nil {
					return dst, failure
				}
			}
		}
		if len(dst) > x.limit {
			return dst, p.slow.failure(f, tooLong)
		}
	}
	return dst, nil
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

// piece appends one, behind the text that the builder has.
func (b *builder) piece(p piece) {
	p.before = string(b.text) + p.before
	b.text = nil
	b.pieces = append(b.pieces, p)
}

// question appends an $if, and what stands under it.
func (b *builder) question(o *branch, under block) {
	b.piece(piece{what: asking, skip: len(under), rest: &rest{branch: o}})
	b.pieces = append(b.pieces, under...)
}

// opening is a node's id.
func opening(id identity) piece {
	p := piece{what: localID, dotted: "." + id.local}
	if id.root {
		p.what = rootID
	}
	return p
}

// value appends a member's value.
func (b *builder) value(m *memberPlan) {
	p := piece{what: computed, rest: &rest{slow: present{m}}}
	switch {
	case m.write == nil:
	case m.proven && m.sure && m.parts != nil:
		b.joined(m)
		return
	case m.route != nil:
		p.what, p.route = anyRoute, m.route
	case m.proven && m.sure && m.asked != nil:
		p.what, p.asked = choiceOfTwo, m.asked
	default:
		p.what, p.write = written, m.write
	}
	b.piece(p)
}

// joined appends a text part by part, all of which are there for sure.
func (b *builder) joined(m *memberPlan) {
	b.write(`"`)
	for i := range m.parts {
		part := &m.parts[i]
		p := piece{rest: &rest{slow: present{m}}}
		switch {
		case part.digit != nil:
			p.what, p.digits = innerDigits, part.digit
		case part.route != nil:
			p.what, p.route = innerRoute, part.route
			if part.plain {
				p.what = plainRoute
			}
		case part.message != nil:
			p.what, p.message = innerMessage, part.message
		case part.json == nil:
			p.what, p.spell = innerText, part.spell
		default:
			b.text = append(b.text, part.json...)
			continue
		}
		b.piece(p)
	}
	b.write(`"`)
}
