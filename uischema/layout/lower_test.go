package layout

import (
	"testing"

	"mantel/uischema"
)

// lowered are expressions that closures evaluate; kept are some that stay with
// CEL's own evaluator.
func lowered() []string {
	return []string{
		`props.title`, `props.price.amount`, `props.rows[1].name`, `props.rows[5].name`, `props.rows[?5].name`, `props.rows[?1].hint`,
		`has(props.was)`, `has(props.note) && props.note == 'n'`, `props.?was`, `props.?was.amount`, `props.?was.?amount.orValue('none')`,
		`props.?was.optMap(w, w.amount)`, `props.?was.optMap(w, money(w))`, `props.?was.optFlatMap(w, optional.of(w.amount))`, `props.?note.or(props.?was.amount)`,
		`props.?note.hasValue()`, `props.?note.hasValue() ? props.?note.value() : 'x'`, `props.?note.value()`, `optional.none()`, `optional.of(props.title)`,
		`props.open && props.count / 0 > 1`, `props.count / 0 > 1 && !props.open`, `props.count / 0 > 1 || props.open`, `props.count / 0 > 1 || !props.open`, `!(props.count / 0 > 1)`,
		`props.open ? props.count : props.count / 0`, `!props.open ? props.count : props.count / 0`,
		`props.count == 3`, `props.count != 3`, `props.ratio < props.count`, `props.ratio >= 0.25`, `props.count > 2.5`, `props.title < 'S'`, `props.title >= 'Rom'`, `props.open == true`, `props.open != props.open`,
		`props.count + 2`, `props.count - 9223372036854775807`, `-props.count`, `props.count * 3037000500 * 3037000500`, `props.count % 2`, `props.count % 0`, `(500 - props.count) * 100 / 500`, `9007199254740991 + props.count - 5`, `9007199254740991 + props.count`,
		`props.ratio + 1.5`, `props.ratio * 4.0`, `props.ratio / 0.0`, `-props.ratio`, `props.ratio / 0.0 > 1.0`, `0.0 / (props.ratio - 0.25) < 1.0`, `0.0 / (props.ratio - 0.25) != 1.0`, `9007199254740991 + props.count > 0.5`, `props.ratio < -9007199254740991 - props.count`, `(props.open ? 1e300 : props.ratio) > 1.0`, `(props.open ? 9007199254740991 + props.count : 0) > 1`,
		`props.title + '-' + props.kind`, `size(props.title)`, `props.title.size()`, `size(props.tags) > 1`, `props.title.startsWith('R')`, `props.title.endsWith('m')`, `props.title.contains('om')`,
		`has(props.was) && has(props.was.amount)`, `has(props.was) || has(props.note)`, `!has(props.note) && !(props.count > 2)`, `props.price.currency == 'EUR' ? props.price.amount : props.title`,
		`size(props.rows) > 1 && props.rows[0].id == 1`, `props.rows.size() > 0 ? props.rows[0].name : 'none'`, `props.open == (props.count > 2)`, `has(props.note) ? (props.open ? props.note : '"') : 'ä'`, `viewer.dir == 'rtl'`, `props.?was.?amount`, `props.?was.optMap(w, w.amount == '1')`,
		`money(props.price)`, `money(props.price, 'exact')`, `number(props.count)`, `number(props.ratio, 1)`, `number(props.ratio, 99)`, `percent(props.ratio)`, `date('2026-11-21')`, `date(props.title)`, `time('2026-11-21T18:20:00Z')`, `dateTime('2026-11-21')`,
		`truncate(props.title, 2)`, `truncate(props.title, 0)`, `truncate('Wüste Gobi', 7)`, `isolate(props.title)`, `isolate('')`, `join(props.tags)`, `join(props.tags, ', ')`, `t('plain')`, `t('hello', {'name': props.title})`, `t('items', {'count': props.count})`,
		`string(props.count)`, `string(props.title)`, `string(props.count * 3037000500)`, `viewer.locale`, `viewer.dir`, `viewer.timeZone`, `viewer.formFactor`, `viewer.platform`, `viewer.variants.a`, `viewer.variants['a']`, `has(viewer.dir)`, `['a', props.title]`, `props.tags[0]`, `props.tags[props.count]`,
	}
}

func kept() []string {
	return []string{
		`props.tags.exists(x, x == 'b')`, `props.rows.map(r, r.name)`, `props.rows.filter(r, has(r.hint)).map(r, r.?hint.orValue('none'))`, `props.rows.all(r, r.id > 0)`, `'a' in props.tags`, `'a' in viewer.variants`, `props.tags + ['c']`, `int(props.ratio * 10.0)`, `props.rows == props.rows`, `props.price == props.price`, `props.tags == ['a', 'b']`,
		`{'a': props.title}['a']`, `props.title.matches('^R')`, `props.rows[0]`, `props.rows.map(r, money(props.price) + t('plain') + r.name)`, `props.tags.map(x, viewer.variants[x])`, `type(props.title) == string`, `props.tags.first()`, `props.rows.exists_one(r, r.name == 'One')`,
	}
}

// laboratory compiles and runs single expressions of the test composite.
type laboratory struct {
	*compiler
	program *Programs
	props   []uischema.Value
}

