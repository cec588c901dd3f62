package web_test

import (
	"bufio"
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"mantel/bff/inbound/web"
)

// stream opens the events and gives their data, one by one.
func stream(t *testing.T, url string) <-chan string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("the stream is %s", got)
	}
	data := make(chan string)
	go func() {
		defer resp.Body.Close()
		defer close(data)
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			if d, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				select {
				case data <- d:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return data
}

func next(t *testing.T, data <-chan string) string {
	t.Helper()
	select {
	case d, ok := <-data:
		if !ok {
			t.Fatal("the stream ended")
		}
		return d
	case <-time.After(20 * time.Second):
		t.Fatal("no event came")
	}
	return ""
}

var versionOf = regexp.MustCompile(`data-version="([0-9a-f]+)"`)

func TestEventsTellOfEachChange(t *testing.T) {
	dir := folder(t, components())
	cfg, _, holder := config(t, dir)
	at := serve(t, cfg)
	_, page := get(t, at+"/gallery")
	version := versionOf.FindStringSubmatch(page)[1]

	if got := next(t, stream(t, at+"/gallery/events?have=other")); got != version {
		t.Errorf("a page with another version hears %q, want %q", got, version)
	}
	events := stream(t, at+"/gallery/events?have="+version)
	holder.Refuse(someFindings())
	refused := next(t, events)
	if refused == version {
		t.Error("a refused edition has the version of the good one")
	}
	write(t, dir, "preview.css", ".text{color:red}")
	holder.Swap(loaded(t, dir).Current())
	if again := next(t, events); again == version || again == refused {
		t.Errorf("another stylesheet has the version %q of before", again)
	}
}

func TestAConfigurationThatCannotServeIsNamed(t *testing.T) {
	good, _, _ := config(t, folder(t, components()))
	for want, spoil := range map[string]func(*web.Config){
		"Home":       func(c *web.Config) { c.Home = nil },
		"Editions":   func(c *web.Config) { c.Editions = nil },
		"Identify":   func(c *web.Config) { c.Identify = nil },
		"ImageHosts": func(c *web.Config) { c.ImageHosts = []string{"https://images.example.com/"} },
	} {
		cfg := good
		spoil(&cfg)
		if _, err := web.NewHandler(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("without a good %s: %v", want, err)
		}
	}
}
