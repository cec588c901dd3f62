package layout

import (
	"strings"
	"testing"

	"mantel/uischema"
)

// goodLayout is a layout of the test composite, what it is given, and the
// bytes that come out. The output is written with ' for " and the root's id w.
type goodLayout struct {
	why, layout, props, want string
}

// given is a full set of props; rows replace some of it.
const given = `{"title":"Rom","count":3,"ratio":0.25,"open":true,"kind":"primary","kinds":"primary","price":{"amount":"89.00","currency":"EUR"},
"tap":{"type":"navigate","to":"/rom"},"tags":["a","b"],"many":["x"],"big":[],"rows":[{"id":1,"name":"One"},{"id":22,"name":"Two","hint":"h"}],"image":{"src":"https://img.example/a.png","alt":"A"}}`

// merged is what the test composite is given, with some of it replaced.
func merged(t testing.TB, p *Programs, members string) uischema.Value {
	t.Helper()
	v := uischema.MergePatch(value(t, given), value(t, "{"+members+"}"))
	return props(t, p, "w", string(uischema.AppendJSON(nil, v)))
}

func goodValues() []goodLayout {
	return []goodLayout{
		{"constants are sorted, and written as they are", `{"type":"badge","props":{"on":true,"label":"a\n\"b\" <é>","ratio":1e2,"count":7}}`, "", `{'type':'badge','id':'w','props':{'count':7,'label':'a\n\"b\" <é>','on':true,'ratio':100}}`},
		{"one expression keeps its type", `{"type":"badge","props":{"label":"${props.title}","count":"${props.count}","ratio":"${props.ratio}","on":"${props.open}"}}`, "", `{'type':'badge','id':'w','props':{'count':3,'label':'Rom','on':true,'ratio':0.25}}`},
		{"text around an expression", `{"type":"text","props":{"text":"<${props.title}> ${props.kind}!"}}`, "", `{'type':'text','id':'w','props':{'text':'<Rom> primary!'}}`},
		{"a literal dollar and brace", `{"type":"text","props":{"text":"$${props.title} $$${1} $ ${props.title}"}}`, "", `{'type':'text','id':'w','props':{'text':'${props.title} $${1} $ Rom'}}`},
		{"braces and quotes within an expression", `{"type":"text","props":{"text":"${{'}': props.title}['}'] + \"}\" + r'\\'}"}}`, "", `{'type':'text','id':'w','props':{'text':'Rom}\\'}}`},
		{"an object passed whole", `{"type":"card","props":{"title":"x","onTap":"${props.tap}"}}`, "", `{'type':'card','id':'w','props':{'onTap':{'to':'/rom','type':'navigate'},'title':'x'}}`},
		{"an object made of parts, an absent member left out", `{"type":"card","props":{"title":"x","onTap":{"type":"navigate","to":"/x/${props.title}","title":"${props.?note}"}}}`, "", `{'type':'card','id':'w','props':{'onTap':{'to':'/x/Rom','type':'navigate'},'title':'x'}}`},
		{"a common member of all actions", `{"type":"text","props":{"text":"${props.tap.type}"}}`, "", `{'type':'text','id':'w','props':{'text':'navigate'}}`},
		{"an absent optional leaves the member out", `{"type":"price","props":{"text":"x","was":"${props.?was.optMap(w, money(w))}"}}`, "", `{'type':'price','id':'w','props':{'text':'x'}}`},
		{"a present one does not", `{"type":"price","props":{"text":"x","was":"${props.?was.optMap(w, money(w, 'exact'))}"}}`, `"was":{"amount":"99","currency":"EUR"}`, "{'type':'price','id':'w','props':{'text':'x','was':'99,00\u00a0€'}}"},
		{"another value for an absent one", `{"type":"text","props":{"text":"${props.?note.orValue('none')}"}}`, "", `{'type':'text','id':'w','props':{'text':'none'}}`},
		{"a guard in the expression", `{"type":"text","props":{"text":"${has(props.note) ? props.note : 'none'}"}}`, `"note":"n"`, `{'type':'text','id':'w','props':{'text':'n'}}`},
		{"a list with controls in it", `{"type":"menu","props":{"items":[{"label":"first"},{"$if":"!props.open","label":"closed"},{"$for":"r","$in":"props.rows","label":"${r.name}","hint":"${r.?hint}"},{"$for":"x","$in":"props.tags","$if":"x != 'a'","label":"${x}"}]}}`, "",
			`{'type':'menu','id':'w','props':{'items':[{'label':'first'},{'label':'One'},{'hint':'h','label':'Two'},{'label':'b'}]}}`},
		{"a list of expressions, an absent item left out", `{"type":"menu","props":{"items":[],"tags":["${props.kind}","${props.?note}"]}}`, "", `{'type':'menu','id':'w','props':{'items':[],'tags':['primary']}}`},
		{"a list passed on", `{"type":"menu","props":{"items":[],"tags":"${props.tags}"}}`, "", `{'type':'menu','id':'w','props':{'items':[],'tags':['a','b']}}`},
		{"a list that CEL makes", `{"type":"menu","props":{"items":[],"tags":"${props.rows.filter(r, has(r.hint)).map(r, r.name)}"}}`, "", `{'type':'menu','id':'w','props':{'items':[],'tags':['Two']}}`},
		{"whole percent, as the workload has it", `{"type":"badge","props":{"label":"x","count":"${(500 - props.count) * 100 / 500}"}}`, "", `{'type':'badge','id':'w','props':{'count':99,'label':'x'}}`},
		{"a double that is whole", `{"type":"badge","props":{"label":"x","ratio":"${props.ratio * 4.0}"}}`, "", `{'type':'badge','id':'w','props':{'label':'x','ratio':1}}`},
		{"a message with a plural", `{"type":"text","props":{"text":"${t('items', {'count': props.count})}"}}`, "", `{'type':'text','id':'w','props':{'text':'3 items'}}`},
		{"the viewer", `{"type":"text","props":{"text":"${viewer.formFactor + viewer.platform + viewer.dir + viewer.variants.hero + viewer.variants['b']}"}}`, "", `{'type':'text','id':'w','props':{'text':'phoneltr'}}`},
		{"dates and joins", `{"type":"text","props":{"text":"${date('2026-11-21', 'short')} ${join(props.tags, '-')} ${truncate(props.title, 2)}"}}`, "", `{'type':'text','id':'w','props':{'text':'21.11.26 a-b R…'}}`},
		{"a dependency that holds", `{"type":"range","props":{"low":"${props.count}","high":9,"unit":"km"}}`, "", `{'type':'range','id':'w','props':{'high':9,'low':3,'unit':'km'}}`},
	}
}

