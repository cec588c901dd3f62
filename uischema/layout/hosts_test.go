package layout

import (
	"strings"
	"testing"

	"mantel/uischema"
)

// hosted is a layout with a URL of its own: where foreign is not among the
// product's hosts, want is what is left of it; "" is nothing.
type hosted struct{ why, layout, want string }

func hostedLayouts() []hosted {
	return []hosted{
		{"in a required action", `{"type":"button","props":{"label":"x","onTap":{"type":"openUrl","url":"https://foreign.example/x"}}}`, ""},
		{"in an optional action", `{"type":"card","props":{"title":"x","onTap":{"type":"openUrl","url":"https://foreign.example/x"}}}`, `{'type':'card','id':'w','props':{'title':'x'}}`},
		{"beside what is computed", `{"type":"image","props":{"image":{"src":"https://foreign.example/x","alt":"${props.title}"}}}`, ""},
		{"in an optional object beside what is computed", `{"type":"album","props":{"cover":{"src":"https://foreign.example/x","alt":"${props.title}"}}}`, `{'type':'album','id':'w','props':{}}`},
		{"in a list", `{"type":"album","props":{"links":["https://foreign.example/x","portal:x"]}}`, `{'type':'album','id':'w','props':{}}`},
		{"in a list beside what is computed", `{"type":"album","props":{"links":["https://foreign.example/x","${props.image.src}"]}}`, `{'type':'album','id':'w','props':{}}`},
		{"as one of two that somebody wrote", `{"type":"album","props":{"link":"${props.open ? 'https://foreign.example/x' : 'portal:x'}"}}`, `{'type':'album','id':'w','props':{}}`},
		{"out of a message", `{"type":"album","props":{"link":"${t('link')}"}}`, `{'type':'album','id':'w','props':{}}`},
		{"around what is known", `{"type":"album","props":{"link":"https://foreign.example/${props.kind}"}}`, `{'type':'album','id':'w','props':{}}`},
		{"out of a loop over constants", `{"type":"stack","children":[{"$for":"x","$in":"['https://foreign.example/x']","$key":"x","type":"album","props":{"link":"${x}"}}]}`, `{'type':'stack','id':'w','props':{},'children':[{'type':'album','id':'w.album1.https~3A~2F~2Fforeign~2Eexample~2Fx','props':{}}]}`},
		{"as a composite's constant", `{"type":"shot","props":{"src":"https://foreign.example/x"}}`, ""},
		{"as a composite's constant of another schema", `{"type":"anyshot","props":{"src":"https://foreign.example/x"}}`, ""},
		{"as a composite's default", `{"type":"defaultshot"}`, ""},
		{"within a composite", `{"type":"fixedshot"}`, ""},
	}
}

func hostedFiles(layout string) files {
	const src = `"src":{"type":"string","format":"uri","maxLength":200`
	const shot = `"layout":{"type":"image","props":{"image":{"src":"${props.src}","alt":"A"}}}`
	add := beside()
	for _, tag := range []string{"ar", "de", "en"} {
		add["w/messages/"+tag+".json"] = `{"link":"https://foreign.example/x"}`
	}
	add["album/component.json"] = `{"summary":"An album.","base":true,"props":{"type":"object","additionalProperties":false,"properties":{
		"cover":{"$ref":"/types.json#/$defs/image"},"link":{"type":"string","format":"uri","maxLength":200},
		"links":{"type":"array","maxItems":3,"items":{"type":"string","format":"uri","maxLength":200}}}}}`
	add["shot/component.json"] = component(`"props":{"type":"object","additionalProperties":false,"required":["src"],"properties":{` + src + `}}},` + shot)
	add["anyshot/component.json"] = component(`"props":{"type":"object","additionalProperties":false,"required":["src"],"properties":{"src":{"type":"string","maxLength":200}}},` + shot)
	add["defaultshot/component.json"] = component(`"props":{"type":"object","additionalProperties":false,"properties":{` + src + `,"default":"https://foreign.example/x"}}},` + shot)
	add["fixedshot/component.json"] = component(`"layout":{"type":"image","props":{"image":{"src":"https://foreign.example/x","alt":"A"}}}`)
	add["w/component.json"] = widget(testProps, testRequired, layout)
	return add
}

func TestAURLInALayoutNeedsTheProductsHost(t *testing.T) {
	for _, row := range hostedLayouts() {
		t.Run(row.why, func(t *testing.T) {
			p := programs(t, hostedFiles(row.layout))
			in := Input{Scope: "w", Viewer: viewer(t, "en"), Props: props(t, p, "w", given)}
			in.Policy = uischema.Policy{AppScheme: "portal", Hosts: []string{"img.example", "foreign.example"}}
			out, failure := p.Widget("w").Append(nil, in)
			if failure != nil || !strings.Contains(string(out), "https://foreign.example/") {
				t.Errorf("with the host: %v, %s", failure, out)
			}
			in.Policy.Hosts = []string{"img.example"}
			out, failure = p.Widget("w").Append(nil, in)
			if want := strings.ReplaceAll(row.want, "'", `"`); string(out) != want || (failure == nil) != (want != "") {
				t.Errorf("without the host: %v\ngot  %s\nwant %s", failure, out, want)
			}
		})
	}
}

func TestAURLOfTheAppNeedsNoHost(t *testing.T) {
	p := programs(t, hostedFiles(`{"type":"album","props":{"link":"portal:x","links":["portal:y"]}}`))
	if p.Widget("w").fails != nil {
		t.Errorf("it can fail: %s", p.Widget("w").fails.message)
	}
}

func TestWhatIsNoProductsHoldsOnlyURLsOfTheApp(t *testing.T) {
	screen := func(placeholder, children string) string {
		return component(`"slots":{"main":{"placement":"deal","max":2` + placeholder + `}},"layout":{"type":"screen","props":{"title":"x"},"children":[` + children + `{"$slot":"main"}]}`)
	}
	const image = `{"type":"image","props":{"image":{"alt":"A","src":«"https://foreign.example/x"»}}}`
	shot := files{"shot/component.json": component(`"layout":` + strings.NewReplacer("«", "", "»", "").Replace(image))}
	for _, row := range []badFiles{
		{"a screen's own node", files{"s/component.json": screen("", image+",")}, "prop/url", "the product's hosts"},
		{"a placeholder", files{"s/component.json": screen(`,"placeholder":`+image, "")}, "prop/url", "the product's hosts"},
		{"a composite in a screen", files{"s/component.json": screen("", `{"type":«"shot"»},`), "shot/component.json": shot["shot/component.json"]}, "prop/url", "shot can fail: shot/component.json:1:"},
		{"a fallback", files{"pic/component.json": component(`"fallback":` + image)}, "prop/url", "the product's hosts"},
	} {
		t.Run(row.why, row.run)
	}
	add := files{"s/component.json": strings.NewReplacer("«", "", "»", "").Replace(screen("", image+","))}
	if _, ds := Compile(source(t, add)); len(ds) != 1 || !strings.Contains(ds[0].Hint, "(portal:…)") {
		t.Errorf("no advice: %v", ds)
	}
	programs(t, files{"s/component.json": screen("", `{"type":"image","props":{"image":{"alt":"A","src":"portal:x"}}},`)})
}
