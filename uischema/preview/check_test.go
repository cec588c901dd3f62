package preview_test

import (
	"fmt"
	"strings"
	"testing"

	"mantel/uischema"
	"mantel/uischema/preview"
)

// compileOne compiles one preview and gives "line:column rule" of each finding.
func compileOne(html string) (places []string, messages string) {
	_, ds := preview.Compile(map[string]preview.Source{"card": {HTML: html, File: "card/preview.html"}})
	for _, d := range ds {
		places = append(places, strings.TrimPrefix(d.Place.String(), "card/preview.html:")+" "+d.Rule)
		messages += d.Message + "\n"
	}
	return places, messages
}

func TestPreviewsThatAreFine(t *testing.T) {
	for why, html := range map[string]string{
		"an empty file shows nothing":                ``,
		"text and props":                             `<p class="text">{{.Props.text}}</p>`,
		"a class from a prop":                        `<p class="text text--{{.Props.style}} {{if .Props.big}}big{{end}}">x</p>`,
		"an attribute under a condition":             `<p {{if .Props.id}}id="{{.ID}}"{{end}} class="a">x</p>`,
		"children and slots":                         `<section>{{.Children}}{{if .HasSlot "footer"}}<footer>{{.Slot "footer"}}</footer>{{end}}</section>`,
		"an image through image":                     `<img src="{{image .Props.image.url}}" alt="{{.Props.image.alt}}" width="{{.Props.image.width}}">`,
		"an image through a pipe":                    `<img src="{{.Props.image.url | image}}" alt="">`,
		"either of two images":                       `<img src="{{if .Props.a}}{{image .Props.a}}{{else}}{{image .Props.b}}{{end}}" alt="">`,
		"a link through safeHref":                    `<a href="{{safeHref .Props.onTap}}">x</a>`,
		"a link to a fragment":                       `<a href="#{{.ID}}">x</a><a href="#top">y</a>`,
		"a list":                                     `<ul>{{range $i, $x := .Props.items}}<li>{{$i}} {{$x.label}}</li>{{else}}<li>none</li>{{end}}</ul>`,
		"a number of stars":                          `{{range $i := 5}}{{if lt $i $.Props.value}}<b>*</b>{{end}}{{end}}`,
		"an inline drawing":                          `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" aria-hidden="true"><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs><path d="M0 0h10" fill="url(#g)" stroke="currentColor"/></svg>`,
		"comments of both languages":                 `<!-- seen --><p>{{/* unseen */}}x</p>`,
		"a variable set inside an attribute's value": `<p class="{{$c := .Props.style}}{{$c}}">x</p>`,
		"else-if chains and with":                    `{{if .Props.a}}<p>a</p>{{else if .Props.b}}<p>b</p>{{else}}{{with .Props.c}}<p>{{.}}</p>{{end}}{{end}}`,
		"a literal format":                           `{{printf "%.1f" .Props.value}}`,
		"markdown":                                   `<div>{{markdown .Props.text}}</div>`,
		"a slash in text is no address":              `<p>24/7</p>`,
	} {
		if places, messages := compileOne(html); places != nil {
			t.Errorf("%s: %s\ngives %v\n%s", why, html, places, messages)
		}
	}
}

