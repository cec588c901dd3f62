package layout

import (
	"testing"

	"mantel/uischema"
)

const dealProps = `"city":{"type":"string","maxLength":20},"price":{"$ref":"/types.json#/$defs/money"},"was":{"$ref":"/types.json#/$defs/money"},
"stops":{"type":"array","maxItems":4,"items":{"type":"string","maxLength":40}},"open":{"$ref":"/types.json#/$defs/action"}`

const dealLayout = `{ "type": "card",
    "props": { "title": "${t('flyTo', {'city': props.city})}", "onTap": "${props.open}" },
    "children": [
      { "type": "price", "props": { "text": "${money(props.price)}", "was": "${props.?was.optMap(w, money(w))}" } },
      { "$for": "stop", "$in": "props.stops", "$key": "stop", "type": "text", "props": { "text": "${stop}" } } ],
    "slots": { "footer": [ { "$if": "has(props.was)", "type": "badge", "props": { "label": "${t('sale')}" } } ] } }`

// deal is the composite of DESIGN.md.
func deal() files {
	return files{
		"flights/deal-card/component.json":   widget(dealProps, `"city","price","stops","open"`, dealLayout),
		"flights/deal-card/messages/de.json": `{"flyTo":"Flug nach {city}","sale":"Angebot"}`,
		"flights/deal-card/messages/en.json": `{"flyTo":"Fly to {city}","sale":"Sale"}`,
		"flights/deal-card/messages/ar.json": `{"flyTo":"طيران إلى {city}","sale":"تخفيض"}`,
	}
}

func render(t *testing.T, p *Programs, component, props_ string, v *Viewer) string {
	t.Helper()
	out, failure := p.Widget(component).Append(nil, Input{
		Scope: "flights.rom-1", Props: props(t, p, component, props_), Viewer: v, Policy: p.src.Policy,
		Report: func(f Failure) { t.Errorf("dropped: %v", f.Error()) },
	})
	if failure != nil {
		t.Fatal(failure)
	}
	checkTree(t, p, out)
	return string(out)
}

// checkTree holds a tree against the catalog.
func checkTree(t testing.TB, p *Programs, tree []byte) {
	t.Helper()
	for _, d := range uischema.CheckTree(p.src.Catalog, parse(t, "", string(tree)), p.src.Policy) {
		t.Errorf("invalid output: %s: %s: %s\n%s", d.Pointer, d.Rule, d.Message, tree)
	}
}

func TestTheDealCardOfTheDesign(t *testing.T) {
	p := programs(t, deal())
	got := render(t, p, "flights.deal-card", `{"city":"Rom","price":{"amount":"89.00","currency":"EUR"},"stops":["Zürich","A.b"],"open":{"type":"navigate","to":"/flights/rom-1"}}`, viewer(t, "de-DE"))
	want := `{"type":"card","id":"flights.rom-1","props":{"onTap":{"to":"/flights/rom-1","type":"navigate"},"title":"Flug nach Rom"},"children":[` +
		`{"type":"price","id":"flights.rom-1.price1","props":{"text":"89 €"}},` +
		`{"type":"text","id":"flights.rom-1.text1.Z~C3~BCrich","props":{"text":"Zürich"}},` +
		`{"type":"text","id":"flights.rom-1.text1.A~2Eb","props":{"text":"A.b"}}],"slots":{"footer":[]}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
