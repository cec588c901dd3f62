// Package redis answers: what do products say to users and to everybody, over
// all replicas of this service?
//
// It implements the core's ports on Redis 7 through rueidis. Reads are
// answered from this process while Redis says that nothing changed
// (client-side caching); writes are one atomic script each. There is one hash
// for each user and each generic, and no command touches two of them, so it
// runs on a cluster as it runs on one server.
package redis

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// Store implements bff.Recommendations and bff.Lease; Generics gives the third
// port. It is safe for concurrent use.
type Store struct {
	o      Options
	stop   context.CancelFunc
	done   sync.WaitGroup
	client atomic.Pointer[rueidis.Client]
	health health

	putScript, renewScript, releaseScript *rueidis.Lua
}

// Open starts to connect and returns at once, whether Redis is up or down: it
// fails only where the options are wrong. Until Redis answers, every method
// gives bff.ErrUnavailable. The store lives until ctx ends or Close is called.
func Open(ctx context.Context, o Options) (*Store, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	s := &Store{
		o:             o,
		stop:          stop,
		putScript:     rueidis.NewLuaScript(putSource),
		renewScript:   rueidis.NewLuaScript(renewSource),
		releaseScript: rueidis.NewLuaScript(releaseSource),
	}
	s.done.Go(func() { s.connect(ctx) })
	return s, nil
}

// Close ends the connection, after the calls that are under way. Methods give
// bff.ErrUnavailable from then on.
func (s *Store) Close() {
	s.stop()
	s.done.Wait()
}

// Ping asks Redis whether it answers; the error wraps bff.ErrUnavailable.
func (s *Store) Ping(ctx context.Context) error {
	_, err := ask(ctx, s, "ping", s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (struct{}, error) {
		return struct{}{}, c.Do(ctx, c.B().Ping().Build()).Error()
	})
	return err
}

// errConnecting says that Redis has not answered since the store was opened.
var errConnecting = errors.New("not connected yet")

// ask runs one exchange with Redis within a budget.
//
// The exchange has a context of its own: a read may be shared with other
// callers, and must not fail for them because this caller left. And it has a
// goroutine of its own, because waiting for a connection that somebody else
// dials heeds no context.
func ask[T any](ctx context.Context, s *Store, operation string, budget time.Duration, exchange func(context.Context, rueidis.Client) (T, error)) (T, error) {
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	client := s.client.Load()
	if client == nil {
		return none, s.failed(operation, "connecting", errConnecting)
	}
	type answer struct {
		value T
		err   error
	}
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), budget)
	answers := make(chan answer, 1)
	go func() {
		defer cancel()
		v, err := exchange(own, *client)
		answers <- answer{v, err}
	}()
	var a answer
	select {
	case a = <-answers:
	case <-ctx.Done():
		return none, ctx.Err()
	case <-own.Done():
		// The answer may have come at the same moment.
		select {
		case a = <-answers:
		default:
			return none, s.failed(operation, "timeout", own.Err())
		}
	}
	switch {
	case a.err == nil:
		s.health.up(s.o)
		return a.value, nil
	case errors.Is(a.err, context.DeadlineExceeded):
		return none, s.failed(operation, "timeout", a.err)
	}
	return none, s.failed(operation, "failed", a.err)
}

// failed counts, and says what Redis' absence means to the core.
func (s *Store) failed(operation, reason string, err error) error {
	s.o.Observer.Count(bff.EventStoreError, "operation", operation, "reason", reason)
	s.health.down(s.o, reason)
	return fmt.Errorf("%w: redis %s: %w", bff.ErrUnavailable, operation, err)
}

// miss counts something stored that cannot be used.
func (s *Store) miss(reason string) {
	s.o.Observer.Count(bff.EventStoreMiss, "reason", reason)
}
