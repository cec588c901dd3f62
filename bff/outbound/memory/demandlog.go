package memory

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"mantel/bff"
)

// signalsKept bounds the signals of a product that can be caught up on.
const signalsKept = 10_000

// DemandLog keeps what is wanted of products, for as long as this process
// lives. It is safe for concurrent use.
type DemandLog struct {
	now   func() time.Time
	quiet time.Duration
	most  int

	mu       sync.Mutex
	products map[bff.ProductID]*demanded
}

// demanded is what one product was told.
type demanded struct {
	signals []numbered
	// last is the highest number that was ever given.
	last number
	// quiet has the users it was told of, and when that is long ago.
	quiet map[bff.UserID]time.Time
	// second is when the current second began, in which it was told of some.
	second time.Time
	told   int
	// more is closed when there is another signal, and replaced.
	more chan struct{}
}

// number orders signals: a time in milliseconds and a number within it.
type number struct{ ms, n int64 }

type numbered struct {
	number
	signal bff.Signal
}

// NewDemandLog tells a product of a user once in quiet, and of at most most
// users a second.
func NewDemandLog(now func() time.Time, quiet time.Duration, most int) *DemandLog {
	return &DemandLog{now: now, quiet: quiet, most: most, products: make(map[bff.ProductID]*demanded)}
}

// Append tells the product.
func (l *DemandLog) Append(ctx context.Context, s bff.Signal) (told bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	d, now := l.of(s.Product), l.now()
	if s.User != "" && !d.may(s.User, now, l.quiet, l.most) {
		return false, nil
	}
	d.add(s, now)
	return true, nil
}

func (l *DemandLog) of(p bff.ProductID) *demanded {
	d := l.products[p]
	if d == nil {
		d = &demanded{quiet: make(map[bff.UserID]time.Time), more: make(chan struct{})}
		l.products[p] = d
	}
	return d
}

// may reports whether the product may be told of a user now, and remembers
// that it was.
func (d *demanded) may(u bff.UserID, now time.Time, quiet time.Duration, most int) bool {
	if until, ok := d.quiet[u]; ok && now.Before(until) {
		return false
	}
	if now.Sub(d.second) >= time.Second || now.Before(d.second) {
		d.second, d.told = now, 0
		d.sweep(now)
	}
	if d.told >= most {
		return false
	}
	d.told++
	d.quiet[u] = now.Add(quiet)
	return true
}

// sweep forgets users whose quiet time is over. It is asked for once a second
// at most.
func (d *demanded) sweep(now time.Time) {
	for u, until := range d.quiet {
		if !now.Before(until) {
			delete(d.quiet, u)
		}
	}
}

func (d *demanded) add(s bff.Signal, now time.Time) {
	next := number{ms: now.UnixMilli()}
	if next.ms <= d.last.ms {
		next = number{d.last.ms, d.last.n + 1}
	}
	d.last = next
	s.ID = strconv.FormatInt(next.ms, 10) + "-" + strconv.FormatInt(next.n, 10)
	d.signals = append(d.signals, numbered{next, s})
	if len(d.signals) > 2*signalsKept {
		d.signals = append([]numbered(nil), d.signals[len(d.signals)-signalsKept:]...)
	}
	close(d.more)
	d.more = make(chan struct{})
}

// Follow calls each with what comes after a signal.
func (l *DemandLog) Follow(ctx context.Context, p bff.ProductID, after string, each func(bff.Signal) error) error {
	if after != "" && !bff.ValidSignalID(after) {
		return fmt.Errorf("%w: a signal's id is two numbers with a dash", bff.ErrName)
	}
	at := l.begin(p, after)
	for {
		signals, more := l.since(p, at)
		for _, s := range signals {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := each(s.signal); err != nil {
				return err
			}
			at = s.number
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-more:
		}
	}
}

// begin is the number after which to follow.
func (l *DemandLog) begin(p bff.ProductID, after string) number {
	l.mu.Lock()
	defer l.mu.Unlock()
	if after == "" {
		return l.of(p).last
	}
	ms, n, _ := strings.Cut(after, "-")
	var at number
	// Too large a number is the largest: what is after it is nothing.
	at.ms, _ = strconv.ParseInt(ms, 10, 64)
	at.n, _ = strconv.ParseInt(n, 10, 64)
	return at
}

// since are the signals above a number, and a channel that closes when there
// are more.
func (l *DemandLog) since(p bff.ProductID, at number) ([]numbered, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	d := l.of(p)
	i := len(d.signals)
	for i > 0 && above(d.signals[i-1].number, at) {
		i--
	}
	return append([]numbered(nil), d.signals[i:]...), d.more
}

func above(a, b number) bool { return a.ms > b.ms || a.ms == b.ms && a.n > b.n }
