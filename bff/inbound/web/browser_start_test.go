package web_test

import (
	"bytes"
	"context"
	"image"
	_ "image/png" // screenshots are PNG
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a real Chromium with one tab.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	troubles []string
	loads    chan struct{}
}

// chromium finds the browser. Without one the test fails: a page that no
// browser has seen is not tested.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if file, err := exec.LookPath(name); err == nil {
			return file
		}
	}
	t.Fatal("no Chromium in PATH: apt-get install chromium (Debian), brew install --cask chromium (macOS)")
	return ""
}

// open starts a browser and collects what its console complains of.
func open(t *testing.T) *browser {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 900),
	}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run",
		"disable-background-networking", "disable-component-update", "disable-sync", "no-default-browser-check", "hide-scrollbars", "disable-dev-shm-usage"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	limit, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	alloc, endAlloc := chromedp.NewExecAllocator(limit, options...)
	ctx, endTab := chromedp.NewContext(alloc)
	b := &browser{t: t, ctx: ctx, loads: make(chan struct{}, 64)}
	t.Cleanup(func() {
		// Ends the browser and waits for it, so that its folder can go.
		_ = chromedp.Cancel(ctx)
		endTab()
		endAlloc()
		stop()
	})
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return b
}

func (b *browser) hear(event any) {
	var trouble string
	switch e := event.(type) {
	case *page.EventLoadEventFired:
		select {
		case b.loads <- struct{}{}:
		default:
		}
	case *runtime.EventExceptionThrown:
		trouble = (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			trouble = "console: " + string(e.Type)
			for _, a := range e.Args {
				trouble += " " + string(a.Value) + a.Description
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity {
			trouble = string(e.Entry.Source) + ": " + e.Entry.Text + " " + e.Entry.URL
		}
	}
	if trouble != "" {
		b.mu.Lock()
		b.troubles = append(b.troubles, trouble)
		b.mu.Unlock()
	}
}

// do runs actions that must succeed.
func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

// from runs an action that must succeed, and gives its value.
func from[T any](b *browser, action chromedp.Action[T]) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
	return v
}

// look goes to a page in a window of that size.
func (b *browser) look(url string, width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(url))
	b.settle()
}

// settle waits until pictures and frames in view are there, and two frames
// have been painted.
func (b *browser) settle() {
	b.t.Helper()
	from(b, chromedp.Evaluate[bool](`(async () => {
		const seen = (e) => { const r = e.getBoundingClientRect(); return r.top < innerHeight && r.bottom > 0 && r.left < innerWidth && r.right > 0 && r.width > 0; };
		const loaded = (e) => new Promise((done) => { e.addEventListener("load", done); e.addEventListener("error", done); });
		for (const i of document.images) if (seen(i) && !i.complete) await loaded(i);
		for (const f of document.querySelectorAll("iframe")) {
			if (seen(f) && (!f.contentDocument || f.contentDocument.URL === "about:blank" || f.contentDocument.readyState !== "complete")) await loaded(f);
		}
		await document.fonts.ready;
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		return true;
	})()`, chromedp.EvalAwaitPromise))
}

// reloaded waits for the next load of the page.
func (b *browser) reloaded(since func()) {
	b.t.Helper()
	for len(b.loads) > 0 {
		<-b.loads
	}
	since()
	select {
	case <-b.loads:
		b.settle()
	case <-b.ctx.Done():
		b.t.Fatal("the page was not loaded again")
	}
}

// text is what is to be seen in the first element that fits the selector.
func (b *browser) text(selector string) string {
	b.t.Helper()
	return from(b, chromedp.Evaluate[string]("(document.querySelector(`"+selector+"`) || {innerText: ''}).innerText"))
}

// shoot takes a picture of the window and holds that it shows something.
func (b *browser) shoot(name string) {
	b.t.Helper()
	png := from(b, chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(b.t.ArtifactDir(), name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(png))
	if err != nil {
		b.t.Fatal(err)
	}
	colours := map[[3]uint32]bool{}
	r := img.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y += 3 {
		for x := r.Min.X; x < r.Max.X; x += 3 {
			red, green, blue, _ := img.At(x, y).RGBA()
			colours[[3]uint32{red >> 12, green >> 12, blue >> 12}] = true
		}
	}
	if len(colours) < 8 {
		b.t.Errorf("%s is blank: %d colours", name, len(colours))
	}
}

// calm fails the test where the console complained.
func (b *browser) calm(where string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.troubles) > 0 {
		b.t.Errorf("%s: the console says\n%s", where, strings.Join(b.troubles, "\n"))
	}
	b.troubles = nil
}
