package redis

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// ForUser reads the user's hash: from this process while Redis has not said
// that it changed, else in one round trip. What this process has just written
// may not be in it yet.
func (s *Store) ForUser(ctx context.Context, user bff.UserID, _ bff.Version) (bff.Record, error) {
	fields, err := ask(ctx, s, "read", s.o.ReadBudget, func(ctx context.Context, c rueidis.Client) (map[string]string, error) {
		return s.fields(c.DoCache(ctx, c.B().Hgetall().Key(userKey(user)).Cache(), s.o.Recheck))
	})
	if err != nil {
		return bff.Record{}, err
	}
	rec := bff.Record{User: user, Held: s.held(fields, user)}
	if v, ok := count(fields["v"]); ok {
		rec.Version = bff.Version{Epoch: firstEpoch, N: v}
	}
	return rec, nil
}

// fields reads an answer to HGETALL. Something at our key that is no hash is a
// miss: the next write puts it right.
func (s *Store) fields(answer rueidis.RedisResult) (map[string]string, error) {
	fields, err := answer.AsStrMap()
	if err == nil {
		return fields, nil
	}
	var refused *rueidis.RedisError
	if errors.As(err, &refused) && strings.HasPrefix(refused.Error(), "WRONGTYPE") {
		s.miss("type")
		return nil, nil
	}
	return nil, err
}

// held are the entries of a hash that are whole and belong to that user,
// sorted by product.
func (s *Store) held(fields map[string]string, user bff.UserID) []bff.Held {
	held := make([]bff.Held, 0, len(fields)/2)
	for name, text := range fields {
		product, isHead := strings.CutPrefix(name, "h:")
		if !isHead {
			continue
		}
		h, reason := s.entry(text, fields["b:"+product], bff.ProductID(product), user)
		if reason != "" {
			s.miss(reason)
			continue
		}
		held = append(held, h)
	}
	slices.SortFunc(held, func(a, b bff.Held) int { return cmp.Compare(a.Head.Product, b.Head.Product) })
	return held
}

// entry reads one product's head and body. reason says why it is a miss.
func (s *Store) entry(head, body string, p bff.ProductID, user bff.UserID) (h bff.Held, reason string) {
	var ok bool
	if h.Head, ok = parseHead(head); !ok {
		return h, "head"
	}
	if h.Head.Product != p || h.Head.User != user {
		return h, "owner"
	}
	if h.Head.Withdrawn || !s.o.Now().Before(h.Head.ExpireAt) {
		return h, ""
	}
	rec, err := bff.DecodeEnvelope([]byte(body))
	switch {
	case err != nil:
		return h, "body"
	case rec.Product != p || rec.User != user:
		return h, "owner"
	case rec.Revision != h.Head.Revision || rec.Digest != h.Head.Digest || rec.Withdrawn:
		return h, "digest"
	}
	h.Body = &rec
	return h, ""
}
