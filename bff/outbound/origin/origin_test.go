package origin

import (
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mantel/bff"
)

// polled is a product that is polled at a URL.
func polled(url string) bff.Product {
	return bff.Product{ID: "flights", Generic: &bff.Polling{
		URL: url, Interval: bff.Seconds(time.Minute), Timeout: bff.Seconds(10 * time.Second), MaxBytes: 1000}}
}

func serve(t *testing.T, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func answer(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write([]byte(body))
	}
}

func TestWhatAProductAnswers(t *testing.T) {
	elsewhere := serve(t, answer("application/json", `{"revision":1}`))
	for _, row := range []struct {
		why    string
		answer http.HandlerFunc
		body   string
		err    error
	}{
		{"JSON is taken", answer("application/json", `{}`), `{}`, nil},
		{"so is JSON with a charset", answer("application/json; charset=utf-8", `{}`), `{}`, nil},
		{"and JSON of a named kind", answer("application/vnd.flights+json", `{}`), `{}`, nil},
		{"garbage is taken as it is: who decodes it says no", answer("application/json", `}{`), `}{`, nil},
		{"as much as is allowed", answer("application/json", strings.Repeat("a", 1000)), strings.Repeat("a", 1000), nil},
		{"a page is no answer", answer("text/html", `<p>`), "", ErrAnswer},
		{"an answer without a type is none", func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			_, _ = w.Write([]byte(`{}`))
		}, "", ErrAnswer},
		{"more than is allowed, announced", answer("application/json", strings.Repeat("a", 1001)), "", bff.ErrTooLarge},
		{"more than is allowed, without end", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 10_000)); err != nil {
					return
				}
			}
		}, "", bff.ErrTooLarge},
		{"an encoded answer was not asked for", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(make([]byte, 1<<20))
			_ = z.Close()
		}, "", ErrAnswer},
		{"its own failure", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "", bff.ErrUnavailable},
		{"too many questions", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, "", bff.ErrUnavailable},
		{"nothing there", http.NotFound, "", ErrAnswer},
		{"no content", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, "", ErrAnswer},
		{"not modified, although it was not asked", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) }, "", ErrAnswer},
		{"a redirect to another host", http.RedirectHandler(elsewhere, http.StatusFound).ServeHTTP, "", ErrAnswer},
		{"redirects without end", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) }, "", ErrAnswer},
		{"a redirect on its own host", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/there" {
				http.Redirect(w, r, "/there", http.StatusFound)
				return
			}
			answer("application/json", `{"there":1}`)(w, r)
		}, `{"there":1}`, nil},
		{"a connection that breaks off", func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }, "", bff.ErrUnavailable},
	} {
		t.Run(row.why, func(t *testing.T) {
			got, err := New(Options{}).Fetch(t.Context(), polled(serve(t, row.answer)), "")
			if string(got.Body) != row.body || got.NotModified || !errors.Is(err, row.err) {
				t.Errorf("got %d bytes and %v, want %d bytes and %v", len(got.Body), err, len(row.body), row.err)
			}
		})
	}
}

func TestAnUnchangedAnswerIsNotSentAgain(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		answer("application/json", `{}`)(w, r)
	})
	c := New(Options{})
	first, err := c.Fetch(t.Context(), polled(url), "")
	if err != nil || first.ETag != `"v1"` || first.NotModified {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := c.Fetch(t.Context(), polled(url), first.ETag)
	if err != nil || !second.NotModified || second.Body != nil {
		t.Errorf("%+v, %v", second, err)
	}
}

func TestAProductThatIsSlowOrDownIsUnavailable(t *testing.T) {
	release := make(chan struct{})
	slow := polled(serve(t, func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(func() { close(release) })
	slow.Generic.Timeout = bff.Seconds(20 * time.Millisecond)
	if _, err := New(Options{}).Fetch(t.Context(), slow, ""); !errors.Is(err, bff.ErrUnavailable) {
		t.Errorf("slow: %v", err)
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	if _, err := New(Options{}).Fetch(t.Context(), polled(gone.URL), ""); !errors.Is(err, bff.ErrUnavailable) {
		t.Errorf("down: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(Options{}).Fetch(ctx, slow, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAnErrorDoesNotRepeatTheURL(t *testing.T) {
	for _, url := range []string{"http://127.0.0.1:1/word", "http://127.0.0.1:port/word", "word://x"} {
		_, err := New(Options{}).Fetch(t.Context(), polled(url), "")
		if err == nil || strings.Contains(err.Error(), "/word") {
			t.Errorf("got %v", err)
		}
	}
}

func TestAProductWithoutAPlaceToAskIsNotAsked(t *testing.T) {
	if _, err := New(Options{}).Fetch(t.Context(), bff.Product{ID: "flights"}, ""); !errors.Is(err, bff.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
