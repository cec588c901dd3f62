package preview_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"mantel/uischema/preview"
)

// set compiles previews that must be fine.
func set(t testing.TB, sources map[string]string) *preview.Set {
	t.Helper()
	in := map[string]preview.Source{}
	for name, html := range sources {
		in[name] = preview.Source{HTML: html, File: name + "/preview.html"}
	}
	s, ds := preview.Compile(in)
	if s == nil {
		t.Fatalf("previews are refused: %+v", ds)
	}
	return s
}

func render(t testing.TB, s *preview.Set, tree string, o preview.Options) string {
	t.Helper()
	var b strings.Builder
	if err := s.Render(&b, []byte(tree), o); err != nil {
		t.Fatalf("render: %v", err)
	}
	return b.String()
}

func home(t testing.TB) *preview.Set {
	return set(t, map[string]string{
		"screen": `<main id="{{.ID}}">{{.Children}}</main>`,
		"card": `<article><h2>{{.Props.title}}</h2>{{.Children}}{{if .HasSlot "footer"}}<footer>{{.Slot "footer"}}</footer>{{end}}` +
			`{{with .Props.onTap}}<a href="{{safeHref .}}">open</a>{{end}}</article>`,
		"text":  `<p class="text {{.Props.style}}">{{.Props.text}}</p>`,
		"image": `<img src="{{image .Props.image}}" alt="{{.Props.image.alt}}" width="{{.Props.image.width}}">`,
		"stars": `{{range $i := 5}}{{if lt $i $.Props.value}}*{{else}}-{{end}}{{end}}`,
		"md":    `{{markdown .Props.text}}`,
	})
}

func TestATreeBecomesAPage(t *testing.T) {
	got := render(t, home(t), `{"format":1,"root":{"type":"screen","id":"screen1","props":{},"children":[
		{"type":"card","id":"a.b","props":{"title":"Rom","onTap":{"type":"navigate","to":"/flights/rom-1"}},
		 "children":[{"type":"text","id":"t","props":{"text":"hi","style":"big"}}],
		 "slots":{"footer":[{"type":"stars","id":"s","props":{"value":3.5}}]}}]}}`,
		preview.Options{Link: func(a map[string]any) string { return "/go" + a["to"].(string) }})
	want := `<main id="screen1"><article><h2>Rom</h2><p class="text big">hi</p><footer>****-</footer><a href="/go/flights/rom-1">open</a></article></main>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDataIsNeverMarkup(t *testing.T) {
	evil := `"'><script>alert(1)</script>`
	for _, tree := range []string{
		fmt.Sprintf(`{"type":"text","id":"t","props":{"text":%q,"style":%q}}`, evil, evil),
		fmt.Sprintf(`{"type":"image","id":"t","props":{"image":{"url":%q,"alt":%q,"width":%q}}}`, evil, evil, evil),
		fmt.Sprintf(`{"type":%q,"id":%q}`, evil, evil),
		fmt.Sprintf(`{"type":"md","id":"t","props":{"text":%q}}`, "**"+evil+"** [x](https://example.com/"+evil+")"),
		fmt.Sprintf(`{"type":"card","id":"t","props":{"onTap":{"to":%q}}}`, "javascript:alert(1)"),
	} {
		got := render(t, home(t), tree, preview.Options{
			Image: func(u string) string { return u },
			Link:  func(a map[string]any) string { s, _ := a["to"].(string); return s },
		})
		if strings.Contains(got, "<script") || strings.Contains(got, `"'>`) || strings.Contains(got, "javascript:") {
			t.Errorf("%s\ngives %s", tree, got)
		}
	}
}

