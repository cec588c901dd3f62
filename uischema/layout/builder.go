package layout

import (
	"slices"

	"mantel/uischema"
)

// builder collects what a block writes.
type builder struct {
	drafts []draft
	text   []byte
}

// draft is a piece before its block is done, in all languages.
type draft struct {
	before string
	what   what
	// behind is the text that stands behind the piece's own, other a second one.
	behind, other wording
	route         *route
	do            any
	plan          *memberPlan
	slot          int // which is placed
	// said is a message with arguments, message one without.
	said    *messagePlan
	message *translation
	// under are the pieces that stand under this one; where that is a choice
	// within a text, instead are those of its other side.
	under, instead []draft
}

// wording is a text that may differ by language.
type wording struct {
	text    string
	message *translation
}

func (w wording) in(language int) string {
	if w.message != nil {
		return string(w.message.json(language))
	}
	return w.text
}

func (b *builder) write(s string)        { b.text = append(b.text, s...) }
func (b *builder) json(v uischema.Value) { b.text = uischema.AppendJSON(b.text, v) }
func (b *builder) name(s string)         { b.text = append(uischema.AppendString(b.text, s), ':') }

// draft appends one, behind the text that the builder has.
func (b *builder) draft(d draft) {
	d.before = string(b.text) + d.before
	b.text = nil
	b.drafts = append(b.drafts, d)
}

// all are the drafts, of which the last is the text that is left.
func (b *builder) all() []draft {
	if len(b.text) > 0 {
		b.draft(draft{})
	}
	return b.drafts
}

// question appends an $if, and what stands under it.
func (b *builder) question(o *branch, under *builder) {
	b.draft(draft{what: asking, do: o, under: under.all()})
}

// splice appends what another builder has.
func (b *builder) splice(other *builder) {
	for _, d := range other.drafts {
		b.draft(d)
	}
	b.text = append(b.text, other.text...)
}

// opening is a node's id.
func opening(id identity) draft {
	if id.root {
		return draft{what: rootID}
	}
	return draft{what: localID, behind: wording{text: "." + id.local}}
}

// value appends a member's value.
func (b *builder) value(m *memberPlan) {
	d := draft{what: computed, plan: m}
	switch {
	case m.write == nil:
	case m.proven && m.sure && m.parts != nil:
		b.write(`"`)
		b.parts(m, m.parts)
		b.write(`"`)
		return
	case m.route != nil:
		d.what, d.route = anyRoute, m.route
	case m.proven && m.sure && m.asked != nil:
		d.what, d.do, d.behind, d.other = choiceOfTwo, m.asked.test, m.asked.yes, m.asked.no
	case m.proven && m.parts != nil:
		b.try(draft{what: trying, plan: m}, nil)
		return
	default:
		d.what, d.do = written, m.write
	}
	b.draft(d)
}

// property appends a member that may be left out.
func (b *builder) property(m *memberPlan, bit uint64) {
	o := &property{memberPlan: m, key: string(append(uischema.AppendString(nil, m.name), ':')), write: m.write, bit: bit}
	d := draft{what: optional, do: o, plan: m, behind: wording{text: o.key}}
	if m.route != nil {
		o.seat = m.route.seat()
	}
	if m.needs != nil && m.needs.seat().mayLack {
		d.route = m.needs
	}
	switch {
	case m.route != nil && !m.route.strict && bit == 0:
		d.what, d.do, d.route = givenRoute, nil, m.route
	case m.route == nil && m.proven && m.parts != nil:
		b.try(draft{what: tryOptional, do: o, plan: m}, o)
		return
	}
	b.draft(d)
}

// try appends a member that is one text, which may fail. It begins with d; o is
// the member where it may be left out.
func (b *builder) try(d draft, o *property) {
	under := &builder{}
	if o != nil {
		under.write(o.key)
	}
	under.write(`"`)
	under.parts(d.plan, d.plan.parts)
	under.write(`"`)
	end := draft{what: tried, plan: d.plan}
	if o != nil {
		end.do = o
	}
	under.draft(end)
	d.under = under.all()
	b.draft(d)
}

// parts appends a text part by part.
func (b *builder) parts(m *memberPlan, parts []textPart) {
	for i := range parts {
		part := &parts[i]
		d := draft{plan: m}
		switch {
		case part.digit != nil:
			d.what, d.do = innerDigits, part.digit
		case part.route != nil:
			d.what, d.route = innerRoute, part.route
			if part.plain {
				d.what = plainRoute
			}
		case part.message != nil:
			d.what, d.message = innerMessage, part.message
		case part.said != nil:
			d.what, d.said = innerMessage, part.said
		case part.test != nil:
			d.what, d.do, d.under, d.instead = choosing, part.test, partsOf(m, part.yes), partsOf(m, part.no)
		case part.bind != nil:
			d.what, d.do = binding, part.bind
		case part.json == nil:
			d.what, d.do = innerText, part.spell
		default:
			b.text = append(b.text, part.json...)
			continue
		}
		b.draft(d)
	}
}

