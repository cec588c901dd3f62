package redis

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// ForUser reads the user's hash in one round trip, and lets Redis tell Track
// when it changes. Bodies are given raw. What this process has just written
// may not be in it yet.
func (s *Store) ForUser(ctx context.Context, user bff.UserID, _ bff.Version) (bff.Record, error) {
	fields, err := read(ctx, s, "read", string(user), func(ctx context.Context, c rueidis.Client) (map[string]string, error) {
		get := c.B().Hgetall().Key(userKey(user))
		if s.o.Uncached {
			return s.fields(c.Do(ctx, get.Build()))
		}
		// The life of an answer does not matter: none is kept.
		return s.fields(c.DoCache(ctx, get.Cache().ToStaticTTL(), s.o.Recheck))
	})
	if err != nil {
		return bff.Record{}, err
	}
	return s.record(user, fields), nil
}

// fields reads an answer to HGETALL. Something at our key that is no hash is a
// miss: the next write puts it right.
func (s *Store) fields(answer rueidis.RedisResult) (map[string]string, error) {
	fields, err := answer.AsStrMap()
	if err != nil && reasonOf(err) == reasonType {
		s.miss("type")
		return nil, nil
	}
	return fields, err
}

// record is what a user's hash says. What cannot be used is left out and
// counted.
func (s *Store) record(user bff.UserID, fields map[string]string) bff.Record {
	rec := bff.Record{User: user, Version: readVersion(fields["v"])}
	if len(fields) == 0 {
		return rec
	}
	now := s.Now()
	if at, ok := millis(fields["e"]); ok && now.Sub(at) <= bff.ErasureMark {
		rec.ErasedAt = at
	}
	rec.Held = make([]bff.Held, 0, len(fields)/2)
	for name, text := range fields {
		kind, product, _ := strings.Cut(name, ":")
		switch kind {
		case "h":
			h, reason := s.held(text, fields["b:"+product], s.product(product), user, now)
			if reason != "" {
				s.missOf(bff.ProductID(product), reason)
				continue
			}
			rec.Held = append(rec.Held, h)
		case "d":
			rec.Registered = append(rec.Registered, s.product(product))
		}
	}
	slices.SortFunc(rec.Held, func(a, b bff.Held) int { return cmp.Compare(a.Head.Product, b.Head.Product) })
	slices.Sort(rec.Registered)
	return rec
}

// readVersion reads the field `v`. A plain number is what the previous format
// kept; what is neither is no version.
func readVersion(text string) bff.Version {
	if strings.IndexByte(text, '.') < 0 { // looked for first: what is no number costs an error
		if n, ok := count(text); ok {
			return bff.Version{Epoch: "0", N: n}
		}
	}
	v, err := bff.ParseVersion(text)
	if err != nil {
		return bff.Version{}
	}
	return v
}

// held reads one product's head, and takes its body as it is. reason says why
// it is a miss.
func (s *Store) held(head, body string, p bff.ProductID, user bff.UserID, now time.Time) (h bff.Held, reason string) {
	if h.Head, reason = parseHead(head, p, user); reason != "" {
		return bff.Held{}, reason
	}
	switch {
	case h.Head.Withdrawn || !now.Before(h.Head.ExpireAt):
	case body == "":
		return bff.Held{}, "body"
	default:
		h.Raw = body
	}
	return h, ""
}

// product is the id of a product. One that is configured is named by the same
// bytes in all records, and none of them holds on to an answer for its name.
func (s *Store) product(name string) bff.ProductID {
	if p, ok := s.products[name]; ok {
		return p
	}
	return bff.ProductID(name)
}
