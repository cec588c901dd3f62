package redis

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/redis/rueidis"
)

// A lease is one key with a random token that only its holder knows, and that
// ends by itself (the pattern of Redis' documentation of SET, with NX and PX).
//
// rueidislock is not used: it needs clients of its own, with another tracking
// mode and connections (its invalidation hook is set when a client is made),
// fails where Redis is down at the start, and closes the client that it is
// given. What is left to do on ours is what stands here.

const renewSource = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`

const releaseSource = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

func leaseKey(name string) string { return "l:{" + name + "}" }

// Hold waits for the lease and runs while. A holder that cannot renew its
// lease is told to stop before others can get it.
func (s *Store) Hold(ctx context.Context, name string, while func(context.Context)) error {
	for {
		// An attempt that was given up may still be under way: the next one has
		// a token of its own, and writes nothing that this one reads.
		l := lease{s: s, key: leaseKey(name), token: rand.Text()}
		began := time.Now()
		if l.acquire(ctx) {
			l.run(ctx, began, while)
		}
		if err := wait(ctx, s.o.LeaseFor/4); err != nil {
			return err
		}
	}
}

type lease struct {
	s     *Store
	key   string
	token string
}

// acquire tries once. Where it is not known whether it worked, the token is
// never used again, and the key ends by itself.
func (l *lease) acquire(ctx context.Context) bool {
	ok, err := ask(ctx, l.s, "lease", l.budget(), func(ctx context.Context, c rueidis.Client) (bool, error) {
		err := c.Do(ctx, c.B().Set().Key(l.key).Value(l.token).Nx().Px(l.s.o.LeaseFor).Build()).Error()
		if rueidis.IsRedisNil(err) {
			return false, nil // somebody else holds it
		}
		return err == nil, err
	})
	return err == nil && ok
}

// run runs while, and renews the lease until it returns or the lease is lost.
func (l *lease) run(ctx context.Context, began time.Time, while func(context.Context)) {
	held, lost := context.WithCancel(ctx)
	defer l.release(ctx)
	renewed := make(chan struct{})
	go func() {
		defer close(renewed)
		defer lost()
		l.keep(held, began)
	}()
	defer func() { lost(); <-renewed }()
	while(held)
}

// keep renews until ctx ends or the lease is lost. began is when the exchange
// that got the lease was sent: Redis counts from some moment after it.
func (l *lease) keep(ctx context.Context, began time.Time) {
	// A holder stops a little before the end, by its own clock.
	safe := l.s.o.LeaseFor * 4 / 5
	ends := began.Add(safe)
	for {
		if wait(ctx, min(l.s.o.LeaseFor/4, time.Until(ends))) != nil {
			return
		}
		if !time.Now().Before(ends) {
			return
		}
		asked := time.Now()
		renewed, err := ask(ctx, l.s, "lease", l.budget(), func(ctx context.Context, c rueidis.Client) (int64, error) {
			return l.s.scripts.renew.Exec(ctx, c, []string{l.key}, []string{l.token, milliseconds(l.s.o.LeaseFor)}).AsInt64()
		})
		switch {
		case err == nil && renewed == 1:
			ends = asked.Add(safe)
		case err == nil:
			return // it is somebody else's, or gone
		}
	}
}

// release gives the lease back, so that nobody has to wait for its end.
func (l *lease) release(ctx context.Context) {
	// Where that fails the key ends by itself.
	_, _ = ask(context.WithoutCancel(ctx), l.s, "lease", l.budget(), func(ctx context.Context, c rueidis.Client) (int64, error) {
		return l.s.scripts.release.Exec(ctx, c, []string{l.key}, []string{l.token}).AsInt64()
	})
}

// budget keeps an exchange from outlasting a renewal.
func (l *lease) budget() time.Duration { return min(l.s.o.WriteBudget, l.s.o.LeaseFor/4) }
