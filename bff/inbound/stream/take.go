package stream

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"mantel/bff"
	"mantel/uischema/diag"
)

// deliveries is how often an entry is given out before it is given up.
const deliveries = 5

// takeAll takes some entries, several at once. Those of one user are taken in
// their order; across replicas their revisions keep it.
func (p *product) takeAll(ctx context.Context, entries []bff.PushEntry) {
	lanes := make([][]bff.PushEntry, p.cfg.Workers)
	for _, e := range entries {
		lane := laneOf(e.User, len(lanes))
		lanes[lane] = append(lanes[lane], e)
	}
	var mu sync.Mutex
	var settled []string
	var wg sync.WaitGroup
	for _, lane := range lanes {
		if len(lane) == 0 {
			continue
		}
		wg.Go(func() {
			for _, e := range lane {
				if p.take(ctx, e) {
					mu.Lock()
					settled = append(settled, e.ID)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if err := p.cfg.Log.Done(ctx, p.id, settled...); err != nil {
		// They are given out again, and unchanged then.
		p.cfg.Logger.Debug("entries could not be settled", "product", p.id, "entries", len(settled), "error", err)
	}
}

// laneOf spreads users over lanes (FNV-1a).
func laneOf(user string, lanes int) int {
	sum := uint32(2166136261)
	for i := range len(user) {
		sum = (sum ^ uint32(user[i])) * 16777619
	}
	return int(sum % uint32(lanes))
}

// take takes one entry; settled says that the store has answered.
func (p *product) take(ctx context.Context, e bff.PushEntry) (settled bool) {
	defer func() {
		// One entry must not end the service. It is left, and given up at last.
		if v := recover(); v != nil {
			settled = false
			p.cfg.Logger.Error("taking an entry panicked", "product", p.id, "entry", e.ID, "panic", v)
		}
	}()
	if e.Deliveries > deliveries {
		p.bury(ctx, e, "deliveries", fmt.Sprintf("it was given out %d times, and never settled", e.Deliveries-1))
		return false
	}
	one, cancel := context.WithTimeout(ctx, p.cfg.Timeout)
	defer cancel()
	w, found, err := p.cfg.Entries.TakeEntry(one, p.id, e)
	switch {
	case e.Fault != "" && err != nil:
		p.bury(ctx, e, "undecodable", e.Fault)
	case bff.Refused(err):
		p.bury(ctx, e, "invalid", reasonOf(found, err))
	case err != nil && e.Deliveries >= deliveries:
		p.bury(ctx, e, "store", "the store did not take it: "+storeReason(err))
	case err != nil:
		p.said.Do(func() {
			p.cfg.Logger.Warn("an entry could not be stored; it is taken again later", "product", p.id, "entry", e.ID, "deliveries", e.Deliveries, "error", err)
		})
	case w.Verdict == bff.Conflict:
		p.bury(ctx, e, "conflict", "the same revision with other content is held")
	default:
		return true
	}
	return false
}

// bury gives an entry up: its product finds it among the dead letters.
func (p *product) bury(ctx context.Context, e bff.PushEntry, kind, reason string) {
	if err := p.cfg.Log.Bury(ctx, p.id, e, reason); err != nil {
		return // it is given out again
	}
	p.cfg.Observer.Count(bff.EventDeadLetter, "product", string(p.id), "reason", kind)
	p.said.Do(func() {
		p.cfg.Logger.Warn("an entry of a product's stream was given up", "product", p.id, "entry", e.ID, "kind", kind, "reason", reason)
	})
}

// told bounds the findings in a reason.
const told = 3

// reasonOf spells the first findings, one a line. No value that was sent is in
// them.
func reasonOf(found []diag.Diagnostic, err error) string {
	if len(found) == 0 {
		return err.Error()
	}
	reason := ""
	for i, d := range found {
		if i == told {
			return reason + fmt.Sprintf("and %d more", len(found)-told)
		}
		reason += fmt.Sprintf("%s at %q: %s\n", d.Rule, d.Pointer, d.Message)
	}
	return reason[:len(reason)-1]
}

// storeReason is what a product may read of a store's failure.
func storeReason(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "it did not answer in time"
	case errors.Is(err, bff.ErrNotFound):
		return "the product is not configured"
	}
	return "it was not available"
}