func newLaboratory(t testing.TB) *laboratory {
	add := goodFiles()
	add["w/component.json"] = widget(testProps, testRequired, `{"type":"stack"}`)
	p := programs(t, add)
	c, err := newCompiler(p.src)
	if err != nil {
		t.Fatal(err)
	}
	l := &laboratory{compiler: c, program: p}
	for _, members := range []string{"", `"note":"n","was":{"amount":"99.50","currency":"USD"}`, `"note":"","tags":[],"rows":[],"open":false,"count":-9007199254740991`} {
		l.props = append(l.props, merged(t, p, members))
	}
	return l
}

// expression is nil where the text is none.
func (l *laboratory) expression(t testing.TB, text string) *expression {
	quoted := uischema.AppendString(nil, text)
	doc, ds := uischema.Parse("w/component.json", quoted, uischema.FileLimits())
	if len(ds) > 0 {
		return nil
	}
	l.findings = nil
	u := l.unit(l.src.Components["w"], asWidget)
	u.doc = doc
	sc, err := u.root()
	if err != nil {
		t.Fatal(err)
	}
	u.scope = sc
	e := u.expression(doc.Root.Text, spot{doc: doc, node: doc.Root}, sc)
	u.program.vars, u.program.turns, u.program.programs = u.vars, u.turns, l.program
	return e
}

func (l *laboratory) evaluate(t testing.TB, e *expression, in uischema.Value) (v uischema.Value, err error) {
	l.inside(t, e, in, func(f *frame) { v, err = e.eval(f) })
	return v, err
}

// inside runs something in a frame of the expression's.
func (l *laboratory) inside(t testing.TB, e *expression, in uischema.Value, run func(f *frame)) {
	v := viewer(t, "ar-EG")
	v.Variants = map[string]string{"a": "on"}
	x := l.program.start(v)
	defer x.end()
	f := x.push(e.unit.program, in)
	defer x.pop(f)
	run(f)
}

// short holds the ways that make no Value against what the value should be.
func (l *laboratory) short(t testing.TB, e *expression, in, want uischema.Value, errWant error) {
	l.inside(t, e, in, func(f *frame) {
		if e.test != nil {
			if got, err := e.test(f); (err == nil) != (errWant == nil) || err == nil && got != want.Bool() {
				t.Errorf("%s: the test gives %t (%v), CEL %s (%v)", e.text, got, err, uischema.AppendJSON(nil, want), errWant)
			}
		}
		if e.textual != nil {
			if got, err := e.textual(f); (err == nil) != (errWant == nil) || err == nil && got != want.Text() {
				t.Errorf("%s: the text is %q (%v), CEL %s (%v)", e.text, got, err, uischema.AppendJSON(nil, want), errWant)
			}
		}
		there := errWant == nil && !want.IsAbsent()
		if e.spelling != nil {
			if dst, err := e.spelling(f, []byte("x"), false); (err == nil) != there || there && string(dst) != "x"+want.Text() {
				t.Errorf("%s: spelled as %q (%v), CEL %s (%v)", e.text, dst, err, uischema.AppendJSON(nil, want), errWant)
			} else if (err == errEmpty) != (errWant == nil && want.IsAbsent()) {
				t.Errorf("%s: spelled as nothing (%v), CEL %s (%v)", e.text, err, uischema.AppendJSON(nil, want), errWant)
			}
		}
		if e.write == nil {
			return
		}
		if dst, ok := e.write(f, nil); ok != there || ok && string(dst) != string(uischema.AppendJSON(nil, want)) {
			t.Errorf("%s: written %t as %s, CEL %s (%v)", e.text, ok, dst, uischema.AppendJSON(nil, want), errWant)
		}
	})
}

// compare evaluates by closures, where they can, and by CEL. It gives what was
// evaluated: nil where the text is no expression.
func (l *laboratory) compare(t testing.TB, text string) *expression {
	fast, slow := l.expression(t, text), l.expression(t, text)
	if fast == nil {
		return nil
	}
	if err := slow.interpret(); err != nil {
		t.Fatal(err)
	}
	for _, in := range l.props {
		got, errGot := l.evaluate(t, fast, in)
		want, errWant := l.evaluate(t, slow, in)
		if (errGot == nil) != (errWant == nil) || errGot == nil && !got.Equal(want) {
			t.Errorf("%s: closures give %s (%v), CEL %s (%v)", text, uischema.AppendJSON(nil, got), errGot, uischema.AppendJSON(nil, want), errWant)
		}
		l.short(t, fast, in, want, errWant)
	}
	return fast
}

func TestClosuresSayWhatCELSays(t *testing.T) {
	l := newLaboratory(t)
	for _, text := range append(lowered(), kept()...) {
		if l.compare(t, text); len(l.findings) > 0 {
			t.Errorf("%s: %v", text, l.findings)
		}
	}
}

func TestWhatIsCommonIsLowered(t *testing.T) {
	l := newLaboratory(t)
	for _, text := range lowered() {
		e := l.expression(t, text)
		low := &lowering{walker: &walker{expression: e}}
		if low.value(e.ast.Expr()) == nil {
			t.Errorf("%s stays with CEL", text)
		}
	}
}

// FuzzExpression holds the closures against CEL's own evaluator.
func FuzzExpression(f *testing.F) {
	for _, text := range append(lowered(), kept()...) {
		f.Add(text)
	}
	l := newLaboratory(f)
	f.Fuzz(func(t *testing.T, text string) { l.compare(t, text) })
}
