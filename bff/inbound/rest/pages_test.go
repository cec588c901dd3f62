package rest

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
)

func TestPagesStandBesideTheAPI(t *testing.T) {
	c := development(&recorder{})
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		fmt.Fprint(w, r.Method, " ", r.URL.String())
	})
	c.Pages = []Page{{Path: "/", Handler: echo}, {Path: "/gallery", Handler: echo}, {Path: "/gallery/", Handler: echo}}
	h := start(t, c)
	for _, test := range []struct {
		why, method, path string
		status            int
		body              string
	}{
		{"the home page", "GET", "/", 200, "GET /"},
		{"the home page with a query", "GET", "/?user=ada", 200, "GET /?user=ada"},
		{"a page by name", "GET", "/gallery", 200, "GET /gallery"},
		{"all below it", "GET", "/gallery/card/light?dir=rtl", 200, "GET /gallery/card/light?dir=rtl"},
		{"pages are read only", "POST", "/gallery", 405, ""},
		{"a page's head", "HEAD", "/gallery", 200, ""},
		{"what no page has", "GET", "/galleryx", 404, ""},
	} {
		a := h.ask(test.method, test.path, "")
		if a.status != test.status || test.status == 200 && string(a.body) != test.body {
			t.Errorf("%s: %d %s", test.why, a.status, a.body)
		}
		if got := a.header.Values("X-Content-Type-Options"); len(got) != 1 {
			t.Errorf("%s: X-Content-Type-Options is sent %d times", test.why, len(got))
		}
	}
	h.ask("GET", "/gallery", "", "Host: evil.example").wantProblem("a page under another name", HostRefused)
}

func TestAPageTakesTheMethodsThatItNames(t *testing.T) {
	c := development(&recorder{})
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %d %d", r.Method, r.URL, r.ContentLength, len(body))
	})
	c.Pages = []Page{
		{Path: "/v1/users/{user}", Handler: echo, Methods: []string{"DELETE"}},
		{Path: "/v1/products/{product}/reset", Handler: echo, Methods: []string{"POST"}},
	}
	h := start(t, c)
	for _, test := range []struct{ why, method, path, body, want string }{
		{"a part of the path is a name", "DELETE", "/v1/users/ada", "", "DELETE /v1/users/ada 0 0"},
		{"beside the API's own paths", "POST", "/v1/products/flights/reset", "", "POST /v1/products/flights/reset 0 0"},
		{"a body does not reach it", "DELETE", "/v1/users/ada", "{}", "DELETE /v1/users/ada 0 0"},
	} {
		if a := h.ask(test.method, test.path, test.body); a.status != 200 || string(a.body) != test.want {
			t.Errorf("%s: %d %s", test.why, a.status, a.body)
		}
	}
	h.ask("GET", "/v1/users/ada", "").wantProblem("another method", MethodRefused)
	h.ask("DELETE", "/v1/users/ada/x", "").wantProblem("one part is no two", RouteUnknown)
	h.ask("POST", "/v1/products/flights/reset", "", "Host: evil.example").wantProblem("another name", HostRefused)
	if a := h.ask("POST", "/v1/products/flights/batch", "", asFlightsBatch...); a.status != 200 {
		t.Errorf("a batch: %d %s", a.status, a.body)
	}
}

func TestAPagesFaultIsItsOwn(t *testing.T) {
	c := development(&recorder{})
	c.Pages = []Page{{Path: "/broken", Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret") })}}
	h := start(t, c)
	if a := h.ask("GET", "/broken", ""); a.status != 500 || strings.Contains(string(a.body), "secret") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := h.ask("GET", "/v1/screens/home", ""); a.status != 200 {
		t.Errorf("the API after a page's panic: %d", a.status)
	}
}

func TestWhatAPageKeepsDoesNotChange(t *testing.T) {
	var mu sync.Mutex
	var kept []string
	c := development(&recorder{})
	c.Pages = []Page{{Path: "/keep/", Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		kept = append(kept, r.URL.Path+"|"+r.Header.Get("Mantel-User"))
		kept = append(kept, r.RequestURI, r.Header.Get("Mantel-User"))
	})}}
	h := start(t, c)
	for i := range 100 {
		h.ask("GET", fmt.Sprintf("/keep/%0*d", 3+i%40, i), "", fmt.Sprintf("Mantel-User: user-%d", i*i))
	}
	for i := range 100 {
		if got, want := kept[3*i], kept[3*i+1]+"|"+kept[3*i+2]; got != want {
			t.Fatalf("request %d is now %q, it was %q", i, want, got)
		}
	}
}

