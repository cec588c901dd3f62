package layout

import (
	"testing"
)

// BenchmarkCard runs the deal card of DESIGN.md, as a screen does twelve times.
func BenchmarkCard(b *testing.B) {
	p := programs(b, deal())
	in := Input{
		Scope: "flights.rom-1", Viewer: viewer(b, "de-DE"), Policy: p.src.Policy,
		Props: props(b, p, "flights.deal-card", `{"city":"Rom","price":{"amount":"89.00","currency":"EUR"},"was":{"amount":"120.00","currency":"EUR"},"stops":["Zürich","Mailand"],"open":{"type":"navigate","to":"/flights/rom-1"}}`),
	}
	w := p.Widget("flights.deal-card")
	dst, failure := w.Append(nil, in)
	if failure != nil {
		b.Fatal(failure)
	}
	b.SetBytes(int64(len(dst)))
	b.ReportAllocs()
	for b.Loop() {
		dst, _ = w.Append(dst[:0], in)
	}
}

// BenchmarkPlain runs a card without formatting: what the engine itself costs.
func BenchmarkPlain(b *testing.B) {
	p := programs(b, files{"w/component.json": widget(testProps, testRequired, `{"type":"card","props":{"title":"${props.title}","onTap":"${props.tap}"},"children":[
		{"type":"image","props":{"image":"${props.image}"}},{"type":"badge","props":{"label":"${props.kind}","count":"${props.count}","on":"${props.count > 2}"}},
		{"$for":"r","$in":"props.rows","$key":"r.id","type":"text","props":{"text":"${r.name}"}},{"$if":"props.open","type":"text","props":{"text":"open","style":"title"}}]}`)})
	in := Input{Scope: "w", Viewer: viewer(b, "de-DE"), Policy: p.src.Policy, Props: props(b, p, "w", given)}
	w := p.Widget("w")
	dst, failure := w.Append(nil, in)
	if failure != nil {
		b.Fatal(failure)
	}
	b.SetBytes(int64(len(dst)))
	b.ReportAllocs()
	for b.Loop() {
		dst, _ = w.Append(dst[:0], in)
	}
}

// BenchmarkCompile compiles a small edition.
func BenchmarkCompile(b *testing.B) {
	src := source(b, home())
	b.ReportAllocs()
	for b.Loop() {
		if p, ds := Compile(src); p == nil {
			b.Fatal(ds)
		}
	}
}