func TestWhatCannotBeShownIsABox(t *testing.T) {
	s := set(t, map[string]string{"fails": `{{index .Props.list 9}}`, "stack": `<div>{{.Children}}</div>`})
	var reported []string
	got := render(t, s, `{"type":"stack","id":"s","children":[
		{"type":"fails","id":"f","props":{"list":[]}},
		{"type":"novel","id":"n","children":[{"type":"stack","id":"inner"}],"slots":{"z":[{"type":"stack","id":"z"}]}},
		7]}`, preview.Options{Report: func(c, id, _ string) { reported = append(reported, c+"/"+id) }})
	want := `<div><div class="preview-missing"><span class="preview-missing-name">fails: the preview failed</span></div>` +
		`<div class="preview-missing"><span class="preview-missing-name">novel: no preview</span><div></div><div></div></div>` +
		`<div class="preview-missing"><span class="preview-missing-name">?: no preview</span></div></div>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if fmt.Sprint(reported) != "[fails/f novel/n /]" {
		t.Errorf("reported %v", reported)
	}
}

func TestAnAbsentPropShowsNothing(t *testing.T) {
	s := set(t, map[string]string{"x": `[{{.Props.a}}{{.Props.a.b}}{{range .Props.a}}x{{end}}{{image .Props.a}}{{len .Props.a}}{{if eq .Props.a "x"}}x{{end}}]`})
	got := render(t, s, `{"type":"x","id":"x"}`, preview.Options{})
	if got != "[0]" {
		t.Errorf("got %s", got)
	}
}

func TestNumbersCompareByValue(t *testing.T) {
	s := set(t, map[string]string{"x": `{{eq .Props.a .Props.b}} {{lt .Props.a 2}} {{ge .Props.c 2.5}} {{ne .Props.c "x"}} {{eq .Props.s "a" "b"}}`})
	got := render(t, s, `{"type":"x","id":"x","props":{"a":1.0,"b":1,"c":2.5,"s":"b"}}`, preview.Options{})
	if got != "true true true true true" {
		t.Errorf("got %s", got)
	}
}

func TestMarkdownShowsItsPlainCore(t *testing.T) {
	text := "One **two** *three* `f_o_o`\nnext\n\n- a\n- [b](https://example.com/b)\n\n2 * 3 * 4 <b>"
	got := render(t, home(t), fmt.Sprintf(`{"type":"md","id":"m","props":{"text":%q}}`, text), preview.Options{})
	want := "<p>One <strong>two</strong> <em>three</em> <code>f_o_o</code><br>next</p>" +
		`<ul><li>a</li><li><a href="#">b</a></li></ul><p>2 <em> 3 </em> 4 &lt;b&gt;</p>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestARenderingIsBounded(t *testing.T) {
	s := set(t, map[string]string{
		"twice": `<i>{{.Children}}{{.Children}}</i>`,
		"spin":  `{{range .Props.n}}{{end}}`,
		"spins": `{{range .Props.n}}{{range $.Props.n}}{{range $.Props.n}}{{end}}{{end}}{{end}}`,
		"stack": `{{.Children}}`,
	})
	deep := func(kind string, n int) string {
		return strings.Repeat(`{"type":"`+kind+`","children":[`, n) + `{"type":"stack"}` + strings.Repeat(`]}`, n)
	}
	for why, tree := range map[string]string{
		"children written twice at each level":      deep("twice", 60),
		"a tree deeper than any screen":             deep("stack", 500),
		"a range over a huge number":                `{"type":"spin","props":{"n":9007199254740991}}`,
		"a range over a huge number that is no int": `{"type":"spin","props":{"n":1e300}}`,
		"ranges in ranges":                          `{"type":"spins","props":{"n":100000}}`,
		"more nodes than any screen":                `{"type":"stack","children":[` + strings.Repeat(`{"type":"stack"},`, 2*preview.MaxNodes) + `{"type":"stack"}]}`,
	} {
		var boxes int
		var b strings.Builder
		if err := s.Render(&b, []byte(tree), preview.Options{Report: func(_, _, _ string) { boxes++ }}); err != nil {
			t.Errorf("%s: %v", why, err)
		}
		if boxes == 0 || !strings.Contains(b.String(), "preview-missing") || b.Len() > 2*preview.MaxOutput {
			t.Errorf("%s: %d boxes, %d bytes", why, boxes, b.Len())
		}
	}
}

func TestWhatIsNoTreeIsAnError(t *testing.T) {
	for _, tree := range []string{``, `null`, `[]`, `{}`, `{"type":1}`, `{"type":"x"} x`, `{"root":{}}`,
		strings.Repeat(" ", preview.MaxTree) + `{}`, strings.Repeat(`[`, 100_000)} {
		if err := home(t).Render(&strings.Builder{}, []byte(tree), preview.Options{}); !errors.Is(err, preview.ErrTree) {
			t.Errorf("%.30q: got %v", tree, err)
		}
	}
}
