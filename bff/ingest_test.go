package bff_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/uischema/edition"
)

// taking is an Ingest over a memory store.
type taking struct {
	*bff.Ingest
	store *memory.Store
	heard *tally
}

func newTaking(t *testing.T) taking {
	c := newClock()
	in := pushContext(t)
	k := taking{store: memory.New(c.now), heard: new(tally)}
	k.Ingest = bff.NewIngest(bff.IngestConfig{
		Recommendations: k.store, Generics: k.store.Generics(), Now: c.now, Observer: k.heard,
		Products: []bff.Product{in.Product, {ID: "hotels", DefaultLocale: "en"}},
		Editions: edition.NewHolder(&edition.Edition{Components: in.Components, Settings: edition.Settings{AppScheme: "portal"}}),
	})
	return k
}

// holds spells what is held for a user as "flights:7" or "flights:8-" for a
// fence.
func (k taking) holds(t *testing.T, u bff.UserID) string {
	t.Helper()
	rec, err := k.store.ForUser(t.Context(), u, bff.Version{})
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, h := range rec.Held {
		s := fmt.Sprintf("%s:%d", h.Head.Product, h.Head.Revision)
		if h.Body == nil {
			s += "-"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

func TestTakingPushes(t *testing.T) {
	k := newTaking(t)
	ctx := t.Context()
	put := func(p bff.ProductID, u bff.UserID, body string) func() (bff.Write, error) {
		return func() (bff.Write, error) {
			w, found, err := k.Put(ctx, p, u, []byte(body))
			if (len(found) > 0) != errors.Is(err, bff.ErrInvalid) && u != "" {
				t.Errorf("%d findings beside %v", len(found), err)
			}
			return w, err
		}
	}
	withdraw := func(p bff.ProductID, revision int64) func() (bff.Write, error) {
		return func() (bff.Write, error) { return k.Withdraw(ctx, p, "ada", revision) }
	}
	other := strings.Replace(push(plainOffer), `"t"`, `"u"`, 1)
	for _, step := range []struct {
		why     string
		do      func() (bff.Write, error)
		verdict bff.Verdict
		err     error
		holds   string
	}{
		{"a first push", put("flights", "ada", push(plainOffer)), bff.Applied, nil, "flights:7"},
		{"the same again", put("flights", "ada", push(plainOffer)), bff.Unchanged, nil, "flights:7"},
		{"the same revision with another content", put("flights", "ada", other), bff.Conflict, nil, "flights:7"},
		{"an older revision", put("flights", "ada", `{"revision":6,"widgets":[]}`), bff.Older, nil, "flights:7"},
		{"broken JSON", put("flights", "ada", `{`), 0, bff.ErrInvalid, "flights:7"},
		{"an invalid push of a newer revision", put("flights", "ada", `{"revision":9,"widgets":[{}]}`), 0, bff.ErrInvalid, "flights:7"},
		{"more than is ever read", put("flights", "ada", strings.Repeat(" ", 1<<20+1)), 0, bff.ErrTooLarge, "flights:7"},
		{"a product that is not configured", put("loans", "ada", push(plainOffer)), 0, bff.ErrNotFound, "flights:7"},
		{"nobody", put("flights", "", push(plainOffer)), 0, bff.ErrInvalid, "flights:7"},
		{"another product with its own component", put("hotels", "ada", push(`"id":"a","component":"hotels.room"`)), bff.Applied, nil, "flights:7 hotels:7"},
		{"a product with another's component", put("hotels", "ada", `{"revision":8,"widgets":[{"id":"a","component":"flights.deal"}]}`), 0, bff.ErrInvalid, "flights:7 hotels:7"},
		{"a withdrawal that is too old", withdraw("flights", 6), bff.Older, nil, "flights:7 hotels:7"},
		{"a withdrawal of what is held", withdraw("flights", 7), bff.Conflict, nil, "flights:7 hotels:7"},
		{"a withdrawal", withdraw("flights", 8), bff.Applied, nil, "flights:8- hotels:7"},
		{"the same withdrawal again", withdraw("flights", 8), bff.Unchanged, nil, "flights:8- hotels:7"},
		{"a withdrawal without a revision", withdraw("flights", 0), 0, bff.ErrInvalid, "flights:8- hotels:7"},
		{"a withdrawal beyond all revisions", withdraw("flights", 1<<53), 0, bff.ErrInvalid, "flights:8- hotels:7"},
		{"a withdrawal of a product that is not configured", withdraw("loans", 1), 0, bff.ErrNotFound, "flights:8- hotels:7"},
		{"a push after the withdrawal", put("flights", "ada", `{"revision":9,"widgets":[]}`), bff.Applied, nil, "flights:9 hotels:7"},
	} {
		w, err := step.do()
		if !errors.Is(err, step.err) || (err == nil) != (step.err == nil) || (err == nil && w.Verdict != step.verdict) {
			t.Errorf("%s: %s, %v", step.why, w.Verdict, err)
		}
		if got := k.holds(t, "ada"); got != step.holds {
			t.Errorf("%s: holds %q, want %q", step.why, got, step.holds)
		}
	}
	if n := k.heard.counts("push")["push flights user applied"]; n != 3 {
		t.Errorf("counted %v", k.heard.counts("push"))
	}
}

func TestTakingLinesOfABatch(t *testing.T) {
	k := newTaking(t)
	for _, row := range []struct {
		why, line string
		err       error
		findings  string
		holds     string
	}{
		{"a push", `{"user":"ada","push":` + push(plainOffer) + `}`, nil, "", "flights:7"},
		{"a withdrawal", `{"user":"ada","withdraw":8}`, nil, "", "flights:8-"},
		{"an older push", `{"user":"ada","push":{"revision":1,"widgets":[]}}`, nil, "", "flights:8-"},
		{"findings point into the line", `{"user":"ada","push":{"revision":9,"widgets":[{"id":"a","component":"offer","props":{"title":1}}]}}`,
			bff.ErrInvalid, "prop/type at /push/widgets/0/props/title\n", "flights:8-"},
		{"both", `{"user":"ada","withdraw":9,"push":{"revision":9,"widgets":[]}}`, bff.ErrInvalid, "push/envelope at \n", "flights:8-"},
		{"neither", `{"user":"ada"}`, bff.ErrInvalid, "push/envelope at \n", "flights:8-"},
		{"no user", `{"withdraw":9}`, bff.ErrInvalid, "push/envelope at \n", "flights:8-"},
		{"a user that cannot be one", `{"user":"a b","withdraw":9}`, bff.ErrInvalid, "push/envelope at /user\n", "flights:8-"},
		{"a user that is a number", `{"user":7,"withdraw":9}`, bff.ErrInvalid, "push/envelope at /user\n", "flights:8-"},
		{"a withdrawal of nothing", `{"user":"ada","withdraw":"9"}`, bff.ErrInvalid, "push/envelope at /withdraw\n", "flights:8-"},
		{"an unknown member", `{"user":"ada","withdraw":9,"product":"hotels"}`, bff.ErrInvalid, "push/envelope at /product\n", "flights:8-"},
		{"a list", `[]`, bff.ErrInvalid, "push/envelope at \n", "flights:8-"},
		{"nothing at all", ``, bff.ErrInvalid, "json/syntax at \n", "flights:8-"},
		{"too much", strings.Repeat(" ", 1<<20+2000), bff.ErrTooLarge, "", "flights:8-"},
	} {
		_, found, err := k.BatchLine(t.Context(), "flights", []byte(row.line))
		if got := spellFindings(found); !errors.Is(err, row.err) || (err == nil) != (row.err == nil) || got != row.findings {
			t.Errorf("%s: %v\ngot\n%swant\n%s", row.why, err, got, row.findings)
		}
		if got := k.holds(t, "ada"); got != row.holds {
			t.Errorf("%s: holds %q, want %q", row.why, got, row.holds)
		}
	}
	if _, _, err := k.BatchLine(t.Context(), "loans", []byte(`{}`)); !errors.Is(err, bff.ErrNotFound) {
		t.Errorf("a product that is not configured: %v", err)
	}
}

func TestAGenericPushIsForEverybody(t *testing.T) {
	k := newTaking(t)
	if w, _, err := k.PutGeneric(t.Context(), "flights", []byte(push(plainOffer))); err != nil || w.Verdict != bff.Applied {
		t.Fatalf("%+v, %v", w, err)
	}
	set := bff.NewGenericSet()
	if set.Ready() {
		t.Error("it is ready before it has heard of anything")
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- set.Run(ctx, k.store.Generics(), []bff.ProductID{"flights", "hotels"}) }()
	eventually(t, "the generic is followed", func() bool { return len(set.Snapshot()) == 1 })
	if h := set.Snapshot()[0]; h.Head.User != "" || h.Body.Widgets[0].ID != "a" || !set.Ready() {
		t.Errorf("got %+v", h)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Run ended with %v", err)
	}
}

func TestAStoreThatIsAwayIsNotTheProductsFault(t *testing.T) {
	in := pushContext(t)
	k := bff.NewIngest(bff.IngestConfig{Recommendations: away{}, Products: []bff.Product{in.Product}, Now: newClock().now,
		Editions: edition.NewHolder(&edition.Edition{Components: in.Components})})
	_, found, err := k.Put(t.Context(), "flights", "ada", []byte(push(plainOffer)))
	if !errors.Is(err, bff.ErrUnavailable) || bff.Refused(err) || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
}

// away is a store that cannot be asked.
type away struct{}

func (away) ForUser(context.Context, bff.UserID, bff.Version) (bff.Record, error) {
	return bff.Record{}, fmt.Errorf("%w: away", bff.ErrUnavailable)
}

func (away) Put(context.Context, bff.Recommendation) (bff.Write, error) {
	return bff.Write{}, fmt.Errorf("%w: away", bff.ErrUnavailable)
}
