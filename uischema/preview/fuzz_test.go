package preview_test

import (
	"regexp"
	"strings"
	"testing"

	"mantel/uischema/preview"
)

// tag is a tag as a browser reads it; text is escaped, so a literal < begins
// one.
var tag = regexp.MustCompile(`<(?:"[^"]*"|'[^']*'|[^>"'])*>?`)

// dangerous is what no tag of a checked preview may hold, whatever the data,
// once quoted values other than of addresses are hidden.
var (
	dangerous = regexp.MustCompile(`(?i)^<\s*(script|style|iframe|object|embed|link|meta|base|form|animate|set|foreignobject|template|math)|[\s/"'](on[a-z]+|style|srcset)\s*=|(src|href)\s*=\s*["']?\s*(https?:|//|data:|javascript:)`)
	value     = regexp.MustCompile(`(?i)([^a-z])(src|href)=("[^"]*"|'[^']*')|"[^"]*"|'[^']*'`)
)

func FuzzAcceptedPreviewsAreHarmless(f *testing.F) {
	for _, seed := range []string{
		`<p class="a {{.Props.x}}">{{.Props.x}}</p>`,
		`<a href="{{safeHref .Props.x}}">{{.Children}}</a>`,
		`<img src="{{image .Props.x}}" alt='{{.Props.x}}'>`,
		`{{range $i, $v := .Props.l}}<li id="x{{$i}}">{{$v}}</li>{{end}}`,
		`<svg viewBox="0 0 1 1"><path d="M0" fill="url(#a)"/></svg>`,
		`<scr{{if .Props.x}}ipt>{{end}}`, `<!--{{.Props.x}}-->`, `<p {{if .Props.x}}a="b"{{end}}>`,
		`{{markdown .Props.x}}{{printf "%s" .Props.x}}`,
	} {
		f.Add(seed, `"'><script src=//x onload=y>`)
	}
	f.Fuzz(func(t *testing.T, html, text string) {
		s, ds := preview.Compile(map[string]preview.Source{"x": {HTML: html, File: "x"}})
		if s == nil {
			if len(ds) == 0 {
				t.Fatalf("refused without a word: %q", html)
			}
			for _, d := range ds {
				if d.Place.Line < 1 || d.Place.Column < 1 || d.Place.Width < 1 || d.Message == "" {
					t.Fatalf("%q: a finding without a place: %+v", html, d)
				}
			}
			return
		}
		var b strings.Builder
		tree := `{"type":"x","id":"i","props":{"x":` + quote(text) + `,"l":["a",` + quote(text) + `]},"children":[{"type":"` + "y" + `"}]}`
		if err := s.Render(&b, []byte(tree), preview.Options{
			Image: func(string) string { return "/assets/image" },
			Link:  func(map[string]any) string { return "/go" },
		}); err != nil {
			t.Fatalf("%q: %v", html, err)
		}
		for _, tag := range tag.FindAllString(b.String(), -1) {
			if m := dangerous.FindString(value.ReplaceAllString(tag, "$1$2=$3")); m != "" {
				t.Fatalf("%q\ngives %q\nwhich holds %q", html, tag, m)
			}
		}
	})
}

func FuzzRenderTakesAnyTree(f *testing.F) {
	f.Add(`{"type":"card","props":{"title":1},"children":[{}],"slots":{"footer":[null]}}`)
	f.Add(`{"root":{"type":"stars","props":{"value":1e999}}}`)
	f.Add(`{"type":"md","props":{"text":"**[a](https://x)** - _"}}`)
	s := home(f)
	f.Fuzz(func(t *testing.T, tree string) {
		var b strings.Builder
		_ = s.Render(&b, []byte(tree), preview.Options{})
		if strings.Contains(strings.ToLower(b.String()), "<script") {
			t.Fatalf("%q gives %q", tree, b.String())
		}
	})
}

func FuzzStylesheetChecker(f *testing.F) {
	f.Add("p{background:url(x)} /* c */ @media x{}")
	f.Fuzz(func(t *testing.T, css string) {
		if len(preview.CheckStylesheet("x", []byte(css))) > 0 {
			return
		}
		for _, load := range []string{"@import", "@font-face"} {
			if strings.Contains(strings.ToLower(outside(css)), load) {
				t.Fatalf("%q holds %s", css, load)
			}
		}
	})
}

var commentsAndStrings = regexp.MustCompile(`(?s)/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`)

func outside(css string) string { return commentsAndStrings.ReplaceAllString(css, " ") }

// quote spells s as JSON.
func quote(s string) string {
	return string(appendString(s))
}
