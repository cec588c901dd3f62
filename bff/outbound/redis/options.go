package redis

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// Options say which Redis, and how long its answers may take.
type Options struct {
	// URL is redis://user:password@host:port/db, or rediss:// for TLS; more
	// cluster nodes follow as ?addr=host2:port2.
	URL string
	// ReadBudget bounds each read, WriteBudget each write. A screen waits less:
	// bff.Recall has a budget of its own, and lets a read that is late go on, to
	// be there for the next one.
	ReadBudget, WriteBudget time.Duration
	// Silence is how long a connection may say nothing to what was asked until
	// it is given up, and with it all that waits on it, whatever its budget.
	Silence time.Duration
	// Products are those whose streams are looked through when a user is erased.
	Products []bff.ProductID
	// Uncached reads users' records without having Redis track them: nothing
	// is told of them, so nobody above may keep any.
	Uncached bool
	// Recheck is how long a generic or a generation is served from this process
	// without asking Redis again: what a lost invalidation can cost.
	Recheck time.Duration
	// FollowEvery is the time between two looks at the generics, which cost
	// Redis nothing while nothing changed, and at who was erased.
	FollowEvery time.Duration
	// LeaseFor is how long a lease outlives its holder.
	LeaseFor time.Duration
	// Now is this machine's clock. It counts until Redis was first heard of: then
	// Redis' own does (Store.Now).
	Now func() time.Time
	// Logger hears of connections; Observer of misses and errors.
	Logger   *slog.Logger
	Observer bff.Observer
}

// Default are the options for a Redis nearby.
func Default(url string) Options {
	return Options{
		URL:         url,
		ReadBudget:  time.Second,
		WriteBudget: time.Second,
		Silence:     time.Second,
		Recheck:     10 * time.Second,
		FollowEvery: time.Second,
		LeaseFor:    6 * time.Second,
		Now:         time.Now,
		Logger:      slog.New(slog.NewTextHandler(io.Discard, nil)),
		Observer:    bff.Silence{},
	}
}

// ErrOptions says which option is wrong.
var ErrOptions = errors.New("redis options")

// Validate names the field that is wrong, and the mend.
func (o Options) Validate() error {
	for _, d := range []struct {
		name  string
		value time.Duration
		least time.Duration
	}{
		{"ReadBudget", o.ReadBudget, time.Millisecond},
		{"WriteBudget", o.WriteBudget, time.Millisecond},
		{"Silence", o.Silence, 50 * time.Millisecond},
		{"Recheck", o.Recheck, time.Millisecond},
		{"FollowEvery", o.FollowEvery, time.Millisecond},
		{"LeaseFor", o.LeaseFor, 50 * time.Millisecond},
	} {
		if d.value < d.least {
			return fmt.Errorf("%w: %s is %s: give at least %s", ErrOptions, d.name, d.value, d.least)
		}
	}
	if o.Now == nil || o.Logger == nil || o.Observer == nil {
		return fmt.Errorf("%w: Now, Logger and Observer must be set: start from Default", ErrOptions)
	}
	_, err := o.client()
	return err
}

// client are the options as rueidis has them. The figures are measured: see
// the notes on rueidis in docs/adr/0004-encoding-in-l2.md.
func (o Options) client() (rueidis.ClientOption, error) {
	c, err := rueidis.ParseURL(o.URL)
	if err != nil {
		// The parser's own message holds the URL, and with it the password.
		return c, fmt.Errorf("%w: URL is no redis:// or rediss:// URL", ErrOptions)
	}
	if c.Dialer.Timeout == 0 {
		c.Dialer.Timeout = time.Second
	}
	// A Redis that hangs is noticed after about a second instead of twelve.
	c.Dialer.KeepAlive = 100 * time.Millisecond
	c.ConnWriteTimeout = o.Silence
	// One connection: what Redis tells comes on the connection that asked.
	c.PipelineMultiplex = -1
	// Retries go on until the context ends; failing at once lets the screen
	// take the next choice.
	c.DisableRetry = true
	// While a cluster is of two minds about a slot, its nodes may send us round.
	c.ClusterOption.MaxMovedRedirections = 5
	if c.ClientName == "" {
		c.ClientName = "mantel"
	}
	return c, nil
}
