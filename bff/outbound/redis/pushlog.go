package redis

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

//go:embed pushlog.lua
var claimSource string

//go:embed pushlog_bury.lua
var burySource string

// pushKey is a product's stream of pushes, deadKey its dead letters. The
// stream's name is the product's identity: Redis' access control can limit who
// writes to it.
func pushKey(p bff.ProductID) string { return "mantel:push:{" + string(p) + "}" }
func deadKey(p bff.ProductID) string { return "mantel:push-dead:{" + string(p) + "}" }

// pushGroup is the one consumer group that all replicas read by.
const pushGroup = "mantel"

const (
	// deadLetters bounds the dead letters of a product, deadFor how long they
	// are kept after the last one came.
	deadLetters = 10_000
	deadFor     = 30 * 24 * time.Hour
	// silentFor is when a reader that has nothing left is forgotten.
	silentFor = time.Hour
)

// PushLogOptions say who reads, and how patiently. Start from DefaultPushLog.
type PushLogOptions struct {
	// Replica names this reader. It must stay the same over restarts, and be
	// no other replica's.
	Replica string
	// ClaimAfter is how long an entry waits for whoever was given it, until
	// another reader takes it over.
	ClaimAfter time.Duration
	// Block is how long Next waits for an entry.
	Block time.Duration
}

// DefaultPushLog are the options of a replica that has a host name of its own.
func DefaultPushLog() PushLogOptions {
	name, err := os.Hostname()
	if err != nil || name == "" {
		name = "replica"
	}
	return PushLogOptions{Replica: name, ClaimAfter: 30 * time.Second, Block: time.Second}
}

// PushLog is the port for the products' streams of pushes. Waiting for entries
// takes a connection for each product that is read: rueidis keeps blocking
// commands off the connection that everything else shares, and Redis has
// nothing to do for a reader that waits, which polling would cost it.
func (s *Store) PushLog(o PushLogOptions) bff.PushLog {
	d := DefaultPushLog()
	if o.Replica == "" {
		o.Replica = d.Replica
	}
	if o.ClaimAfter <= 0 {
		o.ClaimAfter = d.ClaimAfter
	}
	if o.Block <= 0 {
		o.Block = d.Block
	}
	return &pushLog{s: s, o: o, claimed: make(map[bff.ProductID]time.Time),
		claim: rueidis.NewLuaScript(claimSource), bury: rueidis.NewLuaScript(burySource)}
}

type pushLog struct {
	s           *Store
	o           PushLogOptions
	claim, bury *rueidis.Lua

	mu sync.Mutex
	// claimed is when it was last looked for what others left behind.
	claimed map[bff.ProductID]time.Time
}

// Next gives what was left behind, else what is new, else nothing after a
// while.
func (l *pushLog) Next(ctx context.Context, p bff.ProductID, most int) ([]bff.PushEntry, error) {
	if most < 1 {
		return nil, ctx.Err()
	}
	if l.due(p) {
		left, err := l.takeOver(ctx, p, most)
		if err != nil {
			return nil, err
		}
		if len(left) < most {
			l.looked(p)
		}
		if len(left) > 0 {
			return l.dated(ctx, left)
		}
	}
	fresh, err := l.read(ctx, p, most)
	if err != nil {
		return nil, err
	}
	return l.dated(ctx, fresh)
}

// due reports whether it is time to look for what was left behind: at first,
// and four times in ClaimAfter.
func (l *pushLog) due(p bff.ProductID) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	last, looked := l.claimed[p]
	return !looked || time.Since(last) >= l.o.ClaimAfter/4
}

func (l *pushLog) looked(p bff.ProductID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.claimed[p] = time.Now()
}

// takeOver claims what was left behind, and trims what everybody has settled.
func (l *pushLog) takeOver(ctx context.Context, p bff.ProductID, most int) ([]bff.PushEntry, error) {
	args := []string{pushGroup, l.o.Replica, strconv.Itoa(most), milliseconds(l.o.ClaimAfter), milliseconds(silentFor)}
	return ask(ctx, l.s, "claim", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) ([]bff.PushEntry, error) {
		rows, err := l.claim.Exec(ctx, c, []string{pushKey(p)}, args).ToArray()
		if err != nil {
			return nil, err
		}
		return entriesOf(rows)
	})
}

// read waits for new entries. A group that is not there is made, from the
// stream's beginning: nothing that was said before anybody read is lost.
func (l *pushLog) read(ctx context.Context, p bff.ProductID, most int) ([]bff.PushEntry, error) {
	type answer struct {
		entries []bff.PushEntry
		foreign bool
	}
	a, err := ask(ctx, l.s, "stream", l.o.Block+l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (answer, error) {
		entries, err := l.readGroup(ctx, c, p, most)
		// UNBLOCKED: the stream was removed while it was waited for.
		if refusedWith(err, "NOGROUP") || refusedWith(err, "UNBLOCKED") {
			err = l.makeGroup(ctx, c, p)
			if err == nil {
				entries, err = l.readGroup(ctx, c, p, most)
			}
		}
		switch {
		case refusedWith(err, "WRONGTYPE"):
			return answer{foreign: true}, nil
		case refusedWith(err, "NOGROUP"), refusedWith(err, "UNBLOCKED"):
			return answer{}, nil // somebody removes it again and again: next time says what is there
		}
		return answer{entries: entries}, err
	})
	if a.foreign {
		l.s.miss("type")
		return nil, fmt.Errorf("%w: %s", errForeign, pushKey(p))
	}
	return a.entries, err
}

