package redis

import (
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

// record is what a user's hash says, in memory of its own. What cannot be used
// is left out and counted.
func (s *Store) record(user bff.UserID, fields map[string]string) bff.Record {
	rec := bff.Record{User: user, Version: readVersion(fields["v"]), Own: true}
	if len(fields) == 0 {
		return rec
	}
	now := s.Now()
	if text, ok := fields["e"]; ok {
		if at, ok := millis(text); ok && now.Sub(at) <= bff.ErasureMark {
			rec.ErasedAt = at
		}
	}
	var few [16]said // more than most users hear of
	all := few[:0]
	for name, text := range fields {
		if len(name) < 2 || name[1] != ':' {
			continue
		}
		switch product := name[2:]; name[0] {
		case 'h':
			all = among(all, said{s.product(product), text, fields["b:"+product]})
		case 'd':
			rec.Registered = append(rec.Registered, s.product(product))
		}
	}
	held, n := make([]bff.Held, len(all)), 0
	for i := range all {
		one, h := &all[i], &held[n]
		if reason := s.held(h, one.head, one.body, one.by, user, now); reason != "" {
			s.missOf(one.by, reason)
			*h = bff.Held{}
			continue
		}
		n++
	}
	rec.Held = held[:n]
	own(rec.Held)
	slices.Sort(rec.Registered)
	return rec
}

// own copies the digests into one piece of memory: as parts of heads they would
// hold on to all of these.
func own(held []bff.Held) {
	n := 0
	for i := range held {
		n += len(held[i].Head.Digest)
	}
	var all strings.Builder
	all.Grow(n)
	for i := range held {
		digest := &held[i].Head.Digest
		from := all.Len()
		all.WriteString(*digest)
		*digest = all.String()[from:]
	}
}

// said is what one product says, unread.
type said struct {
	by         bff.ProductID
	head, body string
}

// among puts one more in its place by product.
func among(all []said, one said) []said {
	all = append(all, one)
	at := len(all) - 1
	for ; at > 0 && one.by < all[at-1].by; at-- {
		all[at] = all[at-1]
	}
	all[at] = one
	return all
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
// it is a miss; h means nothing then.
func (s *Store) held(h *bff.Held, head, body string, p bff.ProductID, user bff.UserID, now time.Time) (reason string) {
	if reason = parseHead(&h.Head, head, p, user); reason != "" {
		return reason
	}
	switch {
	case h.Head.Withdrawn || !now.Before(h.Head.ExpireAt):
	case body == "":
		return "body"
	default:
		h.Raw = body
	}
	return ""
}

// product is the id of a product. One that is configured is named by the same
// bytes in all records, and none of them holds on to an answer for its name.
func (s *Store) product(name string) bff.ProductID {
	if p, ok := s.products[name]; ok {
		return p
	}
	return bff.ProductID(name)
}
