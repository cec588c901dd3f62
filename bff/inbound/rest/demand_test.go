package rest

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
)

// registered keeps what a test's products registered.
type registered struct {
	mu   sync.Mutex
	said []string
	err  error
}

func (r *registered) Register(_ context.Context, p bff.ProductID, u bff.UserID, wanted bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, fmt.Sprintf("%s %s %t", p, u, wanted))
	return r.err
}

// demanding is a server with a log of demand.
func demanding(t *testing.T) (*host, *memory.DemandLog, *registered) {
	log := memory.NewDemandLog(time.Now, time.Minute, 100)
	r := &registered{}
	c := development(&recorder{})
	c.Demand, c.Registrations = log, r
	return start(t, c), log, r
}

// follower reads a stream of events.
type follower struct {
	t      *testing.T
	answer *http.Response
	lines  *bufio.Scanner
}

func (h *host) follow(headers ...string) *follower {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	h.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", "http://"+h.address+"/v1/products/flights/demand", nil)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { cancel(); answer.Body.Close() })
	return &follower{h.t, answer, bufio.NewScanner(answer.Body)}
}

// event is the next one, its lines joined by "|"; comments and retry times are
// passed over. "" is the end.
func (f *follower) event() string {
	var lines []string
	for f.lines.Scan() {
		switch line := f.lines.Text(); {
		case line == "" && len(lines) > 0:
			return strings.Join(lines, "|")
		case line != "" && line[0] != ':' && !strings.HasPrefix(line, "retry:"):
			lines = append(lines, line)
		}
	}
	return ""
}

