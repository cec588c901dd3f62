package bff

import (
	"context"
	"errors"
)

// ErrUnavailable says that a store or origin cannot be asked now; trying
// again later may help. Adapters wrap it.
var ErrUnavailable = errors.New("unavailable")

// Recommendations keeps what products say to users. All methods are safe for
// concurrent use.
type Recommendations interface {
	// ForUser gives the user's record. A user of whom nothing is known gives
	// a zero Record with User set, and no error. Held entries whose user or
	// product is not the one asked for, or that cannot be decoded, are left
	// out. Errors wrap ErrUnavailable or the context's.
	ForUser(ctx context.Context, user UserID) (Record, error)
	// Put applies a recommendation in one atomic step, if its revision is
	// newer than the one held; a withdrawal is a Put too. An older, equal or
	// conflicting one is a Verdict, not an error.
	Put(ctx context.Context, r Recommendation) (Write, error)
}

// Generics keeps what products say to everybody. All methods are safe for
// concurrent use.
type Generics interface {
	// Put is as Recommendations.Put, for recommendations without a user. One
	// that is Unchanged is confirmed: its deadlines count from now.
	Put(ctx context.Context, r Recommendation) (Write, error)
	// Follow calls each with all that is held, at first and whenever it
	// changes, until ctx ends; it outlives the store's outages (each is not
	// called meanwhile). The slice is sorted by product and must not be
	// changed. Follow returns only when ctx is done.
	Follow(ctx context.Context, products []ProductID, each func([]Held)) error
}

// Origin gets a product's generic recommendation from the product itself.
type Origin interface {
	// Fetch asks once. Where etag is what the product last sent and nothing
	// changed since, the answer has NotModified. It never reads more than
	// p.Generic.MaxBytes, nor longer than p.Generic.Timeout.
	Fetch(ctx context.Context, p Product, etag string) (Fetched, error)
}

// Fetched is what an origin answered.
type Fetched struct {
	NotModified bool
	Body        []byte // a push body
	ETag        string
}

// Lease lets one replica of many do something.
type Lease interface {
	// Hold waits for the lease of that name, runs while with a context that
	// ends when the lease is lost, and starts over until ctx ends. It returns
	// only when ctx is done.
	Hold(ctx context.Context, name string, while func(context.Context)) error
}
