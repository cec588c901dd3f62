package layout

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mantel/uischema"
)

// TestDifferentialOfShortWays compiles random layouts twice: with
// everything that is proved, settled, written in place and looked up by
// number, and without any of it. Bytes, failures and what is left out must
// never differ.
func TestDifferentialOfShortWays(t *testing.T) {
	const seed, inputs = 3, 8
	w := &designer{author: &author{rand.New(rand.NewPCG(seed, 5))}, lab: newLaboratory(t)}
	written, failed, dropped, layouts := 0, 0, 0, 0
	for range max(evaluationsAsked(t)/40, 60) {
		layout := w.layout(t)
		short, long := w.compile(t, layout, false), w.compile(t, layout, true)
		if short == nil || long == nil {
			if (short == nil) != (long == nil) {
				t.Fatalf("one way alone takes %s", layout)
			}
			continue
		}
		layouts++
		for range inputs {
			in := merged(t, short, w.members())
			want, wantFailed, wantDropped := w.run(t, long, in)
			got, gotFailed, gotDropped := w.run(t, short, in)
			if got != want || gotFailed != wantFailed || cmp.Diff(wantDropped, gotDropped) != "" {
				t.Fatalf("%s\nof %s\nshort %s %s %v\nlong  %s %s %v", layout, uischema.AppendJSON(nil, in), got, gotFailed, gotDropped, want, wantFailed, wantDropped)
			}
			if dropped += len(gotDropped); gotFailed != "" {
				failed++
				continue
			}
			written++
			checkTree(t, short, []byte(got))
		}
	}
	t.Logf("%d layouts, %d trees, %d failures, %d props left out", layouts, written, failed, dropped)
	if written < 50 || failed < 5 || dropped < 5 {
		t.Errorf("%d trees, %d failures and %d props left out: the run asks too little", written, failed, dropped)
	}
}

// designer writes random layouts of the test composite.
type designer struct {
	*author
	lab *laboratory
}

// box is a composite that passes on what it gets, with defaults of its own.
const box = `{"summary":"A box.","props":{"type":"object","additionalProperties":false,"required":["title"],"properties":{"title":{"type":"string","maxLength":80},
	"note":{"type":"string","maxLength":60},"tap":{"$ref":"/types.json#/$defs/action"},"gap":{"type":"string","enum":["s","m"],"default":"s"},"n":{"type":"integer","default":7},
	"deep":{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","maxLength":9,"default":"x"},"b":{"type":"string","maxLength":30}}}}},
	"slots":{"children":{"max":9}},
	"layout":{"type":"stack","props":{"gap":"${props.gap}"},"children":[{"type":"card","props":{"title":"${props.title}","onTap":"${props.?tap}"}},
		{"$if":"has(props.deep)","type":"badge","props":{"label":"${props.?deep.?a.orValue('none')}","count":"${props.n + slots.children}"}},
		{"$if":"has(props.note)","type":"badge","props":{"label":"${props.note}"}},{"$slot":"children"}]}}`

func (w *designer) files(layout string) files {
	add := goodFiles()
	add["box/component.json"] = box
	add["w/component.json"] = widget(testProps, testRequired, layout)
	return add
}

// compile gives nil where the layout is wrong.
func (w *designer) compile(t *testing.T, layout string, plainly bool) *Programs {
	t.Helper()
	src := source(t, w.files(layout))
	src.plainly = plainly
	p, _ := Compile(src)
	return p
}

func (w *designer) run(t *testing.T, p *Programs, in uischema.Value) (out, failed string, dropped []string) {
	t.Helper()
	v := viewer(t, "ar-EG")
	v.Variants = map[string]string{"a": "on"}
	tree, failure := p.Widget("w").Append(nil, Input{Scope: "w", Props: in, Viewer: v, Policy: p.src.Policy, Report: func(f Failure) {
		dropped = append(dropped, f.Node+" "+f.Prop)
	}})
	if failure != nil {
		failed = failure.Node + " " + failure.Prop
	}
	return string(tree), failed, dropped
}

// value is an expression of a kind as a layout has it, one that the language
// takes.
func (w *designer) value(t *testing.T, kind string) string {
	for {
		text := w.of(kind, 2)
		if e := w.lab.expression(t, text); e != nil {
			return string(uischema.AppendString(nil, "${"+text+"}"))
		}
	}
}

// text is a text: an expression, a cut one, or words around one.
func (w *designer) text(t *testing.T) string {
	e := w.value(t, "text")
	inner := strings.TrimSuffix(strings.TrimPrefix(e, `"${`), `}"`)
	return w.one(e, `"${truncate(`+inner+`, 9)}"`, `"a ${truncate(`+inner+`, 9)} b"`, `"${props.title}"`, `"${props.kind}-${string(props.count)}"`)
}

