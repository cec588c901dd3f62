package bff

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
)

// gate says whether one shard of the store may be asked now. A shard that
// fails, or does not answer at all, is left alone but for a probe now and then.
type gate struct {
	breaker *gobreaker.TwoStepCircuitBreaker[struct{}]
	bounds  RecallBounds
	// all counts the flights to all shards.
	all *atomic.Int64
	// hung lets the next failure open the breaker.
	hung atomic.Bool

	mu      sync.Mutex
	flights int
	// heard is when the shard last answered, or was asked after a rest; took
	// is how long its last good answer was under way.
	heard, took time.Duration
	// late counts good answers in a row that took longer than anybody waits.
	late int
}

// Of a shard that was late so often in a row, or of which nothing was heard for
// so many budgets, nobody expects an answer in time.
const (
	lateInARow    = 3
	silentBudgets = 2
)

// shardsAtOnce is how many times the bound of one shard is the bound of all.
const shardsAtOnce = 4

// errSilent says that a shard does not answer although it was asked.
var errSilent = errors.New("the store is silent")

func newGate(number int, b RecallBounds, all *atomic.Int64, o Observer) *gate {
	g := &gate{bounds: b, all: all}
	shard := strconv.Itoa(number)
	g.breaker = gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Timeout: b.Probe.Duration(),
		ReadyToTrip: func(c gobreaker.Counts) bool {
			return c.ConsecutiveFailures >= uint32(b.Failures) || g.hung.Load()
		},
		OnStateChange: func(_ string, _, to gobreaker.State) {
			o.Count(EventBreaker, "shard", shard, "state", to.String())
		},
	})
	return g
}

// enter lets one flight begin; whoever was let in calls left when it ends, and
// then leave. A nil leave says why not. A probe looks whether a shard that was
// away is back.
func (g *gate) enter(now time.Duration) (leave func(error), probe bool, why string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.silent(now) {
		g.trip()
	}
	// A shard may have as many as are free for others: where many of them hang,
	// there is room left for those that do not.
	free := shardsAtOnce*int64(g.bounds.Flights) - (g.all.Add(1) - 1)
	if int64(g.flights) >= min(int64(g.bounds.Flights), free) {
		g.all.Add(-1)
		return nil, false, recallCrowded
	}
	leave, err := g.breaker.Allow()
	if err != nil {
		g.all.Add(-1)
		return nil, false, recallBreaker
	}
	if g.flights == 0 {
		g.heard = now
	}
	g.flights++
	return leave, g.breaker.State() == gobreaker.StateHalfOpen, ""
}

// left hears that a flight which began then has ended.
func (g *gate) left(began, now time.Duration, err error) {
	g.all.Add(-1)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.flights--
	g.heard = now
	if err != nil {
		return
	}
	g.took = now - began
	if g.took <= g.bounds.Budget.Duration() {
		g.late = 0
	} else {
		g.late++
	}
}

// silent reports whether nothing was heard for too long of what was asked. Of
// a shard that answers slowly nobody expects to hear sooner than it takes.
func (g *gate) silent(now time.Duration) bool {
	patience := max(g.bounds.Silence.Duration(), min(2*g.took, g.bounds.Limit.Duration()))
	return g.flights > 0 && now-g.heard > patience
}

// slow reports whether waiting for the shard is most likely in vain, though it
// is not away: what is asked of it comes, later than anybody waits.
func (g *gate) slow(now time.Duration) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.late >= lateInARow || g.flights > 0 && now-g.heard > silentBudgets*g.bounds.Budget.Duration()
}

// trip opens a closed breaker. One that is half open waits for its probe,
// whatever older flights do.
func (g *gate) trip() {
	if g.breaker.State() != gobreaker.StateClosed {
		return
	}
	done, err := g.breaker.Allow()
	if err != nil {
		return
	}
	g.hung.Store(true)
	done(errSilent)
	g.hung.Store(false)
}