func goodNodes() []goodLayout {
	return []goodLayout{
		{"ids are type and number in the file, wherever a node stands", `{"type":"stack","children":[{"type":"card","props":{"title":"1"},"slots":{"footer":[{"type":"badge","props":{"label":"a"}}]},"children":[{"type":"text","props":{"text":"b"}}]},{"type":"text","id":"named","props":{"text":"c"}},{"type":"text","props":{"text":"d"}}]}`, "",
			`{'type':'stack','id':'w','props':{},'children':[{'type':'card','id':'w.card1','props':{'title':'1'},'children':[{'type':'text','id':'w.text1','props':{'text':'b'}}],'slots':{'footer':[{'type':'badge','id':'w.badge1','props':{'label':'a'}}]}},{'type':'text','id':'w.named','props':{'text':'c'}},{'type':'text','id':'w.text3','props':{'text':'d'}}]}`},
		{"conditions leave no gap and no comma", `{"type":"stack","children":[{"$if":"!props.open","type":"text","props":{"text":"a"}},{"type":"text","props":{"text":"b"}},{"$if":"false","type":"text","props":{"text":"c"}},{"$if":"props.open","type":"text","props":{"text":"d"}}]}`, "",
			`{'type':'stack','id':'w','props':{},'children':[{'type':'text','id':'w.text2','props':{'text':'b'}},{'type':'text','id':'w.text4','props':{'text':'d'}}]}`},
		{"keys within keys", `{"type":"stack","children":[{"$for":"r","$in":"props.rows","$key":"r.id","type":"stack","children":[{"$for":"x","$in":"props.tags","$key":"x","type":"text","props":{"text":"${x + r.name}"}}]}]}`, `"tags":["ü.",""]`,
			`{'type':'stack','id':'w','props':{},'children':[{'type':'stack','id':'w.stack2.1','props':{},'children':[{'type':'text','id':'w.text1.1.~C3~BC~2E','props':{'text':'ü.One'}},{'type':'text','id':'w.text1.1.~','props':{'text':'One'}}]},{'type':'stack','id':'w.stack2.22','props':{},'children':[{'type':'text','id':'w.text1.22.~C3~BC~2E','props':{'text':'ü.Two'}},{'type':'text','id':'w.text1.22.~','props':{'text':'Two'}}]}]}`},
		{"a condition that reads the variable is asked for each item", `{"type":"stack","children":[{"$for":"x","$in":"props.tags","$key":"x","$if":"x == 'b'","type":"text","props":{"text":"${x}"}}]}`, "",
			`{'type':'stack','id':'w','props':{},'children':[{'type':'text','id':'w.text1.b','props':{'text':'b'}}]}`},
		{"a condition that does not guards the list", `{"type":"stack","children":[{"$for":"x","$in":"[props.note]","$key":"x","$if":"has(props.note)","type":"text","props":{"text":"${x}"}}]}`, "",
			`{'type':'stack','id':'w','props':{},'children':[]}`},
		{"a composite has its own scope, its content the caller's", `{"type":"panel","id":"p","props":{"title":"${props.title}"},"children":[{"type":"text","props":{"text":"${props.title}"}},{"$if":"!props.open","type":"text","props":{"text":"no"}}]}`, "",
			`{'type':'card','id':'w','props':{'title':'Rom'},'children':[{'type':'text','id':'w.text1','props':{'text':'Rom'}}],'slots':{'footer':[{'type':'badge','id':'w.p.badge1','props':{'label':'x'}}]}}`},
		{"a composite under a loop", `{"type":"stack","children":[{"$for":"x","$in":"props.tags","$key":"x","type":"panel","props":{"title":"${x}"},"children":[{"type":"tag","props":{"label":"${x}"}}]}]}`, "",
			`{'type':'stack','id':'w','props':{},'children':[{'type':'card','id':'w.panel1.a','props':{'title':'a'},'children':[{'type':'badge','id':'w.tag1.a','props':{'label':'a'}}],'slots':{'footer':[{'type':'badge','id':'w.panel1.a.badge1','props':{'label':'x'}}]}},{'type':'card','id':'w.panel1.b','props':{'title':'b'},'children':[{'type':'badge','id':'w.tag1.b','props':{'label':'b'}}],'slots':{'footer':[{'type':'badge','id':'w.panel1.b.badge1','props':{'label':'x'}}]}}]}`},
		{"a slot handed on, and counted", `{"type":"outer","props":{"n":7},"children":[{"$for":"x","$in":"props.tags","$key":"x","type":"text","props":{"text":"${x}"}},{"$if":"!props.open","type":"text","props":{"text":"no"}}]}`, "",
			`{'type':'stack','id':'w','props':{'gap':'s'},'children':[{'type':'badge','id':'w.outer1.badge1','props':{'count':2,'label':'of 7'}},{'type':'card','id':'w.outer1.panel1','props':{'title':'in'},'children':[{'type':'text','id':'w.text1.a','props':{'text':'a'}},{'type':'text','id':'w.text1.b','props':{'text':'b'}}],'slots':{'footer':[{'type':'badge','id':'w.outer1.panel1.badge1','props':{'label':'x'}}]}}]}`},
	}
}

