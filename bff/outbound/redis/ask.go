package redis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// errConnecting says that Redis has not answered since the store was opened.
var errConnecting = errors.New("not connected yet")

// exchange is what is asked of Redis.
type exchange[T any] func(context.Context, rueidis.Client) (T, error)

// ask runs one exchange with Redis within a budget.
//
// The exchange has a context of its own: it may be shared with other callers,
// and must not fail for them because this caller left. And it has a goroutine
// of its own, because waiting for a connection that somebody else dials heeds
// no context.
func ask[T any](ctx context.Context, s *Store, operation string, budget time.Duration, what exchange[T]) (T, error) {
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	client := s.client.Load()
	if client == nil {
		return none, s.failed(operation, errConnecting)
	}
	type answer struct {
		value T
		err   error
	}
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), budget)
	answers := make(chan answer, 1)
	go func() {
		defer cancel()
		v, err := what(own, *client)
		answers <- answer{v, err}
	}()
	var a answer
	select {
	case a = <-answers:
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.Canceled) {
			return none, ctx.Err() // the caller left: Redis may be well
		}
		return none, s.failed(operation, ctx.Err())
	case <-own.Done():
		// The answer may have come at the same moment.
		select {
		case a = <-answers:
		default:
			return none, s.failed(operation, own.Err())
		}
	}
	if a.err != nil {
		return none, s.failed(operation, a.err)
	}
	s.succeeded(operation)
	return a.value, nil
}

// read runs one exchange about one key's hash tag that nobody else waits for.
// While that part of Redis is known to answer it runs right here: waiting for an
// answer heeds the context, and what does not, waiting for a connection, is not
// to be done. (Who connects does so for all who wait for that connection: it
// must not end because one of them leaves.)
func read[T any](ctx context.Context, s *Store, operation, tag string, what exchange[T]) (T, error) {
	var none T
	client, band := s.client.Load(), s.Shard(bff.UserID(tag))
	if client == nil || !s.live.of(band) {
		v, err := ask(ctx, s, operation, s.o.ReadBudget, what)
		if err == nil {
			s.live.up(band)
		}
		return v, err
	}
	if err := ctx.Err(); err != nil {
		return none, err
	}
	own := ctx
	if ends, ok := ctx.Deadline(); !ok || time.Until(ends) > s.o.ReadBudget {
		var cancel context.CancelFunc
		own, cancel = context.WithTimeout(ctx, s.o.ReadBudget)
		defer cancel()
	}
	v, err := what(own, *client)
	switch {
	case err == nil:
		s.succeeded(operation)
		return v, nil
	case errors.Is(ctx.Err(), context.Canceled):
		return none, ctx.Err() // the caller left: Redis may be well
	}
	return none, s.failed(operation, err)
}

// write runs one exchange of which others may share a part, as ask does; while
// Redis is known to answer, right here, for the reason that read does. What is
// under way is not left before its time: others may wait for it, too.
func write[T any](ctx context.Context, s *Store, operation, tag string, budget time.Duration, what exchange[T]) (T, error) {
	var none T
	client, band := s.client.Load(), s.Shard(bff.UserID(tag))
	if client == nil || !s.live.of(band) {
		v, err := ask(ctx, s, operation, budget, what)
		if err == nil {
			s.live.up(band)
		}
		return v, err
	}
	if err := ctx.Err(); err != nil {
		return none, err
	}
	if ends, ok := ctx.Deadline(); ok {
		budget = min(budget, time.Until(ends))
	}
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), budget)
	defer cancel()
	v, err := what(own, *client)
	if err != nil {
		return none, s.failed(operation, err)
	}
	s.succeeded(operation)
	return v, nil
}

func (s *Store) succeeded(operation string) {
	s.health.up(s.o, operation)
}

// failed counts, and says what Redis' absence means to the core.
func (s *Store) failed(operation string, err error) error {
	reason := reasonOf(err)
	var refused *rueidis.RedisError
	if !errors.As(err, &refused) {
		s.live.down()
	}
	if reason == reasonUntracked {
		s.redial()
	}
	s.o.Observer.Count(bff.EventStoreError, "operation", operation, "reason", reason)
	s.health.down(s.o, operation, reason)
	return fmt.Errorf("%w: redis %s: %w", bff.ErrUnavailable, operation, err)
}

// miss counts something stored that cannot be used.
func (s *Store) miss(reason string) {
	s.o.Observer.Count(bff.EventStoreMiss, "reason", reason)
}

// missOf is a miss under a product's name; one that is not configured is not
// named, for whoever wrote it may have written anything.
func (s *Store) missOf(p bff.ProductID, reason string) {
	s.miss(reason)
	if reason == reasonOwner {
		s.o.Observer.Count(bff.EventForeign, "product", string(s.products[string(p)]))
	}
}
