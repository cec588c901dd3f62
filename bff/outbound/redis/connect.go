package redis

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/redis/rueidis"
)

// The pauses between attempts to connect.
const (
	firstPause = 50 * time.Millisecond
	lastPause  = 2 * time.Second
)

// oldest is the Redis version from which on answers are kept in this process.
const oldest = 7

// connect tries until Redis answers, then waits for the end. rueidis connects
// again by itself once it was connected.
func (s *Store) connect(ctx context.Context) {
	pause := firstPause
	for {
		c, err := s.dial(ctx)
		if err == nil {
			s.o.Logger.Info("connected to redis", "mode", c.Mode())
			s.client.Store(&c)
			<-ctx.Done()
			s.client.Store(nil)
			c.Close()
			return
		}
		if ctx.Err() != nil {
			return
		}
		s.o.Logger.Warn("redis does not answer; trying again", "pause", pause, "error", err)
		if wait(ctx, pause) != nil {
			return
		}
		pause = min(2*pause, lastPause)
	}
}

// dial makes a client for the Redis that is there. One that is too old for
// client-side caching, or for our use of it, is read without.
func (s *Store) dial(ctx context.Context) (rueidis.Client, error) {
	option, err := s.o.client()
	if err != nil {
		return nil, err
	}
	c, err := rueidis.NewClient(option)
	if errors.Is(err, rueidis.ErrNoCache) {
		s.o.Logger.Error("this redis has no client-side caching: every read goes over the network; use Redis 7 or later")
		option.DisableCache = true
		return rueidis.NewClient(option)
	}
	if err != nil || option.DisableCache {
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
	s.o.Logger.Error("this redis is too old: every read goes over the network; use Redis 7 or later", "version", version)
	c.Close()
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
