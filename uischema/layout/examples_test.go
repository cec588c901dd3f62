package layout

import (
	"strings"
	"testing"
)

func TestExamplesAreRendered(t *testing.T) {
	p := programs(t, home())
	for _, row := range []struct{ why, component, example, want string }{
		{"a primitive with children", "card", `{"locale":"de","props":{"title":"${x} $${y}"},"children":[{"type":"text","props":{"text":"a"}},{"type":"flights.deal-card","props":{"city":"Rom","price":{"amount":"1","currency":"EUR"},"stops":[],"open":{"type":"refresh"}}}],"slots":{"footer":[{"type":"badge","props":{"label":"x"}}]}}`,
			`{'type':'card','id':'example','props':{'title':'${x} $${y}'},'children':[{'type':'text','id':'example.text1','props':{'text':'a'}},{'type':'card','id':'example.deal-card1','props':{'onTap':{'type':'refresh'},'title':'Flug nach Rom'},'children':[{'type':'price','id':'example.deal-card1.price1','props':{'text':'1 €'}}],'slots':{'footer':[]}}],'slots':{'footer':[{'type':'badge','id':'example.badge1','props':{'label':'x'}}]}}`},
		{"a composite", "flights.deal-card", `{"locale":"de-DE","summary":"One.","props":{"city":"Rom","price":{"amount":"1","currency":"EUR"},"stops":["x"],"open":{"type":"refresh"}}}`,
			`{'type':'card','id':'example','props':{'onTap':{'type':'refresh'},'title':'Flug nach Rom'},'children':[{'type':'price','id':'example.deal-card1.price1','props':{'text':'1 €'}},{'type':'text','id':'example.deal-card1.text1.x','props':{'text':'x'}}],'slots':{'footer':[]}}`},
		{"a screen, with a placeholder where nothing is given", "home", `{"locale":"en","slots":{"deals":[{"type":"flights.deal-card","props":{"city":"Rom","price":{"amount":"1","currency":"EUR"},"stops":[],"open":{"type":"refresh"}}}]}}`,
			`{'type':'screen','id':'screen1','props':{'columns':1,'title':'Start'},'children':[{'type':'stack','id':'placeholder.hero','props':{},'children':[{'type':'skeleton','id':'placeholder.hero.skeleton1','props':{'shape':'hero'}}]},{'type':'carousel','id':'carousel1','props':{},'children':[{'type':'card','id':'example.deals1','props':{'onTap':{'type':'refresh'},'title':'Flug nach Rom'},'children':[{'type':'price','id':'example.deals1.deal-card1.price1','props':{'text':'1 €'}}],'slots':{'footer':[]}}]},{'type':'skeleton','id':'screen.skeleton1.hero','props':{'shape':'hero'}},{'type':'skeleton','id':'screen.skeleton1.card','props':{'shape':'card'}},{'type':'text','id':'text1','props':{'text':'foot'}}]}`},
	} {
		t.Run(row.why, func(t *testing.T) {
			e, ds := p.CompileExample(row.component, parse(t, "examples/x.json", row.example))
			if e == nil {
				t.Fatal(ds)
			}
			out, failure := e.Append(nil, viewer(t, "de"), p.src.Policy)
			if failure != nil {
				t.Fatal(failure)
			}
			checkTree(t, p, out)
			want := strings.ReplaceAll(row.want, "'", `"`)
			want = strings.ReplaceAll(want, "1 €", "1\u00a0€")
			if string(out) != want {
				t.Errorf("got  %s\nwant %s", out, want)
			}
		})
	}
}

func TestBadExamplesAreFound(t *testing.T) {
	p := programs(t, home())
	for _, row := range []struct{ why, component, example, rule string }{
		{"no locale", "card", `«{»"props":{"title":"x"}}`, "example/invalid"},
		{"a locale that nobody speaks", "card", `{"locale":«"xx"»,"props":{"title":"x"}}`, "example/invalid"},
		{"an unknown member", "card", `{"locale":"de",«"prop"»:{},"props":{"title":"x"}}`, "example/invalid"},
		{"props that do not fit", "text", `{"locale":"de","props":{"text":«7»}}`, "prop/type"},
		{"props that are missing", "text", `{"locale":"de","props":«{»}}`, "prop/missing"},
		{"a child with a control", "card", `{"locale":"de","props":{"title":"x"},"children":[{«"$if"»:"true","type":"text","props":{"text":"x"}}]}`, "layout/control"},
		{"a child of an unknown type", "card", `{"locale":"de","props":{"title":"x"},"children":[{"type":«"txt"»}]}`, "layout/component"},
		{"a widget in the wrong slot", "home", `{"locale":"de","slots":{"hero":[{"type":«"flights.deal-card"»,"props":{"city":"Rom","price":{"amount":"1","currency":"EUR"},"stops":[],"open":{"type":"refresh"}}}]}}`, "layout/slot"},
		{"a slot that the screen does not have", "home", `{"locale":"de","slots":{«"deal"»:[]}}`, "layout/slot"},
	} {
		t.Run(row.why, func(t *testing.T) {
			text, want := marked(t, row.example)
			want.File = "examples/x.json"
			e, ds := p.CompileExample(row.component, parse(t, want.File, text))
			if e != nil || len(ds) != 1 || ds[0].Rule != row.rule || ds[0].Place != want {
				t.Errorf("got %v, want %s at %s", ds, row.rule, want)
			}
		})
	}
}
