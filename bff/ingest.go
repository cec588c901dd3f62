package bff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

// Editions gives the edition that serves now.
type Editions interface {
	Current() *edition.Edition
}

// IngestConfig is what an Ingest needs. All but Observer must be set.
type IngestConfig struct {
	Recommendations Recommendations
	Generics        Generics
	Editions        Editions
	Products        []Product
	Now             func() time.Time
	Observer        Observer
}

// Ingest answers: may this push replace what the product said before? It is
// safe for concurrent use.
//
// Every method takes the product from who speaks, never from what is said. A
// payload that is refused gives ErrInvalid with diagnostics, or ErrTooLarge; a
// product that is not configured ErrNotFound; a store that cannot be asked
// ErrUnavailable. In all these cases nothing stored has changed. An older or
// conflicting revision is a Verdict.
type Ingest struct {
	cfg      IngestConfig
	products map[ProductID]Product
}

// NewIngest wires an Ingest.
func NewIngest(cfg IngestConfig) *Ingest {
	if cfg.Observer == nil {
		cfg.Observer = Silence{}
	}
	return &Ingest{cfg: cfg, products: byID(cfg.Products)}
}

func byID(products []Product) map[ProductID]Product {
	m := make(map[ProductID]Product, len(products))
	for _, p := range products {
		m[p.ID] = p
	}
	return m
}

// Put takes what a product says to one user; the body is that of DecodePush. It
// is lent: nothing of it is kept.
func (g *Ingest) Put(ctx context.Context, p ProductID, u UserID, body []byte) (Write, []diag.Diagnostic, error) {
	if u == "" {
		return Write{}, nil, fmt.Errorf("%w: a user is needed", ErrInvalid)
	}
	return g.put(ctx, p, u, body)
}

// PutGeneric takes what a product says to everybody.
func (g *Ingest) PutGeneric(ctx context.Context, p ProductID, body []byte) (Write, []diag.Diagnostic, error) {
	return g.put(ctx, p, "", body)
}

func (g *Ingest) put(ctx context.Context, p ProductID, u UserID, body []byte) (Write, []diag.Diagnostic, error) {
	in, err := g.context(p, u)
	if err != nil {
		return Write{}, nil, err
	}
	if len(body) > PushLimits().Bytes {
		g.count(p, kindOf(u), "too_large")
		return Write{}, nil, fmt.Errorf("%w: a push has at most %d bytes", ErrTooLarge, PushLimits().Bytes)
	}
	rec, found := DecodePush(body, in)
	return g.store(ctx, p, kindOf(u), rec, found)
}

// store keeps what was read, unless there are findings.
func (g *Ingest) store(ctx context.Context, p ProductID, kind string, rec Recommendation, found []diag.Diagnostic) (Write, []diag.Diagnostic, error) {
	if len(found) > 0 {
		g.count(p, kind, "invalid")
		return Write{}, found, fmt.Errorf("%w: the push has %d findings", ErrInvalid, len(found))
	}
	w, err := g.write(ctx, rec)
	if err != nil {
		g.count(p, kind, "failed")
		return Write{}, nil, fmt.Errorf("store the push: %w", err)
	}
	g.count(p, kind, w.Verdict.String())
	return w, nil, nil
}

func (g *Ingest) write(ctx context.Context, rec Recommendation) (Write, error) {
	if rec.User == "" {
		return g.cfg.Generics.Put(ctx, rec)
	}
	return g.cfg.Recommendations.Put(ctx, rec)
}

// Withdraw takes back what a product said to one user. The revision orders it
// among the product's pushes to that user: 1…2^53−1, else ErrInvalid.
func (g *Ingest) Withdraw(ctx context.Context, p ProductID, u UserID, revision int64) (Write, error) {
	in, err := g.context(p, u)
	if err != nil {
		return Write{}, err
	}
	if u == "" || revision < 1 || revision > uischema.MaxInt {
		g.count(p, kindOf(u), "invalid")
		return Write{}, fmt.Errorf("%w: a withdrawal names a user, and a revision from 1 to 9007199254740991", ErrInvalid)
	}
	w, _, err := g.store(ctx, p, kindOf(u), Withdrawal(p, u, revision, in.Now), nil)
	return w, err
}

// context is what a push of this product is read by.
func (g *Ingest) context(p ProductID, u UserID) (PushContext, error) {
	product, ok := g.products[p]
	if !ok {
		return PushContext{}, fmt.Errorf("%w: no such product", ErrNotFound)
	}
	ed := g.cfg.Editions.Current()
	if ed == nil {
		return PushContext{}, fmt.Errorf("%w: no components are loaded", ErrUnavailable)
	}
	return PushContext{Product: product, User: u, Components: ed.Components,
		AppScheme: ed.Settings.AppScheme, Now: g.cfg.Now()}, nil
}

func (g *Ingest) count(p ProductID, kind, result string) {
	g.cfg.Observer.Count(EventPush, "product", string(p), "kind", kind, "result", result)
}

// kindOf is the kind label of a push to u.
func kindOf(u UserID) string {
	if u == "" {
		return "generic"
	}
	return "user"
}

// Products are the configured products, in their configured order.
func (g *Ingest) Products() []Product { return slices.Clone(g.cfg.Products) }

// Refused reports whether err says that a payload was at fault.
func Refused(err error) bool { return errors.Is(err, ErrInvalid) || errors.Is(err, ErrTooLarge) }