func tellOf(t *testing.T, log bff.DemandLog, s bff.Signal) {
	t.Helper()
	if _, err := log.Append(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func TestAProductFollowsItsDemandAndResumes(t *testing.T) {
	h, log, _ := demanding(t)
	tellOf(t, log, bff.Signal{Product: "flights", User: "ada", Reason: bff.DemandStale})
	tellOf(t, log, bff.Signal{Product: "hotels", User: "mallory", Reason: bff.DemandStale})
	tellOf(t, log, bff.Signal{Product: "flights", Reason: bff.DemandRefill})
	first := h.follow("Mantel-Product: flights", "Last-Event-ID: 0-0")
	if got := first.answer.Header; first.answer.StatusCode != 200 || got.Get("Content-Type") != "text/event-stream" || got.Get("Cache-Control") != "no-store" {
		t.Fatalf("status %d, %v", first.answer.StatusCode, got)
	}
	told := first.event()
	id, rest, _ := strings.Cut(strings.TrimPrefix(told, "id: "), "|")
	if rest != `event: demand|data: {"user":"ada","reason":"stale"}` || !bff.ValidSignalID(id) {
		t.Errorf("got %q", told)
	}
	refill := first.event()
	if !strings.HasSuffix(refill, "|event: refill|data: {}") {
		t.Errorf("got %q", refill)
	}
	tellOf(t, log, bff.Signal{Product: "flights", User: "bob", Reason: bff.DemandNone})
	if got := first.event(); !strings.HasSuffix(got, `{"user":"bob","reason":"none"}`) {
		t.Errorf("got %q", got)
	}
	if got := h.follow("Mantel-Product: flights", "Last-Event-ID: "+id).event(); got != refill {
		t.Errorf("who resumes gets %q, want %q", got, refill)
	}
}

func TestDemandIsForItsProductAlone(t *testing.T) {
	h, _, _ := demanding(t)
	for _, row := range []struct {
		why, path, header string
		kind              Kind
	}{
		{"nobody speaks", "/v1/products/flights/demand", "", IdentityMissing},
		{"another product's", "/v1/products/flights/demand", "Mantel-Product: hotels", IdentityOther},
		{"an unknown product's", "/v1/products/loans/demand", "Mantel-Product: flights", ProductUnknown},
	} {
		h.ask("GET", row.path, "", row.header).wantProblem(row.why, row.kind)
		h.ask("PUT", strings.Replace(row.path, "demand", "users/ada/demand", 1), "", row.header).wantProblem(row.why, row.kind)
		h.ask("DELETE", strings.Replace(row.path, "demand", "users/ada/demand", 1), "", row.header).wantProblem(row.why, row.kind)
	}
	h.ask("GET", "/v1/products/flights/demand", "", "Mantel-Product: flights", "Last-Event-ID: yesterday").wantProblem("an id that is none", RequestHeader)
	for range maxFollowers + 1 { // none of them stays
		if a := h.ask("HEAD", "/v1/products/flights/demand", "", "Mantel-Product: flights"); a.status != 200 || len(a.body) > 0 {
			t.Errorf("HEAD: %d with %d bytes", a.status, len(a.body))
		}
	}
}

func TestTheStreamsOfAProductAreBounded(t *testing.T) {
	h, log, _ := demanding(t)
	var all []*follower
	for range maxFollowers {
		f := h.follow("Mantel-Product: flights")
		if f.answer.StatusCode != 200 {
			t.Fatalf("status %d", f.answer.StatusCode)
		}
		all = append(all, f)
	}
	p := h.ask("GET", "/v1/products/flights/demand", "", "Mantel-Product: flights").wantProblem("one too many", FollowersExceeded)
	if p.RetryAfter < 1 {
		t.Errorf("%+v", p)
	}
	all[0].answer.Body.Close()
	// That a client is gone shows when something is written to it.
	deadline := time.Now().Add(20 * time.Second)
	for h.follow("Mantel-Product: flights").answer.StatusCode != 200 {
		tellOf(t, log, bff.Signal{Product: "flights", Reason: bff.DemandRefill})
		if time.Now().After(deadline) {
			t.Fatal("the place of one that is gone is never free")
		}
	}
}

func TestAClientThatDoesNotReadLosesItsPlace(t *testing.T) {
	log := memory.NewDemandLog(time.Now, time.Minute, 100)
	c := development(&recorder{})
	c.Demand, c.WriteTimeout = log, 200*time.Millisecond
	h := start(t, c)
	w := h.dial()
	w.send("GET /v1/products/flights/demand HTTP/1.1", "Host: localhost", "Mantel-Product: flights", "")
	places := func() int {
		h.server.followers.mu.Lock()
		defer h.server.followers.mu.Unlock()
		return h.server.followers.count["flights"]
	}
	deadline := time.Now().Add(20 * time.Second)
	for taken := false; !taken || places() > 0; taken = taken || places() > 0 {
		for range 1000 {
			tellOf(t, log, bff.Signal{Product: "flights", Reason: bff.DemandRefill})
		}
		if time.Now().After(deadline) {
			t.Fatal("it keeps its place")
		}
	}
}

func TestAShutdownEndsStreams(t *testing.T) {
	h, _, _ := demanding(t)
	f := h.follow("Mantel-Product: flights")
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := h.server.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	if got := f.event(); got != "" || f.lines.Err() != nil {
		t.Errorf("got %q, %v", got, f.lines.Err())
	}
}

func TestAProductRegistersWhomItWantsToHearOf(t *testing.T) {
	h, _, r := demanding(t)
	const path = "/v1/products/flights/users/ada/demand"
	for _, method := range []string{"PUT", "DELETE"} {
		for _, body := range []string{"", "{}"} {
			if a := h.ask(method, path, body, "Mantel-Product: flights"); a.status != 204 || len(a.body) > 0 {
				t.Errorf("%s: %d %s", method, a.status, a.body)
			}
		}
		h.ask(method, "/v1/products/flights/users/a%20b/demand", "", "Mantel-Product: flights").wantProblem("a user that is none", RequestParameter)
	}
	if got := fmt.Sprint(r.said); got != "[flights ada true flights ada true flights ada false flights ada false]" {
		t.Errorf("registered %s", got)
	}
	r.err = fmt.Errorf("%w: away", bff.ErrUnavailable)
	h.ask("PUT", path, "", "Mantel-Product: flights").wantProblem("the store is away", StoreUnavailable)
}

func TestWithoutALogThereIsNoDemand(t *testing.T) {
	h := start(t, development(&recorder{}))
	h.ask("GET", "/v1/products/flights/demand", "", "Mantel-Product: flights").wantProblem("no log", RouteUnknown)
	h.ask("PUT", "/v1/products/flights/users/ada/demand", "", "Mantel-Product: flights").wantProblem("no registrations", RouteUnknown)
}

func TestDemandIsDocumented(t *testing.T) {
	h, _, _ := demanding(t)
	a := h.ask("GET", "/openapi.json", "")
	wantWhole(t, a)
	for path, methods := range map[string][]string{
		"/v1/products/{product}/demand": {"get"}, "/v1/products/{product}/users/{user}/demand": {"put", "delete"},
	} {
		for _, method := range methods {
			if op := in(a.tree(), "paths", path, method); op["summary"] == nil || op["description"] == nil || len(in(op, "responses")) < 6 {
				t.Errorf("%s %s: %v", method, path, op)
			}
		}
	}
}
