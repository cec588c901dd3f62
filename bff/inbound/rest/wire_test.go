package rest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// wire is a connection on which a test writes bytes of its own.
type wire struct {
	t *testing.T
	net.Conn
	answers *bufio.Reader
}

// dial connects; reading fails after 10 seconds instead of hanging.
func (h *host) dial() *wire {
	h.t.Helper()
	c, err := net.Dial("tcp", h.address)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		h.t.Fatal(err)
	}
	return &wire{h.t, c, bufio.NewReader(c)}
}

// send writes lines, each ended with CR LF, and nothing more.
func (w *wire) send(lines ...string) {
	w.t.Helper()
	if _, err := io.WriteString(w, strings.Join(lines, "\r\n")+"\r\n"); err != nil {
		w.t.Fatal(err)
	}
}

func (w *wire) answer() answered {
	w.t.Helper()
	r, err := http.ReadResponse(w.answers, nil)
	if err != nil {
		w.t.Fatalf("no answer: %v", err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.t.Fatalf("half an answer: %v", err)
	}
	h := r.Header
	if r.Close {
		h.Set("Connection", "close")
	}
	return answered{w.t, r.StatusCode, h, body}
}

// closed waits until the server has ended the connection: what else it sends
// is given.
func (w *wire) closed() string {
	w.t.Helper()
	rest, err := io.ReadAll(w.answers)
	if err != nil {
		w.t.Errorf("the connection stays open: %v", err)
	}
	return string(rest)
}

func TestWhoMayPushIsDecidedBeforeTheBodyIsRead(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	for _, test := range []struct {
		why   string
		lines []string
		kind  Kind
	}{
		{"nobody speaks", []string{"Content-Length: 1000"}, IdentityMissing},
		{"nobody speaks, in chunks", []string{"Transfer-Encoding: chunked"}, IdentityMissing},
		{"for another product", []string{"Content-Length: 1000", "Mantel-Product: hotels"}, IdentityOther},
		{"for another product, in chunks", []string{"Transfer-Encoding: chunked", "Mantel-Product: hotels"}, IdentityOther},
		{"for another product, politely", []string{"Content-Length: 1000", "Expect: 100-continue", "Mantel-Product: hotels"}, IdentityOther},
		{"compressed", []string{"Content-Length: 1000", "Content-Encoding: gzip", "Mantel-Product: flights"}, BodyCompressed},
		{"a form", []string{"Content-Length: 1000", "Content-Type: multipart/form-data; boundary=x", "Mantel-Product: flights"}, BodyMedia},
		{"too large", []string{"Content-Length: 2000000", "Mantel-Product: flights"}, BodyTooLarge},
		{"too large, politely", []string{"Content-Length: 2000000", "Expect: 100-continue", "Mantel-Product: flights"}, BodyTooLarge},
	} {
		w := h.dial()
		w.send(append(append([]string{"PUT /v1/products/flights/users/ada HTTP/1.1", "Host: localhost"}, test.lines...), "")...)
		a := w.answer() // although not one byte of the body was sent
		a.wantProblem(test.why, test.kind)
		if a.header.Get("Connection") != "close" {
			t.Errorf("%s: the connection stays open, and the body would be read as a request", test.why)
		}
	}
	if core.pushes() != 0 {
		t.Error("a push reached the core")
	}
}

func TestABodyThatIsExpectedIsAskedFor(t *testing.T) {
	h := start(t, development(&recorder{}))
	w := h.dial()
	w.send("PUT /v1/products/flights/users/ada HTTP/1.1", "Host: localhost", "Mantel-Product: flights",
		"Expect: 100-continue", fmt.Sprintf("Content-Length: %d", len(onePush)), "")
	if a := w.answer(); a.status != http.StatusContinue {
		t.Fatalf("status %d, want 100", a.status)
	}
	if _, err := io.WriteString(w, onePush); err != nil {
		t.Fatal(err)
	}
	if a := w.answer(); a.status != 200 {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

func TestABodyThatNobodyReadsIsNoSecondRequest(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	inner := "DELETE /v1/products/flights/users/ada?revision=9 HTTP/1.1\r\nHost: localhost\r\nMantel-Product: flights\r\n\r\n"
	for _, test := range []struct {
		why   string
		first []string
	}{
		{"the body of a refused push", []string{"PUT /v1/products/hotels/users/ada HTTP/1.1", "Mantel-Product: flights"}},
		{"the body of a screen's request", []string{"GET /v1/screens/home HTTP/1.1"}},
		{"the body of a withdrawal", []string{"DELETE /v1/products/hotels/users/ada?revision=1 HTTP/1.1", "Mantel-Product: flights"}},
		{"the body of a path that is not there", []string{"POST /nowhere HTTP/1.1"}},
	} {
		w := h.dial()
		w.send(append(test.first, "Host: localhost", fmt.Sprintf("Content-Length: %d", len(inner)), "", inner)...)
		w.answer()
		if rest := w.closed(); rest != "" {
			t.Errorf("%s was answered as a request: %.200q", test.why, rest)
		}
	}
	if core.pushes() != 0 {
		t.Error("a smuggled request reached the core")
	}
}

func TestHeadsThatTwoReadersCouldReadDifferentlyAreRefused(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	for _, test := range []struct {
		why   string
		lines []string
	}{
		{"two ends of the body", []string{"Content-Length: 5", "Transfer-Encoding: chunked"}},
		{"two ends of the body, the other way round", []string{"Transfer-Encoding: chunked", "Content-Length: 5"}},
		{"two lengths", []string{"Content-Length: 5", "Content-Length: 50"}},
		{"the same length twice", []string{"Content-Length: 2", "Content-Length: 2"}},
		{"a length with a sign", []string{"Content-Length: +5"}},
		{"a length that is none", []string{"Content-Length: 0x5"}},
		{"an encoding of the transfer that is none", []string{"Transfer-Encoding: xchunked"}},
		{"white space before the colon", []string{"Content-Length : 5"}},
		{"a folded header", []string{"X-Note: a", " b: c"}},
		{"two speakers", []string{"Mantel-Product: flights", "Mantel-Product: hotels"}},
		{"two users", []string{"Mantel-User: ada", "mantel-user: bob"}},
		{"two credentials", []string{"Authorization: Bearer a", "Authorization: Bearer b"}},
		{"two hosts", []string{"Host: evil.example"}},
	} {
		w := h.dial()
		w.send(append(append([]string{"PUT /v1/products/flights/users/ada HTTP/1.1", "Host: localhost"}, test.lines...), "", "{}")...)
		w.answer().wantProblem(test.why, RequestSyntax)
	}
	if core.pushes() != 0 {
		t.Error("a push reached the core")
	}
}

func TestAHeaderValueCannotBecomeAHeader(t *testing.T) {
	h := start(t, development(&recorder{}))
	w := h.dial()
	w.send("GET /v1/screens/home%0d%0aSet-Cookie:%20a=b HTTP/1.1", "Host: localhost", "")
	if a := w.answer(); a.header.Get("Set-Cookie") != "" || a.status != 404 {
		t.Errorf("status %d, headers %v", a.status, a.header)
	}
	w = h.dial()
	w.send("GET /v1/screens/home HTTP/1.1", "Host: localhost", "If-None-Match: \"a\rX-Evil: 1\"", "")
	if a := w.answer(); a.header.Get("X-Evil") != "" {
		t.Errorf("a bare CR splits headers: %v", a.header)
	}
}

func TestAnAbsoluteTargetDoesNotGetAroundTheHostCheck(t *testing.T) {
	h := start(t, development(&recorder{}))
	w := h.dial()
	w.send("GET http://evil.example/v1/screens/home HTTP/1.1", "Host: localhost", "")
	w.answer().wantProblem("the target names another host", HostRefused)
}

func TestAHeadIsBounded(t *testing.T) {
	h := start(t, development(&recorder{}))
	if a := h.ask("GET", "/v1/screens/home", "", "X-Long: "+strings.Repeat("a", 8<<10)); a.status != 200 {
		t.Errorf("8 KiB of headers: %d", a.status)
	}
	w := h.dial()
	w.send("GET /v1/screens/home HTTP/1.1", "Host: localhost", "X-Long: "+strings.Repeat("a", headBytes), "")
	w.answer().wantProblem("more than 16 KiB", HeadTooLarge)
}

func TestAChunkedBodyIsBoundedWhileItIsRead(t *testing.T) {
	core := &recorder{}
	h := start(t, development(core))
	w := h.dial()
	w.send("PUT /v1/products/flights/users/ada HTTP/1.1", "Host: localhost", "Mantel-Product: flights", "Transfer-Encoding: chunked", "")
	chunk := []byte(fmt.Sprintf("%x\r\n%s\r\n", 64<<10, bytes.Repeat([]byte("x"), 64<<10)))
	for range 20 {
		if _, err := w.Write(chunk); err != nil {
			break // the server has closed its side already
		}
	}
	w.answer().wantProblem("a body without an end", BodyTooLarge)
	if core.pushes() != 0 {
		t.Error("the push reached the core")
	}
}

func TestATimeoutIsNoAnswerToWhoHasAskedNothing(t *testing.T) {
	c := development(&recorder{})
	c.ReadTimeout = 200 * time.Millisecond
	h := start(t, c)
	half := h.dial()
	half.send("GET /v1/screens/home HTTP/1.1")
	silent := h.dial()
	if got := silent.closed(); got != "" {
		t.Errorf("a connection that was opened ahead got %q", got)
	}
	half.answer().wantProblem("half a request", RequestTimeout)
}

func TestARequestThatIsNoHTTPIsAProblem(t *testing.T) {
	h := start(t, development(&recorder{}))
	w := h.dial()
	w.send("HELLO", "")
	w.answer().wantProblem("no request line", RequestSyntax)
}
