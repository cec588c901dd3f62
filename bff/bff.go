// Package bff answers: what stands on this viewer's screen now, and may this
// push replace what a product said before?
//
// It is the core. It owns viewers, products and recommendations, arranges
// them into screens, and takes pushes; what it needs from outside it names as
// ports (ports.go). Nothing in it calls the clock, the network or a random
// source: they come in as parameters.
package bff

import (
	"errors"
	"fmt"
	"time"

	"mantel/uischema"
	"mantel/uischema/layout"
)

// UserID names a user: 1–64 of [A-Za-z0-9._-]. The zero UserID is nobody.
type UserID string

// ProductID names a product: `^[a-z][a-z0-9-]{0,31}$`. It is also the
// namespace of the product's own components.
type ProductID string

// ErrName says that a name does not have the form that its type asks for.
var ErrName = errors.New("bad name")

// ParseUser checks and copies s, so that the id may be kept.
func ParseUser(s string) (UserID, error) {
	if !isUser(s) {
		return "", fmt.Errorf("%w: a user id is 1 to 64 of letters, digits, '.', '_' and '-'", ErrName)
	}
	return UserID(append([]byte(nil), s...)), nil
}

// isUser reports whether s has the form of a UserID. Every request is asked
// that, so that it is spelt out.
func isUser(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 64
}

// ParseProduct checks and copies s, so that the id may be kept.
func ParseProduct(s string) (ProductID, error) {
	if s == layout.PlaceholderScope || s == layout.ScreenScope {
		return "", fmt.Errorf("%w: %q is no product's: nodes of the screen itself have ids that begin so", ErrName, s)
	}
	if !isProduct(s) {
		return "", fmt.Errorf("%w: a product id is a lower-case letter, then up to 31 of a-z, 0-9 and '-'", ErrName)
	}
	return ProductID(append([]byte(nil), s...)), nil
}

// isProduct reports whether s has the form of a ProductID and names no part of
// the screen itself. It is asked of every body that is read.
func isProduct(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
		case i > 0 && (c >= '0' && c <= '9' || c == '-'):
		default:
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 32 && s != layout.PlaceholderScope && s != layout.ScreenScope
}

// Viewer is who is looking. Its strings are copies of the request's.
type Viewer struct {
	// User is "" for an anonymous viewer.
	User UserID
	// App is the build that asks, e.g. {"ios", "8.14.0"}; Catalog is the
	// catalog hash it names, if it does. Both are only recorded for now.
	App     App
	Catalog string
	// Min is the least version of the user's record that the viewer wants to
	// see, because it heard of a write; zero: any.
	Min Version
	// Axes are all that a layout may read of the viewer.
	Axes layout.Viewer
}

// App is an app build. The zero App is unknown.
type App struct{ Platform, Version string }

// Product is a product as configured.
type Product struct {
	ID ProductID `json:"id"`
	// Hosts are where this product's URLs may point (see uischema.Policy).
	Hosts []string `json:"hosts,omitempty"`
	// DefaultLocale is the locale of a widget's plain props, e.g. "en".
	DefaultLocale string `json:"defaultLocale"`
	// Generic says how the product is polled; nil: never.
	Generic *Polling `json:"generic,omitempty"`
	// Quota bounds what the product pushes; nil: DefaultQuota.
	Quota *Quota `json:"quota,omitempty"`
}

// Polling says where and how often a product's generic recommendation is got.
type Polling struct {
	URL string `json:"url"`
	// Interval is the time between two polls, Timeout the most that one may
	// take, MaxBytes the most that an answer may have.
	Interval Seconds `json:"interval"`
	Timeout  Seconds `json:"timeout"`
	MaxBytes int     `json:"maxBytes"`
}

// Seconds is a duration that JSON spells in seconds.
type Seconds time.Duration

