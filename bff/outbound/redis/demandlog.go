package redis

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

//go:embed demandlog.lua
var demandSource string

// The keys of a product's demand are in the slot of its name.
func demandKey(p bff.ProductID) string    { return "mantel:demand:{" + string(p) + "}" }
func demandCapKey(p bff.ProductID) string { return "mantel:demand-cap:{" + string(p) + "}" }
func demandQuietKey(p bff.ProductID, u bff.UserID) string {
	return "mantel:demand-quiet:{" + string(p) + "}:" + string(u)
}

const (
	// signalsKept bounds the signals of a product that can be caught up on.
	signalsKept = 10_000
	// signalsRead is how many are read at once.
	signalsRead = 200
)

// DemandLogOptions bound what a product is told.
type DemandLogOptions struct {
	// Quiet is how long a product is not told of a user again.
	Quiet time.Duration
	// Cap is how many users a product is told of in a second.
	Cap int
}

// DefaultDemandLog tells of a user once in ten minutes, and of a hundred users
// a second.
func DefaultDemandLog() DemandLogOptions {
	return DemandLogOptions{Quiet: 10 * time.Minute, Cap: 100}
}

// DemandLog is the port for what is wanted of products: one stream each.
func (s *Store) DemandLog(o DemandLogOptions) bff.DemandLog {
	d := DefaultDemandLog()
	if o.Quiet <= 0 {
		o.Quiet = d.Quiet
	}
	if o.Cap <= 0 {
		o.Cap = d.Cap
	}
	return &demandLog{s: s, o: o, append: rueidis.NewLuaScript(demandSource)}
}

type demandLog struct {
	s      *Store
	o      DemandLogOptions
	append *rueidis.Lua
}

// Append tells the product, in one atomic step.
func (l *demandLog) Append(ctx context.Context, s bff.Signal) (told bool, err error) {
	keys := []string{demandKey(s.Product), demandQuietKey(s.Product, s.User), demandCapKey(s.Product)}
	args := []string{string(s.User), s.Reason, milliseconds(l.o.Quiet), strconv.Itoa(l.o.Cap), strconv.Itoa(signalsKept)}
	n, err := ask(ctx, l.s, "demand", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (int64, error) {
		return l.append.Exec(ctx, c, keys, args).AsInt64()
	})
	return n == 1, err
}

// Follow reads on from a signal, about once in FollowEvery, and catches up
// after an outage. A stream that came back empty goes on with higher ids, as
// far as Redis' clock does: they are times.
func (l *demandLog) Follow(ctx context.Context, p bff.ProductID, after string, each func(bff.Signal) error) error {
	if after != "" && !bff.ValidSignalID(after) {
		return fmt.Errorf("%w: a signal's id is two numbers with a dash", bff.ErrName)
	}
	for {
		rows, err := l.read(ctx, p, after)
		switch {
		case err != nil:
			rows = nil
		case after == "":
			after = lastOf(rows)
			rows = nil
		}
		for _, row := range rows {
			if s, ok := signalOf(p, row); ok {
				if err := each(s); err != nil {
					return err
				}
			}
			after = row.ID
		}
		if len(rows) == signalsRead {
			continue
		}
		if err := wait(ctx, l.s.o.FollowEvery); err != nil {
			return err
		}
	}
}

// read gives the entries after one, or the last one where there is none to
// start from.
func (l *demandLog) read(ctx context.Context, p bff.ProductID, after string) ([]rueidis.XRangeSlice, error) {
	return ask(ctx, l.s, "demand", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) ([]rueidis.XRangeSlice, error) {
		if after == "" {
			return c.Do(ctx, c.B().Xrevrange().Key(demandKey(p)).End("+").Start("-").Count(1).Build()).AsXRangeSlices()
		}
		return c.Do(ctx, c.B().Xrange().Key(demandKey(p)).Start("("+after).End("+").Count(signalsRead).Build()).AsXRangeSlices()
	})
}

// lastOf is the id that all entries to come are above.
func lastOf(rows []rueidis.XRangeSlice) string {
	if len(rows) == 0 {
		return "0-0"
	}
	return rows[0].ID
}

// signalOf reads an entry; ok is false where it is not one of ours.
func signalOf(p bff.ProductID, row rueidis.XRangeSlice) (s bff.Signal, ok bool) {
	said := make(map[string]string, 3)
	for _, f := range row.FieldValues {
		if _, twice := said[f.Field]; twice {
			return s, false
		}
		said[f.Field] = f.Value
	}
	s = bff.Signal{ID: row.ID, Product: p, Reason: said["reason"]}
	switch said["event"] {
	case "refill":
		return s, true
	case "user":
		user, err := bff.ParseUser(said["user"])
		s.User = user
		return s, err == nil
	}
	return s, false
}
