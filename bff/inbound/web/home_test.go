package web_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"mantel/bff"
	"mantel/bff/inbound/web"
)

func TestTheHomeIsTheTreeAsHTML(t *testing.T) {
	cfg, home, _ := config(t, folder(t, components()))
	at := serve(t, cfg)
	resp, page := get(t, at+"/?theme=dark")
	for _, want := range []string{`<html lang="en-GB" dir="ltr" data-theme="dark"`, `<main class="screen">`, "Welcome &lt;b&gt;",
		`/assets/image?u=https%3A%2F%2Fimages.example.com%2Frome.jpg`, `href="/?screen=deals&amp;theme=dark"`,
		`href="/gallery/target?.to=%2Fflights%2Frome%3Fx%3D1&amp;action=navigate&amp;theme=dark"`, `/assets/preview.css?v=`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if resp.StatusCode != 200 || home.name != "home" || home.asked.Axes.Platform != "web" || home.asked.Axes.FormFactor != "desktop" {
		t.Errorf("got %d for %s, asked by %+v", resp.StatusCode, home.name, home.asked.Axes)
	}
}

func TestTheBarChoosesUserLocaleAndWidthInDevelopmentOnly(t *testing.T) {
	cfg, home, _ := config(t, folder(t, components()))
	home.screen.Locale, home.screen.Dir = "ar-EG", "rtl"
	_, page := get(t, serve(t, cfg)+"/?user=ada&locale=ar-EG&width=phone&bare=1&screen=deals")
	if home.asked.User != "ada" || home.asked.Axes.Locale.Tag() != "ar-EG" || home.asked.Axes.FormFactor != "phone" || home.name != "deals" {
		t.Errorf("asked for %s by %+v", home.name, home.asked)
	}
	if !strings.Contains(page, `<html lang="ar-EG" dir="rtl"`) || strings.Contains(page, `class="bar"`) || !strings.Contains(page, "&amp;bare=1") {
		t.Errorf("the bare page is\n%s", page)
	}
	if _, page = get(t, serve(t, cfg)+"/?width=phone"); !strings.Contains(page, `src="/?width=phone&amp;bare=1"`) || !strings.Contains(page, "device-phone") {
		t.Errorf("a width stands in no frame:\n%s", page)
	}

	cfg.Users = []web.User{{ID: "layla", Locale: "ar-EG"}}
	at := serve(t, cfg)
	if get(t, at+"/?user=layla"); home.asked.Axes.Locale.Tag() != "ar-EG" {
		t.Errorf("without a choice a user's home is in %s, not as the user's device is set", home.asked.Axes.Locale.Tag())
	}
	if get(t, at+"/?user=layla&locale=de-DE"); home.asked.Axes.Locale.Tag() != "de-DE" {
		t.Error("the chosen locale does not win over the user's")
	}

	cfg.Dev = false
	cfg.Identify = func(*http.Request) (bff.Viewer, error) {
		v := bff.Viewer{User: "grace"}
		v.Axes.Locale = locale(t, "de-DE")
		return v, nil
	}
	at = serve(t, cfg)
	_, page = get(t, at+"/?user=ada&locale=ar-EG&width=phone&theme=light")
	if home.asked.User != "grace" || home.asked.Axes.Locale.Tag() != "de-DE" || home.asked.Axes.FormFactor != "desktop" {
		t.Errorf("outside development the query chose %+v", home.asked)
	}
	if strings.Contains(page, "<script") || strings.Contains(page, `class="bar"`) || !strings.Contains(page, `data-theme="light"`) {
		t.Errorf("outside development the page is\n%s", page)
	}
	for _, path := range []string{"/gallery", "/gallery/c/text", "/gallery/events", "/gallery/target", "/assets/image"} {
		if resp, _ := get(t, at+path); resp.StatusCode != 404 {
			t.Errorf("outside development %s gives %d", path, resp.StatusCode)
		}
	}
}

func TestTheFormFactorFollowsTheWindow(t *testing.T) {
	cfg, home, _ := config(t, folder(t, components()))
	at := serve(t, cfg)
	for _, row := range []struct{ why, width, agent, want string }{
		{"nothing is known", "", "", "desktop"},
		{"a wide window", "1280", "", "desktop"},
		{"a narrow window of a desktop's browser", "390", "", "phone"},
		{"a window between", "820", "", "tablet"},
		{"a phone whose browser gives no width", "", "Mozilla/5.0 (Phone) Mobile/15E148", "phone"},
		{"a wide window of a mobile browser", "1100", "Mozilla/5.0 Mobile", "desktop"},
		{"a width that is no number", "wide", "", "desktop"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Sec-CH-Viewport-Width", row.width)
		req.Header.Set("User-Agent", row.agent)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := home.asked.Axes.FormFactor; got != row.want || resp.Header.Get("Accept-CH") == "" {
			t.Errorf("%s: %s, want %s", row.why, got, row.want)
		}
	}
}

func TestOutsideDevelopmentOnlyConfiguredHostsGivePictures(t *testing.T) {
	cfg, _, _ := config(t, folder(t, components()))
	cfg.Dev, cfg.ImageHosts = false, []string{"images.example.com", "*.example.net"}
	resp, page := get(t, serve(t, cfg)+"/")
	if !strings.Contains(page, `src="https://images.example.com/rome.jpg"`) || strings.Contains(page, "elsewhere") {
		t.Errorf("pictures are not as configured:\n%s", page)
	}
	csp := resp.Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "img-src 'self' https://images.example.com https://*.example.net;") || !strings.Contains(csp, "script-src 'none'") {
		t.Errorf("the policy is %s", csp)
	}
	if !strings.Contains(page, `href="/flights/rome?x=1"`) {
		t.Error("a route of the app does not lead to this site")
	}
}

func TestWhatGoesWrongOnTheHomeHasAPageOfItsOwn(t *testing.T) {
	dir := folder(t, components())
	for _, row := range []struct {
		why, path string
		err       error
		identify  error
		want      int
	}{
		{"no such screen", "/?screen=nope", nil, nil, 404},
		{"nothing loaded", "/", bff.ErrUnavailable, nil, 503},
		{"credentials that are not accepted", "/", nil, errors.New("secret detail"), 401},
		{"a user id that is none", "/?user=a%20b", nil, nil, 400},
		{"no such page", "/nothing", nil, nil, 404},
	} {
		cfg, home, _ := config(t, dir)
		home.err = row.err
		if row.identify != nil {
			cfg.Identify = func(*http.Request) (bff.Viewer, error) { return bff.Viewer{}, row.identify }
		}
		resp, page := get(t, serve(t, cfg)+row.path)
		if resp.StatusCode != row.want || !strings.Contains(page, "<h1>") || strings.Contains(page, "secret detail") {
			t.Errorf("%s: %d\n%s", row.why, resp.StatusCode, page)
		}
	}
	cfg, _, _ := config(t, dir)
	resp, err := http.Post(serve(t, cfg)+"/", "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 405 || resp.Header.Get("Allow") == "" {
		t.Errorf("a POST gives %d", resp.StatusCode)
	}
}

func TestAScreenThatCannotBeRenderedStillHasAPage(t *testing.T) {
	cfg, home, _ := config(t, folder(t, components()))
	home.screen.Body = []byte(`{"root":`)
	resp, page := get(t, serve(t, cfg)+"/")
	if resp.StatusCode != 200 || !strings.Contains(page, "preview-missing") {
		t.Errorf("%d\n%s", resp.StatusCode, page)
	}
}
