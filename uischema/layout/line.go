package layout

import (
	"strconv"

	"mantel/uischema"
)

// line is what a layout writes without asking whether: texts, ids, and values
// that stand in the props or are chosen. Most nodes are nothing else, so one
// operation goes through all of them with the output at hand.
type line []piece

// piece is a text, and one thing behind it. There are hundreds on a screen, so
// it is kept small.
type piece struct {
	before string
	// dotted is a local id behind a dot.
	dotted string
	// Of a value: where it stands, what is asked, or what writes it quickly;
	// slow is for where none of them can.
	route   *route
	asked   *asked
	spell   spelling
	message *translation
	digits  integer
	write   writer
	slow    present
	what    what
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
)

func (o line) run(f *frame) *Failure {
	x := f.run
	dst := x.dst
	for i := range o {
		p := &o[i]
		dst = append(dst, p.before...)
		switch p.what {
		case justText:
			continue
		case separator:
			if last := dst[len(dst)-1]; last != '[' && last != '{' {
				dst = append(dst, ',')
			}
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
		case plainRoute, innerRoute:
			v, _ := p.route.find(f)
			switch {
			case v == nil || v.Kind() != uischema.String:
				x.dst = dst
				return p.slow.failure(f, errAbsent.Error())
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
				x.dst = dst
				return p.slow.fails(f, err)
			}
		case innerDigits:
			n, err := p.digits(f)
			if err != nil {
				x.dst = dst
				return p.slow.fails(f, err)
			}
			dst = strconv.AppendInt(dst, n, 10)
		case choiceOfTwo:
			yes, err := p.asked.test(f)
			switch {
			case err != nil:
				x.dst = dst
				return p.slow.fails(f, err)
			case yes:
				dst = append(dst, p.asked.yes...)
			default:
				dst = append(dst, p.asked.no...)
			}
			continue
		case anyRoute:
			if v, _ := p.route.find(f); v != nil {
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
				x.dst = dst[:start]
				failure := p.slow.run(f)
				if dst = x.dst; failure != nil {
					return failure
				}
			}
		}
		if len(dst) > x.limit {
			x.dst = dst
			return p.slow.failure(f, tooLong)
		}
	}
	x.dst = dst
	return nil
}

// appendValue appends a value, numbers soonest.
func appendValue(dst []byte, v *uischema.Value) []byte {
	if v.Kind() == uischema.Int {
		return strconv.AppendInt(dst, v.Int(), 10)
	}
	return uischema.AppendJSON(dst, *v)
}

// piece appends to the line that the builder is at.
func (b *builder) piece(p piece) {
	p.before = string(b.text) + p.before
	b.text = nil
	if n := len(b.ops); n > 0 {
		if l, ok := b.ops[n-1].(line); ok {
			b.ops[n-1] = append(l, p)
			return
		}
	}
	b.ops = append(b.ops, line{p})
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
	p := piece{what: computed, slow: present{m}}
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
		p := piece{slow: present{m}}
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