func TestAPageCanStreamUntilTheServerEnds(t *testing.T) {
	c := development(&recorder{})
	ended := make(chan struct{})
	c.Pages = []Page{{Path: "/events", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		fmt.Fprint(w, "data: first\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})}}
	h := start(t, c)
	answer, err := http.Get("http://" + h.address + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	first := make([]byte, len("data: first\n\n"))
	if _, err := io.ReadFull(answer.Body, first); err != nil || string(first) != "data: first\n\n" {
		t.Fatalf("%q, %v: the stream does not flow", first, err)
	}
	if err := h.server.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	<-ended
}

func TestShutdownAnswersWhatIsRunning(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	core := &recorder{screen: func(string, string) (bff.Screen, error) {
		close(entered)
		<-leave
		return bff.Screen{Revision: "r1", Body: []byte("{}")}, nil
	}}
	h := start(t, development(core))
	w := h.dial()
	w.send("GET /v1/screens/home HTTP/1.1", "Host: localhost", "")
	<-entered
	down := make(chan error, 1)
	go func() { down <- h.server.Shutdown(context.Background()) }()
	<-h.server.streams.Done() // the shutdown has begun
	close(leave)
	if a := w.answer(); a.status != 200 || a.header.Get("Connection") != "close" {
		t.Errorf("the running request: %d, Connection: %s", a.status, a.header.Get("Connection"))
	}
	if err := <-down; err != nil {
		t.Error(err)
	}
}

// hesitant accepts nobody until it is about to close, as a process that gets
// no time: those who come wait in the kernel's queue.
type hesitant struct {
	*net.TCPListener
	once    sync.Once
	closing chan struct{}
}

func (l *hesitant) Accept() (net.Conn, error) {
	<-l.closing
	return l.TCPListener.Accept()
}

func (l *hesitant) SetDeadline(t time.Time) error {
	defer l.once.Do(func() { close(l.closing) })
	return l.TCPListener.SetDeadline(t)
}

func (l *hesitant) Close() error {
	defer l.once.Do(func() { close(l.closing) })
	return l.TCPListener.Close()
}

func TestShutdownAnswersThoseWhoHaveConnectedAlready(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &host{t: t, server: New(development(&recorder{})), address: l.Addr().String()}
	served := make(chan error, 1)
	go func() {
		served <- h.server.Serve(&hesitant{TCPListener: l.(*net.TCPListener), closing: make(chan struct{})})
	}()
	waiting := make([]*wire, 20)
	for i := range waiting {
		waiting[i] = h.dial()
		// Two at once: what is sent ahead must not cost the first its answer.
		waiting[i].send("GET /v1/screens/home HTTP/1.1", "Host: localhost", "", "GET /v1/screens/home HTTP/1.1", "Host: localhost", "")
	}
	for listens := false; !listens; { // else Shutdown closes it at once
		h.server.mu.Lock()
		listens = h.server.listener != nil && h.server.app.Server().GetOpenConnectionsCount() == 0
		h.server.mu.Unlock()
	}
	down := make(chan error, 1)
	go func() { down <- h.server.Shutdown(context.Background()) }()
	for i, w := range waiting {
		if a := w.answer(); a.status != 200 || a.header.Get("Connection") != "close" {
			t.Errorf("who waits as number %d: %d, Connection: %s", i, a.status, a.header.Get("Connection"))
		}
	}
	if err := <-down; err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if c, err := net.Dial("tcp", h.address); err == nil {
		c.Close()
		t.Error("the listener is still open")
	}
}

// The read timeout would end such a connection too, but only after 15 seconds:
// longer than the shutdown may take.
func TestShutdownDoesNotWaitForAConnectionThatSaysNothing(t *testing.T) {
	c := development(&recorder{})
	c.ReadTimeout = time.Hour
	h := start(t, c)
	h.dial()           // says nothing
	spoken := h.dial() // accepted after quiet, so both are known once this is answered
	spoken.send("GET /v1/screens/home HTTP/1.1", "Host: localhost", "")
	spoken.answer()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := h.server.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}

func TestADrainingServerAnswersAndSendsItsClientsAway(t *testing.T) {
	h := start(t, development(&recorder{}))
	w := h.dial()
	w.send("GET /v1/screens/home HTTP/1.1", "Host: localhost", "")
	if a := w.answer(); a.header.Get("Connection") == "close" {
		t.Error("a connection is closed without need")
	}
	h.server.Drain()
	w.send("GET /v1/screens/home HTTP/1.1", "Host: localhost", "")
	if a := w.answer(); a.status != 200 || a.header.Get("Connection") != "close" {
		t.Errorf("status %d, Connection: %s", a.status, a.header.Get("Connection"))
	}
}

func TestAServerThatWasShutDownDoesNotServe(t *testing.T) {
	s := New(development(&recorder{}))
	if err := s.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(l); err != nil {
		t.Error(err)
	}
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		c.Close()
		t.Error("the listener is still open")
	}
}