// errForeign says that somebody keeps something else where a stream of ours
// should be. It is theirs to remove: it may hold what they need.
var errForeign = errors.New("redis has no stream at this key but something else")

func (l *pushLog) makeGroup(ctx context.Context, c rueidis.Client, p bff.ProductID) error {
	err := c.Do(ctx, c.B().XgroupCreate().Key(pushKey(p)).Group(pushGroup).Id("0").Mkstream().Build()).Error()
	if refusedWith(err, "BUSYGROUP") {
		return nil
	}
	return err
}

func (l *pushLog) readGroup(ctx context.Context, c rueidis.Client, p bff.ProductID, most int) ([]bff.PushEntry, error) {
	streams, err := c.Do(ctx, c.B().Xreadgroup().Group(pushGroup, l.o.Replica).Count(int64(most)).
		Block(l.o.Block.Milliseconds()).Streams().Key(pushKey(p)).Id(">").Build()).ToMap()
	if rueidis.IsRedisNil(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	stream := streams[pushKey(p)]
	rows, err := stream.ToArray()
	if err != nil {
		return nil, err
	}
	return entriesOf(rows)
}

// refusedWith reports whether Redis answered with an error of that kind.
func refusedWith(err error, kind string) bool {
	var refused *rueidis.RedisError
	return errors.As(err, &refused) && strings.HasPrefix(refused.Error(), kind)
}

// dated sees to it that nothing was said in the future: who chose an id of
// their own, or a replica whose clock is late, must not decide about that.
func (l *pushLog) dated(ctx context.Context, entries []bff.PushEntry) ([]bff.PushEntry, error) {
	last := time.Time{}
	for _, e := range entries {
		if e.SaidAt.After(last) {
			last = e.SaidAt
		}
	}
	if !last.After(l.s.o.Now()) {
		return entries, nil
	}
	now, err := l.now(ctx)
	if err != nil {
		return nil, err
	}
	for i := range entries {
		if entries[i].SaidAt.After(now) {
			l.s.miss("future")
			entries[i].SaidAt = now
		}
	}
	return entries, nil
}

// now is Redis' own clock.
func (l *pushLog) now(ctx context.Context) (time.Time, error) {
	return ask(ctx, l.s, "time", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (time.Time, error) {
		parts, err := c.Do(ctx, c.B().Time().Build()).AsStrSlice()
		if err != nil {
			return time.Time{}, err
		}
		if len(parts) != 2 {
			return time.Time{}, errors.New("TIME gave no two numbers")
		}
		secs, bad := strconv.ParseInt(parts[0], 10, 64)
		micros, worse := strconv.ParseInt(parts[1], 10, 64)
		return time.Unix(secs, micros*1000).UTC(), errors.Join(bad, worse)
	})
}

// Done settles entries.
func (l *pushLog) Done(ctx context.Context, p bff.ProductID, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := ask(ctx, l.s, "settle", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (int64, error) {
		return c.Do(ctx, c.B().Xack().Key(pushKey(p)).Group(pushGroup).Id(ids...).Build()).AsInt64()
	})
	return err
}

// Bury settles an entry and keeps it among the dead letters, atomically. Where
// somebody else has settled it meanwhile nothing is kept.
func (l *pushLog) Bury(ctx context.Context, p bff.ProductID, e bff.PushEntry, reason string) error {
	args := append([]string{pushGroup, e.ID, strconv.Itoa(deadLetters), milliseconds(deadFor)}, letter(e, reason)...)
	_, err := ask(ctx, l.s, "bury", l.s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (int64, error) {
		return l.bury.Exec(ctx, c, []string{pushKey(p), deadKey(p)}, args).AsInt64()
	})
	return err
}

// letter are the fields of a dead letter. A body that no push may have is left
// out: it is worth no memory.
func letter(e bff.PushEntry, reason string) []string {
	fields := []string{"id", e.ID, "reason", reason, "deliveries", strconv.FormatInt(e.Deliveries, 10)}
	if e.User != "" {
		fields = append(fields, "user", e.User)
	}
	switch {
	case e.Withdraw != 0:
		fields = append(fields, "withdraw", strconv.FormatInt(e.Withdraw, 10))
	case len(e.Body) > bff.PushLimits().Bytes:
		fields = append(fields, "bytes", strconv.Itoa(len(e.Body)))
	case e.Body != nil:
		fields = append(fields, "body", string(e.Body))
	}
	return fields
}
