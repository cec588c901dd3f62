package bff

import (
	"context"
	"errors"
	"time"
)

// ErrUnavailable says that a store or origin cannot be asked now; trying
// again later may help. Adapters wrap it.
var ErrUnavailable = errors.New("unavailable")

// Recommendations keeps what products say to users. All methods are safe for
// concurrent use.
type Recommendations interface {
	// ForUser gives the user's record. A user of whom nothing is known gives
	// a zero Record with User set, and no error. Held entries whose user or
	// product is not the one asked for are left out, and so are heads that
	// cannot be read; a body may be left to decode (Held.Raw). least is the
	// version that the caller has heard of: whoever keeps records asks the
	// store again rather than give an older one, and gives what it has where
	// that does not help. What it gives must not be changed: others may have it,
	// too. Errors wrap ErrUnavailable or the context's.
	ForUser(ctx context.Context, user UserID, least Version) (Record, error)
	// Put applies a recommendation in one atomic step, if its generation and
	// revision are newer than those held; a withdrawal is a Put too. The
	// generation is the product's at that moment: see Resets. An older, equal
	// or conflicting one is a Verdict, not an error.
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

// Tracker is a store whose records hold until it says otherwise.
type Tracker interface {
	// Track calls each with users whose records may not be what was read of
	// them any more, and with nil where that may be so of everybody (a
	// connection was lost, and with it what it would have told). A change that
	// is stored after a read began is told after that, and soon after it was
	// stored, unless a connection is lost. It returns only when ctx is done.
	Track(ctx context.Context, each func(users []UserID)) error
}

// ErasureMark is how long a store remembers that a user was erased: longer than
// a push may wait anywhere.
const ErasureMark = 48 * time.Hour

// Eraser removes users for good.
type Eraser interface {
	// Erase removes all that is held for a user, in the store and in pushes
	// that still wait, and leaves a mark that ends by itself: Record.ErasedAt.
	// It is told to every replica. Errors wrap ErrUnavailable or the context's.
	Erase(ctx context.Context, user UserID) error
	// Erased calls each with every user that was erased since it was called,
	// also where the store was away meanwhile. It returns only when ctx is done.
	Erased(ctx context.Context, each func(UserID)) error
}

// Resets lets a product whose revisions went backwards begin again.
type Resets interface {
	// Reset raises the product's generation: what it says from then on is newer
	// than whatever it said before. What is held stays until it is replaced or
	// expires. Errors wrap ErrUnavailable or the context's.
	Reset(ctx context.Context, product ProductID) (generation int64, err error)
}

// Registrations keep which users a product wants to hear of.
type Registrations interface {
	// Register lets the product hear when that user is active (see Demand), or
	// no longer. Errors wrap ErrUnavailable or the context's.
	Register(ctx context.Context, product ProductID, user UserID, wanted bool) error
}

// Signal tells a product that something of its own is wanted.
type Signal struct {
	// ID orders the signals of one product; the log gives it.
	ID      string
	Product ProductID
	// User is who is active now; "" asks for everything again.
	User UserID
	// Reason is one of the Demand… constants.
	Reason string
}

// Why something is wanted of a product.
const (
	// DemandStale: all that is held for the user is past its staleAfter.
	DemandStale = "stale"
	// DemandNone: nothing is held any more: it expired or was lost, or the
	// product has only registered the user.
	DemandNone = "none"
	// DemandRefill: the store has lost its data.
	DemandRefill = "refill"
)

// DemandLog carries signals to products.
type DemandLog interface {
	// Append tells the product, unless it was told of this user within the
	// log's quiet time, or of too many users just now: then told is false.
	// Errors wrap ErrUnavailable or the context's.
	Append(ctx context.Context, s Signal) (told bool, err error)
	// Follow calls each with every signal of the product that comes after the
	// one of that ID ("" is now), until ctx ends or each fails, and then gives
	// that error. It outlives the store's outages.
	Follow(ctx context.Context, product ProductID, after string, each func(Signal) error) error
}

// Losses tells where the store has lost its data.
type Losses interface {
	// Lost calls each once in all replicas whenever the store, or a shard of it,
	// is found empty that was not, or never was used. It returns only when ctx
	// is done.
	Lost(ctx context.Context, each func(context.Context)) error
}

// PushEntry is one push that waits in a product's stream.
type PushEntry struct {
	ID string
	// SaidAt is when it was put there, on the store's clock.
	SaidAt time.Time
	// Deliveries counts how often it was given to somebody, this time included.
	Deliveries int64
	// User is whom it is for, "" for a generic one; Body is a push body; where
	// Withdraw is set it takes back what was said, and Body is nil.
	User     string
	Body     []byte
	Withdraw int64
	// Fault says why the entry cannot be read; the others are zero then.
	Fault string
}

// PushLog is the products' streams of pushes. Each entry is given to one
// reader at a time, and again to another one where it was not settled in time.
type PushLog interface {
	// Next gives up to most entries of a product, those first that somebody
	// left behind. It waits for some a while; none is no error. Errors wrap
	// ErrUnavailable or the context's.
	Next(ctx context.Context, product ProductID, most int) ([]PushEntry, error)
	// Done settles entries.
	Done(ctx context.Context, product ProductID, ids ...string) error
	// Bury settles an entry and keeps it among the dead letters.
	Bury(ctx context.Context, product ProductID, entry PushEntry, reason string) error
}

// Turns lets one replica of many do something once in a while.
type Turns interface {
	// Take gives a turn where nobody took one within every, else says how long
	// to wait before asking again. Errors wrap ErrUnavailable or the context's.
	Take(ctx context.Context, name string, every time.Duration) (again time.Duration, err error)
}