func partsOf(m *memberPlan, parts []textPart) []draft {
	b := &builder{}
	b.parts(m, parts)
	return b.all()
}

// done is the block, in as many languages as it has to be.
func (b *builder) done() block {
	drafts := b.all()
	out := make(block, languagesOf(drafts))
	for i := range out {
		c := coder{language: i}
		c.drafts(drafts)
		c.flush()
		c.texts = slices.Clip(append(c.texts, make([]byte, spare)...))
		out[i] = c.code
	}
	return out
}

// languagesOf is in how many languages drafts have to be written: in one where
// they hold no message.
func languagesOf(drafts []draft) int {
	n := 1
	for i := range drafts {
		d := &drafts[i]
		for _, t := range []*translation{d.message, d.behind.message, d.other.message} {
			if t != nil {
				n = max(n, len(t.inside))
			}
		}
		if d.said != nil {
			n = max(n, len(d.said.texts))
		}
		n = max(n, languagesOf(d.under), languagesOf(d.instead))
	}
	return n
}

// coder makes the code of one language.
type coder struct {
	code
	language int
	from     int // where the text begins that is to stand before the next piece
}

func (c *coder) drafts(all []draft) {
	for i := range all {
		c.draft(&all[i])
	}
}

func (c *coder) draft(d *draft) {
	c.texts = append(c.texts, d.before...)
	switch d.what {
	case justText:
	case innerMessage:
		c.message(d)
	case asking, trying, tryOptional:
		at := c.piece(d, d.do)
		c.drafts(d.under)
		c.flush()
		c.under(at)
	case looping, guarding:
		at := c.piece(d, d.do)
		c.drafts(d.under)
		end := c.piece(&draft{what: d.what + 1}, d.do)
		c.under(at)
		c.pieces[end].skip = c.pieces[at].skip
	case choosing:
		at := c.piece(d, d.do)
		c.drafts(d.under)
		end := c.piece(&draft{what: leaving, plan: d.plan}, nil)
		c.under(at)
		c.drafts(d.instead)
		c.flush()
		c.under(end)
	case placing:
		c.pieces[c.piece(d, nil)].skip = int32(d.slot)
	default:
		at := c.piece(d, d.do)
		behind := d.behind.in(c.language)
		c.pieces[at].skip = int32(len(behind))
		c.texts = append(append(c.texts, behind...), d.other.in(c.language)...)
		c.from = len(c.texts)
	}
}

// piece appends one, behind the text that was not written so far, and says
// where it stands.
func (c *coder) piece(d *draft, do any) int {
	p := piece{from: uint32(c.from), to: uint32(len(c.texts)), field: -1, what: d.what, do: do}
	if r := d.route; r != nil {
		s := r.seat()
		if p.spread, p.field = s.spread, int16(s.field); s.field < 0 && do == nil {
			p.do = r
		}
	}
	c.from = len(c.texts)
	c.pieces, c.plans = append(c.pieces, p), append(c.plans, d.plan)
	return len(c.pieces) - 1
}

// under lets all pieces behind this one stand under it.
func (c *coder) under(at int) { c.pieces[at].skip = int32(len(c.pieces) - at - 1) }

func (c *coder) flush() {
	if len(c.texts) > c.from {
		c.piece(&draft{}, nil)
	}
}

// message writes what a message says, and its arguments where they stand in it.
func (c *coder) message(d *draft) {
	switch {
	case d.message != nil:
		c.texts = append(c.texts, d.message.inside[c.language]...)
		return
	case !d.said.isFlat(c.language):
		c.piece(&draft{what: innerText, plan: d.plan}, spelling(d.said.spell))
		return
	}
	for _, p := range d.said.texts[c.language].Pieces() {
		if p.Arg < 0 {
			c.texts = append(c.texts, p.JSON...)
			continue
		}
		a := d.said.args[p.Arg]
		if r := a.route; r != nil && r.seat().field >= 0 {
			c.piece(&draft{what: argument, route: r, plan: d.plan}, a)
			continue
		}
		c.piece(&draft{what: innerText, plan: d.plan}, spelling(a.spell))
	}
}
