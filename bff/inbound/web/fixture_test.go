package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/inbound/web"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
	"mantel/uischema/layout/intl"
)

// components is a folder with a few primitives, a composite with messages in
// three languages, and two screens.
func components() map[string]string {
	const nothing = `"additionalProperties":false,"properties":{}`
	return map[string]string{
		"edition.json": `{"locales":["de","en","ar"],"defaultLocale":"en"}`,
		"types.json": `{"$defs":{"image":{"type":"object","additionalProperties":false,"required":["url","alt"],"properties":{
			"url":{"type":"string","format":"uri","maxLength":300},"alt":{"type":"string","maxLength":80}}}}}`,
		"actions/navigate.json": `{"summary":"Goes to a route.","type":"object","additionalProperties":false,"required":["type","to"],
			"properties":{"type":{"const":"navigate"},"to":{"type":"string","maxLength":200}}}`,
		"text/component.json": `{"summary":"A line of words.","base":true,"props":{"type":"object","additionalProperties":false,"required":["text"],"properties":{
			"text":{"type":"string","maxLength":200,"description":"What it says."},"style":{"enum":["body","title"],"default":"body"}}}}`,
		"text/preview.html":          `<p class="text text-{{.Props.style}}">{{.Props.text}}</p>`,
		"text/examples/plain.json":   `{"locale":"en","summary":"One line","props":{"text":"Hello there"}}`,
		"stack/component.json":       `{"summary":"One below the other.","base":true,"props":{"type":"object",` + nothing + `},"slots":{"children":{}}}`,
		"stack/preview.html":         `<div class="stack">{{.Children}}</div>`,
		"stack/examples/two.json":    `{"locale":"en","props":{},"children":[{"type":"text","props":{"text":"First"}},{"type":"text","props":{"text":"Second"}}]}`,
		"image/component.json":       `{"summary":"A picture.","base":true,"props":{"type":"object","additionalProperties":false,"required":["image"],"properties":{"image":{"$ref":"/types.json#/$defs/image"},"onTap":{"$ref":"/types.json#/$defs/action"}}}}`,
		"image/preview.html":         `<a class="image" href="{{safeHref .Props.onTap}}"><img src="{{image .Props.image}}" alt="{{.Props.image.alt}}" width="400" height="250"></a>`,
		"image/examples/rome.json":   `{"locale":"en","props":{"image":{"url":"https://images.example.com/rome.jpg","alt":"Rome"},"onTap":{"type":"navigate","to":"/flights/rome"}}}`,
		"greeting/component.json":    `{"summary":"Says hello.","placements":["hero"],"props":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","maxLength":40}}},"layout":{"type":"stack","children":[{"type":"text","props":{"style":"title","text":"${t('hello', {'name': props.name})}"}}]}}`,
		"greeting/messages/de.json":  `{"hello":"Hallo, {name}!"}`,
		"greeting/messages/en.json":  `{"hello":"Hello, {name}!"}`,
		"greeting/messages/ar.json":  `{"hello":"مرحبًا {name}!"}`,
		"greeting/examples/ada.json": `{"locale":"de-DE","props":{"name":"Ada"}}`,
		"screen/component.json":      `{"summary":"A whole page.","base":true,"props":{"type":"object",` + nothing + `},"slots":{"children":{}}}`,
		"screen/preview.html":        `<main class="screen">{{.Children}}</main>`,
		"home/component.json":        `{"summary":"The home screen.","slots":{"hero":{"placement":"hero","max":1}},"layout":{"type":"screen","children":[{"type":"text","props":{"text":"Home"}},{"$slot":"hero"}]}}`,
		"home/examples/full.json":    `{"locale":"en","slots":{"hero":[{"type":"greeting","props":{"name":"Ada"}}]}}`,
		"deals/component.json":       `{"summary":"All deals.","slots":{"hero":{"placement":"hero","max":1}},"layout":{"type":"screen","children":[{"type":"text","props":{"text":"Deals"}},{"$slot":"hero"}]}}`,
		"preview.css": `:root{--m-page:light-dark(#f3f4f9,#0d0f16);color-scheme:light dark;font-family:system-ui}
			.text{margin:8px 0;color:light-dark(#161a2e,#eef0f9)} img{max-width:100%;height:auto} .text-title{font-size:2rem;font-weight:700} .screen{padding:24px}`,
	}
}

// folder writes files below a new directory.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, dir, name, text)
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// loaded loads a folder that must be fine.
func loaded(t *testing.T, dir string) *edition.Holder {
	t.Helper()
	e, ds := edition.Load(os.DirFS(dir))
	if e == nil {
		t.Fatalf("the components are refused: %+v", ds)
	}
	return edition.NewHolder(e)
}

// fakeHome answers every screen of the edition with one tree, and keeps who
// asked.
type fakeHome struct {
	screen bff.Screen
	err    error
	asked  bff.Viewer
	name   string
}

func (f *fakeHome) Screen(_ context.Context, name string, v bff.Viewer, _ string) (bff.Screen, error) {
	f.asked, f.name = v, name
	if name != "home" && name != "deals" {
		return bff.Screen{}, bff.ErrNotFound
	}
	return f.screen, f.err
}

const homeTree = `{"format":1,"root":{"type":"screen","id":"screen1","props":{},"children":[
	{"type":"text","id":"text1","props":{"text":"Welcome <b>","style":"title"}},
	{"type":"image","id":"i","props":{"image":{"url":"https://images.example.com/rome.jpg","alt":"Rome"},"onTap":{"type":"navigate","to":"/flights/rome?x=1"}}},
	{"type":"image","id":"j","props":{"image":{"url":"https://elsewhere.example.org/x.jpg","alt":"X"},"onTap":{"type":"navigate","to":"/deals"}}}]}}`

// anonymous identifies nobody.
func anonymous(*http.Request) (bff.Viewer, error) { return bff.Viewer{}, nil }

// config is a development configuration over a folder of components.
func config(t *testing.T, dir string) (web.Config, *fakeHome, *edition.Holder) {
	t.Helper()
	h := loaded(t, dir)
	home := &fakeHome{screen: bff.Screen{Revision: "r1", Body: []byte(homeTree), Locale: "en-GB", Dir: "ltr"}}
	return web.Config{
		Home: home, Editions: h, Identify: anonymous, Dev: true, Files: os.DirFS(dir),
		Users: []web.User{{ID: "ada", Name: "Ada", Note: "has most products"}},
	}, home, h
}

// serve starts a server, and gives its address.
func serve(t *testing.T, cfg web.Config) string {
	t.Helper()
	h, err := web.NewHandler(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s.URL
}

// get reads a page.
func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	client := http.Client{Timeout: 20 * time.Second}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// locale is a locale that must be known.
func locale(t *testing.T, tag string) *intl.Locale {
	t.Helper()
	l, err := intl.For(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// someFindings are what a holder would keep of a refused edition.
func someFindings() []diag.Diagnostic {
	return []diag.Diagnostic{{Rule: "prop/unknown", Message: `text has no property "txt"`, Hint: `did you mean "text"?`,
		Place: diag.Place{File: "text/examples/plain.json", Line: 1, Column: 49, Width: 6}}}
}