func (w *designer) maybe(t *testing.T) string {
	if w.IntN(3) == 0 {
		return w.one(`"${props.?note}"`, `"${props.?was.?amount}"`, `"${props.rows[?0].hint}"`)
	}
	return w.value(t, "maybe")
}

// object is one that leaves out some of its members.
func (w *designer) object(members ...string) string {
	var kept []string
	for i, m := range members {
		if i == 0 || w.IntN(3) > 0 {
			kept = append(kept, m)
		}
	}
	return "{" + strings.Join(kept, ",") + "}"
}

func (w *designer) node(t *testing.T, deep int) string {
	control := ""
	if w.IntN(4) == 0 {
		control = `"$if":` + strings.TrimSuffix(strings.Replace(w.value(t, "bool"), "${", "", 1), `}"`) + `",`
	}
	switch w.IntN(7) {
	case 0:
		return `{` + control + `"type":"text","props":` + w.object(`"text":`+w.text(t), `"style":"${props.open ? 'title' : 'body'}"`, `"lines":"${props.count}"`) + `}`
	case 1:
		return `{` + control + `"type":"price","props":` + w.object(`"text":`+w.text(t), `"was":`+w.maybe(t)) + `}`
	case 2:
		return `{` + control + `"type":"badge","props":` + w.object(`"label":`+w.text(t), `"count":`+w.value(t, "int"), `"ratio":`+w.value(t, "float"), `"on":`+w.value(t, "bool")) + `}`
	case 3:
		return `{` + control + `"type":"card","props":` + w.object(`"title":`+w.text(t), `"onTap":`+w.one(`"${props.tap}"`, `{"type":"navigate","to":`+w.text(t)+`,"title":`+w.maybe(t)+`}`)) + `}`
	case 4:
		return `{` + control + `"type":"range","props":` + w.object(`"low":"${props.count}"`, `"high":`+w.value(t, "int"), `"unit":`+w.one(`"km"`, `"${props.?note}"`, `"${t('plain')}"`, `"${truncate(props.title, 4)}"`)) + `}`
	case 5:
		return fmt.Sprintf(`{%s"type":"menu","props":{"items":[%s,{"$for":"r","$in":"props.rows","label":"${r.name}","hint":"${r.?hint}"}],"tags":["${props.kind}",%s]}}`,
			control, w.object(`"label":`+w.text(t), `"hint":`+w.maybe(t)), w.maybe(t))
	}
	children := ""
	if deep > 0 {
		children = `,"children":[` + w.loop(t) + `,` + w.node(t, deep-1) + `]`
	}
	return `{` + control + `"type":"box","props":` + w.object(`"title":`+w.text(t), `"note":`+w.maybe(t), `"tap":"${props.tap}"`, `"gap":"${props.open ? 's' : 'm'}"`, `"n":`+w.value(t, "int"), `"deep":`+w.object(`"b":`+w.maybe(t), `"a":"y"`)) + children + `}`
}

// loop is a node for each of some items, within which it counts what it is in.
func (w *designer) loop(t *testing.T) string {
	if w.IntN(3) == 0 {
		return `{"$for":"tag","$in":"props.tags","$key":"tag","$if":"tag != '` + w.one("a", "Rom") + `'","type":"text","props":{"text":"${tag}"}}`
	}
	inner := w.one(`{"type":"range","props":{"low":"${r.id}","high":"${r.?from.?on}","unit":"${r.?hint}"}}`,
		`{"type":"price","props":{"text":"${r.?from.?city.orValue('-')}","was":"${r.?from.?stop}"}}`,
		`{"$if":"has(r.from)","type":"badge","props":{"label":"${r.from.city}-${r.name}","count":"${r.from.?on.optMap(n, n + props.count)}"}}`,
		`{"type":"badge","props":{"label":"${r.name}","count":"${r.id + props.count}"}}`,
		`{"$if":"has(r.hint) && r.name != 'x'","type":"price","props":{"text":"${r.?hint.orValue('-')}","was":"${r.?hint}"}}`,
		`{"type":"box","props":{"title":"${r.name}","n":"${r.id}"},"children":[{"$for":"s","$in":"props.rows","$key":"s.id","$if":"s.id >= r.id","type":"badge","props":{"label":"${r.name + s.name}"}}]}`)
	return `{"$for":"r","$in":"props.rows","$key":"` + w.one("r.id", "r.name") + `",` + w.one(`"$if":"r.id > 0",`, `"$if":"has(r.hint)",`, `"$if":"r.?from.?stop.hasValue()",`, ``) + `"type":"stack","children":[` + inner + `]}`
}

func (w *designer) layout(t *testing.T) string {
	return `{"type":"stack","children":[` + w.node(t, 2) + `,` + w.loop(t) + `,` + w.node(t, 1) + `]}`
}
