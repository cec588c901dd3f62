package web_test

import (
	"context"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mantel/uischema/edition"
)

func TestPagesStandInARealBrowser(t *testing.T) {
	cfg, _, _ := config(t, folder(t, components()))
	at := serve(t, cfg)
	b := open(t)
	for _, row := range []struct {
		name, path    string
		width, height int64
		has           string
	}{
		{"home", "/?theme=light", 1280, 900, "main"},
		{"home-dark-phone-window", "/?theme=dark", 390, 844, "main"},
		{"home-in-a-phone", "/?width=phone", 1280, 900, "iframe.device-phone"},
		{"gallery", "/gallery", 1280, 900, ".card iframe"},
		{"gallery-dark-narrow", "/gallery?theme=dark", 390, 844, ".card"},
		{"component", "/gallery/c/image?width=phone", 1280, 900, "iframe.view-phone"},
		{"component-rtl", "/gallery/c/greeting?locale=ar&theme=dark", 820, 1180, ".props"},
		{"target", "/gallery/target?action=navigate&.to=/flights", 820, 600, "table"},
		{"nothing", "/gallery/c/none", 820, 600, "h1"},
	} {
		b.look(at+row.path, row.width, row.height)
		if !from(b, chromedp.Evaluate[bool](`document.querySelector("`+row.has+`") !== null`)) {
			t.Errorf("%s: there is no %s", row.name, row.has)
		}
		if from(b, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)) {
			t.Errorf("%s: the page is wider than its window", row.name)
		}
		b.shoot(row.name)
		if row.name == "nothing" {
			b.mu.Lock()
			b.troubles = nil // the console names the 404 that was asked for
			b.mu.Unlock()
		}
		b.calm(row.name)
	}
}

func TestAFrameIsAsHighAsItsExample(t *testing.T) {
	cfg, _, _ := config(t, folder(t, components()))
	b := open(t)
	b.look(serve(t, cfg)+"/gallery/c/stack", 1280, 900)
	fits := from(b, chromedp.Poll[bool](`(() => { const f = document.querySelector("iframe.view"); const h = f.contentDocument.body.getBoundingClientRect().height;
		return h > 20 && Math.abs(f.getBoundingClientRect().height - h) < 2; })()`))
	if !fits {
		t.Error("the frame has another height than its example")
	}
	b.calm("the stack's page")
}

func TestTheGalleryFollowsFilesAndExplainsBrokenOnes(t *testing.T) {
	dir := folder(t, components())
	cfg, _, holder := config(t, dir)
	ctx, stop := context.WithCancel(t.Context())
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		edition.Watch(ctx, os.DirFS(dir), 20*time.Millisecond, holder)
	}()
	t.Cleanup(func() { stop(); <-watched })
	b := open(t)
	b.look(serve(t, cfg)+"/gallery/c/text", 1280, 900)
	from(b, chromedp.Poll[bool](`document.querySelector("[data-live]").dataset.state === "on"`))

	frame := func() string {
		return strings.TrimSpace(from(b, chromedp.Evaluate[string](`document.querySelector("iframe.view").contentDocument.body.innerText`)))
	}
	if got := frame(); got != "Hello there" {
		t.Fatalf("at first the frame shows %q", got)
	}
	b.reloaded(func() {
		write(t, dir, "text/examples/plain.json", `{"locale":"en","summary":"One line","props":{"text":"Changed on disk"}}`)
	})
	if got := frame(); got != "Changed on disk" {
		t.Errorf("after a change the frame shows %q", got)
	}
	b.reloaded(func() {
		write(t, dir, "text/examples/plain.json", "{\n  \"locale\": \"en\",\n  \"props\": {\"txt\": \"x\"}\n}")
	})
	if got := b.text(".findings"); !strings.Contains(got, "text/examples/plain.json:3:") || !strings.Contains(got, "^^^") || !strings.Contains(got, `"props": {"txt": "x"}`) {
		t.Errorf("a broken file is explained by\n%s", got)
	}
	if got := frame(); got != "Changed on disk" {
		t.Errorf("while a file is broken the frame shows %q", got)
	}
	b.shoot("broken")
	b.reloaded(func() {
		write(t, dir, "text/examples/plain.json", `{"locale":"en","props":{"text":"Mended"}}`)
	})
	if got := frame(); got != "Mended" || b.text(".findings") != "" {
		t.Errorf("after mending the frame shows %q, with findings %q", got, b.text(".findings"))
	}
	b.calm("the text's page")
}

func TestTheBarAndTheSearchWork(t *testing.T) {
	cfg, home, _ := config(t, folder(t, components()))
	at := serve(t, cfg)
	b := open(t)
	b.look(at+"/", 1280, 900)
	b.reloaded(func() {
		// Later, because the page that answers is gone with the change.
		b.do(chromedp.Evaluate[chromedp.Void](`void setTimeout(() => {
			const users = document.querySelector("select[name=user]");
			users.value = "ada";
			users.dispatchEvent(new Event("change"));
		})`))
	})
	where := from(b, chromedp.Location())
	if u, err := url.Parse(where); err != nil || u.Query().Get("user") != "ada" || home.asked.User != "ada" {
		t.Errorf("the bar leads to %s, asked by %q", where, home.asked.User)
	}
	b.look(at+"/gallery", 1280, 900)
	// A key of the protocol writes its character whatever the page does about
	// it; this one is what a person's key gives the page.
	b.do(chromedp.Evaluate[chromedp.Void](`void document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true, cancelable: true}))`))
	if got := from(b, chromedp.Evaluate[string](`document.activeElement.name + "=" + document.activeElement.value`)); got != "find=" {
		t.Errorf("after a slash the focus is in %q", got)
	}
	b.do(chromedp.KeyEvent("picture"))
	shown := from(b, chromedp.Evaluate[int](`document.querySelectorAll("[data-name]:not([hidden])").length`))
	if shown != 1 {
		t.Errorf("finding leaves %d cards", shown)
	}
	b.calm("bar and search")
}