func goodFiles() files {
	add := beside()
	add["outer/component.json"] = component(`"props":{"type":"object","additionalProperties":false,"properties":{"n":{"type":"integer"},"gap":{"type":"string","enum":["s","m"],"default":"s"}}},"slots":{"children":{"max":4}},
		"layout":{"type":"stack","props":{"gap":"${props.gap}"},"children":[{"type":"badge","props":{"label":"of ${number(props.?n.orValue(0))}","count":"${slots.children}"}},{"type":"panel","props":{"title":"in"},"children":[{"$slot":"children"}]}]}`)
	add["panel/component.json"] = strings.Replace(add["panel/component.json"], `"max":3`, `"max":4`, 1)
	return add
}

func TestLayoutsWriteExactlyTheseBytes(t *testing.T) {
	for _, rows := range [][]goodLayout{goodValues(), goodNodes()} {
		for _, row := range rows {
			t.Run(row.why, func(t *testing.T) {
				add := goodFiles()
				add["w/component.json"] = widget(testProps, testRequired, row.layout)
				p := programs(t, add)
				in := Input{Scope: "w", Viewer: viewer(t, "de-DE"), Policy: p.src.Policy, Report: func(f Failure) { t.Error(&f) }}
				in.Props = props(t, p, "w", given)
				if row.props != "" {
					in.Props = merged(t, p, row.props)
				}
				out, failure := p.Widget("w").Append(nil, in)
				if failure != nil {
					t.Fatal(failure)
				}
				if want := strings.ReplaceAll(row.want, "'", `"`); string(out) != want {
					t.Errorf("got  %s\nwant %s", out, want)
				}
				checkTree(t, p, out)
			})
		}
	}
}
