package ops

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// maxSeries bounds the label sets of one event: a label that grows without
// end would take the monitoring down with it.
const maxSeries = 2000

// Metrics counts events and times requests, for Prometheus. It is a
// bff.Observer. No user id is ever a label.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	refused  *prometheus.CounterVec

	mu     sync.RWMutex
	events map[string]*event
	timed  map[answered]prometheus.Observer
}

// answered is a kind of answer.
type answered struct {
	method, route string
	status        int
}

// maxLabels is how many labels an event may have: the values of so many are
// found again without putting them into one text.
const maxLabels = 4

// event is one counter; its label names are those of its first count.
type event struct {
	names   []string
	counter *prometheus.CounterVec

	mu     sync.RWMutex
	series map[[maxLabels]string]prometheus.Counter
}

var labelName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

// NewMetrics is an empty registry, but for Go's and the process' own figures.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		events:   map[string]*event{},
		timed:    map[answered]prometheus.Observer{},
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "mantel_http_request_duration_seconds", Help: "Time from a request's head to its answer, by route.",
			Buckets: []float64{.0002, .0005, .001, .002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"method", "route", "status"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mantel_metrics_refused_total", Help: "Counts that had other labels than the event's first, or too many label sets.",
		}, []string{"event"}),
	}
	m.registry.MustRegister(m.requests, m.refused, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Count adds one to mantel_<event>_total. Labels are pairs of name and value.
func (m *Metrics) Count(name string, labels ...string) {
	e := m.event(name, labels)
	if e == nil || !e.count(labels) {
		m.refused.WithLabelValues(name).Inc()
	}
}

// Request times one answer.
func (m *Metrics) Request(method, route string, status int, took time.Duration) {
	kind := answered{method, route, status}
	m.mu.RLock()
	timer := m.timed[kind]
	m.mu.RUnlock()
	if timer == nil {
		timer = m.requests.WithLabelValues(method, route, strconv.Itoa(status))
		m.mu.Lock()
		m.timed[kind] = timer
		m.mu.Unlock()
	}
	timer.Observe(took.Seconds())
}

// Gauge shows a value that is asked for at each scrape, as mantel_<name>.
func (m *Metrics) Gauge(name, help string, value func() float64) error {
	return m.registry.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mantel_" + name, Help: help}, value))
}

// Handler serves the figures.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

// event finds the counter of an event, or makes it; nil where name or labels
// cannot be a metric's.
func (m *Metrics) event(name string, labels []string) *event {
	m.mu.RLock()
	e := m.events[name]
	m.mu.RUnlock()
	if e != nil {
		return e
	}
	if len(labels)%2 != 0 || len(labels) > 2*maxLabels || !labelName.MatchString(name) {
		return nil
	}
	names := make([]string, 0, len(labels)/2)
	for i := 0; i < len(labels); i += 2 {
		if !labelName.MatchString(labels[i]) {
			return nil
		}
		names = append(names, strings.Clone(labels[i]))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if e = m.events[name]; e != nil {
		return e
	}
	e = &event{names: names, series: map[[maxLabels]string]prometheus.Counter{}, counter: prometheus.NewCounterVec(
		prometheus.CounterOpts{Name: "mantel_" + name + "_total", Help: "How often: " + strings.ReplaceAll(name, "_", " ") + "."}, names)}
	if err := m.registry.Register(e.counter); err != nil {
		return nil
	}
	m.events[strings.Clone(name)] = e
	return e
}

// count adds one to the series of these labels.
func (e *event) count(labels []string) bool {
	if len(labels) != 2*len(e.names) {
		return false
	}
	var values [maxLabels]string
	for i, name := range e.names {
		if labels[2*i] != name {
			return false
		}
		values[i] = labels[2*i+1]
	}
	e.mu.RLock()
	c := e.series[values]
	e.mu.RUnlock()
	if c == nil {
		if c = e.add(values); c == nil {
			return false
		}
	}
	c.Inc()
	return true
}

func (e *event) add(values [maxLabels]string) prometheus.Counter {
	e.mu.Lock()
	defer e.mu.Unlock()
	if c := e.series[values]; c != nil || len(e.series) >= maxSeries {
		return c
	}
	key, shown := values, values
	for i := range key {
		key[i] = strings.Clone(key[i])
		shown[i] = strings.ToValidUTF8(key[i], "\uFFFD")
	}
	c, err := e.counter.GetMetricWithLabelValues(shown[:len(e.names)]...)
	if err != nil {
		return nil
	}
	e.series[key] = c
	return c
}