func TestPreviewsThatAreRefused(t *testing.T) {
	for _, row := range []struct{ why, html, want string }{
		{"a script runs", `<p>x</p><script>alert(1)</script>`, "1:9 preview/unsafe"},
		{"capitals do not hide it", "<p>\n<SCRIPT></SCRIPT></p>", "2:1 preview/unsafe"},
		{"an event attribute runs", `<p onclick="x()">x</p>`, "1:4 preview/unsafe"},
		{"an event attribute after a slash", `<img/onerror="x" src="#a" alt="">`, "1:5 preview/unsafe"},
		{"a style attribute breaks the page's policy", `<p style="color:red">x</p>`, "1:4 preview/unsafe"},
		{"a style element", `<style>p{}</style>`, "1:1 preview/unsafe"},
		{"an iframe", `<iframe src="https://example.com"></iframe>`, "1:1 preview/unsafe"},
		{"a form posts", `<form action="/x"></form>`, "1:1 preview/unsafe"},
		{"base moves every link", `<base href="https://example.com">`, "1:1 preview/unsafe"},
		{"meta refreshes", `<meta http-equiv="refresh">`, "1:1 preview/unsafe"},
		{"svg may hold scripts too", `<svg><animate onbegin="x"/></svg>`, "1:6 preview/unsafe"},
		{"foreign content reads otherwise", `<svg><foreignObject></foreignObject></svg>`, "1:6 preview/unsafe"},
		{"a remote picture", `<img src="https://example.com/x.png" alt="">`, "1:11 preview/unsafe"},
		{"a remote picture without a scheme", `<img src="//example.com/x.png" alt="">`, "1:11 preview/unsafe"},
		{"an embedded picture", `<img src="data:image/png;base64,AA" alt="">`, "1:11 preview/unsafe"},
		{"a script as address", `<a href="javascript:alert(1)">x</a>`, "1:10 preview/unsafe"},
		{"an address spelled with entities", `<a href="&#104;ttps://example.com">x</a>`, "1:10 preview/unsafe"},
		{"an unmapped picture", `<img src="{{.Props.image.url}}" alt="">`, "1:13 preview/unsafe"},
		{"something before the picture's address", `<img src="/x{{image .Props.u}}" alt="">`, "1:11 preview/unsafe"},
		{"something after the picture's address", `<img src="{{image .Props.u}}?x" alt="">`, "1:29 preview/unsafe"},
		{"something after one way of an address", `<img src="{{if .Props.u}}{{image .Props.u}}{{end}}#x" alt="">`, "1:51 preview/unsafe"},
		{"an image's function for a link", `<a href="{{image .Props.u}}">x</a>`, "1:12 preview/unsafe"},
		{"a source set", `<img srcset="x" alt="">`, "1:6 preview/unsafe"},
		{"a remote paint", `<svg><rect fill="url(https://example.com/#a)"/></svg>`, "1:18 preview/unsafe"},
		{"a paint from data", `<svg><rect fill="{{.Props.c}}"/></svg>`, "1:20 preview/unsafe"},
		{"an attribute's name from data", `<p {{.Props.x}}="y">x</p>`, "1:6 preview/unsafe"},
		{"an attribute's name begun by hand", `<p on{{.Props.x}}="y">x</p>`, "1:4 preview/unsafe"},
		{"a tag's name from data", `<{{.Props.x}}>`, "1:1 preview/unsafe"},
		{"a tag's name in halves", `<scr{{if .Props.x}}ipt{{end}}>`, "1:1 preview/unsafe"},
		{"a value without quotes", `<p class={{.Props.x}}>x</p>`, "1:4 preview/unsafe"},
		{"a template of its own", `{{define "x"}}<p>x</p>{{end}}`, "1:1 preview/unsafe"},
		{"another template", `{{template "x"}}`, "1:12 preview/unsafe"},
		{"a function of the language that is not ours", `{{js .Props.x}}`, "1:3 preview/unsafe"},
		{"an unknown function", `<p>{{imge .Props.x}}</p>`, "1:6 preview/unsafe"},
		{"a format from data", `{{printf .Props.x 1}}`, "1:3 preview/unsafe"},
		{"a format that grows without bound", `{{printf "%999999d" 1}}`, "1:3 preview/unsafe"},
		{"a lone less-than", `<p>1 < 2</p>`, "1:6 preview/unsafe"},
		{"a doctype", `<!DOCTYPE html>`, "1:1 preview/unsafe"},
		{"a second value in one attribute", `<p class="a"id="b">x</p>`, "1:13 preview/syntax"},
		{"an open action", "<p>\n  {{.Props.x\n</p>", "3:1 preview/syntax"},
		{"an if without end", `{{if .Props.x}}<p>x</p>`, "1:1 preview/syntax"},
		{"a misspelt field", `<p>{{.Prop.title}}</p>`, "1:7 preview/syntax"},
		{"a misspelt field of the root", `<p>{{range .Props.x}}{{$.Prop}}{{end}}</p>`, "1:26 preview/syntax"},
		{"an element left open", "<div>\n<p>x</p>\n", "2:8 preview/syntax"},
		{"an element closed twice", `<p>x</p></p>`, "1:9 preview/syntax"},
		{"elements that cross", `<b><i>x</b></i>`, "1:8 preview/syntax"},
		{"a branch that closes what is outside", `<div>{{if .Props.x}}</div>{{end}}`, "1:11 preview/syntax"},
		{"a branch that opens an attribute", `<p {{if .Props.x}}class="a{{end}}">x</p>`, "1:9 preview/syntax"},
		{"a range that opens elements", `{{range .Props.x}}<p>{{end}}`, "1:9 preview/syntax"},
		{"an end inside a tag", `<p class="a"`, "1:12 preview/syntax"},
		{"an element that cannot close itself", `<div/>`, "1:5 preview/syntax"},
		{"an open comment", `<!-- {{.Props.x}} --><p>x</p>`, "1:1 preview/syntax"},
		{"break", `{{range .Props.x}}{{break}}{{end}}`, "1:21 preview/syntax"},
		{"too much", strings.Repeat("x", preview.MaxSource+1), "1:1 preview/syntax"},
	} {
		places, messages := compileOne(row.html)
		if len(places) == 0 || places[0] != row.want {
			t.Errorf("%s: %.80s\n got %v\nwant %s first\n%s", row.why, row.html, places, row.want, messages)
		}
	}
}

