package layout

import (
	"slices"
	"testing"

	"mantel/uischema"
)

// TestAnItemIsNotTakenForWhatTheOneBeforeItTried gives a loop a second item
// that is none: it fails where it is read, though a text behind that was tried
// when the loop was at the first.
func TestAnItemIsNotTakenForWhatTheOneBeforeItTried(t *testing.T) {
	p := programs(t, files{"w/component.json": widget(testProps, testRequired, `{"type":"stack","children":[
		{"$for":"r","$in":"props.rows","$key":"r.id","type":"price","props":{"text":"${r.name}","was":"${props.?was.optMap(w, money(w))}"}}]}`)})
	w := p.Widget("w")
	if !slices.ContainsFunc(w.body[0].pieces, func(p piece) bool { return p.what == tryOptional }) {
		t.Fatal("nothing is tried")
	}
	whole := func(n int64) uischema.Value {
		v, err := uischema.IntValue(n)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	rows := uischema.ListValue([]uischema.Value{
		uischema.ObjectValue([]uischema.Member{{Name: "id", Value: whole(1)}, {Name: "name", Value: uischema.StringValue("a")}}),
		uischema.ObjectValue([]uischema.Member{{Name: "id", Value: whole(2)}}),
	})
	was := uischema.ObjectValue([]uischema.Member{{Name: "amount", Value: uischema.StringValue("1.00")}, {Name: "currency", Value: uischema.StringValue("EUR")}})
	in := Input{Scope: "w", Viewer: viewer(t, "de-DE"), Props: uischema.ObjectValue([]uischema.Member{{Name: "rows", Value: rows}, {Name: "was", Value: was}})}
	out, failure := w.Append(nil, in)
	if failure == nil || failure.Node != "w.price1.2" || failure.Prop != "text" {
		t.Errorf("%v, and %s: want a failure of the second item's text", failure, out)
	}
}
