package main

import (
	"sync"
	"time"

	"mantel/fixtures/faults"
)

// bystander sleeps for a read's budget again and again, and does nothing else:
// what it oversleeps, whoever waits for a budget oversleeps, too. It says of a
// time that was missed how much of it the machine is to blame for.
type bystander struct {
	mu     sync.Mutex
	sleeps faults.Samples
}

// sleepers are how many sleep by turns: one wakes up every 2.5 ms.
const sleepers = 20

// holdup is by how much a sleep must have been too long to count: less makes no
// answer late.
const holdup = 10 * time.Millisecond

// watch sleeps until the returned function is called.
func (b *bystander) watch() (stop func()) {
	quit := make(chan struct{})
	var wg sync.WaitGroup
	for i := range sleepers {
		wg.Go(func() {
			<-time.After(readBudget * time.Duration(i) / sleepers)
			for {
				began := time.Now()
				select {
				case <-quit:
					return
				case <-time.After(readBudget):
				}
				b.mu.Lock()
				b.sleeps = append(b.sleeps, faults.Sample{At: began, Took: time.Since(began)})
				b.mu.Unlock()
			}
		})
	}
	return func() { close(quit); wg.Wait() }
}

// overslept is by how much the slowest hundredth of all sleeps was too long.
func (b *bystander) overslept(from, to time.Time) time.Duration {
	return max(0, b.between(from, to).Percentile(.99)-readBudget)
}

// held are the times at which somebody should have been awake, and was not.
func (b *bystander) held(from, to time.Time) []faults.Span {
	b.mu.Lock()
	defer b.mu.Unlock()
	var held []faults.Span
	for _, x := range b.sleeps {
		due, woke := x.At.Add(readBudget), x.At.Add(x.Took)
		if woke.Sub(due) > holdup && woke.After(from) && due.Before(to) {
			held = append(held, faults.Span{From: due, To: woke})
		}
	}
	return held
}

func (b *bystander) between(from, to time.Time) faults.Samples {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.sleeps.Where(func(x faults.Sample) bool { return !x.At.Before(from) && x.At.Before(to) })
}

// withinBudget claims that no answer waited longer for the store than it may.
func (s *stage) withinBudget(where string, samples faults.Samples, b *bystander, from, to time.Time) {
	s.t.Helper()
	p99 := samples.Percentile(.99)
	s.timed(p99 <= readBudget+10*time.Millisecond, "p99 ≤ budget ("+readBudget.String()+") + 10 ms "+where,
		"%s (p50 %s); %d of %d answers marked; a bystander who only sleeps overslept by %s", ms(p99), ms(samples.Percentile(.5)),
		samples.Marked(), len(samples), ms(b.overslept(from, to)))
}
