package redis

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// An entry of a product's stream has the fields
//
//	user  whom it is for; without it, everybody
//	body  what PUT /v1/products/{product}/users/{user} takes
//
// or takes back what was said to a user:
//
//	user      whom it was said to
//	withdraw  the withdrawal's revision

// entriesOf reads what XREADGROUP or the claiming script gave: rows of an id,
// fields and, from the script, the number of deliveries.
func entriesOf(rows []rueidis.RedisMessage) ([]bff.PushEntry, error) {
	entries := make([]bff.PushEntry, 0, len(rows))
	for i := range rows {
		parts, err := rows[i].ToArray()
		if err != nil || len(parts) < 2 {
			return nil, errors.New("an entry of a stream is no pair of id and fields")
		}
		id, err := parts[0].ToString()
		if err != nil {
			return nil, fmt.Errorf("an entry's id: %w", err)
		}
		deliveries := int64(1)
		if len(parts) > 2 {
			if deliveries, err = parts[2].ToInt64(); err != nil {
				return nil, fmt.Errorf("an entry's deliveries: %w", err)
			}
		}
		// An entry that was removed while it waited has no fields, and nothing
		// to say.
		fields, err := parts[1].AsStrSlice()
		if err != nil && !rueidis.IsRedisNil(err) {
			return nil, fmt.Errorf("an entry's fields: %w", err)
		}
		entries = append(entries, decodeEntry(id, fields, deliveries))
	}
	return entries, nil
}

// decodeEntry reads the fields of an entry: names and values in turn. What
// cannot be read has a Fault that says why, and holds nothing that was sent.
func decodeEntry(id string, fields []string, deliveries int64) bff.PushEntry {
	e := bff.PushEntry{ID: id, Deliveries: deliveries, SaidAt: saidAt(id)}
	fault := e.SaidAt.IsZero()
	if fault || len(fields)%2 != 0 {
		e.Fault = "the entry has no id that is a time, or a field without a value"
		return e
	}
	got := make(map[string]string, 3)
	for i := 0; i < len(fields); i += 2 {
		name := fields[i]
		if name != "user" && name != "body" && name != "withdraw" {
			e.Fault = "an entry has the fields user and body, or user and withdraw, and no other"
			return e
		}
		if _, twice := got[name]; twice {
			e.Fault = "the field " + name + " is there twice"
			return e
		}
		got[name] = fields[i+1]
	}
	return fill(e, got)
}

// fill puts the known fields into an entry.
func fill(e bff.PushEntry, got map[string]string) bff.PushEntry {
	user, hasUser := got["user"]
	body, hasBody := got["body"]
	withdraw, hasWithdraw := got["withdraw"]
	if hasUser {
		if _, err := bff.ParseUser(user); err != nil {
			e.Fault = "user: a user id is 1 to 64 of letters, digits, '.', '_' and '-'"
			return e
		}
	}
	switch {
	case hasBody == hasWithdraw:
		e.Fault = "an entry has one of body and withdraw"
	case hasBody:
		e.User, e.Body = user, []byte(body)
	case !hasUser:
		e.Fault = "a withdrawal names a user"
	default:
		n, ok := count(withdraw)
		if !ok || n < 1 || strconv.FormatInt(n, 10) != withdraw {
			e.Fault = "withdraw: a revision is a whole number from 1 to 9007199254740991"
			return e
		}
		e.User, e.Withdraw = user, n
	}
	return e
}

// saidAt is the time in an entry's id, "<milliseconds>-<number>"; zero where
// it has none.
func saidAt(id string) time.Time {
	ms, n, ok := strings.Cut(id, "-")
	if _, err := strconv.ParseUint(n, 10, 64); !ok || err != nil {
		return time.Time{}
	}
	// An id may be chosen, up to 2^64; a time of that size is no time.
	at, err := strconv.ParseUint(ms, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(min(at, 1<<53-1))).UTC()
}
