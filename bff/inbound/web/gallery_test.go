package web_test

import (
	"regexp"
	"strings"
	"testing"
)

func TestTheGalleryListsEveryComponent(t *testing.T) {
	cfg, _, _ := config(t, folder(t, components()))
	at := serve(t, cfg)
	_, page := get(t, at+"/gallery?theme=dark")
	for _, want := range []string{"7 components", `href="/gallery/c/greeting?theme=dark"`, `href="/gallery/c/text?theme=dark"`, "One below the other.",
		`src="/gallery/frame/greeting/ada?as=thumb&amp;theme=dark"`, "Screens", "Primitives", "Composites"} {
		if !strings.Contains(page, want) {
			t.Errorf("the index lacks %s", want)
		}
	}
	if _, page = get(t, at+"/gallery?find=Picture"); !strings.Contains(page, "/gallery/c/image") || strings.Contains(page, "/gallery/c/stack") {
		t.Error("finding does not narrow the index")
	}
	if resp, _ := get(t, at+"/gallery/c/nope"); resp.StatusCode != 404 {
		t.Errorf("an unknown component gives %d", resp.StatusCode)
	}
}

func TestAComponentsPageSaysAllAboutIt(t *testing.T) {
	cfg, _, _ := config(t, folder(t, components()))
	at := serve(t, cfg)
	for component, wants := range map[string][]string{
		"text":     {"required", "at most 200 characters", "body · title", "<code>&#34;body&#34;</code>", "What it says.", "base: in every app", "/gallery/frame/text/plain", "greeting", "None is needed"},
		"image":    {"navigate", "What is in it", "<td>uri</td>", "required"},
		"greeting": {"placement: hero", "Hallo, {name}!", "مرحبًا {name}!", `dir="auto"`, "The template as it is written", "/gallery/c/stack"},
		"home":     {"widgets placed as <code>hero</code>", "/gallery/frame/home/full"},
	} {
		resp, page := get(t, at+"/gallery/c/"+component+"?width=phone&dir=rtl")
		if resp.StatusCode != 200 {
			t.Errorf("%s: %d", component, resp.StatusCode)
		}
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("the page of %s lacks %s", component, want)
			}
		}
	}
}

func TestAFrameShowsOneExampleAsTheLookAsks(t *testing.T) {
	cfg, _, _ := config(t, folder(t, components()))
	at := serve(t, cfg)
	_, page := get(t, at+"/gallery/frame/greeting/ada")
	if !strings.Contains(page, `<html lang="de-DE" dir="ltr"`) || !strings.Contains(page, "Hallo, Ada!") || strings.Contains(page, "<script") {
		t.Errorf("the example's own locale:\n%s", page)
	}
	_, page = get(t, at+"/gallery/frame/greeting/ada?locale=ar&theme=dark")
	if !strings.Contains(page, `lang="ar" dir="rtl" data-theme="dark"`) || !strings.Contains(page, "مرحبًا") {
		t.Errorf("another locale:\n%s", page)
	}
	if _, page = get(t, at+"/gallery/frame/greeting/ada?dir=rtl&locale=zz-nonsense"); !strings.Contains(page, `lang="de-DE" dir="rtl"`) {
		t.Errorf("another direction:\n%s", page)
	}
	for _, path := range []string{"/gallery/frame/greeting/nope", "/gallery/frame/nope/ada"} {
		if resp, _ := get(t, at+path); resp.StatusCode != 404 {
			t.Errorf("%s gives %d", path, resp.StatusCode)
		}
	}
}

func TestARefusedEditionIsExplainedWhileTheLastGoodOneServes(t *testing.T) {
	dir := folder(t, components())
	cfg, _, holder := config(t, dir)
	at := serve(t, cfg)
	holder.Refuse(someFindings())
	for _, path := range []string{"/gallery", "/gallery/c/text", "/"} {
		resp, page := get(t, at+path)
		if resp.StatusCode != 200 {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
		for _, want := range []string{"error[prop/unknown]: text has no property &#34;txt&#34;", "--&gt; text/examples/plain.json:1:49", "^^^^^^", "did you mean", "Hello there"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
	}
	if _, page := get(t, at+"/gallery/frame/text/plain"); !strings.Contains(page, "Hello there") {
		t.Error("the last good edition serves no more")
	}
}

// inline is what a strict policy would block.
var inline = regexp.MustCompile(`(?i)<style|<script(?:>| [^>]*>[^<])|\sstyle=|\son[a-z]+=|javascript:|(src|href)="(https?:)?//`)

func TestEveryPageIsStrict(t *testing.T) {
	cfg, _, holder := config(t, folder(t, components()))
	at := serve(t, cfg)
	holder.Refuse(someFindings())
	for _, path := range []string{"/", "/?width=phone", "/?bare=1", "/gallery", "/gallery?find=zzz", "/gallery/c/image", "/gallery/c/greeting",
		"/gallery/frame/image/rome", "/gallery/frame/text/plain?as=thumb", "/gallery/target?action=openUrl&.url=javascript:x", "/nope"} {
		resp, page := get(t, at+path)
		csp := resp.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "style-src 'self'", "img-src 'self'", "frame-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy lacks %s", path, want)
			}
		}
		if strings.Contains(csp, "unsafe") || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, resp.Header)
		}
		shown := strings.ReplaceAll(page, "<code>javascript:x</code>", "")
		if m := inline.FindString(shown); m != "" {
			t.Errorf("%s holds %q", path, m)
		}
	}
	for _, path := range []string{"/assets/gallery.css", "/assets/gallery.js", "/assets/icon.svg", "/assets/preview.css", "/assets/frame.css", "/assets/bar.css"} {
		if resp, body := get(t, at+path); resp.StatusCode != 200 || body == "" || resp.Header.Get("X-Content-Type-Options") != "nosniff" || resp.Header.Get("ETag") == "" {
			t.Errorf("%s: %d %v", path, resp.StatusCode, resp.Header)
		}
	}
}
