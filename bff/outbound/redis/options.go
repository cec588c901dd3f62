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
	// ReadBudget bounds each read, WriteBudget each write.
	ReadBudget, WriteBudget time.Duration
	// Recheck is how long an answer may be served from this process without
	// asking Redis again: what a lost invalidation can cost.
	Recheck time.Duration
	// FollowEvery is the time between two looks at the generics. A look costs
	// Redis nothing while nothing changed.
	FollowEvery time.Duration
	// LeaseFor is how long a lease outlives its holder.
	LeaseFor time.Duration
	// CacheBytes bounds the answers that are kept in this process.
	CacheBytes int
	// Now tells what has expired on reading; what is stored is stamped by
	// Redis' own clock.
	Now func() time.Time
	// Logger hears of connections; Observer of misses and errors.
	Logger   *slog.Logger
	Observer bff.Observer
}

// Default are the options for a Redis nearby.
func Default(url string) Options {
	return Options{
		URL:         url,
		ReadBudget:  50 * time.Millisecond,
		WriteBudget: time.Second,
		Recheck:     10 * time.Second,
		FollowEvery: time.Second,
		LeaseFor:    6 * time.Second,
		CacheBytes:  128 << 20,
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
		{"Recheck", o.Recheck, time.Millisecond},
		{"FollowEvery", o.FollowEvery, time.Millisecond},
		{"LeaseFor", o.LeaseFor, 50 * time.Millisecond},
	} {
		if d.value < d.least {
			return fmt.Errorf("%w: %s is %s: give at least %s", ErrOptions, d.name, d.value, d.least)
		}
	}
	switch {
	case o.CacheBytes < 1<<20:
		return fmt.Errorf("%w: CacheBytes is %d: give at least a megabyte", ErrOptions, o.CacheBytes)
	case o.Now == nil || o.Logger == nil || o.Observer == nil:
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
	c.ConnWriteTimeout = time.Second
	// One connection: the cache belongs to a connection, and so does its size.
	c.PipelineMultiplex = -1
	c.CacheSizeEachConn = o.CacheBytes
	// Retries go on until the context ends; failing at once lets the screen
	// take the next choice.
	c.DisableRetry = true
	if c.ClientName == "" {
		c.ClientName = "mantel"
	}
	return c, nil
}
