package ops

import (
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/uischema/edition"
)

var _ bff.Observer = (*Metrics)(nil)

type world struct {
	edition *edition.Edition
	read    bool
	now     time.Time
}

func (w *world) Current() *edition.Edition { return w.edition }
func (w *world) Ready() bool               { return w.read }

func (w *world) health() *Health {
	return NewHealth(HealthConfig{Editions: w, Generics: w, Now: func() time.Time { return w.now }})
}

func TestReadinessWaitsForWhatIsNeeded(t *testing.T) {
	loaded := &edition.Edition{}
	for _, test := range []struct {
		why     string
		edition *edition.Edition
		read    bool
		after   time.Duration
		drained bool
		ready   bool
	}{
		{"everything is there", loaded, true, 0, false, true},
		{"generics have not been read, but may still come", loaded, false, 4 * time.Second, false, false},
		{"a store that is down does not keep placeholders back for ever", loaded, false, 5 * time.Second, false, true},
		{"without components there is nothing to serve, however long it takes", nil, true, time.Hour, false, false},
		{"a process that ends takes nothing new", loaded, true, 0, true, false},
	} {
		w := &world{edition: test.edition, read: test.read, now: time.Unix(1_800_000_000, 0)}
		h := w.health()
		w.now = w.now.Add(test.after)
		if test.drained {
			h.Drain()
		}
		if got := h.Waiting() == nil; got != test.ready {
			t.Errorf("%s: ready = %v, waiting for %q", test.why, got, h.Waiting())
		}
	}
}

// serve starts an operations listener, and gives its address.
func serve(t *testing.T, h *Health, m *Metrics) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := NewServer(Pages(h, m))
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(body)
}

func TestTheOperationsListenerTellsUpFromReady(t *testing.T) {
	w := &world{now: time.Unix(1_800_000_000, 0)}
	base := serve(t, w.health(), NewMetrics())
	if r, body := get(t, base+"/healthz"); r.StatusCode != 200 || !strings.Contains(body, `"up"`) {
		t.Errorf("healthz of a process that is up: %d %s", r.StatusCode, body)
	}
	r, body := get(t, base+"/readyz")
	if r.StatusCode != 503 || r.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(body, "no components are loaded") {
		t.Errorf("readyz without components: %d %s %s", r.StatusCode, r.Header.Get("Content-Type"), body)
	}
	w.edition, w.read = &edition.Edition{}, true
	if r, body := get(t, base+"/readyz"); r.StatusCode != 200 || !strings.Contains(body, `"ready"`) {
		t.Errorf("readyz with everything: %d %s", r.StatusCode, body)
	}
	if r, _ := get(t, base+"/secrets"); r.StatusCode != 404 {
		t.Errorf("a path that is not there: %d", r.StatusCode)
	}
}

func TestMetricsCountEventsAndTimeRequests(t *testing.T) {
	m := NewMetrics()
	m.Count(bff.EventPush, "product", "flights", "kind", "user", "result", "applied")
	m.Count(bff.EventPush, "product", "flights", "kind", "user", "result", "applied")
	m.Count(bff.EventDegraded)
	m.Request("GET", "/v1/screens/:screen", 200, 3*time.Millisecond)
	if err := m.Gauge("edition_components", "How many components are loaded.", func() float64 { return 26 }); err != nil {
		t.Fatal(err)
	}
	body := figures(t, m)
	for _, want := range []string{
		`mantel_push_total{kind="user",product="flights",result="applied"} 2`,
		"mantel_screen_degraded_total 1",
		`mantel_http_request_duration_seconds_count{method="GET",route="/v1/screens/:screen",status="200"} 1`,
		"mantel_edition_components 26",
		"go_goroutines ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the figures lack %s", want)
		}
	}
}

func TestMetricsRefuseWhatIsNoMetric(t *testing.T) {
	m := NewMetrics()
	m.Count("push", "product", "flights")
	for why, count := range map[string]func(){
		"other labels than the first time": func() { m.Count("push", "kind", "user") },
		"more labels than the first time":  func() { m.Count("push", "product", "flights", "kind", "user") },
		"a label without a value":          func() { m.Count("odd", "product") },
		"a name that is no metric's":       func() { m.Count("Push failed!") },
		"a label that is no metric's":      func() { m.Count("spaced", "the product", "flights") },
	} {
		before := refusals(t, m)
		count()
		if refusals(t, m) != before+1 {
			t.Errorf("%s: it was counted", why)
		}
	}
}

func TestMetricsAreBoundedHoweverManyLabelsThereAre(t *testing.T) {
	m := NewMetrics()
	for i := range maxSeries + 10 {
		m.Count("poll", "product", strconv.Itoa(i))
	}
	if got := refusals(t, m); got != 10 {
		t.Errorf("%v counts were refused, want the 10 beyond the bound", got)
	}
	m.Count("poll", "product", "\xff")
	if got := refusals(t, m); got != 11 {
		t.Errorf("a value that is no UTF-8 beyond the bound: %v refused", got)
	}
}

// refusals sums mantel_metrics_refused_total.
func refusals(t *testing.T, m *Metrics) float64 {
	t.Helper()
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, f := range families {
		if f.GetName() == "mantel_metrics_refused_total" {
			for _, c := range f.GetMetric() {
				sum += c.GetCounter().GetValue()
			}
		}
	}
	return sum
}
