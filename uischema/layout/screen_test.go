package layout

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/uischema"
)

func home() files {
	add := deal()
	add["home/component.json"] = `{"summary":"Home.","slots":{
		"hero":{"placement":"hero","max":1,"placeholder":{"type":"stack","children":[{"type":"skeleton","props":{"shape":"hero"}}]}},
		"deals":{"placement":"deal","max":3,"perProduct":2}},
	"layout":{"type":"screen","props":{"title":"${viewer.dir == 'rtl' ? t('title') + '!' : t('title')}","columns":"${viewer.formFactor == 'phone' ? 1 : 2}"},"children":[
		{"$slot":"hero"},
		{"$if":"slots.deals > 0","type":"carousel","children":[{"$slot":"deals"}]},
		{"$for":"s","$in":"['hero','card']","$key":"s","type":"skeleton","props":{"shape":"${s}"}},
		{"type":"text","props":{"text":"foot"}}]}}`
	add["home/messages/de.json"] = `{"title":"Start"}`
	add["home/messages/en.json"] = `{"title":"Home"}`
	add["home/messages/ar.json"] = `{"title":"الرئيسية"}`
	return add
}

func TestAScreenTakesWhatWasArranged(t *testing.T) {
	p := programs(t, home())
	s := p.Screen("home")
	if got := []string{s.Slots()[0].Name, s.Slots()[1].Name}; !slices.Equal(got, []string{"hero", "deals"}) {
		t.Errorf("slots %v: not as the file has them", got)
	}
	v := viewer(t, "de-AT")
	hero, n := s.Placeholder(nil, 0, v)
	if want := `{"type":"stack","id":"placeholder.hero","props":{},"children":[{"type":"skeleton","id":"placeholder.hero.skeleton1","props":{"shape":"hero"}}]}`; n != 1 || string(hero) != want {
		t.Errorf("placeholder: %d nodes, %s", n, hero)
	}
	if none, n := s.Placeholder([]byte("x"), 1, v); n != 0 || string(none) != "x" {
		t.Errorf("a slot without placeholder gave %q", none)
	}
	card := `{"type":"card","id":"a.b","props":{"title":"1"}}`
	got := s.Append(nil, v, []SlotContent{{Count: 1, Bytes: hero}, {Count: 2, Bytes: []byte(card + "," + strings.Replace(card, "a.b", "a.c", 1))}})
	checkTree(t, p, got)
	want := `{"type":"screen","id":"screen1","props":{"columns":1,"title":"Start"},"children":[` + string(hero) + `,{"type":"carousel","id":"carousel1","props":{},"children":[` + card + `,{"type":"card","id":"a.c","props":{"title":"1"}}]},` +
		`{"type":"skeleton","id":"screen.skeleton1.hero","props":{"shape":"hero"}},{"type":"skeleton","id":"screen.skeleton1.card","props":{"shape":"card"}},{"type":"text","id":"text1","props":{"text":"foot"}}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	empty := s.Append(nil, &Viewer{Locale: viewer(t, "ar").Locale, FormFactor: "tablet"}, make([]SlotContent, 2))
	checkTree(t, p, empty)
	if !strings.HasPrefix(string(empty), `{"type":"screen","id":"screen1","props":{"columns":2,"title":"الرئيسية!"},"children":[{"type":"skeleton"`) {
		t.Errorf("got %s", empty)
	}
	// 1 screen, carousel, 2 skeletons, text; placeholder or hero; 3 deals of 1 card, 1 price, 4 texts, 1 badge.
	if s.MaxNodes() != 5+2+3*7 {
		t.Errorf("%d nodes at most", s.MaxNodes())
	}
}

func TestAxesAreWhatAProgramReads(t *testing.T) {
	p := programs(t, home())
	if got := p.Screen("home").Axes(); !got.Locale || !got.Dir || !got.FormFactor || got.TimeZone || got.Platform || got.Variants != nil || got.AllVariants {
		t.Errorf("home reads %+v", got)
	}
	if got := p.Widget("flights.deal-card").Axes(); !got.Locale || got.Dir || got.FormFactor {
		t.Errorf("the deal card reads %+v", got)
	}
	if got := p.Messages("flights.deal-card"); !slices.Equal(got, []string{"flyTo", "sale"}) {
		t.Errorf("the deal card asks for %v", got)
	}
	add := files{
		"a/component.json": component(`"layout":{"type":"stack","children":[{"$if":"viewer.variants.hero == 'b' || 'x' in viewer.variants","type":"b"}]}`),
		"b/component.json": component(`"layout":{"type":"text","props":{"text":"${viewer.platform == 'ios' ? 'x' : time('2026-11-21T18:20:00Z')}"}}`),
		"c/component.json": component(`"layout":{"type":"badge","props":{"label":"x","on":"${viewer.variants[viewer.platform] == 'x'}"}}`),
	}
	p = programs(t, add)
	if got := p.Widget("a").Axes(); !got.Platform || !got.TimeZone || !got.Locale || !slices.Equal(got.Variants, []string{"hero", "x"}) || got.AllVariants {
		t.Errorf("a reads %+v", got)
	}
	if got := p.Widget("c").Axes(); !got.AllVariants {
		t.Errorf("c reads %+v", got)
	}
}

func TestKeysOfAxesDifferWhereTheyCount(t *testing.T) {
	a := Axes{Locale: true, FormFactor: true, Variants: []string{"hero"}}
	key := func(v *Viewer) string { return string(a.Append(nil, v)) }
	one := &Viewer{Locale: viewer(t, "de").Locale, Variants: map[string]string{"hero": "a", "other": "b"}}
	same := &Viewer{Locale: one.Locale, FormFactor: "phone", Platform: "ios", TimeZone: time.UTC, Variants: map[string]string{"hero": "a"}}
	if key(one) != key(same) {
		t.Errorf("%q and %q: what does not count made a difference", key(one), key(same))
	}
	for why, v := range map[string]*Viewer{
		"locale": {Locale: viewer(t, "de-AT").Locale, Variants: one.Variants}, "form factor": {Locale: one.Locale, FormFactor: "tablet", Variants: one.Variants}, "variant": {Locale: one.Locale, Variants: map[string]string{"hero": "ab"}},
		"no locale": {Variants: one.Variants}, "no variant": {Locale: one.Locale},
	} {
		if key(v) == key(one) {
			t.Errorf("the %s made no difference", why)
		}
	}
}

func TestTextIsIsolatedFromRightToLeft(t *testing.T) {
	p := programs(t, deal())
	in := `{"city":"Rom","price":{"amount":"89.50","currency":"EUR"},"stops":[],"open":{"type":"refresh"}}`
	got := render(t, p, "flights.deal-card", in, viewer(t, "ar"))
	if !strings.Contains(got, "طيران إلى \u2068Rom\u2069") || !strings.Contains(got, `"text":"`+"\u2068") {
		t.Errorf("got %s", got)
	}
	if got = render(t, p, "flights.deal-card", in, viewer(t, "en")); strings.ContainsAny(got, "\u2068\u2069") {
		t.Errorf("got %s", got)
	}
}

func TestTheProductsTrackStandsInTheRoot(t *testing.T) {
	p := programs(t, files{
		"a/component.json": component(`"layout":{"type":"b","id":"x"}`),
		"b/component.json": component(`"layout":{"type":"stack","children":[{"type":"stack"}]}`),
	})
	track := value(t, `{"product":"f","campaign":"x"}`)
	out, failure := p.Widget("a").Append(nil, Input{Scope: "f.w", Props: uischema.ObjectValue(nil), Track: track})
	if want := `{"type":"stack","id":"f.w","props":{},"children":[{"type":"stack","id":"f.w.x.stack2","props":{}}],"track":{"campaign":"x","product":"f"}}`; failure != nil || string(out) != want {
		t.Errorf("got %s (%v)", out, failure)
	}
	spelled, failure := p.Widget("a").Append(nil, Input{ScopeText: []byte("f.w"), Props: uischema.ObjectValue(nil), TrackText: []byte(`{"campaign":"x","product":"f"}`)})
	if failure != nil || string(spelled) != string(out) {
		t.Errorf("spelled before: %s (%v)", spelled, failure)
	}
}

func TestOneProgramServesManyAtOnce(t *testing.T) {
	add := goodFiles()
	add["w/component.json"] = widget(testProps, testRequired, `{"type":"stack","children":[{"$for":"r","$in":"props.rows","$key":"r.id","type":"panel","props":{"title":"${r.name}"},"children":[{"type":"text","props":{"text":"${t('hello', {'name': r.name}) + props.rows.map(x, x.name)[0]}"}}]}]}`)
	p := programs(t, add)
	in := func(tag string) Input {
		return Input{Scope: "w", Viewer: viewer(t, tag), Props: props(t, p, "w", given)}
	}
	want := map[string]string{}
	inputs := map[string]Input{}
	for _, tag := range []string{"de", "en", "ar"} {
		inputs[tag] = in(tag)
		out, failure := p.Widget("w").Append(nil, inputs[tag])
		if failure != nil {
			t.Fatal(failure)
		}
		want[tag] = string(out)
	}
	var all sync.WaitGroup
	for range 8 {
		for tag, input := range inputs {
			all.Go(func() {
				for range 50 {
					if out, failure := p.Widget("w").Append(nil, input); failure != nil || string(out) != want[tag] {
						t.Errorf("%s: %v, %s", tag, failure, out)
						return
					}
				}
			})
		}
	}
	all.Wait()
}
