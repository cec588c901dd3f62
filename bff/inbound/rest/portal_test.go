package rest

import (
	"context"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/uischema/edition"
)

// portal is a small company: a screen with a placeholder, a deal of flights,
// one of hotels, and a note that is open to all.
func portal() fstest.MapFS {
	all := fstest.MapFS{}
	for name, text := range map[string]string{
		"edition.json": `{"locales": ["de", "en"], "defaultLocale": "en", "appScheme": "portal"}`,
		"types.json":   `{"$defs": {"money": {"type": "object", "additionalProperties": false, "required": ["amount", "currency"], "properties": {"amount": {"type": "string", "pattern": "^-?(0|[1-9][0-9]{0,11})(\\.[0-9]{1,3})?$"}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}}}}}`,
		"actions/openUrl.json": `{"summary": "Opens a page.", "type": "object", "additionalProperties": false, "required": ["type", "url"],
			"properties": {"type": {"const": "openUrl"}, "url": {"type": "string", "format": "uri", "maxLength": 200}}}`,
		"text/component.json": `{"summary": "Plain text.", "base": true, "props": {"type": "object", "additionalProperties": false,
			"required": ["text"], "properties": {"text": {"type": "string", "maxLength": 200}, "onTap": {"$ref": "/types.json#/$defs/action"}}}}`,
		"text/preview.html":    `<p>{{.Props.text}}</p>`,
		"stack/component.json": `{"summary": "One below the other.", "base": true, "slots": {"children": {"accepts": ["stack", "text"]}}}`,
		"stack/preview.html":   `<div>{{.Children}}</div>`,
		"flights/deal/component.json": `{"summary": "One fare.", "placements": ["deal"], "props": {"type": "object", "additionalProperties": false,
			"required": ["city", "price"], "properties": {"city": {"type": "string", "maxLength": 40, "description": "Where it goes."},
			"price": {"$ref": "/types.json#/$defs/money"}, "open": {"$ref": "/types.json#/$defs/action"}}},
			"layout": {"type": "stack", "children": [{"type": "text", "props": {"text": "${t('to', {'city': props.city})}", "onTap": "${props.?open}"}},
			{"type": "text", "props": {"text": "${money(props.price)}"}}]}}`,
		"flights/deal/messages/de.json":  `{"to": "Flug nach {city}"}`,
		"flights/deal/messages/en.json":  `{"to": "Flight to {city}"}`,
		"flights/deal/examples/rom.json": `{"locale": "de-DE", "props": {"city": "Rom", "price": {"amount": "89.00", "currency": "EUR"}}}`,
		"hotels/deal/component.json": `{"summary": "One room.", "placements": ["deal"], "props": {"type": "object", "additionalProperties": false,
			"required": ["name"], "properties": {"name": {"type": "string", "maxLength": 40}}}, "layout": {"type": "text", "props": {"text": "${props.name}"}}}`,
		"note/component.json": `{"summary": "A line of text.", "placements": ["deal"], "props": {"type": "object", "additionalProperties": false,
			"required": ["text"], "properties": {"text": {"type": "string", "maxLength": 80}}}, "layout": {"type": "text", "props": {"text": "${props.text}"}}}`,
		"home/component.json": `{"summary": "The home.", "slots": {"deals": {"placement": "deal", "max": 4,
			"placeholder": {"type": "text", "props": {"text": "${t('none')}"}}}},
			"layout": {"type": "stack", "children": [{"$slot": "deals"}]}}`,
		"home/messages/de.json":    `{"none": "Heute nichts"}`,
		"home/messages/en.json":    `{"none": "Nothing today"}`,
		"home/examples/empty.json": `{"locale": "en", "slots": {"deals": [{"type": "flights.deal", "props": {"city": "Rome", "price": {"amount": "89.00", "currency": "EUR"}}}]}}`,
	} {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

// company is the portal's server over the real core and the memory store.
type company struct {
	*host
	store  *memory.Store
	holder *edition.Holder
	heard  *hearing
}

// hearing tells when the followed generics have changed.
type hearing struct {
	bff.Generics
	mu    sync.Mutex
	times int
	more  *sync.Cond
}

func (g *hearing) Follow(ctx context.Context, products []bff.ProductID, each func([]bff.Held)) error {
	return g.Generics.Follow(ctx, products, func(held []bff.Held) {
		each(held)
		g.mu.Lock()
		g.times++
		g.more.Broadcast()
		g.mu.Unlock()
	})
}

// wait returns when generics have been heard of n times.
func (g *hearing) wait(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.times < n {
		g.more.Wait()
	}
}

func open(t *testing.T) *company {
	t.Helper()
	ed, found := edition.Load(portal())
	if ed == nil {
		t.Fatalf("the portal's components are refused: %v", found)
	}
	now := func() time.Time { return time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC) }
	c := &company{store: memory.New(now), holder: edition.NewHolder(ed)}
	products := []bff.Product{
		{ID: "flights", DefaultLocale: "de", Hosts: []string{"flights.example"}},
		{ID: "hotels", DefaultLocale: "en"},
	}
	ids := []bff.ProductID{"flights", "hotels"}
	c.heard = &hearing{Generics: c.store.Generics()}
	c.heard.more = sync.NewCond(&c.heard.mu)
	generics := bff.NewGenericSet()
	ctx, cancel := context.WithCancel(t.Context())
	followed := make(chan error, 1)
	go func() { followed <- generics.Run(ctx, c.heard, ids) }()
	t.Cleanup(func() { cancel(); <-followed })
	c.heard.wait(1)

	ingest := bff.NewIngest(bff.IngestConfig{Recommendations: c.store, Generics: c.heard, Editions: c.holder, Products: products, Now: now})
	config := Default()
	config.Screens = bff.NewHome(bff.HomeConfig{Recommendations: c.store, Generics: generics, Editions: c.holder, Products: products, Now: now, Remember: bff.DefaultRemember()})
	config.Pushes, config.Batches, config.Editions, config.Products = ingest, ingest, c.holder, ids
	config.Identify, config.Loopback, config.Documents = Trust{}, true, true
	c.host = start(t, config)
	return c
}

// deal is a push of one flight.
func deal(revision, city, more string) string {
	return `{"revision": ` + revision + `, "widgets": [{"id": "rom-1", "component": "flights.deal", "rank": 10,
		"props": {"city": "` + city + `", "price": {"amount": "89.00", "currency": "EUR"}` + more + `},
		"locales": {"en": {"city": "Rome"}}, "track": {"campaign": "winter"}}]}`
}
