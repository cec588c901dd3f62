package rest

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// counted records what Requests hears.
type counted struct {
	mu  sync.Mutex
	all []string
}

func (c *counted) Request(method, route string, status int, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, method+" "+route+" "+strconv.Itoa(status))
}

func TestEveryAnswerIsCountedByItsRoute(t *testing.T) {
	seen := &counted{}
	c := development(&recorder{})
	c.Requests = seen
	h := start(t, c)
	h.ask("GET", "/v1/screens/home", "", "Mantel-User: ada")
	h.ask("HEAD", "/v1/screens/home", "")
	h.ask("GET", "/v1/screens/attic", "")
	h.ask("PUT", "/v1/products/flights/users/ada", onePush, asFlights...)
	h.ask("PUT", "/v1/products/hotels/users/ada", onePush, asFlights...)
	h.ask("GET", "/somewhere/else", "")
	h.ask("BREW", "/", "")
	w := h.dial()
	w.send("NONSENSE", "")
	w.answer()
	want := []string{
		"GET /v1/screens/:screen 200", "HEAD /v1/screens/:screen 200", "GET /v1/screens/:screen 404",
		"PUT /v1/products/:product/users/:user 200",
		"PUT none 403", // refused by its head, before there is a route
		"GET none 404", "other none 405", "other none 400",
	}
	seen.mu.Lock()
	defer seen.mu.Unlock()
	if !slices.Equal(seen.all, want) {
		t.Errorf("counted\n%q\nwant\n%q", seen.all, want)
	}
}
