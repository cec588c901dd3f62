package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// The pauses between attempts to connect.
const (
	firstPause = 50 * time.Millisecond
	lastPause  = 2 * time.Second
)

// often is the time between two lines about one reason why it does not.
const often = time.Minute

// oldest is the Redis version from which on answers are kept in this process.
const oldest = 7

// connect tries until Redis answers, then keeps the clock. rueidis connects
// again by itself once it was connected.
func (s *Store) connect(ctx context.Context) {
	pause := firstPause
	var told struct {
		reason string
		at     time.Time
	}
	for ctx.Err() == nil {
		c, err := s.dial(ctx)
		if err == nil {
			s.o.Logger.Info("connected to redis", "mode", c.Mode())
			s.serve(ctx, c)
			pause, told.reason = firstPause, ""
			continue
		}
		if ctx.Err() != nil {
			return
		}
		reason := reasonOf(err)
		s.o.Observer.Count(bff.EventStoreError, "operation", "connect", "reason", reason)
		if now := s.o.Now(); reason != told.reason || now.Sub(told.at) >= often {
			told.reason, told.at = reason, now
			s.o.Logger.Warn(advice[reason], "operation", "connect", "reason", reason, "error", err)
		}
		if wait(ctx, pause) != nil {
			return
		}
		pause = min(2*pause, lastPause)
	}
}

// serve gives the client to all who ask, until ctx ends or a new one is
// needed.
func (s *Store) serve(ctx context.Context, c rueidis.Client) {
	s.look(ctx, c)
	s.client.Store(&c)
	select {
	case <-s.again: // that was about the client before
	default:
	}
	defer c.Close()
	defer s.client.Store(nil)
	defer s.live.down()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.again:
			return
		case <-look.C:
			s.look(ctx, c)
		}
	}
}

// redial asks for a new client: the Redis that is there now is not the one
// that this client was made for.
func (s *Store) redial() {
	if s.untracked.Load() {
		return // what failed is a call of the client before
	}
	select {
	case s.again <- struct{}{}:
	default: // somebody has asked already
	}
}

// dial makes a client for the Redis that is there. One that is too old for
// client-side caching, or for our use of it, or that does not let us, is read
// without.
func (s *Store) dial(ctx context.Context) (rueidis.Client, error) {
	option, err := s.o.client()
	if err != nil {
		return nil, err
	}
	option.NewCacheStoreFn = s.newEar
	s.untracked.Store(false)
	c, err := rueidis.NewClient(option)
	if errors.Is(err, rueidis.ErrNoCache) {
		return s.dialBlind(option, err)
	}
	if err != nil {
		return c, err
	}
	version, err := serverVersion(ctx, c, s.o.WriteBudget)
	if err != nil {
		s.o.Logger.Warn("redis does not tell its version; taking it for 7 or later", "error", err)
		return c, nil
	}
	if major(version) >= oldest {
		return c, nil
	}
	c.Close()
	return s.dialBlind(option, fmt.Errorf("it is of version %s", version))
}

// dialBlind makes a client for a Redis that does not tell what changes.
func (s *Store) dialBlind(option rueidis.ClientOption, why error) (rueidis.Client, error) {
	s.o.Observer.Count(bff.EventStoreError, "operation", "connect", "reason", reasonUntracked)
	s.o.Logger.Error(advice[reasonUntracked], "until then", "each record is read again after "+s.o.FollowEvery.String(), "reason", reasonUntracked, "error", why)
	s.untracked.Store(true)
	option.DisableCache = true
	return rueidis.NewClient(option)
}

// serverVersion is what Redis says of itself, such as "7.0.15".
func serverVersion(ctx context.Context, c rueidis.Client, budget time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	info, err := c.Do(ctx, c.B().Info().Section("server").Build()).ToString()
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(info) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "redis_version:"); ok {
			return v, nil
		}
	}
	return "", errors.New("no redis_version in INFO")
}

// major is the first number of a version; 0 where there is none.
func major(version string) int {
	first, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(first)
	if err != nil {
		return 0
	}
	return n
}

// wait blocks for d, or until ctx ends and then gives its error.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
