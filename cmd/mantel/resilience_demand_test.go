package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"mantel/fixtures/faults"
)

// demand is the products' ears: each follows what is wanted of it.
type demand struct {
	model *faults.Model
	stop  func()
	mu    sync.Mutex
	asked map[string]int
	// named are refills that name somebody, strange are users who are named to
	// a product that has never said anything to them, or whatever else is no
	// signal.
	named, strange, signals int
	fresh                   chan struct{}
}

// followDemand has every product follow its demand at some replica, and again
// where the connection ends.
func (s *stage) followDemand() *demand {
	ctx, cancel := context.WithCancel(s.t.Context())
	d := &demand{model: s.model, asked: map[string]int{}, fresh: make(chan struct{}, 1)}
	var wg sync.WaitGroup
	d.stop = func() { cancel(); wg.Wait() }
	for i, p := range s.products {
		wg.Go(func() {
			last := ""
			for ctx.Err() == nil {
				last = d.listen(ctx, s.client, s.replicas[i%len(s.replicas)].base, p, last)
				select {
				case <-ctx.Done():
				case <-time.After(200 * time.Millisecond):
				}
			}
		})
	}
	return d
}

// listen follows one stream of server-sent events from the one after last to
// its end, and gives the id of the last that was heard.
func (d *demand) listen(ctx context.Context, client *http.Client, base string, p *faults.Product, last string) string {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/v1/products/"+p.ID+"/demand", nil)
	if err != nil {
		return last
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	r.Header.Set("Authorization", "Bearer "+p.Secret)
	r.Header.Set("Accept", "text/event-stream")
	answer, err := client.Do(r)
	if err != nil {
		return last
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return last
	}
	event := ""
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			last = id
		}
		if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			event = name
		}
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			d.hear(p.ID, event, data)
		}
	}
	return last
}

// hear notes one event.
func (d *demand) hear(product, event, data string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.signals++
	if event != "refill" {
		var signal struct{ User, Reason string }
		decoder := json.NewDecoder(strings.NewReader(data))
		decoder.DisallowUnknownFields()
		if event != "demand" || decoder.Decode(&signal) != nil || !d.model.Knows(product, signal.User) {
			d.strange++
		}
		return
	}
	if data != "{}" {
		d.named++
	}
	d.asked[product]++
	select {
	case d.fresh <- struct{}{}:
	default:
	}
}

// discreet claims that products hear of nobody whom they do not know.
func (s *stage) discreet(d *demand) {
	s.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	s.must(d.named == 0 && d.strange == 0, "a refill names no user, and no product hears of a stranger", "%d signals; %d refills named somebody, %d signals a stranger", d.signals, d.named, d.strange)
}

// forget lets what was asked for until now not count.
func (d *demand) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	clear(d.asked)
}

// refills waits until so many products were asked for everything, or long
// enough, and gives how many were.
func (d *demand) refills(products int) int {
	enough := time.After(10 * time.Second)
	for {
		d.mu.Lock()
		n := len(d.asked)
		d.mu.Unlock()
		if n >= products {
			return n
		}
		select {
		case <-d.fresh:
		case <-enough:
			return n
		}
	}
}
