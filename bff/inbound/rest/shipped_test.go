package rest

import (
	"testing"

	"mantel/components"
	"mantel/uischema/edition"
)

// TestTheShippedComponentsMakeAWholeDocument reads what designers have in
// components/: a reference that leads nowhere would break every client that
// is generated from the document.
func TestTheShippedComponentsMakeAWholeDocument(t *testing.T) {
	ed, found := edition.Load(components.FS)
	if ed == nil {
		t.Fatalf("the shipped components are refused: %v", found)
	}
	c := development(&recorder{})
	c.Editions = bare{ed}
	h := start(t, c)
	a := h.ask("GET", "/openapi.json", "")
	wantWhole(t, a)
	if page := h.ask("GET", "/docs", ""); page.status != 200 || len(page.body) < 10_000 {
		t.Errorf("the page: %d with %d bytes", page.status, len(page.body))
	}
}
