package rest

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
)

// rationed is a server whose flights may push twice, and then once in ten
// seconds of a clock that stands still; heard counts what it refuses.
func rationed(t *testing.T, core *recorder) (*host, *refusals) {
	heard := &refusals{n: map[string]int{}}
	c := development(core)
	at := time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)
	c.Quotas = bff.NewQuotas([]bff.Product{
		{ID: "flights", Quota: &bff.Quota{PerSecond: 0.1, Burst: 2}}, {ID: "hotels"},
	}, func() time.Time { return at })
	c.Observer = heard
	return start(t, c), heard
}

type refusals struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *refusals) Count(event string, labels ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[event+" "+strings.Join(labels, " ")]++
}

func (c *refusals) of(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[name]
}

func (a answered) wantOverQuota(why string) {
	a.t.Helper()
	p := a.wantProblem(why, QuotaExceeded)
	if p.RetryAfter != 10 || a.header.Get("Retry-After") != "10" {
		a.t.Errorf("%s: Retry-After %q, %d in the body", why, a.header.Get("Retry-After"), p.RetryAfter)
	}
}

func TestAPushBeyondTheQuotaIsRefusedAndOthersAreNot(t *testing.T) {
	core := &recorder{}
	h, heard := rationed(t, core)
	if a := h.ask("PUT", "/v1/products/flights/users/ada", onePush, asFlights...); a.status != 200 {
		t.Fatalf("the first: %d", a.status)
	}
	if a := h.ask("DELETE", "/v1/products/flights/users/ada?revision=8", "", "Mantel-Product: flights"); a.status != 200 {
		t.Fatalf("the second: %d", a.status)
	}
	h.ask("PUT", "/v1/products/flights/users/ada", onePush, asFlights...).wantOverQuota("a third push")
	h.ask("PUT", "/v1/products/flights/generic", onePush, asFlights...).wantOverQuota("a generic one")
	h.ask("DELETE", "/v1/products/flights/users/ada?revision=9", "", "Mantel-Product: flights").wantOverQuota("a withdrawal")
	h.ask("POST", "/v1/products/flights/batch", `{"user":"ada","withdraw":9}`, "Mantel-Product: flights").wantOverQuota("a batch")
	for _, verdict := range []string{"0", "-1", "x"} {
		h.ask("DELETE", "/v1/products/flights/users/ada?revision=9", "", "Mantel-Product: flights", quotaHeader+": "+verdict).
			wantOverQuota("a withdrawal that brings a verdict of its own")
	}
	if core.pushes() != 2 {
		t.Errorf("%d pushes reached the core", core.pushes())
	}
	if a := h.ask("PUT", "/v1/products/hotels/generic", onePush, "Mantel-Product: hotels"); a.status != 200 {
		t.Errorf("another product: %d", a.status)
	}
	if user, generic := heard.of("push product flights kind user result quota"), heard.of("push product flights kind generic result quota"); user != 6 || generic != 1 {
		t.Errorf("counted %d and %d", user, generic)
	}
}

func TestWhoeverIsRefusedAnywayIsNotCharged(t *testing.T) {
	core := &recorder{}
	h, _ := rationed(t, core)
	for range 5 {
		h.ask("PUT", "/v1/products/flights/users/ada", onePush, "Mantel-Product: hotels").wantProblem("another's path", IdentityOther)
		h.ask("PUT", "/v1/products/flights/users/ada", onePush, "Mantel-Product: flights", "Content-Encoding: gzip").wantProblem("compressed", BodyCompressed)
	}
	for range 2 {
		if a := h.ask("PUT", "/v1/products/flights/users/ada", onePush, asFlights...); a.status != 200 {
			t.Errorf("status %d: %s", a.status, a.body)
		}
	}
}

func TestThePushBeyondTheQuotaIsRefusedBeforeItsBodyIsRead(t *testing.T) {
	core := &recorder{}
	h, _ := rationed(t, core)
	for range 2 {
		h.ask("PUT", "/v1/products/flights/users/ada", onePush, asFlights...)
	}
	w := h.dial()
	w.send("PUT /v1/products/flights/users/ada HTTP/1.1", "Host: localhost", "Mantel-Product: flights",
		"Expect: 100-continue", "Content-Length: 1000", "")
	a := w.answer() // although not one byte of the body was sent
	a.wantOverQuota("a body that is not read")
	if a.header.Get("Connection") != "close" {
		t.Error("the connection stays open, and the body would be read as a request")
	}
	if core.pushes() != 2 {
		t.Errorf("%d pushes reached the core", core.pushes())
	}
}

func TestARefusedPushThatIsSmallKeepsItsConnection(t *testing.T) {
	core := &recorder{}
	h, _ := rationed(t, core)
	w := h.dial()
	push := func(body string) answered {
		w.send("PUT /v1/products/flights/users/ada HTTP/1.1", "Host: localhost", "Mantel-Product: flights",
			"Content-Type: application/json", "Content-Length: "+strconv.Itoa(len(body)+len("\r\n")), "", body)
		return w.answer()
	}
	for range 2 {
		if a := push(onePush); a.status != 200 {
			t.Fatalf("status %d", a.status)
		}
	}
	for range 3 { // each is the next request on one connection: none is read as the body before it
		a := push(strings.Repeat("?", 1000))
		a.wantOverQuota("a push after a push")
		if a.header.Get("Connection") == "close" {
			t.Fatal("the connection is closed")
		}
	}
	a := push(strings.Repeat("?", headBytes+1))
	a.wantOverQuota("a large push")
	if a.header.Get("Connection") != "close" {
		t.Error("a large body is waited for")
	}
	if core.pushes() != 2 {
		t.Errorf("%d pushes reached the core", core.pushes())
	}
}

func TestEachLineOfABatchCounts(t *testing.T) {
	core := &recorder{}
	h, _ := rationed(t, core)
	body := strings.Repeat(`{"user":"ada","withdraw":9}`+"\n\n", 4)
	a := h.ask("POST", "/v1/products/flights/batch", body, "Mantel-Product: flights")
	if a.status != 200 {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	var statuses []string
	lines := json.NewDecoder(strings.NewReader(string(a.body)))
	for {
		var v lineVerdict
		if err := lines.Decode(&v); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		s := strconv.Itoa(v.Status)
		if v.Problem != nil {
			s += fmt.Sprintf(" after %d s", v.Problem.RetryAfter)
		}
		statuses = append(statuses, s)
	}
	if got := fmt.Sprint(statuses); got != "[200 200 429 after 10 s 429 after 10 s]" || core.pushes() != 2 {
		t.Errorf("answered %s, %d reached the core", got, core.pushes())
	}
}
