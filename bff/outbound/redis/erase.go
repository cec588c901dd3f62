package redis

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// erasedKey is a stream of who was erased, one entry with the field `user`
// for each. It is as long as the marks stand.
const erasedKey = "mantel:erased"

// pageSize is how many entries of a stream are read at once.
const pageSize = 500

// waitingKeys are the streams whose entries name a user in the field `user`:
// pushes that wait, dead letters, and what the product was told.
func waitingKeys(p bff.ProductID) []string {
	product := "{" + string(p) + "}"
	return []string{"mantel:push:" + product, "mantel:push-dead:" + product, "mantel:demand:" + product}
}

// quietKey is the mark that a product was told of a user.
func quietKey(p bff.ProductID, u bff.UserID) string {
	return "mantel:demand-quiet:{" + string(p) + "}:" + string(u)
}

// Erase removes all that is held for a user. The mark comes first: whatever is
// on its way is refused from then on. Erasing again does no harm, so whoever
// gets an error asks again.
func (s *Store) Erase(ctx context.Context, user bff.UserID) error {
	at, err := ask(ctx, s, "erase", s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (int64, error) {
		return s.scripts.erase.Exec(ctx, c, []string{userKey(user)}, []string{milliseconds(bff.ErasureMark)}).AsInt64()
	})
	if err != nil {
		return err
	}
	for _, p := range s.o.Products {
		for _, stream := range waitingKeys(p) {
			if err := s.eraseWaiting(ctx, stream, user, at); err != nil {
				return err
			}
		}
		if err := s.tell(ctx, "erase", func(c rueidis.Client) rueidis.Completed {
			return c.B().Del().Key(quietKey(p, user)).Build()
		}); err != nil {
			return err
		}
	}
	oldest := strconv.FormatInt(at-bff.ErasureMark.Milliseconds(), 10)
	return s.tell(ctx, "erase", func(c rueidis.Client) rueidis.Completed {
		return c.B().Xadd().Key(erasedKey).Minid().Almost().Threshold(oldest).Id("*").
			FieldValue().FieldValue("user", string(user)).Build()
	})
}

// tell sends a command whose answer does not matter.
func (s *Store) tell(ctx context.Context, operation string, command func(rueidis.Client) rueidis.Completed) error {
	_, err := ask(ctx, s, operation, s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (struct{}, error) {
		return struct{}{}, c.Do(ctx, command(c)).Error()
	})
	return err
}

// eraseWaiting removes a user's entries from a stream, as far as they were put
// there before the user was erased.
func (s *Store) eraseWaiting(ctx context.Context, stream string, user bff.UserID, at int64) error {
	for after := "-"; ; {
		entries, err := s.entries(ctx, "erase", stream, after, strconv.FormatInt(at, 10))
		if err != nil {
			return err
		}
		var ids []string
		for _, e := range entries {
			if slices.Contains(usersOf(e), string(user)) {
				ids = append(ids, e.ID)
			}
		}
		if len(ids) > 0 {
			if err := s.tell(ctx, "erase", func(c rueidis.Client) rueidis.Completed {
				return c.B().Xdel().Key(stream).Id(ids...).Build()
			}); err != nil {
				return err
			}
		}
		if len(entries) < pageSize {
			return nil
		}
		after = "(" + entries[len(entries)-1].ID
	}
}

// entries is one page of a stream. A key that is no stream has none.
func (s *Store) entries(ctx context.Context, operation, stream, from, to string) ([]rueidis.XRangeSlice, error) {
	return ask(ctx, s, operation, s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) ([]rueidis.XRangeSlice, error) {
		all, err := c.Do(ctx, c.B().Xrange().Key(stream).Start(from).End(to).Count(pageSize).Build()).AsXRangeSlices()
		if reasonOf(err) == reasonType {
			s.miss("type")
			return nil, nil
		}
		return all, err
	})
}

// usersOf are all users that an entry names. One that names two is no push, and is
// somebody's all the same.
func usersOf(e rueidis.XRangeSlice) (users []string) {
	for _, f := range e.FieldValues {
		if f.Field == "user" {
			users = append(users, f.Value)
		}
	}
	return users
}

// timeSource gives the clock of the server that has KEYS[1], in milliseconds.
const timeSource = `
local time = redis.call('TIME')
return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)`

// Erased follows the stream from the moment of the call, whenever Redis first
// answers, and goes on where it was after an outage.
func (s *Store) Erased(ctx context.Context, each func(bff.UserID)) error {
	called, last := time.Now(), mark{}
	for {
		if last.id == "" {
			last.id = s.momentOf(ctx, called)
		}
		if last.id != "" {
			last = s.erasedSince(ctx, last, each)
		}
		if err := wait(ctx, s.o.FollowEvery); err != nil {
			return err
		}
	}
}

// mark is where a follower stands in a stream: behind an entry that was seen,
// or at a moment.
type mark struct {
	id   string
	seen bool
}

// momentOf is the entry id that was the last before a moment, on the clock of
// the server that has the stream; "" where it cannot be asked.
func (s *Store) momentOf(ctx context.Context, called time.Time) string {
	at, err := ask(ctx, s, "follow", s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (int64, error) {
		return s.scripts.time.Exec(ctx, c, []string{erasedKey}, nil).AsInt64()
	})
	if err != nil {
		return ""
	}
	return strconv.FormatInt(max(at-time.Since(called).Milliseconds()-1, 0), 10) + "-0"
}

// erasedSince tells each of the entries after last, and gives the new last.
func (s *Store) erasedSince(ctx context.Context, last mark, each func(bff.UserID)) mark {
	newest, err := s.newest(ctx)
	switch {
	case err != nil || newest == "" || newest == last.id:
		return last
	case before(newest, last.id) && !last.seen:
		return last // all of it was before
	case before(newest, last.id):
		// Redis has lost its data, and its clock stands before what it was.
		last.id = "0-0"
	}
	for {
		entries, err := s.entries(ctx, "follow", erasedKey, "("+last.id, "+")
		if err != nil {
			return last
		}
		for _, e := range entries {
			last = mark{e.ID, true}
			for _, text := range usersOf(e) {
				if u, err := bff.ParseUser(text); err == nil {
					each(u)
				}
			}
		}
		if len(entries) < pageSize {
			return last
		}
	}
}

// newest is the id of the stream's last entry; "" where it has none.
func (s *Store) newest(ctx context.Context) (string, error) {
	return ask(ctx, s, "follow", s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (string, error) {
		all, err := c.Do(ctx, c.B().Xrevrange().Key(erasedKey).End("+").Start("-").Count(1).Build()).AsXRange()
		if reasonOf(err) == reasonType || errors.Is(err, rueidis.Nil) || err == nil && len(all) == 0 {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return all[0].ID, nil
	})
}

// before orders two ids of a stream: "<milliseconds>-<number>".
func before(a, b string) bool {
	at, an := splitID(a)
	bt, bn := splitID(b)
	return cmp.Or(cmp.Compare(at, bt), cmp.Compare(an, bn)) < 0
}

func splitID(id string) (ms, n uint64) {
	first, second, _ := strings.Cut(id, "-")
	ms, _ = strconv.ParseUint(first, 10, 64)
	n, _ = strconv.ParseUint(second, 10, 64)
	return ms, n
}