func TestAMisspeltNameGetsASuggestion(t *testing.T) {
	for html, want := range map[string]string{
		`{{imge .Props.x}}`:    "did you mean image?",
		`<p>{{.Childen}}</p>`:  "did you mean .Children?",
		`{{markdwn .Props.x}}`: "did you mean markdown?",
	} {
		_, ds := preview.Compile(map[string]preview.Source{"x": {HTML: html, File: "x"}})
		if len(ds) != 1 || ds[0].Hint != want {
			t.Errorf("%s: got %+v, want the hint %q", html, ds, want)
		}
	}
}

func TestAPropThatTheComponentDoesNotDeclareIsFound(t *testing.T) {
	doc, _ := uischema.Parse("card/component.json", []byte(`{"summary": "A card.", "base": true, "props": {"type": "object",
		"unevaluatedProperties": false, "properties": {"label": {"type": "string"}, "lines": {"type": "array", "maxItems": 3, "items": {"type": "string"}}},
		"allOf": [{"properties": {"tone": {"type": "string"}}}]}}`), uischema.FileLimits())
	types, _ := uischema.LoadTypes(nil, nil)
	card, ds := uischema.LoadComponent("card", doc, types, uischema.Policy{})
	if card == nil {
		t.Fatal(ds)
	}
	for _, row := range []struct{ why, html, want string }{
		{"declared", `<p>{{.Props.label}}</p>`, ""},
		{"declared in allOf", `<p class="{{.Props.tone}}">{{$.Props.label}}</p>`, ""},
		{"all props at once", `{{range $name, $value := .Props}}<p>{{$name}}</p>{{end}}`, ""},
		{"what dot is inside with, only data knows", `{{with .Props.label}}<p>{{.Props.x}}</p>{{end}}`, ""},
		{"a slip", `<p>{{.Props.labell}}</p>`, "1:13 6 preview/prop did you mean .Props.label?"},
		{"a slip in the condition, after the right name", "<p>{{.Props.label}}\n{{if .Props.lable}}x{{end}}</p>", "2:13 5 preview/prop did you mean .Props.label?"},
		{"a slip in a call", `<p>{{markdown .Props.labl}}</p>`, "1:22 4 preview/prop did you mean .Props.label?"},
		{"a slip with more behind it", `<p>{{.Props.labl.x.y}}</p>`, "1:13 4 preview/prop did you mean .Props.label?"},
		{"the root, inside a range", `{{range .Props.lines}}<p>{{$.Props.labell}}</p>{{end}}`, "1:36 6 preview/prop did you mean .Props.label?"},
		{"nothing near it", `<p>{{.Props.picture}}</p>`, "1:13 7 preview/prop there are label, lines, tone"},
	} {
		_, ds := preview.Compile(map[string]preview.Source{"card": {HTML: row.html, File: "f", Props: card.Props}})
		got := ""
		for _, d := range ds {
			got += fmt.Sprintf("%d:%d %d %s %s", d.Place.Line, d.Place.Column, d.Place.Width, d.Rule, d.Hint)
		}
		if got != row.want {
			t.Errorf("%s: %s\n got %q\nwant %q", row.why, row.html, got, row.want)
		}
	}
}

func TestStylesheetsThatReachOutAreRefused(t *testing.T) {
	for _, row := range []struct{ why, css, want string }{
		{"an import", "p{}\n@import 'a.css';", "2:1"},
		{"a font", "@font-face{}", "1:1"},
		{"a remote picture", "p{background:url(https://example.com/a.png)}", "1:14"},
		{"a local picture", "p{background: URL('a.png')}", "1:15"},
		{"a set of pictures", `p{background:image-set("a.png" 1x)}`, "1:14"},
		{"an address in a string", `p{--x:"https://example.com"}`, "1:7"},
		{"an escape that could spell url", `p{background:u\72l(a)}`, "1:15"},
		{"an open comment", "p{}/* x", "1:4"},
		{"an open string", "p{content:'x\n}", "1:11"},
		{"markup", "</style>", "1:1"},
	} {
		ds := preview.CheckStylesheet("preview.css", []byte(row.css))
		if len(ds) == 0 || ds[0].Place.String() != "preview.css:"+row.want {
			t.Errorf("%s: got %v, want one at %s", row.why, ds, row.want)
		}
	}
	fine := `:root{--c:#fff} /* url( */ [data-theme="dark"] p::after{content:"\201C url"; fill:url(#a)} @media (width > 600px){p{width:calc(1px + 2px)}}`
	if ds := preview.CheckStylesheet("preview.css", []byte(fine)); ds != nil {
		t.Errorf("a fine stylesheet gives %v", ds)
	}
}