// Recommendation is what one product says, to one user or to everybody. It is
// immutable once it is in a store.
type Recommendation struct {
	Product ProductID
	// User is whom it is for; "" is everybody: a generic recommendation.
	User UserID
	// Revision orders what one product says to one user: 1…2^53−1.
	Revision int64
	// AsOf is the product's own time stamp, in whole seconds UTC.
	AsOf time.Time
	// StaleAfter and ExpireAfter count from the moment it is stored.
	StaleAfter, ExpireAfter time.Duration
	// Withdrawn says that the product takes back what it said: there are no
	// widgets, and generic content may stand in. (An empty, not withdrawn
	// recommendation says: show nothing of mine.)
	Withdrawn bool
	Widgets   []Widget
	// Digest is over all of the above but Revision: 32 hex digits or more.
	Digest string
	// SaidAt is when the product said it, where that is long before it is
	// stored (an entry of a stream), on the store's clock; zero: just now. What
	// was said to a user before that user was erased is not stored.
	SaidAt time.Time

	// envelope is the whole of it as it was spelled when it was read; "" where it
	// came by no push. See Envelope.
	envelope string
}

// Widget is one thing to show.
type Widget struct {
	ID        string // 1–64 of [A-Za-z0-9_-], unique in the recommendation
	Component string
	// Placement is never empty here: ingest fills the composite's first in.
	Placement string
	Rank      int // lower stands first

	// kept is where to keep what is found out about it, or nil. It is beside
	// what arranging reads.
	kept *memo

	// Props are canonical, in the product's default locale; Locales hold RFC
	// 7396 merge patches by locale tag. Both are Absent where OpenEnvelope or
	// DecodePush left them to be read.
	Props   uischema.Value
	Locales map[string]uischema.Value
	// Track is an object of strings, or Absent.
	Track uischema.Value

	// stored is the widget as a store keeps it; "" where it came neither from a
	// store nor by a push. Where its props and its patches stand in it say its
	// parts: they are read when it is shown.
	stored string
	parts  storedParts
}

// Head is the small part of a stored recommendation.
type Head struct {
	Product  ProductID
	User     UserID
	Revision int64
	// Generation is raised where an operator resets the product: a newer
	// generation is newer than any revision of an older one.
	Generation int64
	Digest     string
	// StoredAt, StaleAt and ExpireAt are on the store's clock, in
	// milliseconds' precision.
	StoredAt, StaleAt, ExpireAt time.Time
	// Withdrawn or expired entries keep their head as a fence against older
	// pushes.
	Withdrawn bool
}

// Held is one stored recommendation: a head, and a body unless it was
// withdrawn or has expired.
type Held struct {
	Head Head
	// Body is nil for a fence, and where Raw is still to be decoded.
	Body *Recommendation
	// Raw is the body as EncodeEnvelope spelled it, for whoever decodes it when
	// it is needed: nothing in it has been looked at. "" where Body is set, and
	// for a fence.
	Raw string
}

// Record is everything that products hold for one user, sorted by product.
// The zero Record is a user of whom nothing is known.
type Record struct {
	User UserID
	// Version names the writes that were applied to this user.
	Version Version
	Held    []Held
	// Registered are the products, ascending, that want to hear when this user
	// is active and they hold nothing fresh.
	Registered []ProductID
	// ErasedAt is when the user was erased, on the store's clock: what was said
	// until then is gone for good. Zero: never, or long ago.
	ErasedAt time.Time
	// Own says that nobody else has these lists, and that none of the texts in
	// them but the bodies and the user is part of a much larger one: who keeps the
	// record need not copy it.
	Own bool

	// The following are Recall's to say; a store leaves them zero.

	// Recalled says that the store did not confirm the record now: it is the
	// last that was known.
	Recalled bool
	// Lost are the products, ascending, of which the store has nothing any
	// more although they did not take back what is held here.
	Lost []ProductID
	// Seen numbers the contents within this process: where it is not 0, the
	// same number means the same record.
	Seen uint64
}

// Verdict is what became of a write.
type Verdict uint8

const (
	// Applied: it is what the product now says.
	Applied Verdict = iota
	// Unchanged: the same revision with the same content was there already.
	Unchanged
	// Older: a newer revision is held; nothing changed.
	Older
	// Conflict: the same revision with other content is held; nothing changed.
	Conflict
	// Erased: it was said before the user was erased; nothing changed.
	Erased
)

// Write is the answer to a Put.
type Write struct {
	Verdict Verdict
	// Held is the revision that the store holds now.
	Held int64
	// Version is the user's, after the write.
	Version Version
}
